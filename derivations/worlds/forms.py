"""Terms as linear forms with rational coefficients, and what of a closed claim is certain."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, ctx, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.terms import Term
from derivations.kernel.values import Evaluator, World
from derivations.worlds.cases import affine
from derivations.worlds.polyhedra import Form
from derivations.worlds.signs import BITS, enclosed, rational, sign_of


def pivot(coefficients: dict[str, Term], names: Sequence[str]) -> str | None:
    """The last number with a plain coefficient, or with one that certainly is not 0."""
    have = [n for n in reversed(names) if n in coefficients]
    plain = (n for n in have if coefficients[n].number is not None)
    return next(plain, None) or next((n for n in have if sign_of(coefficients[n])), None)


def linear_form(gap: Term, places: dict[str, int], *, upwards: bool = False) -> Form | None:
    """A term as a form with rational coefficients; `upwards` rounds an irrational constant."""
    line = affine(gap, frozenset(places))
    if line is None or any(c.number is None for c in line[0].values()):
        return None
    constant = line[1].number
    if constant is None and upwards and line[1].closed:
        around = enclosed(line[1])
        if around is not None and around.is_finite():
            constant = above(around)
    if constant is None:
        return None
    return {places[n]: c.data for n, c in line[0].items() if c.data != 0}, constant


def above(x: arb) -> fmpq:
    """A rational number above a ball."""
    with ctx.workprec(80):
        return rational(x.upper()) + fmpq(1, 2**60)


def ceiling(q: fmpq, strictly: bool) -> int:
    """The least whole number that is not smaller, or that is larger."""
    up = -int(-q.p // q.q)
    return up + 1 if strictly and q.q == 1 else up


def fails(claim: Term) -> bool:
    """Whether a closed proposition certainly does not hold, or has no value, at low precision."""
    if claim in (t.TRUE, t.FALSE):
        return claim is t.FALSE
    with ctx.workprec(BITS):
        try:
            found = Evaluator(BITS, World()).truth(claim)
        except (KeyError, ZeroDivisionError):
            return False
    return found in (Truth.FALSE, Truth.NO_VALUE)
