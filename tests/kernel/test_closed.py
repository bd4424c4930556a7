# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Closed forms: Gaussian integrals, limits, sup and inf; each with its exact value, or none at all."""

from __future__ import annotations

import mpmath
import pytest

from derivations.kernel import terms as t
from derivations.kernel.closed import closed_form, has_closed_form, limit_of
from derivations.kernel.monotone import grows, increases
from derivations.kernel.prover import Prover
from tests.kernel.second import Second
from tests.kernel.short import *

POS = (t.lt(ZERO, a), t.lt(ZERO, b))


def closed(term, *facts):
    """The term without its binder; None where no rule gives one."""
    return closed_form(term, Prover(facts))


GAUSSIAN = [
    (exp(-(x**2)), None), (exp(-a * x**2), None), (x * exp(-a * x**2 + b * x), None), (x**2 * exp(-a * x**2 + b * x), None),
    (x**5 * exp(-a * x**2 - b * x + 1), None), (cos(b * x) * exp(-a * x**2), None), (sin(b * x) * exp(-a * x**2 + x), None),
    (x * sin(b * x + 1) * exp(-a * x**2 + x), None), (cos(x) ** 2 * exp(-a * x**2), None), (x**2 * cos(b * x) * sin(2 * x) * exp(-a * x**2), None),
    (cos(x) * cos(b * x) * exp(-a * x**2 - x), None), (x**4 * exp(-((x - b) ** 2) / (2 * a)), None), (x**3 * sin(x) * exp(-a * x**2 + b * x), None),
]  # fmt: skip


@pytest.mark.parametrize("body", [row[0] for row in GAUSSIAN], ids=lambda q: repr(q)[:50])
def test_gaussian_integrals(body):
    prover = Prover(POS)
    found = prover.closed(t.integral(body, "x", MINF, INF))
    assert found is not None
    assert "x" not in found.free
    at = {"a": mpmath.mpf(3) / 4, "b": mpmath.mpf(5) / 3}
    with mpmath.workdps(30):
        inner = lambda v: Second({**at, "x": v}, 25)._value(body)  # noqa: E731
        wanted = mpmath.quad(inner, [-25, -8, -2, 0, 1, 2, 4, 9, 30])
    assert near(value(found, 128, a="3/4", b="5/3"), mpmath.nstr(wanted, 20), 13)


@pytest.mark.parametrize("body", [
    exp(a * x**2), exp(-b * x**3), exp(b * x), exp(-a * x**2) / x, exp(-a * x**2) * t.absolute(x), exp(-a * x**2) * sin(x**2), exp(-c * x**2),
    exp(-a * x**4), exp(-a * x**2 + b / x), exp(-a * x**2) * log(x), cos(x), x, ONE, x**25 * exp(-(x**2)), cos(x) ** 7 * exp(-(x**2)),
    exp(-a * x**2) * sin(x) ** -2, exp(-a * x**2) * x**-2, exp(-a * x**2) * exp(f(x)),
])  # fmt: skip
def test_no_gaussian_integral(body):
    assert closed(t.integral(body, "x", MINF, INF), *POS) is None
    assert closed(t.integral(body, "x", INF, MINF), *POS) is None


def test_powers_between_two_ends():
    assert proves(t.eq(t.integral(x**4, "x", a, b), (b**5 - a**5) / 5))
    assert proves(t.eq(t.integral(x, "x", a, b), (b**2 - a**2) / 2))
    assert not proves(t.eq(t.integral(x**4, "x", a, b), (b**5 - a**5) / 4))
    assert closed(t.integral(x**-1, "x", a, b)) is None
    assert closed(t.integral(x**2, "x", a, INF)) is None
    assert closed(t.integral(x**2, "x", MINF, a)) is None
    assert closed(t.integral(sin(x), "x", a, b)) is None


LIMITS = [
    (1 / x, INF, ZERO), (1 / x, MINF, ZERO), (x**2, MINF, INF), (x**3, MINF, MINF), (x**3, INF, INF), (-x, INF, MINF), (exp(-x), INF, ZERO),
    (exp(x), MINF, ZERO), (exp(x), INF, INF), (erf(x), INF, ONE), (erf(x), MINF, -ONE), (tanh(x), INF, ONE), (tanh(x), MINF, -ONE),
    (atan(x), INF, PI / 2), (atan(x), MINF, -PI / 2), (sinh(x), INF, INF), (sinh(x), MINF, MINF), (cosh(x), MINF, INF), (t.absolute(x), MINF, INF),
    (log(x), INF, INF), (sqrt(x), INF, INF), (t.sign(x), INF, ONE), (t.sign(x), MINF, -ONE), (x * exp(-x), INF, ZERO), (x**5 * exp(-(x**2)), MINF, ZERO),
    (x**3 * exp(x), MINF, ZERO), (sin(x) * exp(-x), INF, ZERO), (sin(x) / x, INF, ZERO), (x**2 - x, INF, INF),
    (x**2 - x**3, INF, MINF), (x - x**2, MINF, MINF), (5 - 3 * x + x**2, INF, INF), (a * x, INF, INF), (-a * x, INF, MINF), (a * x**2 - b * x**3, INF, MINF),
    (x**2, ONE, ONE), (exp(x) + y, ZERO, 1 + y), (1 / x, t.num(2), HALF), (log(x), a, log(a)), (sin(1 / x), INF, ZERO), (cos(1 / x), INF, ONE),
    (exp(1 / x), INF, ONE), (t.absolute(x - 2), ONE, ONE), (sqrt(x), t.num(4), t.num(2)), (t.extreme("max", [x, ZERO]), ZERO, ZERO), (f(x), a, f(a)),
    (x**-2, ZERO, INF), (-(x**-2), ZERO, MINF), (y, INF, y), (x + y, INF, INF), (log(1 / x), INF, MINF), (exp(-(x**2)) + erf(x), INF, ONE),
    ((x + 1) / (x**2 + 2 * x + 1), INF, ZERO), (2 + 1 / x, INF, t.num(2)), (exp(exp(-x)), INF, ONE), (tanh(1 / x), INF, ZERO), (x**2 * exp(-x) * exp(-x), INF, ZERO),
]  # fmt: skip


@pytest.mark.parametrize(("body", "where", "expected"), LIMITS, ids=lambda q: repr(q)[:50])
def test_limits(body, where, expected):
    found = limit_of(body, "x", where, Prover(POS))
    assert found is not None
    if expected in (INF, MINF):
        assert found is expected
    else:
        assert Prover(POS).vanishes(found - expected)


NO_LIMIT = [
    (sin(x), INF), (cos(x), MINF), (x * sin(x), INF), (c * x, INF), (1 / x, ZERO), (t.sign(x), ZERO), (t.floor(x), ONE), (t.floor(x), INF), (x - c * x, INF),
    (exp(c * x), INF), (tan(x), INF), (t.raised(x, y), INF), (t.ite(t.lt(x, ZERO), ONE, ZERO), ZERO), (sin(x) + x, INF), (x * exp(x) * exp(-x) * sin(x), INF),
    (exp(-x) * sinh(x) * 0 + f(x), INF), (x**2 * sin(x) * exp(-1 / x), INF), (tan(x), PI / 2), (log(x), -ONE),
]  # fmt: skip


@pytest.mark.parametrize(("body", "where"), NO_LIMIT, ids=lambda q: repr(q)[:50])
def test_no_rule_gives_a_limit(body, where):
    assert limit_of(body, "x", where, Prover(POS)) is None


def test_limits_from_one_side():
    prover = Prover()
    assert limit_of(1 / x, "x", ZERO, prover, 1) is INF
    assert limit_of(1 / x, "x", ZERO, prover, -1) is MINF
    assert limit_of(1 / (1 - x), "x", ONE, prover, -1) is INF
    assert limit_of(1 / (1 - x), "x", ONE, prover, 1) is MINF
    assert limit_of(log(x), "x", ZERO, prover, 1) is MINF
    assert limit_of(exp(-1 / x), "x", ZERO, prover, 1) is ZERO
    assert limit_of(exp(1 / x), "x", ZERO, prover, 1) is INF


CLAIMS = [
    (t.eq(t.limit(exp(-x), "x", INF), ZERO), True), (t.eq(t.limit(exp(-x), "x", INF), ONE), False), (t.eq(t.limit(1 / x, "x", ZERO), INF), False),
    (t.eq(t.limit(log(x), "x", MINF), ZERO), False), (t.eq(t.limit(log(x) - log(x), "x", MINF), ZERO), False), (t.eq(t.limit(f(u), "u", x), f(x)), True),
    (t.eq(t.bound("sup", erf(x), "x", MINF, INF), ONE), True), (t.eq(t.bound("inf", erf(x), "x", MINF, INF), -ONE), True),
    (t.eq(t.bound("sup", erf(x), "x", MINF, INF), -ONE), False), (t.eq(t.bound("sup", -x, "x", ZERO, ONE), ZERO), True),
    (t.eq(t.bound("inf", -x, "x", ZERO, ONE), -ONE), True), (t.eq(t.bound("inf", x**2, "x", ZERO, INF), ZERO), True), (t.eq(t.bound("sup", x**2, "x", -ONE, ONE), ONE), False),
    (t.eq(t.bound("sup", 1 / x, "x", -ONE, ONE), -ONE), False), (t.eq(t.bound("sup", x, "x", ONE, ZERO), ZERO), False), (t.eq(t.bound("sup", x, "x", y, z), z), False),
    (t.eq(t.bound("sup", erf(x) - 5 * t.sign(x), "x", MINF, INF), t.num(-4)), False), (t.eq(t.bound("sup", x - t.floor(x), "x", ZERO, t.num(2)), ZERO), False),
    (t.eq(t.bound("sup", x - 9 * t.sign(x), "x", -ONE, ONE), t.num(-8)), False), (t.eq(t.bound("sup", t.ite(t.lt(x, ZERO), x + 9, x), "x", -ONE, ONE), ONE), False),
    (t.eq(t.bound("sup", log(x), "x", -ONE, ONE), ZERO), False), (t.eq(t.bound("sup", f(x), "x", ZERO, ONE), f(ONE)), False), (t.eq(t.slope(x**2, "x", y), 2 * y), True),
    (t.eq(t.slope(t.absolute(x), "x", ZERO), ZERO), False), (t.eq(t.slope(sqrt(x) ** 2, "x", ZERO), ONE), False), (t.eq(t.slope(t.absolute(x), "x", ONE), ONE), True),
    (t.eq(t.slope(t.integral(t.absolute(x) * exp(-(u**2)), "u", MINF, INF), "x", ZERO), ZERO), False), (t.eq(t.slope(log(x), "x", -ONE), -ONE), False), (t.eq(t.slope(t.integral(u * x, "u", ZERO, ONE), "x", y), HALF), True),
    (t.eq(t.slope(t.integral(exp(-(u**2) + u * x), "u", MINF, INF), "x", ZERO), ZERO), True),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "expected"), CLAIMS, ids=lambda q: repr(q)[:60])
def test_claims_with_binders(claim, expected):
    assert proves(claim) is expected


def test_sup_between_symbols_in_order():
    assert proves(t.eq(t.bound("sup", x, "x", y, z), z), t.lt(y, z))
    assert proves(t.eq(t.bound("inf", exp(-x), "x", y, z), exp(-z)), t.lt(y, z))
    assert not proves(t.eq(t.bound("sup", x, "x", y, z), z), t.le(y, z))
    assert truth(t.eq(t.bound("sup", x, "x", ZERO, ONE), ONE)) == "true"
    assert truth(t.eq(t.bound("sup", x, "x", ZERO, ONE), ZERO)) == "false"
    assert truth(t.eq(t.bound("sup", x, "x", ONE, ZERO), ZERO)) == "open"
    assert truth(t.eq(t.limit(exp(-x) + y, "x", INF), ONE), y=1) == "true"
    assert truth(t.eq(t.limit(sin(x), "x", INF), ONE)) == "open"


EXISTS = [
    (t.integral(exp(x), "x", a, b), True), (t.integral(f(x), "x", a, b), True), (t.integral(1 / x, "x", ONE, t.num(2)), True),
    (t.integral(1 / x, "x", -ONE, ONE), False), (t.integral(1 / x, "x", ONE, -ONE), False), (t.integral(1 / x, "x", a, b), True), (t.integral(1 / x, "x", c, d), False),
    (t.integral(1 / x, "x", ZERO, ONE), False), (t.integral(t.floor(x), "x", ZERO, ONE), False), (t.integral(t.absolute(x), "x", c, d), True),
    (t.integral(exp(x), "x", ZERO, INF), False), (t.integral(exp(x), "x", MINF, ZERO), False), (t.integral(exp(-(x**2)), "x", MINF, INF), True),
    (t.integral(exp(x), "x", INF, ZERO), False), (t.integral(exp(x), "x", ZERO, MINF), False), (t.integral(log(x), "x", -ONE, t.num(-2)), False),
    (t.integral(sqrt(x), "x", ZERO, ONE), True), (t.integral(exp(-x**2) + x, "x", MINF, INF), False), (t.limit(exp(-x), "x", INF), True), (t.limit(sin(x), "x", INF), False),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), EXISTS, ids=lambda q: repr(q)[:60])
def test_existence(term, expected):
    prover = Prover(POS)
    assert has_closed_form(term, prover) is expected
    if not term.args[0].functions:
        assert prover.holds(prover.needs(term)) is expected


def rises(body, strict="lt"):
    """∀x ∀y (x < y ⟹ body(x) < body(y))."""
    other = (
        t.rebuilt(body, tuple(y if arg is x else arg for arg in body.args)) if body is not x else y
    )
    from derivations.kernel.calculus import Substitution

    other = Substitution({"x": y})(body)
    relation = t.lt if strict == "lt" else t.le
    return t.forall("x", t.forall("y", t.implies(t.lt(x, y), relation(body, other))))


def known_sign(term):
    """The sign of a plain number; of anything else it is not known."""
    return 0 if term.number is None else int(term.data > 0) - int(term.data < 0)


RISING = [x, 2 * x, x**3, exp(x), atan(x), x + exp(x), tanh(x) + t.floor(x), 3 * erf(x) + 1, exp(-exp(-x)), t.extreme("max", [x, x + 1]), -exp(-x),
          x + t.sign(x), sinh(x)]  # fmt: skip
NOT_RISING = [-x, x**2, sin(x), t.floor(x), t.sign(x), ONE, x - exp(x), t.extreme("max", [x, ZERO]), x * x, exp(-x), 0 * x + 1, x * exp(x), t.absolute(x),
              x**-1, log(x), sqrt(x), x + sin(x), t.extreme("min", [x, -x]), x**-3, cosh(x)]  # fmt: skip


@pytest.mark.parametrize("body", RISING, ids=repr)
def test_what_increases_by_its_form(body):
    assert increases(rises(body), known_sign)
    assert truth(rises(body)) == "true"


@pytest.mark.parametrize("body", NOT_RISING, ids=repr)
def test_what_does_not_increase_by_its_form(body):
    assert not increases(rises(body), known_sign)
    assert truth(rises(body)) != "true"


def test_only_the_right_sentence_says_increasing():
    plus = lambda term: 1  # noqa: E731
    good = rises(exp(x))
    assert increases(good, plus)
    body = good.args[0].args[0]
    wrong = [
        t.forall("x", body), body, t.forall("y", t.forall("x", body)), t.forall("x", t.forall("y", t.implies(t.lt(y, x), t.lt(exp(x), exp(y))))),
        t.forall("x", t.forall("y", t.implies(t.lt(x, y), t.lt(exp(y), exp(x))))), t.forall("x", t.forall("y", t.lt(exp(x), exp(y)))),
        t.forall("x", t.forall("y", t.implies(t.lt(x, y), t.lt(exp(x), exp(y) - 1)))), t.forall("x", t.forall("y", t.implies(t.le(x, y), t.lt(exp(x), exp(y))))),
        t.forall("x", t.forall("y", t.implies(t.lt(x, y), t.eq(exp(x), exp(y))))), t.forall("x", t.forall("y", t.implies(t.lt(x, y), t.lt(exp(x + y), exp(y + y))))),
    ]  # fmt: skip
    assert not any(increases(claim, plus) for claim in wrong)
    assert grows(ONE, "x", plus) == (0, False)
    assert grows(-x, "x", lambda term: -1) == (-1, True)
    assert grows(c * x, "x", lambda term: 0) is None


def test_what_is_not_known_to_be_smooth_has_no_known_integral_and_no_known_extreme():
    for whole in (
        t.integral(t.call("f", x), "x", ZERO, ONE), t.integral(exp(t.call("f", x)), "x", ZERO, y),
        t.integral(t.call("f", x, y, smooth=1), "y", ZERO, ONE),
    ):  # fmt: skip
        assert not has_closed_form(whole, Prover(()))
        assert not proves(t.has_value(whole))
    assert proves(t.has_value(t.integral(f(x), "x", ZERO, ONE)))
    assert proves(t.has_value(t.integral(exp(x * t.call("f", y)), "x", ZERO, ONE)))
    assert limit_of(t.call("f", x), "x", ZERO, Prover(())) is None
    assert limit_of(f(x), "x", ZERO, Prover(())) is f(ZERO)
