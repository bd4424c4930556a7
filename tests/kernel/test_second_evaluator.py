# ruff: noqa: E501 -- sentences and terms are read best on one line
"""The kernel's values against an evaluator that was written apart."""

from __future__ import annotations

import random

import mpmath
import pytest
from flint import arb, ctx

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown, ball
from derivations.kernel.calculus import derivative
from derivations.kernel.normal import NotNormal
from derivations.kernel.prover import Prover
from derivations.kernel.values import World, enclosure
from tests.kernel.random_terms import term
from tests.kernel.second import NoValue, Second

POINTS = [("3/7", "-5/3", "2"), ("1", "0", "-1"), ("-11/5", "1/9", "13/4")]
ROUNDS = 1_200


def world(point):
    return World({name: t.num(v) for name, v in zip("xyz", point, strict=True)})


def exact(point, digits):
    with mpmath.workdps(digits + 10):
        parts = [(v + "/1").split("/")[:2] for v in point]
        return {name: mpmath.mpf(a) / int(b) for name, (a, b) in zip("xyz", parts, strict=True)}


def second(term_, point):
    try:
        return Second(exact(point, 40)).value(term_)
    except (
        NoValue,
        ZeroDivisionError,
        ValueError,
        OverflowError,
        TypeError,
        mpmath.libmp.NoConvergence,
    ):
        return None


def mine(term_, point):
    try:
        return enclosure(term_, world(point), 200)
    except Missing:
        return "missing"
    except Unknown:
        return None


def agree(ball_, value):
    with ctx.workprec(400), mpmath.workdps(50):
        if abs(value) > mpmath.mpf(10) ** 60:
            return True
        other = arb(mpmath.nstr(value, 45, strip_zeros=False))
        slack = arb(10) ** -22 * (1 + abs(other))
        return bool(abs(ball(ball_) - other) < slack) or not (ball(ball_).rad() < slack)


@pytest.mark.parametrize("seed", range(3))
def test_values_agree(seed):
    source = random.Random(seed)
    compared = 0
    for _ in range(ROUNDS):
        made = term(source, 4)
        for point in POINTS:
            value, other = mine(made, point), second(made, point)
            if value == "missing":
                assert other is None or _near_an_edge(made, point), (made, point, other)
            elif value is not None and other is not None:
                assert agree(value, other), (made, point, value, other)
                compared += 1
    assert compared > ROUNDS


def _near_an_edge(made, point):
    """Whether mpmath, with more digits, sees no value or an enormous one: a zero that rounding hid."""
    try:
        again = Second(exact(point, 120), 120).value(made)
        return abs(again) > mpmath.mpf(10) ** 12 or abs(again - second(made, point)) > 1e-9
    except (NoValue, ZeroDivisionError, ValueError, OverflowError, TypeError):
        return True


@pytest.mark.parametrize("seed", range(10, 13))
def test_normal_forms_keep_the_value(seed):
    source, normal = random.Random(seed), Prover().normal
    compared = 0
    for _ in range(ROUNDS // 2):
        made = term(source, 3)
        try:
            form = normal.canonical(made)
        except NotNormal:
            continue
        for point in POINTS:
            value, other = mine(made, point), mine(form, point)
            if value in (None, "missing") or other in (None, "missing"):
                continue
            assert ball(value).overlaps(ball(other)), (made, form, point, value, other)
            compared += 1
    assert compared > ROUNDS / 2


@pytest.mark.parametrize("seed", range(20, 22))
def test_derivatives_agree_with_difference_quotients(seed):
    source = random.Random(seed)
    compared = 0
    for _ in range(ROUNDS // 3):
        made = term(source, 3)
        slope = derivative(made, "x")
        for point in POINTS:
            value = mine(slope, point)
            if value in (None, "missing"):
                continue
            h = mpmath.mpf(10) ** -15
            at = exact(point, 60)
            try:
                with mpmath.workdps(60):
                    up, down = (
                        Second({**at, "x": at["x"] + s * h}, 60).value(made) for s in (1, -1)
                    )
                    quotient = (up - down) / (2 * h)
            except (NoValue, ZeroDivisionError, ValueError, OverflowError, TypeError):
                continue
            with ctx.workprec(300):
                size = 1 + abs(ball(value))
                if size < 10**6 and abs(quotient) < 10**6:
                    assert (
                        abs(ball(value) - arb(mpmath.nstr(quotient, 30))) < size * arb(10) ** -6
                    ), (made, point)
                    compared += 1
    assert compared > 100
