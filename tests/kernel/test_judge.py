# ruff: noqa: E501 -- sentences and terms are read best on one line
"""The door: how claims are opened, what a world says, and every way a verdict can come out."""

from __future__ import annotations

import pytest

from derivations.kernel import judge as j
from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.certificates import Step
from derivations.kernel.judge import Case, Judge, judged, opened, truth_of
from derivations.kernel.prover import Prover
from derivations.kernel.values import World
from tests.kernel.short import *

P, Q, R = t.lt(x, y), t.le(y, z), t.eq(z, a)


def cases(claim, *hypotheses):
    return [(case.hypotheses, case.claim) for case in opened(Case(hypotheses, claim))]


def test_conjunctions_come_apart():
    assert cases(t.conj(P, Q)) == [((), P), ((), Q)]
    assert cases(t.conj(P, t.conj(Q, R)), R) == [((R,), P), ((R,), Q), ((R,), R)]
    assert cases(P) == [((), P)]
    assert cases(TRUE) == [((), TRUE)]


def test_premises_are_supposed():
    assert cases(t.implies(P, Q)) == [((P,), Q)]
    assert cases(t.implies(P, t.implies(R, Q))) == [((P, R), Q)]
    assert cases(t.conj(t.implies(P, Q), t.implies(Q, P))) == [((P,), Q), ((Q,), P)]
    assert cases(t.implies(t.conj(P, R), Q)) == [((t.conj(P, R),), Q)]
    assert cases(t.implies(P, t.conj(Q, R)), a_fact := t.lt(ZERO, a)) == [
        ((a_fact, P), Q),
        ((a_fact, P), R),
    ]


def test_a_negation_goes_inward():
    assert cases(t.negation(t.disj(P, Q))) == [((), t.negation(P)), ((), t.negation(Q))]
    assert cases(t.negation(t.conj(P, Q))) == [((P,), t.negation(Q))]
    assert cases(t.negation(R)) == [((), t.negation(R))]


def test_a_disjunction_is_kept_or_supposes_the_rest():
    assert cases(t.disj(P, Q)) == [((), t.disj(P, Q))]
    assert cases(t.disj(P, t.conj(Q, R))) == [((t.negation(P),), Q), ((t.negation(P),), R)]
    free = t.disj(P, t.forall("u", t.lt(u, x)))
    assert cases(free) == [((t.negation(P),), t.lt(u, x))]


def test_what_stands_first_must_have_a_value():
    first = t.eq(1 / x, ONE)
    found = cases(t.disj(first, t.conj(t.le(ZERO, x**2), P)))
    assert ((), t.disj(first, t.negation(first))) in found
    assert len(found) == 3
    late = t.disj(first, t.negation(t.lt(ZERO, x)), P)
    assert cases(late) == [((), late)]
    assert not all(Prover(h).proves(c) for h, c in found)


@pytest.mark.parametrize("claim", [
    t.disj(t.eq(1 / x, ONE), t.conj(t.le(ZERO, x**2), t.lt(x, x + 1))), t.disj(t.eq(1 / x, 1 / x), t.negation(t.lt(ZERO, x)), t.eq(x, x + 1)),
    t.disj(t.eq(log(x), ONE), t.eq(1 / y, ONE), t.forall("u", t.le(ZERO, u**2))),
])  # fmt: skip
def test_no_case_hides_a_side_without_a_value(claim):
    """At 0 the claim has no value, so some case must not be provable, and some world must show it."""
    found = opened(Case((), claim))
    assert not all(Judge([c], exhaustive=True, bounded=False).prove(0) for c in found)
    judge = Judge(found, exhaustive=True, bounded=False)
    for case in found:
        judge.visit(case, World({"x": ZERO, "y": ZERO, "u": ONE}))
    assert judge.refuted is not None
    assert judge.refuted[1] is Truth.NO_VALUE


def test_a_freed_variable_is_new():
    ((_, claim),) = cases(t.forall("x", t.lt(x, y)), t.lt(ZERO, x))
    assert claim is t.lt(t.var("x′"), y)
    ((_, claim),) = cases(t.forall("x", t.lt(x, t.integral(t.var("x′"), "x′", ZERO, y))))
    assert claim.args[0] is x
    ((_, claim),) = cases(t.forall("x", t.lt(x, y)), t.eq(t.integral(f(x), "x", ZERO, ONE), ONE))
    assert claim.args[0] is not x


def decided(*rows, exhaustive=True, bounded=False, prove=True, worlds=(), general=True):
    """The verdict on some cases after a look at some worlds."""
    judge = Judge([Case(h, c) for h, c in rows], exhaustive=exhaustive, bounded=bounded)
    for at, case in enumerate(judge.cases):
        if prove:
            judge.prove(at)
        for values in worlds:
            judge.visit(
                case,
                World({k: t.num(v) if not isinstance(v, t.Term) else v for k, v in values.items()}),
            )
    return judge.verdict(missing="" if general else "too few")[0].value


SOME = [{"x": v} for v in ("1/2", "3", "-7/5", "2")]
TRUE_CLAIM, FALSE_CLAIM, HARD = t.le(ZERO, x**2), t.lt(x, ZERO), t.le(sin(x), x**2 + t.num("4/5"))
NOT_EQUAL = t.negation(t.eq(exp(x), x + 7))


@pytest.mark.parametrize(("expected", "row", "more"), [
    ("symbolic", ((), TRUE_CLAIM), {}), ("bounded", ((), TRUE_CLAIM), {"bounded": True}), ("tested", ((), TRUE_CLAIM), {"exhaustive": False}),
    ("refuted", ((), FALSE_CLAIM), {}), ("refuted", ((), t.lt(ZERO, log(x))), {}), ("tested", ((), HARD), {}), ("undecided", ((), HARD), {"general": False}),
    ("undecided", ((), HARD), {"worlds": SOME[:2]}), ("tested", ((), HARD), {"worlds": SOME[:3]}), ("undecided", ((), HARD), {"worlds": [SOME[0]] * 9}),
    ("undecided", ((), NOT_EQUAL), {}), ("undecided", ((), t.disj(HARD, NOT_EQUAL)), {}), ("undecided", ((), t.integer(t.floor(x) + 1)), {}),
    ("undecided", ((), TRUE_CLAIM), {"worlds": []}), ("vacuous", ((t.lt(x, x - 1),), FALSE_CLAIM), {}), ("vacuous", ((t.lt(x, x - 1),), FALSE_CLAIM), {"worlds": []}),
    ("undecided", ((t.lt(x, x - 1),), FALSE_CLAIM), {"exhaustive": False}), ("undecided", ((t.eq(sin(x), x),), HARD), {}), ("undecided", ((t.eq(sin(x), sin(x) * x),), HARD), {}),
    ("tested", ((t.eq(sin(x), sin(x) + x - x),), HARD), {}), ("undecided", ((), t.eq(t.limit(sin(u * x), "u", INF), ONE)), {}), ("symbolic", ((), t.lt(PI, t.num(4))), {}),
    ("tested", ((), t.lt(PI, t.num(4))), {"exhaustive": False, "worlds": SOME[:1]}), ("symbolic", ((FALSE_CLAIM,), t.lt(x, ONE)), {}),
    ("refuted", ((), t.eq(x / x, ONE)), {"worlds": [*SOME, {"x": 0}]}), ("undecided", ((), t.eq(x / x, ONE)), {"worlds": SOME, "general": False}),
    ("undecided", ((t.eq(HIDDEN_ZERO * exp(x), x),), HARD), {}), ("tested", ((), t.conj(HARD, HARD)), {}),
])  # fmt: skip
def test_verdicts(expected, row, more):
    assert decided(row, **{"worlds": SOME, **more}) == expected


def test_one_case_of_several_settles_nothing():
    assert decided(((), TRUE_CLAIM), ((), HARD), worlds=SOME) == "tested"
    assert decided(((), TRUE_CLAIM), ((), NOT_EQUAL), worlds=SOME) == "undecided"
    assert decided(((), TRUE_CLAIM), ((), FALSE_CLAIM), worlds=SOME) == "refuted"
    assert decided(((t.lt(x, x - 1),), FALSE_CLAIM), ((), TRUE_CLAIM), worlds=SOME) == "symbolic"
    assert decided(worlds=SOME) == "undecided"


def test_a_proof_without_any_world_does_not_pass():
    assert decided(((t.eq(exp(x), y), t.lt(y, ZERO)), TRUE_CLAIM), worlds=SOME) != "symbolic"


def test_reasons_are_told():
    judge = Judge([Case((), t.lt(ZERO, log(x)))], exhaustive=True, bounded=False)
    judge.visit(judge.cases[0], World({"x": ZERO}))
    assert "logarithm" in judge.verdict(missing="")[1]
    assert judge.refuted[1] is Truth.NO_VALUE
    judge = Judge([Case((), HARD)], exhaustive=True, bounded=False)
    assert "no world" in judge.verdict(missing="")[1]


def test_only_allowed_worlds_count():
    judge = Judge([Case((t.lt(ZERO, x),), t.lt(ZERO, log(x)))], exhaustive=True, bounded=False)
    (case,) = judge.cases
    assert judge.visit(case, World({"x": t.num(-1)})) is None
    assert judge.visit(case, World({"x": t.num(2)})) is Truth.TRUE
    assert judge.refuted is None
    assert judge.visit(case, World({})) is None
    assert judge.visit(case, World({"x": t.num("1/2")})) is Truth.FALSE
    first = judge.refuted
    judge.visit(case, World({"x": t.num("1/3")}))
    assert judge.refuted is first


def test_a_wrong_certificate_proves_nothing():
    judge = Judge([Case((), t.le(log(x), x))], exhaustive=True, bounded=False)
    assert not judge.prove(0, [Step("lemma", (x,), name="log below")])
    assert not judge.prove(0, [Step("nonsense")])
    assert judge.proved == set()
    judge = Judge([Case((t.lt(ZERO, x),), t.le(log(x), x))], exhaustive=True, bounded=False)
    assert not judge.prove(0)
    assert judge.prove(
        0,
        [
            Step("lemma", (x,), name="log below"),
            Step("squares", (x - log(x), ONE, x - 1 - log(x), ONE, ONE), ()),
        ],
    )
    assert judge.proved == {0}
    assert judge.empty == set()


def test_a_contradiction_counts_as_empty():
    judge = Judge([Case((t.lt(x, x),), FALSE_CLAIM)], exhaustive=True, bounded=False)
    assert judge.prove(0)
    assert judge.empty == {0}


def test_truth_and_its_reason():
    assert truth_of(t.lt(x, y), World({"x": ONE, "y": PI})) is Truth.TRUE
    assert judged(t.eq(sqrt(-x), ONE), World({"x": ONE})) == (
        Truth.NO_VALUE,
        "the root of a negative number",
    )
    assert truth(t.eq(sqrt(HIDDEN_ZERO), ZERO)) == "true"
    assert truth(t.eq(cos(x) ** 2 + sin(x) ** 2, ONE), x="1/3") == "true"
    assert truth(t.eq(f(x), ONE), {"f": (("u",), u * 0 + 1)}, x=3) == "true"
    assert (
        truth(t.eq(t.integral(f(u), "u", ZERO, ONE), t.num("1/3")), {"f": (("u",), u**2)}) == "true"
    )
    assert (
        truth(
            t.eq(f(ONE), ONE),
            {"f": (("u",), t.integral(exp(-(x**2)) / sqrt(PI), "x", MINF, INF) * u)},
        )
        == "true"
    )
    assert j.MIN_WORLDS == 3


def test_testable():
    yes = [TRUE, P, R, t.le(x, y), t.disj(P, R), t.conj(P, Q)]
    no = [
        FALSE,
        t.negation(R),
        t.integer(x),
        t.forall("u", t.lt(u, x)),
        t.disj(P, t.negation(R)),
        t.conj(P, t.integer(x)),
    ]
    assert all(map(j._testable, yes))
    assert not any(map(j._testable, no))
