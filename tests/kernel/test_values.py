# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Values: exact or enclosed, certainly missing, or not known; and the truth of propositions."""

from __future__ import annotations

import pytest
from flint import arb, ctx, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.tolerance import AGREE_DIGITS, CODE_ULPS, PRECISIONS, code_error
from derivations.kernel.values import Evaluator, World, enclosure
from tests.kernel.short import *

EXACT = [
    (t.node("add", (x, y)), 7), (t.node("mul", (x, y)), 10), (x**-2, "1/4"), (x**3, 8), (t.power(x, 0), 1),
    (t.absolute(-x), 2), (t.sign(-x), -1), (t.sign(x - 2), 0), (t.sign(x), 1), (t.floor(-x / 3), -1), (t.floor(x / 3), 0),
    (t.extreme("max", [x, y, -x]), 5), (t.extreme("min", [x, y, -x]), -2), (t.ite(t.lt(x, y), x, y), 2),
    (t.ite(t.lt(y, x), x, y), 5), (t.guard(t.lt(x, y), x, ""), 2), (t.only_if(t.lt(x, y), x), 2), (sqrt(x - 2), 0),
    (t.raised(-x, x), 4), (t.raised(-x, x + 1), -8), (t.raised(x - 2, x), 0), (t.raised(x - 2, x - 2), 1),
    (0 * PI, 0), (t.node("mul", (ZERO, exp(x))), 0), (t.slope(x**2, "x", y), 10),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), EXACT, ids=lambda p: repr(p)[:50])
def test_exact_values(term, expected):
    found = value(term, x=2, y=5)
    q = t.num(expected).number if isinstance(expected, str) else fmpq(expected)
    assert found == q if isinstance(found, fmpq) else (found.contains(q) and found.rad() < 1e-30)


BALLS = [
    (exp(x), "7.38905609893065"), (log(x), "0.693147180559945"), (sin(x), "0.909297426825682"),
    (cos(x), "-0.416146836547142"), (tan(x), "-2.18503986326152"), (sinh(x), "3.62686040784702"),
    (cosh(x), "3.76219569108363"), (tanh(x), "0.964027580075817"), (atan(x), "1.10714871779409"),
    (erf(x), "0.995322265018953"), (erfinv(x / 4), "0.476936276204470"), (gamma(x + HALF), "1.32934038817914"),
    (lgamma(x + 2), "1.79175946922806"), (digamma(x), "0.422784335098467"), (PI, "3.14159265358979"),
    (sqrt(x), "1.41421356237310"), (t.root(x, 3), "1.25992104989487"), (t.raised(x, HALF * y), "5.65685424949238"),
    (t.zero(u**2 - x, "u", ONE, t.num(2)), "1.41421356237310"), (t.zero(x - u**2, "u", ONE, t.num(2)), "1.41421356237310"),
    (t.zero(exp(u) - x, "u", ZERO, ONE), "0.693147180559945"), (x * PI + y, "11.2831853071796"),
    (t.extreme("max", [PI, x]), "3.14159265358979"), (t.extreme("min", [PI, x * PI, y]), "3.14159265358979"),
    (t.floor(PI * 100), "314"), (t.sign(-PI), "-1"), (t.absolute(-PI), "3.14159265358979"), (PI**3, "31.0062766802998"),
    (1 / PI, "0.318309886183791"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), BALLS, ids=lambda p: repr(p)[:50])
def test_enclosed_values(term, expected):
    assert near(value(term, x=2, y=5), expected)


MISSING = [
    1 / x, x**-2, log(x), log(-y), sqrt(-y), sqrt(-PI * y), t.root(-y, 3), tan(PI / 2 * 1) if False else log(x * PI),
    erfinv(y), erfinv(ONE), erfinv(-ONE), erfinv(-y), gamma(x), gamma(-y), lgamma(x), digamma(-y), t.raised(-y, HALF),
    t.raised(x, -y), t.raised(-PI, PI), NOWHERE, t.guard(t.lt(y, x), y, ""), t.guard(t.lt(1 / x, y), y, ""), exp(1 / x),
    0 * (1 / x), f(1 / x), t.ite(t.lt(1 / x, ONE), y, y), t.ite(t.lt(x, y), 1 / x, y),
]  # fmt: skip


@pytest.mark.parametrize("term", MISSING, ids=lambda p: repr(p)[:60])
def test_certainly_missing(term):
    world = World({"x": ZERO, "y": t.num(5)}, {"f": (("u",), t.num(3))})
    assert truth(t.eq(term, term), world.functions, x=0, y=5) == "no value"


UNKNOWN = [
    1 / HIDDEN_ZERO, log(HIDDEN_ZERO), tan(PI / 2 + HIDDEN_ZERO), t.sign(HIDDEN_ZERO), t.floor(1 + HIDDEN_ZERO),
    t.raised(-2 * ONE, 2 + HIDDEN_ZERO), t.raised(HIDDEN_ZERO, ONE + PI), sqrt(HIDDEN_ZERO), z, f(x, x),
    t.guard(t.eq(HIDDEN_ZERO, ZERO), x, ""), t.only_if(t.lt(ONE, ZERO), x), t.only_if(t.eq(HIDDEN_ZERO, ZERO), x),
    t.ite(t.eq(HIDDEN_ZERO, ZERO), ONE, NOWHERE), t.ite(t.eq(HIDDEN_ZERO, ZERO), NOWHERE, ONE),
    t.zero(u**2 + 1, "u", ONE, t.num(2)), t.zero(u**2 - 2, "u", -2 * ONE, t.num(2)), t.zero(u**2 - 9, "u", ONE, t.num(2)),
    t.limit(u, "u", ZERO), t.bound("sup", u, "u", ZERO, ONE), t.slope(t.limit(u * x, "u", ZERO), "x", ONE),
]  # fmt: skip


@pytest.mark.parametrize("term", UNKNOWN, ids=lambda p: repr(p)[:60])
def test_digits_alone_do_not_tell(term):
    assert value(term, x=2, y=5) == "unknown"


def test_where_a_condition_is_open_both_sides_are_enclosed():
    found = value(t.ite(t.eq(HIDDEN_ZERO, ZERO), ONE, t.num(3)))
    assert found.contains(1)
    assert found.contains(3)
    assert found.rad() < 1.001


@pytest.mark.parametrize("term", [
    sqrt(HIDDEN_ZERO**2), sqrt(t.absolute(HIDDEN_ZERO)), sqrt(t.absolute(HIDDEN_ZERO) * exp(ONE)),
    sqrt(HIDDEN_ZERO**2 + t.absolute(HIDDEN_ZERO)), sqrt(t.extreme("max", [HIDDEN_ZERO**2, t.absolute(HIDDEN_ZERO)])),
    sqrt(t.absolute(HIDDEN_ZERO) ** 3),
])  # fmt: skip
def test_a_root_near_0_of_what_cannot_be_negative(term):
    found = value(term)
    assert found.contains(0)
    assert found < 1e-10


@pytest.mark.parametrize("term", [sqrt(HIDDEN_ZERO**3), sqrt(HIDDEN_ZERO * exp(ONE)), sqrt(HIDDEN_ZERO**2 + HIDDEN_ZERO),
                                  sqrt(t.extreme("min", [HIDDEN_ZERO, ONE]))])  # fmt: skip
def test_a_root_near_0_of_what_may_be_negative(term):
    assert value(term) == "unknown"


def test_long_exact_numbers_become_balls():
    assert isinstance(value(x**200, x=3), fmpq)
    assert isinstance(value(x**20_000, x=3), arb)
    assert isinstance(value(t.node("mul", (x**2_500, x**2_500)), x=3), arb)


TRUTHS = [
    (t.eq(x, y), "false"), (t.eq(x, x + 0), "true"), (t.le(x, y), "true"), (t.le(y, x), "false"), (t.lt(x, x * 1), "false"),
    (t.lt(x, y), "true"), (t.le(x, x * ONE), "true"), (t.lt(PI, t.num(4)), "true"), (t.lt(t.num(4), PI), "false"),
    (t.le(PI, t.num(4)), "true"), (t.eq(PI, t.num("22/7")), "false"), (t.eq(HIDDEN_ZERO, ZERO), "true"),
    (t.le(HIDDEN_ZERO, ZERO), "true"), (t.lt(HIDDEN_ZERO, ZERO), "false"), (t.eq(exp(log(x)), x), "true"),
    (t.eq(1 / HIDDEN_ZERO, ONE), "no value"), (t.eq(1 / (x - 2), ONE), "no value"), (t.integer(x), "true"),
    (t.integer(x / y), "false"), (t.integer(PI), "false"), (t.negation(t.lt(x, y)), "false"),
    (t.negation(t.lt(y, x)), "true"), (t.negation(t.eq(1 / (x - 2), x)), "no value"),
    (t.eq(INF, exp(x)), "false"), (t.lt(exp(x), INF), "true"), (t.eq(INF, MINF), "false"),
    (t.forall("u", t.lt(u, t.num(41))), "true" if False else "open"), (t.forall("u", t.lt(u, t.num(40))), "false"),
    (t.forall("u", t.le(ZERO, u**2)), "true"), (t.forall("u", t.lt(ZERO, u**2)), "false"), (TRUE, "true"), (FALSE, "false"),
    (t.eq(t.ite(t.eq(HIDDEN_ZERO, ZERO), t.num(5), NOWHERE), t.num(5)), "true"), (t.eq(sqrt(HIDDEN_ZERO), ZERO), "true"),
    (t.eq(t.raised(-2 * ONE, log(t.num(8)) / log(x)), t.num(-8)), "open"),
    (t.eq(sin(t.num("1/10")), sin(t.num("1/10")) + exp(t.num(-300))), "false"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "expected"), TRUTHS, ids=lambda p: repr(p)[:60])
def test_truths(claim, expected):
    assert truth(claim, x=2, y=5) == expected


T, F, N, O = t.lt(x, y), t.lt(y, x), t.eq(1 / (x - 2), ONE), t.eq(exp(PI * z), exp(PI * z) + z * 0)  # noqa: E741
OPEN_SIDE = t.eq(t.limit(sin(u), "u", MINF), ONE)
OPEN = t.lt(exp(PI), exp(PI) + t.measured(0.0, 0.5))
JOINED = [
    (t.conj, (T, T), "true"), (t.conj, (T, F), "false"), (t.conj, (F, N), "false"), (t.conj, (N, F), "no value"),
    (t.conj, (T, N), "no value"), (t.conj, (OPEN, F), "false"), (t.conj, (OPEN_SIDE, F), "open"), (t.conj, (OPEN, N), "open"),
    (t.conj, (OPEN, T), "open"), (t.conj, (T, OPEN), "open"), (t.disj, (F, F), "false"), (t.disj, (F, T), "true"),
    (t.disj, (T, N), "true"), (t.disj, (N, T), "no value"), (t.disj, (F, N), "no value"), (t.disj, (OPEN, T), "true"),
    (t.disj, (OPEN_SIDE, T), "open"), (t.disj, (OPEN, N), "open"), (t.disj, (OPEN, F), "open"), (t.disj, (F, OPEN), "open"),
    (t.conj, (T, OPEN, F), "false"), (t.disj, (F, OPEN, T), "true"),
]  # fmt: skip


@pytest.mark.parametrize(("join", "parts", "expected"), JOINED)
def test_joining_goes_from_left_to_right(join, parts, expected):
    assert truth(join(*parts), x=2, y=5) == expected


def test_agreement_only_at_the_last_precision_and_to_fifty_digits():
    close = t.eq(PI * 10, PI * 10 + 0 * PI)
    claim = t.eq(t.node("mul", (PI, t.num(10))), t.node("add", (PI,) * 10))
    for bits, last, expected in (
        (288, True, Truth.AGREES),
        (288, False, Truth.OPEN),
        (64, True, Truth.OPEN),
    ):
        with ctx.workprec(bits):
            assert Evaluator(bits, World(), last=last).truth(claim) is expected
    assert AGREE_DIGITS == 50
    with ctx.workprec(288):
        at_most, less = t.le(*claim.args), t.lt(*claim.args)
        assert Evaluator(288, World(), last=True).truth(at_most) is Truth.OPEN
        assert Evaluator(288, World(), last=True).truth(less) is Truth.OPEN
        assert Evaluator(288, World(), last=True).truth(t.negation(claim)) is Truth.OPEN
    assert truth(close) == "true"


def test_measured_numbers_agree_but_prove_nothing():
    m = t.measured(2.0, 1e-9)
    assert truth(t.eq(m, t.num(2))) == "agrees"
    assert truth(t.le(m, t.num(2))) == "agrees"
    assert truth(t.lt(m, t.num(2))) == "open"
    assert truth(t.eq(m, t.num(3))) == "false"
    assert truth(t.lt(m, t.num(3))) == "true"
    assert truth(t.negation(t.eq(m, t.num(2)))) == "open"
    assert truth(t.eq(m, t.num("2.0000000011"))) == "false"
    assert truth(t.eq(m, t.num("2.0000000009"))) == "agrees"


def test_the_error_of_code():
    assert code_error(0.0, []) == CODE_ULPS * 2.0**-52
    assert code_error(8.0, [0.5]) == CODE_ULPS * 2.0**-49
    assert code_error(0.0, [0.25, -0.5]) == CODE_ULPS * 2.0**-53
    assert code_error(0.0, [1000.0]) == CODE_ULPS * 2.0**-52
    assert code_error(-4.0, [0.0]) == CODE_ULPS * 2.0**-50
    assert code_error(0.0, [0.0]) == CODE_ULPS * 2.0**-52
    assert CODE_ULPS == 1024
    assert PRECISIONS == (64, 288, 1_152, 4_608)


def test_variables_of_a_function_are_its_own():
    world = World({"u": t.num(7)}, {"f": (("u",), u + 1)})
    assert enclosure(f(t.num(2)), world) == 3
    assert enclosure(u + f(u), world) == 15
    assert enclosure(f(t.num(2), orders=(1,)), world) == 1


@pytest.mark.parametrize("combine", [lambda a: a + 1, lambda a: 2 * a, lambda a: a - a])
def test_infinity_enters_no_arithmetic(combine):
    grows = t.node("limit", (x, INF), ("x",))
    assert truth(t.eq(grows, INF)) == "true"
    assert truth(t.eq(grows, combine(grows))) != "true"


def test_work_is_bounded():
    deep = x
    for i in range(300):
        deep = sin(deep) + i
    with ctx.workprec(64):
        evaluator = Evaluator(64, World({"x": ONE}), left=[100])
        assert evaluator.truth(t.lt(deep, ZERO)) is Truth.OPEN
    assert "steps" in evaluator.why


def test_a_reason_is_told():
    with ctx.workprec(64):
        evaluator = Evaluator(64, World({"x": ZERO}))
        assert evaluator.truth(t.eq(1 / x, ONE)) is Truth.NO_VALUE
        assert evaluator.why == "division by zero"
        assert evaluator.truth(t.eq(log(x), ONE)) is Truth.NO_VALUE
        assert "logarithm" in evaluator.why
