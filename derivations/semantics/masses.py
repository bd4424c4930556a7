"""Declared probability mass functions and densities."""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy

from derivations.semantics.functions import (
    argument_symbols,
    cell_of,
    flatten,
    listable,
    spelled,
    width_of,
)
from derivations.semantics.makers import NONNEGATIVE, POSITIVE, Empty, Maker
from derivations.semantics.ranges import label_of_declared, range_of_key
from derivations.semantics.scope import Declared
from derivations.semantics.sets import Numbers, as_set
from derivations.semantics.show import show
from derivations.semantics.values import (
    FiniteSet,
    Function,
    Undetermined,
    Value,
    finite_set,
    number,
)
from derivations.semantics.world import World, evaluate


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
    cells = {(z,): w / total for z, w in weights.items()}
    return Function(
        lambda *args: cell_of(cells, args, label),
        (support,),
        "mass",
        label + spelled(cells, support),
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
    shape = "positive" + (" smooth" if declared.smooth_in else "")
    atoms = {z: maker.function(f"{label}({show(z)})", arity, shape) for z in support}

    def call(*args: Value) -> Function:
        flat = flatten(args, domains, label)
        return _normalised({z: atom(*flat) for z, atom in atoms.items()}, support, label)

    shown = _spell_masses(declared, label, atoms, arity)
    return Function(call, tuple(domains), "family", shown)


def _spell_masses(declared: Declared, label: str, atoms: dict[Value, Any], arity: int) -> str:
    """The masses as functions of the parameter, under the parameter's own name."""
    symbols = argument_symbols(arity, declared.subscripts)
    weights = {z: atom(*symbols) for z, atom in atoms.items()}
    total = sympy.Add(*weights.values())
    return label + ": " + ", ".join(f"{show(z)} ↦ {show(w / total)}" for z, w in weights.items())


def density(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """A normal density with free centre and width: densities are only ever tested."""
    label = label_of_declared(declared)
    if not hasattr(maker, "source"):
        raise Undetermined("densities are tested in concrete worlds")
    from derivations.semantics.makers import REAL

    centre = maker.number(f"{label} centre", REAL)
    width = maker.number(f"{label} width", POSITIVE)

    def call(x: Value) -> sympy.Expr:
        z = (number(x) - centre) / width
        return sympy.exp(-(z**2) / 2) / (width * sympy.sqrt(2 * sympy.pi))

    return Function(
        call, (Numbers("real"),), "density", f"{label} = N({show(centre)}, {show(width)}²)"
    )
