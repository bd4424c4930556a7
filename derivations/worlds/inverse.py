"""Equations in which the unknown stands below one function: e^{2x} − 3e^x + 2 = 0, log x = 2.

The equation is a polynomial in one atom, exp(c·m), log u or a root; its roots are found, and
the atom is taken back: exp(c·m) = r gives m = log(r)/c for r > 0, and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from math import gcd, lcm

from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.terms import Term, num

#: What an atom's argument is when its value is known; the sign that the value must have.
INVERSES: dict[str, tuple[Callable[[Term], Term], str]] = {
    "log": (t.exp, "any"),
    "exp": (t.log, "+"),
    "sinh": (lambda v: t.log(v + t.sqrt(v**2 + 1)), "any"),
}

#: Highest power of an atom.
MAX_DEGREE = 12


def in_one_atom(gap: Term, name: str) -> tuple[Term, dict[int, Term]] | None:
    """An atom and the coefficients of its powers, if the variable is nowhere else."""
    parts = [_split(p, name) for p in (gap.args if gap.op == "add" else (gap,))]
    atoms = {a for _, found in parts for a, _ in found}
    if any(len(found) > 1 for _, found in parts) or not atoms:
        return None
    powers = _as_powers(atoms)
    if powers is None:
        return None
    atom, exponent_of = powers
    coefficients: dict[int, list[Term]] = {}
    for c, found in parts:
        n = sum(exponent_of[a] * k for a, k in found)
        coefficients.setdefault(n, []).append(c)
    least = min(coefficients)
    shifted = {n - least: t.add(*cs) for n, cs in coefficients.items()}
    return (atom, shifted) if max(shifted) <= MAX_DEGREE else None


def _split(part: Term, name: str) -> tuple[Term, list[tuple[Term, int]]]:
    """A product as what does not depend on the variable and the powers that do."""
    rest, found = [], []
    for factor in part.args if part.op == "mul" else (part,):
        if name not in factor.free:
            rest.append(factor)
        elif factor.op == "power":
            found.append((factor.args[0], factor.data))
        else:
            found.append((factor, 1))
    return t.mul(*rest), found


def _as_powers(atoms: set[Term]) -> tuple[Term, dict[Term, int]] | None:
    """One atom of which all are powers."""
    if len(atoms) == 1:
        (only,) = atoms
        return (only, {only: 1}) if only.op in INVERSES or only.op == "root" else None
    if any(a.op != "exp" for a in atoms):
        return None
    scaled = {a: _scaled(a.args[0]) for a in atoms}
    if len({monomial for _, monomial in scaled.values()}) != 1:
        return None
    below = reduce(lcm, (int(c.q) for c, _ in scaled.values()))
    unit = fmpq(reduce(gcd, (int((c * below).p) for c, _ in scaled.values())), below)
    monomial = next(m for _, m in scaled.values())
    return t.exp(num(unit) * monomial), {a: int((c / unit).p) for a, (c, _) in scaled.items()}


def _scaled(term: Term) -> tuple[fmpq, Term]:
    if term.op == "mul" and term.args[0].op == "num":
        return term.args[0].data, t.mul(*term.args[1:])
    return fmpq(1), term


def taken_back(atom: Term, value: Term, sign: int | None) -> Term | None:
    """The equation that the atom's argument satisfies, as a gap; None if there is none."""
    if atom.op == "root":
        return atom.args[0] - value**atom.data if sign in (0, 1) else None
    inverse, wanted = INVERSES[atom.op]
    if wanted == "+" and sign != 1:
        return None
    return atom.args[0] - inverse(value)
