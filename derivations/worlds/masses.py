"""Declared probability mass functions and densities."""

from __future__ import annotations

from itertools import product
from typing import Any

from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.casts import finite_set, number
from derivations.meaning.maker import Maker
from derivations.meaning.ranges import label_of_declared, range_of_key
from derivations.meaning.scope import Declared
from derivations.meaning.sets import as_set
from derivations.meaning.show import show
from derivations.meaning.spaces import Numbers
from derivations.meaning.values import FiniteSet, Function, Value
from derivations.meaning.world import World, evaluate
from derivations.worlds.functions import (
    argument_names,
    cell_of,
    flat,
    flatten,
    listable,
    spelled,
    width_of,
)


def mass(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """Weights that are not negative and sum to 1; for a family, weights that vary."""
    support = finite_set(
        as_set(evaluate(declared.domain[0], world)), "the finite set of a mass function"
    )
    if declared.subscripts:
        return _mass_family(declared, support, world, maker)
    return _simplex(declared, support, maker, label_of_declared(declared))


def _simplex(declared: Declared, support: FiniteSet, maker: Maker, label: str) -> Function:
    names = [f"{label}({show(z)})" for z in support]
    weights = maker.simplex(label, names, "positive" in declared.facts)
    return _table(dict(zip(support, weights, strict=True)), support, label)


def _table(weights: dict[Value, Term], support: FiniteSet, label: str) -> Function:
    cells = {flat((z,)): w for z, w in weights.items()}
    return Function(
        lambda *args: cell_of(cells, args, label),
        (support,),
        "mass",
        lambda: label + spelled(cells, support),
    )


def _mass_family(declared: Declared, support: FiniteSet, world: World, maker: Maker) -> Function:
    label = label_of_declared(declared)
    domains = [range_of_key(key, world) for key in declared.subscripts]
    if all(isinstance(d, FiniteSet) or listable(d) for d in domains):
        tables = {
            cell: _simplex(declared, support, maker, f"{label}{show(cell)}")
            for cell in product(*(finite_set(d) for d in domains))
        }
        return Function(lambda *args: cell_of(tables, args, label), tuple(domains), "family", label)
    arity = sum(width_of(d) for d in domains)
    shapes = _shapes(declared, len(support))
    atoms = {
        z: maker.function(f"{label}({show(z)})", arity, shape, arity * bool(declared.smooth_in))
        for z, shape in zip(support, shapes, strict=True)
    }

    def call(*args: Value) -> Function:
        flat = flatten(args, domains, label)
        return _table(_normalised(atoms, flat), support, label)

    return Function(
        call, tuple(domains), "family", lambda: _spell_masses(declared, label, atoms, arity)
    )


def _normalised(atoms: dict[Value, Any], args: list[Term]) -> dict[Value, Term]:
    weights = {z: atom(*args) for z, atom in atoms.items()}
    total = t.add(*weights.values())
    return {z: w / total for z, w in weights.items()}


def _shapes(declared: Declared, count: int) -> list[str]:
    """What is known of each weight; the first is positive, so that the sum never vanishes."""
    rest = "positive" if "positive" in declared.facts else "nonnegative"
    smooth = " smooth" if declared.smooth_in else ""
    return [f"{shape}{smooth}" for shape in ("positive", *[rest] * (count - 1))]


def _spell_masses(declared: Declared, label: str, atoms: dict[Value, Any], arity: int) -> str:
    """The masses as functions of the parameter, under the parameter's own name."""
    names = argument_names(arity, declared.subscripts)
    masses = _normalised(atoms, names)
    return label + ": " + ", ".join(f"{show(z)} ↦ {show(w)}" for z, w in masses.items())


def density(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """A function on ℝ that is not negative and whose integral is 1."""
    label = label_of_declared(declared)
    shape = " ".join(sorted(declared.facts | {"density", "positive"}))
    atom = maker.function(label, 1, shape, int("smooth" in declared.facts))
    u = t.var("u")
    return Function(
        lambda x: atom(number(x)),
        (Numbers("real"),),
        "density",
        lambda: f"{label}(u) = {show(atom(u))}",
    )
