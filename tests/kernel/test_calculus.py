# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Substitution captures nothing and drops nothing; derivatives carry the conditions they need."""

from __future__ import annotations

import pytest

from derivations.kernel import terms as t
from derivations.kernel.calculus import (
    CONTINUOUS,
    SLOPES,
    SMOOTH,
    Substitution,
    derivative,
    differs,
    within,
)
from tests.kernel.short import *


def put(term, functions=None, **values):
    return Substitution(values, functions)(term)


def test_a_variable_is_replaced_everywhere():
    assert put(x * y + exp(x), x=z) is z * y + exp(z)
    assert put(x + y, x=y, y=x) is y + x
    assert put(y, x=z) is y


def test_a_bound_variable_is_not_replaced():
    whole = t.integral(x * y, "x", ZERO, x)
    assert put(whole, x=z) is t.integral(x * y, "x", ZERO, z)
    assert put(t.forall("x", t.lt(x, y)), x=z) is t.forall("x", t.lt(x, y))


@pytest.mark.parametrize("coming", [x, x + 1, f(x)])
def test_a_free_variable_is_not_captured(coming):
    made = put(t.integral(x * y, "x", ZERO, ONE), y=coming)
    (name,) = made.data
    assert name != "x"
    assert made.args[0] is t.var(name) * coming
    assert made.free == {"x"}


def test_the_new_name_of_a_bound_variable_is_new():
    made = put(t.integral(x * y * t.var("x′"), "x", ZERO, ONE), y=x)
    assert made.free == {"x", "x′"}
    assert made.args[0] is t.var(made.data[0]) * x * t.var("x′")


def test_a_function_is_put_in_with_its_arguments():
    square = {"f": (("u",), u**2 + 1)}
    assert put(f(x + y), square) is (x + y) ** 2 + 1
    assert put(f(x, orders=(1,)), square) is 2 * x
    assert put(f(x, orders=(2,)), square) is t.num(2)
    two = {"f": (("u", "x"), u**2 * x**3)}
    assert put(f(y, z, orders=(1, 2)), two) is 2 * y * (6 * z) or truth(
        t.eq(put(f(y, z, orders=(1, 2)), two), 12 * y * z), y=3, z=5) == "true"  # fmt: skip


def test_functions_under_a_binder_keep_their_variables():
    made = put(t.integral(f(x), "x", ZERO, ONE), {"f": (("u",), u * x)})
    assert made.free == {"x"}
    assert made.data[0] != "x"


def test_an_argument_without_a_value_leaves_none():
    constant = {"f": (("u",), t.num(3))}
    assert not put(f(1 / x), constant).total
    assert value(put(f(1 / x), constant), x=0) == "missing"
    assert value(put(f(1 / x), constant), x=2) == 3
    assert put(f(x), constant) is t.num(3)


SLOPE = [
    (x**3, 3 * x**2), (x**-2, -2 * x**-3), (5 * x + y, t.num(5)), (x * x * y, 2 * x * y), (exp(2 * x), 2 * exp(2 * x)),
    (log(x), 1 / x), (sin(x), cos(x)), (cos(x), -sin(x)), (tan(x), 1 + tan(x) ** 2), (sinh(x), cosh(x)),
    (cosh(x), sinh(x)), (tanh(x), 1 - tanh(x) ** 2), (atan(x), 1 / (1 + x**2)), (erf(x), 2 * exp(-(x**2)) / sqrt(PI)),
    (erfinv(x), sqrt(PI) / 2 * exp(erfinv(x) ** 2)), (gamma(x), gamma(x) * digamma(x)), (lgamma(x), digamma(x)),
    (sqrt(x), 1 / (2 * sqrt(x))), (t.root(x, 3), t.root(x, 3) / (3 * x)), (t.raised(x, y), y * t.raised(x, y - 1)),
    (t.raised(y, x), t.raised(y, x) * log(y)), (t.absolute(x), ONE), (t.absolute(-x), ONE), (t.sign(x), ZERO),
    (t.floor(x + HALF / 3), ZERO), (t.extreme("max", [x, y]), ZERO), (t.extreme("min", [x, y]), ONE),
    (t.extreme("max", [x, y, 5 * x]), t.num(5)), (t.ite(t.lt(x, y), x**2, x**3), 2 * x),
    (t.guard(t.lt(ZERO, x), x**2, ""), 2 * x), (t.only_if(t.lt(ZERO, x), x**2), 2 * x), (y, ZERO),
    (t.integral(exp(x * u), "u", ZERO, ONE), t.integral(u * exp(x * u), "u", ZERO, ONE)),
    (t.integral(exp(u), "u", x, x**2), 2 * x * exp(x**2) - exp(x)), (t.integral(x, "x", ZERO, ONE), ZERO),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), SLOPE, ids=lambda p: repr(p)[:50])
def test_derivatives(term, expected):
    at = {"x": t.num("2/5"), "y": t.num("7/4")}
    found, wanted = (value(part, 160, **at) for part in (derivative(term, "x"), expected))
    assert "unknown" not in (found, wanted)
    assert near(found - wanted, "0", 20)


@pytest.mark.parametrize(("term", "at"), [
    (t.absolute(x), 0), (t.absolute(x - 1), 1), (t.sign(x), 0), (t.floor(x), 2), (t.extreme("max", [x, ZERO]), 0),
    (t.extreme("min", [x, ZERO]), 0), (t.ite(t.lt(x, ONE), x, x**2), 1), (t.ite(t.le(x, ONE), x, 5 * x), 1),
    (t.ite(t.eq(x, ONE), t.num(9), x), 1), (sqrt(x), 0), (t.root(x, 3), 0), (t.raised(x, HALF), 0),
    (t.ite(t.le(t.floor(x), HALF), x, x**2), 1), (t.ite(t.integer(x), ZERO, x), 2),
    (t.ite(t.le(t.sign(x), HALF), x, x**2), 0), (t.guard(t.le(x, ONE), x, ""), 1), (t.only_if(t.le(x, ONE), x), 1),
])  # fmt: skip
def test_there_is_no_derivative_at_a_kink(term, at):
    assert value(derivative(term, "x"), x=at) in ("missing", "unknown")


def test_a_condition_that_does_not_move_does_not_matter():
    assert value(derivative(t.ite(t.lt(y, ONE), x, x**2), "x"), x=3, y=1) == 6
    here = t.guard(t.eq(1 / x, 1 / x), x**2, "")
    assert value(derivative(here, "x"), x=3) == 6


def test_what_no_rule_takes_apart_is_a_slope():
    assert derivative(t.limit(x * y, "y", ZERO), "x").op == "slope"
    assert derivative(t.integral(exp(-x * u), "u", ZERO, INF), "x").op == "slope"
    assert derivative(t.integral(exp(x * u), "u", MINF, ZERO), "x").op == "slope"
    assert derivative(t.integral(t.absolute(x - u), "u", ZERO, ONE), "x").op == "slope"
    assert derivative(t.integral(log(x * u), "u", ZERO, ONE), "x").op == "slope"
    assert derivative(t.bound("sup", x * u, "u", ZERO, ONE), "x").op == "slope"


def test_opaque_functions_count_their_derivatives():
    assert derivative(f(x), "x") is f(x, orders=(1,))
    assert derivative(f(x, y), "y") is f(x, y, orders=(0, 1))
    assert derivative(f(x, x), "x") is f(x, x, orders=(1, 0)) + f(x, x, orders=(0, 1))
    assert derivative(f(2 * x, orders=(1,)), "x") is 2 * f(2 * x, orders=(2,))


def test_of_a_function_that_is_not_smooth_no_derivative_is_made():
    rough, half = t.call("f", x), t.call("f", x, y, smooth=1)
    assert derivative(rough, "x").op == "slope"
    assert derivative(half, "y").op == "slope"
    assert derivative(half, "x") is t.call("f", x, y, orders=(1, 0), smooth=1)
    assert derivative(t.call("f", y), "x") is ZERO
    assert derivative(t.integral(rough, "x", ZERO, y), "y").op == "slope"
    assert f(y) in derivative(t.integral(f(x), "x", ZERO, y), "y").args
    assert put(rough, {"f": (("u",), t.var("u") ** 2)}, x=y) is y**2
    assert put(rough, x=y) is t.call("f", y)


def test_only_what_depends_on_a_variable_must_be_continuous_in_it():
    rough = t.call("f", y) * x
    assert within(CONTINUOUS, rough, "x")
    assert not within(CONTINUOUS, rough, "y")
    assert not within(CONTINUOUS, rough, "x", "y")
    assert within(CONTINUOUS, f(y) * t.absolute(x), "x", "y")
    assert not within(CONTINUOUS, t.call("f", x, y, smooth=1), "x")


def test_kinds_of_operations():
    assert (exp(x) * f(x) / tan(y) + erf(gamma(x))).ops <= SMOOTH
    for rough in (
        t.absolute(x),
        sqrt(x),
        t.floor(x),
        t.sign(x),
        t.extreme("max", [x, y]),
        t.ite(t.lt(x, y), x, y),
    ):
        assert not rough.ops <= SMOOTH
    assert not {"sign", "floor", "ite", "guard", "only if", "limit"} & CONTINUOUS
    assert SMOOTH < CONTINUOUS
    assert differs(a, b) is t.negation(t.eq(a, b))
    assert set(SLOPES) - {"abs", "sign", "floor", "lgamma", "digamma"} <= SMOOTH
    assert FALSE is t.truth(False)
