"""What a name means in a world: its value, or its definition unfolded there.

A definition is unfolded in the world at hand, so it means the right thing when a bound name
or a variable of differentiation changes what it refers to.
"""

from __future__ import annotations

from typing import Any

from derivations.errors import Unreadable
from derivations.kernel.terms import Term
from derivations.meaning.blockwise import assemble
from derivations.meaning.lazily import under
from derivations.meaning.ranges import check_parameters, parameter_ranges
from derivations.meaning.scope import Defined
from derivations.meaning.values import Array, Flexible, Function, Undefined, Value
from derivations.meaning.world import World, evaluate


def meaning_of(key: str, world: World) -> Value:
    """The value of a name: bound, declared, or defined."""
    found = world.find(key)
    if found is not None:
        return found
    defined = world.scope.definitions.get(key)
    if defined is None:
        raise Unreadable(f"{key} has no value here; declare it in a let block")
    home = _home(defined, world)
    if key not in home.unfolded:
        home.unfolded[key] = _unfold(defined, home)
    return home.unfolded[key]


def _home(defined: Defined, world: World) -> World:
    """The outermost world in which the definition means the same, where its value is kept."""
    while world.parent is not None and not (defined.depends & world.values.keys()):
        world = world.parent
    return world


def _unfold(defined: Defined, world: World) -> Value:
    if defined.parts:
        return assemble(defined, world)
    if not defined.parameters:
        return evaluate(defined.body, world)
    domains = parameter_ranges(defined, world)
    return Function(lambda *args: _apply(defined, args, world), domains, "definition", defined.key)


def _apply(defined: Defined, args: tuple[Value, ...], world: World) -> Value:
    """A parametrised definition at its arguments; fewer arguments leave a function."""
    wanted = len(defined.subscripts), len(defined.parameters)
    if len(args) == wanted[0] and wanted[0] < wanted[1]:
        return Function(lambda *rest: _apply(defined, (*args, *rest), world), kind="definition")
    if len(args) != wanted[1]:
        raise Unreadable(f"{defined.key} takes {wanted[1]} arguments, got {len(args)}")
    key: tuple[Any, ...] = (defined.key, args)
    try:
        known = key in world.unfolded
    except TypeError:
        known, key = False, (defined.key, id(args), args)
    if not known:
        inside = check_parameters(defined, args, world)
        inner = world.child(dict(zip(defined.parameters, args, strict=True)))
        world.unfolded[key] = _confined(inside, evaluate(defined.body, inner), defined, world)
    return world.unfolded[key]


def _confined(inside: Term, value: Value, defined: Defined, world: World) -> Value:
    """A value that exists only where the arguments lie in the domain."""
    why = f"{defined.key} of something outside its domain"
    if isinstance(value, Term | Array | Flexible):
        return under(inside, value, why)
    if not world.decide(inside):
        raise Undefined(why)
    return value
