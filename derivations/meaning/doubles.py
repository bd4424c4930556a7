"""Closed terms as double-precision numbers, for code and for a person's eyes."""

from __future__ import annotations

from flint import arb, ctx, fmpq

from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.kernel.tolerance import PRECISIONS
from derivations.kernel.values import Evaluator, World

#: Longest numerator or denominator, in binary digits, that is divided as a double.
SHORT = 1000


def as_float(term: Term) -> float:
    """A closed term as the nearest double. Raises `Missing` or `Unknown`."""
    with ctx.workprec(PRECISIONS[1]):
        value = Evaluator(PRECISIONS[1], World(), proofs=Prover()).value(term)
        if isinstance(value, fmpq) and value.height_bits() < SHORT:
            return int(value.p) / int(value.q)
        return float(arb(value).mid())
