"""Declared probability mass functions and densities."""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy

from derivations.meaning.bounds import NONNEGATIVE, POSITIVE, REAL, Bounds
from derivations.semantics.exact import settle
from derivations.meaning.expect import finite_set, number
from derivations.worlds.functions import (
    argument_symbols,
    cell_of,
    flat,
    flatten,
    listable,
    spelled,
    width_of,
)
from derivations.worlds.makers import Empty, Maker
from derivations.meaning.ranges import label_of_declared, range_of_key
from derivations.meaning.scope import Declared
from derivations.meaning.sets import as_set
from derivations.meaning.show import show
from derivations.meaning.spaces import Numbers
from derivations.meaning.values import FiniteSet, Function, Undetermined, Value
from derivations.meaning.world import World, evaluate


def mass(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """Nonnegative weights, divided by their sum; for a family, weights that vary."""
    support = finite_set(
        as_set(evaluate(declared.domain[0], world)), "the finite set of a mass function"
    )
    label = label_of_declared(declared)
    if declared.subscripts:
        return _mass_family(declared, support, world, maker)
    bounds = POSITIVE if "positive" in declared.facts else NONNEGATIVE
    weights = {z: maker.number(f"{label}({show(z)})", bounds) for z in support}
    return _normalised(weights, support, label)


def _normalised(weights: dict[Value, sympy.Expr], support: FiniteSet, label: str) -> Function:
    total = sympy.Add(*weights.values())
    if total == 0:
        raise Empty(label)
    cells = {flat((z,)): w / total for z, w in weights.items()}
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
        bounds = POSITIVE if "positive" in declared.facts else NONNEGATIVE
        tables = {
            cell: _normalised(
                {z: maker.number(f"{label}{show(cell)}({show(z)})", bounds) for z in support},
                support,
                label,
            )
            for cell in product(*(finite_set(d) for d in domains))
        }
        return Function(lambda *args: cell_of(tables, args, label), tuple(domains), "family", label)
    arity = sum(width_of(d) for d in domains)
    shapes = _shapes(declared, len(support))
    atoms = {
        z: maker.function(f"{label}({show(z)})", arity, shape)
        for z, shape in zip(support, shapes, strict=True)
    }

    def call(*args: Value) -> Function:
        flat = flatten(args, domains, label)
        return _normalised({z: atom(*flat) for z, atom in atoms.items()}, support, label)

    return Function(
        call, tuple(domains), "family", lambda: _spell_masses(declared, label, atoms, arity)
    )


def _shapes(declared: Declared, count: int) -> list[str]:
    """What is known of each weight; the first is positive, so that the sum never vanishes."""
    rest = "positive" if "positive" in declared.facts else "nonnegative"
    smooth = " smooth" if declared.smooth_in else ""
    return [f"{shape}{smooth}" for shape in ("positive", *[rest] * (count - 1))]


def _spell_masses(declared: Declared, label: str, atoms: dict[Value, Any], arity: int) -> str:
    """The masses as functions of the parameter, under the parameter's own name."""
    symbols = argument_symbols(arity, declared.subscripts)
    weights = {z: atom(*symbols) for z, atom in atoms.items()}
    total = sympy.Add(*weights.values())
    return label + ": " + ", ".join(f"{show(z)} ↦ {show(w / total)}" for z, w in weights.items())


def density(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """A mixture of two normal densities: densities are only ever tested."""
    label = label_of_declared(declared)
    if not hasattr(maker, "source"):
        raise Undetermined("densities are tested in concrete worlds")
    bumps = [
        (
            maker.number(f"{label} centre {i}", REAL),
            maker.number(f"{label} width {i}", POSITIVE) / 2,
        )
        for i in (1, 2)
    ]
    share = maker.number(f"{label} share", Bounds(sympy.S.Zero, sympy.S.One, open_upper=False))

    def call(x: Value) -> sympy.Expr:
        parts = [_bell(number(x), centre, width) for centre, width in bumps]
        return settle(share * parts[0] + (1 - share) * parts[1])

    shown = " + ".join(
        f"{show(weight)} N({show(centre)}, {show(width)}²)"
        for weight, (centre, width) in zip((share, 1 - share), bumps, strict=True)
        if weight != 0
    )
    return Function(call, (Numbers("real"),), "density", f"{label} = {shown}")


def _bell(x: sympy.Expr, centre: sympy.Expr, width: sympy.Expr) -> sympy.Expr:
    return sympy.exp(-(((x - centre) / width) ** 2) / 2) / (width * sympy.sqrt(2 * sympy.pi))
