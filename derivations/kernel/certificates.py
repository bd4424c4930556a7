"""Certificates: what a search has found, as steps that are checked one by one.

A step that passes its check adds a proposition to what is supposed; the claim must then
follow by the rules of `prover`. Who proposes a wrong step proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth, Value
from derivations.kernel.calculus import Substitution, derivative
from derivations.kernel.closed import limit_of
from derivations.kernel.normal import NotNormal
from derivations.kernel.prover import Prover
from derivations.kernel.signs import NOT_NEGATIVE
from derivations.kernel.terms import ONE, ZERO, Term, add, le, lt, mul
from derivations.kernel.values import Evaluator, World

#: Most boxes that a range is cut into, and the precision at which one is looked at.
MAX_BOXES, BOX_BITS = 4_000, 96


@dataclass(frozen=True)
class Step:
    """`rule` is a row of `RULES`; the terms and the numbers are what it needs."""

    rule: str
    terms: tuple[Term, ...] = ()
    pairs: tuple[tuple[Term, Term], ...] = ()
    numbers: tuple[fmpq, ...] = ()
    name: str = ""


def follow(prover: Prover, steps: Sequence[Step]) -> Prover | None:
    """The prover with what the steps add; None if one of them is wrong."""
    for step in steps:
        try:
            new = RULES[step.rule](prover, step)
        except (KeyError, ValueError, TypeError, NotNormal):  # a step of another shape
            new = None
        if new is None:
            return None
        prover = prover.assuming(new)
    return prover


def _combination(prover: Prover, step: Step) -> Term | None:
    """gap = Σ cᵢ (aᵢ − bᵢ) for equations aᵢ = bᵢ that are supposed: then gap = 0."""
    (gap,) = step.terms
    total = ZERO
    for coefficient, equation in step.pairs:
        if equation not in prover.facts or equation.op != "eq":
            return None
        total += coefficient * (equation.args[0] - equation.args[1])
    coefficients = [c for c, _ in step.pairs]
    sound = all(prover.holds(prover.needs(c)) for c in (gap, *coefficients))
    return t.eq(gap, ZERO) if sound and prover.vanishes(gap - total) else None


def _squares(prover: Prover, step: Step) -> Term | None:
    """gap = Σ qᵢ sᵢ² + Σ pⱼ gⱼ with qᵢ, pⱼ ≥ 0 and gⱼ ≥ 0 supposed: then gap ≥ 0.

    The pairs are (q, s); `terms` are the gap, then p₁, g₁, p₂, g₂, ….
    """
    gap, *rest = step.terms
    total = add(*(mul(q, s, s) for q, s in step.pairs))
    parts = [q for q, _ in step.pairs]
    for p, g in zip(rest[::2], rest[1::2], strict=True):
        if prover.sign(g) not in NOT_NEGATIVE:
            return None
        total += p * g
        parts.append(p)
    if any(prover.sign(p) not in NOT_NEGATIVE for p in parts):
        return None
    sound = all(prover.holds(prover.needs(x)) for x in (gap, total))
    return le(ZERO, gap) if sound and prover.vanishes(gap - total) else None


def _instance(prover: Prover, step: Step) -> Term | None:
    """∀x p is supposed: p of a term that has a value."""
    fact, *places = step.terms
    if fact not in prover.facts:
        return None
    for place in places:
        if fact.op != "forall" or not prover.holds(prover.needs(place)):
            return None
        fact = Substitution({fact.data[0]: place})(fact.args[0])
    return fact


def _lemma(prover: Prover, step: Step) -> Term | None:
    """An instance of a lemma whose conditions hold."""
    if step.name not in LEMMAS:
        return None
    condition, conclusion = LEMMAS[step.name](*step.terms)
    sound = all(prover.holds(prover.needs(x)) for x in step.terms) and prover.holds(condition)
    return conclusion if sound else None


def _primitive(prover: Prover, step: Step) -> Term | None:
    """∫ from a to b is F(b) − F(a) if F′ is the integrand in between and F goes to both limits.

    The terms are the integral, F, and for each point at which it is cut the point and the next F.
    """
    whole, *rest = step.terms
    if whole.op != "integral":
        return None
    (body, low, high), (name,) = whole.args, whole.data
    if name in prover.spoken or any(name in cut.free for cut in rest[1::2]):
        return None
    total, cuts = ZERO, [low, *rest[1::2], high]
    if not all(prover.proves(prover.needs(Substitution({name: cut})(body))) for cut in cuts[1:-1]):
        return None
    for primitive, start, end in zip(rest[::2], cuts[:-1], cuts[1:], strict=True):
        if not {start, end} & {*t.ENDS} and prover.sign(end - start) not in NOT_NEGATIVE:
            return None
        between = prover.assuming(t.inside(start, t.var(name), end))
        change = derivative(primitive, name)
        if not (between.proves(between.needs(body)) and between.proves(t.eq(change, body))):
            return None
        ends = [limit_of(primitive, name, at, between, w) for at, w in ((start, 1), (end, -1))]
        if any(found is None or found.extended for found in ends):
            return None
        total += ends[1] - ends[0]  # type: ignore[operator]
    return t.eq(whole, prover.simpler(total))


def _boxes(prover: Prover, step: Step) -> Term | None:
    """A proposition that holds on each of the boxes into which a compact range is cut.

    `pairs` are the ends of each variable's range, in the order of `name`, split at commas.
    """
    (claim,) = step.terms
    names = step.name.split(",")
    if claim.functions or not claim.free <= set(names):
        return None
    ranges = []
    for name, (low, high) in zip(names, step.pairs, strict=True):
        x = t.var(name)
        numbers = low.number is not None and high.number is not None
        if not numbers or not prover.holds(t.conj(le(low, x), le(x, high))):
            return None
        ranges.append((low.data, high.data))
    return claim if _covered(claim, names, ranges) else None


def _covered(claim: Term, names: list[str], ranges: list[tuple[fmpq, fmpq]]) -> bool:
    todo, left = [ranges], MAX_BOXES
    with ctx.workprec(BOX_BITS):
        while todo:
            left -= 1
            if left < 0:
                return False
            box = todo.pop()
            balls: dict[str, Value] = {
                n: arb(a).union(arb(b)) for n, (a, b) in zip(names, box, strict=True)
            }
            if Evaluator(BOX_BITS, World(), balls).truth(claim) is Truth.TRUE:
                continue
            at = max(range(len(box)), key=lambda i: box[i][1] - box[i][0])
            low, high = box[at]
            middle = (low + high) / 2
            todo += [[*box[:at], part, *box[at + 1 :]] for part in ((low, middle), (middle, high))]
    return True


RULES: dict[str, Callable[[Prover, Step], Term | None]] = {
    "combination": _combination, "squares": _squares, "instance": _instance, "lemma": _lemma,
    "primitive": _primitive, "boxes": _boxes,
}  # fmt: skip

#: Each lemma from its terms: the condition, and what follows. Proofs: `derivations/formal`.
LEMMAS: dict[str, Callable[..., tuple[Term, Term]]] = {
    "log below": lambda x: (lt(ZERO, x), le(t.log(x), x - 1)),
    "log above": lambda x: (lt(ZERO, x), le(1 - ONE / x, t.log(x))),
    "exp above": lambda x: (t.TRUE, le(1 + x, t.exp(x))),
}  # fmt: skip
