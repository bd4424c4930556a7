"""Where names range: declared symbols, parameters, and bound names that name no set."""

from __future__ import annotations

from typing import Any

from derivations.errors import DerivationsError, Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.bounds import Bounds
from derivations.meaning.casts import describe, finite_set, is_number
from derivations.meaning.laws import Coins
from derivations.meaning.membership import contains, settled
from derivations.meaning.scope import Declared, Defined
from derivations.meaning.sets import Subsets, SymmetricGroup, as_set, spell
from derivations.meaning.show import show
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.values import Array, FiniteSet, Function, Permutation, Value
from derivations.meaning.world import World, evaluate


def range_of(declared: Declared, world: World) -> Value:
    """The set over which a declared symbol ranges."""
    if declared.kind == "in":
        return as_set(evaluate(declared.domain[0], world))
    if declared.kind in ("subset", "permutation"):
        whole = settled(finite_set(as_set(evaluate(declared.domain[0], world))), world)
        return Subsets(whole) if declared.kind == "subset" else SymmetricGroup(len(whole))
    if declared.kind == "sim":
        law = evaluate(declared.domain[0], world)
        if isinstance(law, Coins):
            return FiniteSet(tuple(value for value, _ in law.outcomes()))
        if isinstance(law, Function) and law.domains:
            return law.domains[-1]
        return Numbers("real")
    raise Unreadable(f"{', '.join(declared.keys)} does not range over a set that can be named")


def check_parameters(defined: Defined, args: tuple[Value, ...], world: World) -> Term:
    """A parameter that is a declared symbol ranges where that symbol does: under which condition.

    Raises `Unreadable` where it certainly does not.
    """
    conditions = []
    for key, arg in zip(defined.parameters, args, strict=True):
        declared = world.scope.declarations.get(key)
        if declared is None or declared.kind not in ("in", "subset", "permutation"):
            continue
        if arg == world.root.values.get(key):
            continue  # the symbol itself, which was declared to be there
        whole = range_of(declared, world)
        inside = _inside(whole, arg)
        if inside is t.FALSE:
            raise Unreadable(
                f"{defined.key} takes a member of {spell(whole)}, got {describe(arg)}: {show(arg)}"
            )
        conditions.append(inside)
    return t.conj(*conditions)


def _inside(whole: Value, arg: Value) -> Term:
    """`contains`, but that real numbers exist need not be asked: the value itself shows it."""
    base = whole.base if isinstance(whole, Space) else whole
    fits = isinstance(arg, Array) and arg.shape == getattr(whole, "shape", None) and not arg.row
    if isinstance(base, Numbers) and base.unit == "real" and (fits or is_number(arg)):
        entries = arg.entries if isinstance(arg, Array) else (arg,)
        if fits is isinstance(whole, Space):
            return t.conj(*map(base.bounds.contains, entries))
    return contains(whole, arg)


def parameter_ranges(defined: Defined, world: World) -> tuple[Value, ...]:
    """Where the parameters of a definition range: as declared, or as they are used; else None."""
    found: list[Value] = []
    for key in defined.parameters:
        try:
            found.append(natural_range(key, defined.body, world))
        except DerivationsError:
            found.append(None)
    return tuple(found)


def natural_range(key: str, body: Node, world: World) -> Value:
    """Where a bound name ranges that names no set: its declaration's set, or that of its use."""
    declared = world.scope.declarations.get(key)
    if declared is not None:
        return range_of(declared, world)
    found = list(_uses(key, body, world))
    if not found:
        raise Unreadable(f"where {key} ranges is not said; write {key} \\in … below the operator")
    first = found[0]
    if any(other != first for other in found[1:]):
        raise Unreadable(
            f"{key} is used over different sets; write {key} \\in … below the operator"
        )
    return first


def _uses(key: str, body: Node, world: World) -> Any:
    for node in body.walk():
        if node.head not in ("apply", "index"):
            continue
        for at, arg in enumerate(node.args[1:]):
            cells = arg.args[:2] if arg.head == "pair" else (arg,)
            for offset, cell in enumerate(cells):
                if cell.head == "name" and cell.text == key:
                    yield _place(node.args[0], at + offset, world)


def _place(owner: Node, at: int, world: World) -> Value:
    value = evaluate(owner, world)
    if isinstance(value, Function) and at < len(value.domains) and value.domains[at] is not None:
        return value.domains[at]
    if isinstance(value, Permutation):
        return _one_to(len(value.images))
    if isinstance(value, Array):
        size = value.shape[min(at, len(value.shape) - 1)]
        return _one_to(int(size))
    raise Unreadable(f"where the argument of {owner.text or owner.head} ranges is not known")


def _one_to(n: int) -> Numbers:
    return Numbers("integer", Bounds(t.ONE, t.num(n), False, False))


def label_of_declared(declared: Declared) -> str:
    """The symbol as text, for the labels of what is chosen for it."""
    return "".join(declared.keys)


def range_of_key(key: str, world: World) -> Value:
    """The set over which the index of a family ranges."""
    declared = world.scope.declarations.get(key)
    if declared is None:
        raise Unreadable(f"{key} indexes a family, so it must be declared")
    return range_of(declared, world)
