"""Polynomials with rational coefficients in the variables of a term."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from flint import fmpq

from derivations.kernel.terms import Term
from derivations.worlds.polyhedra import Form

#: A polynomial: monomials as sorted (name, exponent) pairs, with their coefficients.
Poly = dict[tuple[tuple[str, int], ...], fmpq]


@lru_cache(maxsize=4096)
def poly_of(term: Term) -> Poly | None:
    """A sum of products of rational numbers and variables; None if it is not one."""
    found: Poly = {}
    for part in term.args if term.op == "add" else (term,):
        c, monomial = fmpq(1), dict[str, int]()
        for factor in part.args if part.op == "mul" else (part,):
            base, n = (factor.args[0], factor.data) if factor.op == "power" else (factor, 1)
            if factor.op == "num":
                c *= factor.data
            elif base.op == "var" and n > 0:
                monomial[base.data] = monomial.get(base.data, 0) + n
            else:
                return None
        key = tuple(sorted(monomial.items()))
        found[key] = found.get(key, fmpq(0)) + c
    return {m: c for m, c in found.items() if c != 0}


def degree(poly: Poly, names: frozenset[str]) -> int:
    """The degree in some of the variables together."""
    return max((sum(n for name, n in m if name in names) for m in poly), default=0)


def value(poly: Poly, at: dict[str, fmpq]) -> fmpq:
    """The value at a point."""
    total = fmpq(0)
    for monomial, c in poly.items():
        for name, n in monomial:
            c *= at[name] ** n
        total += c
    return total


def form_at(poly: Poly, values: Mapping[str, Term], places: Mapping[str, int]) -> Form | None:
    """A polynomial as a linear form in some variables, where the others are plain numbers."""
    found: dict[int, fmpq] = {}
    constant = fmpq(0)
    for monomial, c in poly.items():
        place = None
        for name, n in monomial:
            if name in places:
                if n != 1 or place is not None:
                    return None
                place = places[name]
            else:
                known = values[name].number if name in values else None
                if known is None:
                    return None
                c *= known**n
        if place is None:
            constant += c
        else:
            found[place] = found.get(place, fmpq(0)) + c
    return {p: c for p, c in found.items() if c != 0}, constant
