"""Signs and places of terms with balls, and a root between two ends as a term."""

from __future__ import annotations

from flint import arb, ctx, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown, ball
from derivations.kernel.calculus import derivative
from derivations.kernel.terms import Term, num
from derivations.kernel.values import Evaluator, World

#: Precision of scans, and how often an interval is halved until its root is the only one.
BITS, HALVINGS, MAX_ROOTS = 64, 60, 24
#: Largest power of 2 of a rational number made from a ball.
MAX_EXPONENT = 4_000


def sign_of(term: Term, at: dict[str, fmpq | arb] | None = None, bits: int = BITS) -> int | None:
    """The sign of a term where it is certain; None elsewhere."""
    if term.number is not None:
        return int(term.data > 0) - int(term.data < 0)
    with ctx.workprec(bits):
        try:
            return Evaluator(bits, World(), dict(at or {})).sign(term)
        except (Missing, Unknown, RecursionError, ZeroDivisionError, KeyError):
            return None


def rational(x: arb) -> fmpq:
    """The middle of a ball, exactly; what is beyond all measure is brought back to 2^±4000."""
    mantissa, exponent = x.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** max(-MAX_EXPONENT, min(MAX_EXPONENT, int(exponent)))


def between(body: Term, name: str, middle: fmpq, radius: fmpq) -> Term | None:
    """A `zero` term around a point, with ends so close that it is the only root between them."""
    for _ in range(HALVINGS):
        middle = _short(middle, radius)
        low, high = middle - radius, middle + radius
        if alone(body, name, low, high):
            return t.zero(body, name, num(low), num(high))
        radius /= 8
    return None


def _short(q: fmpq, radius: fmpq) -> fmpq:
    """A nearby number with a short denominator."""
    scale = 1
    while scale * radius < 16:
        scale *= 2
    return fmpq((q * scale + fmpq(1, 2)).p // (q * scale + fmpq(1, 2)).q, scale)


def alone(body: Term, name: str, low: fmpq, high: fmpq) -> bool:
    """Whether the sign certainly changes between two ends and the slope never does."""
    ends = sign_of(body, {name: low}), sign_of(body, {name: high})
    if None in ends or ends[0] == 0 or ends[0] != -(ends[1] or 0):
        return False
    return sign_of(derivative(body, name), {name: arb(low).union(arb(high))}) not in (None, 0)


def enclosed(term: Term) -> arb | None:
    """A ball that contains a closed term."""
    with ctx.workprec(BITS):
        try:
            return ball(Evaluator(BITS, World()).value(term))
        except (Missing, Unknown, RecursionError):
            return None
