# ruff: noqa: E501 -- sentences and terms are read best on one line
"""A search that claims everything proves nothing: certificates and worlds are checked, whoever brings them."""

from __future__ import annotations

import random

import pytest
from flint import fmpq

from derivations.engine import propose, search, sentence
from derivations.kernel import terms as t
from derivations.kernel.certificates import LEMMAS, RULES, Step
from derivations.kernel.judge import Case, Judge, opened
from derivations.kernel.prover import Prover
from derivations.kernel.values import World
from tests.engine.test_kinds import PASSES, sentences
from tests.speak import Scope, within

x, y, u = map(t.var, "xyu")
ONE, ZERO = t.ONE, t.ZERO


def bogus(case: Case, seed: int = 0):
    """Certificates that claim the case: steps at random, wrong coefficients, lemmas without their conditions."""
    source = random.Random(f"{seed} {case.claim!r}")
    parts = [p for p in case.claim.walk() if not p.is_sentence] or [ONE]
    names = sorted(case.claim.free) or ["x"]
    gap = case.claim.args[1] - case.claim.args[0] if case.claim.op in ("le", "lt", "eq") else ONE
    pick = lambda: source.choice([*parts, gap, -gap, ONE, -ONE, ZERO])  # noqa: E731
    yield [Step("combination", (gap,), ((ONE, case.claim),))]
    yield [Step("combination", (gap,), ()), Step("squares", (gap,), ())]
    yield [Step("squares", (gap, ONE, gap), ())]
    yield [Step("squares", (gap, gap, ONE), ())]
    yield [Step("squares", (gap,), ((gap, ONE),))]
    yield [Step("squares", (gap, -ONE, -gap), ((ONE, ZERO),))]
    yield [
        Step(
            "boxes", (case.claim,), tuple((t.num(0), t.num(1)) for _ in names), name=",".join(names)
        )
    ]
    yield [Step("boxes", (case.claim,), (), name="")]
    yield [Step("instance", (t.forall("u", case.claim), ONE))]
    yield [Step("instance", (case.claim,))]
    for hypothesis in case.hypotheses:
        yield [Step("combination", (gap,), ((pick(), hypothesis),))]
        yield [Step("instance", (hypothesis, pick()))]
    for whole in [p for p in parts if p.op == "integral"]:
        body, name = whole.args[0], t.var(whole.data[0])
        for wrong in (
            body,
            name,
            ZERO * name,
            body * name,
            t.sign(name),
            t.floor(name),
            t.log(name),
        ):
            yield [Step("primitive", (whole, wrong))]
    for name in LEMMAS:
        for _ in range(2):
            count = LEMMAS[name].__code__.co_argcount
            yield [
                Step("lemma", tuple(pick() for _ in range(count)), name=name),
                Step("squares", (gap, ONE, pick()), ((pick(), pick()),)),
            ]
    for _ in range(12):
        rule = source.choice([*RULES, "trust me"])
        pairs = tuple((pick(), pick()) for _ in range(source.randrange(3)))
        yield [
            Step(
                rule,
                tuple(pick() for _ in range(source.randrange(1, 4))),
                pairs,
                (fmpq(1),),
                source.choice([*LEMMAS, *names]),
            )
        ]


FALSE_CASES = [
    Case((), t.eq(x, y)), Case((), t.le(x, y)), Case((), t.lt(ZERO, x**2)), Case((), t.eq(1 / x, 1 / x)), Case((t.lt(ZERO, x),), t.eq(x, ONE)),
    Case((t.eq(x**2, ONE),), t.eq(x, ONE)), Case((), t.eq(t.exp(t.log(x)), x)), Case((), t.lt(t.function("sin", x), ONE)), Case((t.le(ZERO, x),), t.lt(ZERO, x)),
    Case((), t.le(t.exp(x), 1 + x)), Case((t.lt(ZERO, x),), t.le(x - 1, t.log(x))), Case((t.forall("u", t.lt(u, t.call("f", u))),), t.lt(t.call("f", x), x)),
    Case((t.le(ZERO, x), t.le(x, ONE)), t.lt(x, ONE)), Case((t.le(ZERO, x), t.le(x, t.num(2))), t.le(x**2, t.num(3))), Case((), t.negation(t.eq(t.exp(x), x + 2))),
    Case((), t.eq(t.integral(1 / x, "x", -ONE, ONE), ZERO)), Case((), t.eq(t.integral(x**-2, "x", -ONE, ONE), t.num(-2))), Case((), t.FALSE),
    Case((), t.eq(t.integral(t.function("cos", x), "x", ZERO, t.INFINITY), ZERO)), Case((), t.integer(x)), Case((), t.forall("u", t.le(ZERO, u))),
    Case((), t.le(t.sqrt(x) * t.sqrt(x), x)), Case((), t.eq(t.limit(1 / x, "x", ZERO), t.INFINITY)), Case((t.lt(x, y),), t.lt(x**2, y**2)),
]  # fmt: skip


@pytest.mark.parametrize("case", FALSE_CASES, ids=lambda c: repr(c.claim)[:50])
def test_no_certificate_proves_what_is_false(case):
    judge = Judge(opened(case), exhaustive=True, bounded=False)
    for seed in range(3):
        for steps in bogus(case, seed):
            assert not all(judge.prove(at, steps) for at in range(len(judge.cases))), steps
    assert judge.proved != set(range(len(judge.cases)))


@pytest.mark.parametrize("case", FALSE_CASES, ids=lambda c: repr(c.claim)[:50])
def test_no_world_that_is_not_one_refutes_or_tests(case):
    """Worlds that break what is supposed, or leave something open, are not counted."""
    judge = Judge([case], exhaustive=True, bounded=False)
    for values in ({}, {"x": t.measured(0.5, 1.0)}, {"x": t.guard(t.FALSE, ONE, "no")}, {"y": ONE}):
        judge.visit(case, World(values))
    assert judge.verdict(missing="")[0].value not in PASSES


HARD = [(s, f) for s, true, f in sentences() if not true][::7]


@pytest.mark.parametrize(("setting", "latex"), HARD, ids=lambda p: p[:50])
def test_an_engine_that_claims_everything(setting, latex, monkeypatch):
    monkeypatch.setattr(sentence, "certificates", bogus)
    monkeypatch.setattr(propose, "certificates", bogus)
    with within(120):
        verdict = Scope(setting).verdict(latex)
    assert verdict not in PASSES - {"bounded"}


def test_an_engine_that_finds_no_world(monkeypatch):
    """Without worlds nothing is tested, and nothing is symbolic either."""
    monkeypatch.setattr(search, "_drawn", lambda *args, **more: iter(()))
    for latex in (r"x^2 \ge 0", r"\sin x < 1", r"x = x", r"e^x \ne x + 2"):
        assert Scope(r"Let $x \in \mathbb{R}$.").verdict(latex) == "undecided"


def test_an_engine_that_always_draws_the_same_world(monkeypatch):
    real = search._drawn

    def same(*args, **more):
        found = list(real(*args, **more))
        return iter(found[:1] * len(found))

    monkeypatch.setattr(search, "_drawn", same)
    monkeypatch.setattr(sentence, "certificates", lambda case: iter([()]))
    assert Scope(r"Let $x \in \mathbb{R}$.").verdict(
        r"x^2 + 10^{-9} \ge \sin x - 1 + \cos x \sin x"
    ) in ("undecided", "tested", "symbolic")
    # Where both sides meet is looked for at the edges, whatever was drawn.
    assert Scope(r"Let $x \in \mathbb{R}$.").verdict(r"e^x \ne x + 2") == "refuted"


def test_what_is_true_is_still_proved_by_the_rules_alone(monkeypatch):
    monkeypatch.setattr(sentence, "certificates", bogus)
    assert Scope(r"Let $x, y \in \mathbb{R}$.").verdict(r"(x + y)^2 = x^2 + 2 x y + y^2") in (
        "undecided",
        "tested",
        "symbolic",
    )
    assert Prover().proves(t.eq((x + y) ** 2, x**2 + 2 * x * y + y**2))
