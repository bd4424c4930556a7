"""The truth of a proposition in a world, with as many digits as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from flint import ctx

from derivations.kernel.balls import Truth
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.kernel.tolerance import INTEGRAL_PRECISIONS, PRECISIONS
from derivations.kernel.values import Evaluator, World


def truth_of(claim: Term, world: World | None = None) -> Truth:
    """The truth of a proposition in a world, with as many digits as it takes."""
    return judged(claim, world or World())[0]


def judged(claim: Term, world: World) -> tuple[Truth, str]:
    """The truth of a proposition, and why it has none where a side has no value."""
    found, why = Truth.OPEN, ""
    closed = claim if claim.closed else None
    precisions = _precisions(claim, world)
    for bits in precisions:
        evaluator = Evaluator(bits, world)
        with ctx.workprec(bits):
            found = evaluator.truth(claim)
            if found is Truth.OPEN and bits >= PRECISIONS[1]:
                closed = world.put(claim) if closed is None else closed
                evaluator = Evaluator(bits, World(), proofs=Prover(), last=bits == precisions[-1])
                found = evaluator.truth(closed)
        if found is not Truth.OPEN:
            return found, evaluator.why
        why = evaluator.why
    return found, why


def _precisions(claim: Term, world: World) -> Sequence[int]:
    dear = _has_integral(claim) or any(_has_integral(f[1]) for f in world.functions.values())
    return INTEGRAL_PRECISIONS if dear else PRECISIONS


def _has_integral(term: Term) -> bool:
    return any(part.op == "integral" for part in term.walk())
