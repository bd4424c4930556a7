# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Folding never drops a condition, and never changes a value."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from flint import fmpq

from derivations.kernel import terms as t
from tests.kernel.short import *

PARTIAL = [1 / x, log(x), sqrt(x), tan(x), erfinv(x), NOWHERE, t.raised(x, y), t.integral(x, "x", ZERO, y),
           t.limit(x, "x", y), t.bound("sup", x, "x", ZERO, y), t.zero(x, "x", ZERO, ONE), t.slope(x, "x", y),
           gamma(x), t.only_if(t.lt(ZERO, x), x), t.power(x - 1, -3), log(1 / y)]  # fmt: skip
TOTAL = [x, PI, x + y, x * y, exp(x), sin(x), erf(x), t.absolute(x), t.sign(x), t.floor(x), f(x, y),
         t.extreme("max", [x, y]), t.ite(t.lt(x, y), x, y), x**3, log(exp(x) + 1), sqrt(exp(x)),
         1 / (exp(x) + PI), log(cosh(x)), t.raised(exp(x), y), gamma(exp(x)), 1 / cosh(x), t.eq(x, y), t.integer(x),
         t.conj(t.lt(x, y), t.le(y, x)), t.negation(t.eq(x, y)), log(t.num(3)), sqrt(t.num(3)), sqrt(ZERO)]  # fmt: skip


@pytest.mark.parametrize("part", PARTIAL, ids=repr)
def test_a_condition_is_never_folded_away(part):
    assert not part.total
    assert (0 * part).op == "mul"
    assert t.power(part, 0).op == "power"
    assert t.eq(part, part) is not TRUE
    limited = t.conj(t.lt(MINF, part), t.lt(part, INF))
    assert t.has_value(part) is (limited if part.extended else t.eq(part, part))
    assert t.conj(t.eq(part, ONE), FALSE) is not FALSE
    assert t.disj(t.eq(part, ONE), TRUE) is not TRUE
    assert t.ite(t.lt(part, ONE), x, x).op == "ite"
    assert not (part + 1).total
    assert not exp(part).total
    assert (part - part).op == "add"


@pytest.mark.parametrize("part", TOTAL, ids=repr)
def test_what_always_has_a_value_folds(part):
    assert part.total
    if not part.is_sentence:
        assert (0 * part) is ZERO
        assert t.power(part, 0) is ONE
        assert t.eq(part, part) is TRUE
        assert t.has_value(part) is TRUE
    assert t.conj(t.eq(x, ONE), FALSE) is FALSE
    assert t.disj(t.eq(x, ONE), TRUE) is TRUE


FOLDED = [
    (t.num("1.25"), "5/4"), (t.num(Fraction(2, 6)), "1/3"), (t.num(fmpq(4, 2)), "2"),
    (t.add(2, 3, x, -5), x), (t.add(x, t.add(y, 1), 1), t.add(2, x, y)), (t.add(), "0"), (t.mul(), "1"),
    (t.mul(2, t.mul(HALF, x)), x), (t.mul(x, 3, y), t.mul(3, x, y)), (t.mul(2, "3" and 3), "6"),
    (t.num(2) ** -3, "1/8"), (t.num("2/3") ** 2, "4/9"), (x**1, x), ((x**2) ** 3, x**6), (t.power(ZERO, 0), "1"),
    (t.power(ZERO, 2), "0"), (t.raised(x, t.num(2)), x**2), (t.raised(x, HALF), t.root(x)),
    (t.raised(x, t.num("1/3")), t.root(x, 3)), (sqrt(4), "2"), (sqrt(t.num("9/16")), "3/4"), (t.root(x, 1), x),
    (exp(0), "1"), (log(1), "0"), (sin(0), "0"), (t.function("cos", ZERO), "1"), (tan(0), "0"), (cosh(0), "1"),
    (t.function("sinh", ZERO), "0"), (t.function("tanh", ZERO), "0"), (erf(0), "0"), (erfinv(0), "0"),
    (t.function("atan", ZERO), "0"), (log(exp(x)), x), (exp(log(exp(x) + 1)), exp(x) + 1), (exp(log(t.num(3))), "3"),
    (t.absolute(t.num(-2)), "2"), (t.absolute(t.absolute(x)), t.absolute(x)), (t.absolute(exp(x)), exp(x)),
    (t.sign(t.num(-2)), "-1"), (t.sign(t.num(2)), "1"), (t.sign(ZERO), "0"), (t.floor(t.num("-1/2")), "-1"),
    (t.floor(t.num("7/2")), "3"), (t.extreme("max", [ONE, t.num(2), x]), t.extreme("max", [x, t.num(2)])),
    (t.extreme("min", [ONE, t.num(2)]), "1"), (t.extreme("max", [ONE, t.num(2)]), "2"),
    (t.extreme("max", [x, x]), x), (t.extreme("max", [x, t.extreme("max", [y, z])]), t.extreme("max", [x, y, z])),
    (t.ite(TRUE, x, y), x), (t.ite(FALSE, x, y), y), (t.ite(t.lt(x, y), z, z), z), (t.guard(TRUE, x, ""), x),
    (t.only_if(TRUE, x), x), (t.implies(FALSE, t.eq(1 / x, x)), TRUE), (t.implies(TRUE, t.lt(x, y)), t.lt(x, y)),
    (t.negation(t.negation(t.lt(x, y))), t.lt(x, y)),
    (t.negation(TRUE), FALSE), (t.negation(FALSE), TRUE), (t.conj(), TRUE), (t.disj(), FALSE),
    (t.conj(t.lt(x, y), TRUE, t.lt(x, y)), t.lt(x, y)), (t.forall("x", t.lt(y, z)), t.lt(y, z)),
    (1 - x, t.add(1, -x)), (2 / x, t.mul(2, x**-1)), (x - 1, t.add(-1, x)), (1 + x, t.add(x, 1)), (-x, t.mul(-1, x)),
    (x / 2, t.mul(HALF, x)), (x**y, t.raised(x, y)), (3 * x, t.mul(x, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("made", "expected"), FOLDED)
def test_folding(made, expected):
    assert made is (t.num(expected) if isinstance(expected, str) else expected)


@pytest.mark.parametrize(("claim", "holds"), [
    (t.eq(ONE, ONE), True), (t.eq(ONE, HALF), False), (t.le(ONE, ONE), True), (t.le(ONE, HALF), False),
    (t.le(HALF, ONE), True), (t.lt(ONE, ONE), False), (t.lt(HALF, ONE), True), (t.lt(ONE, HALF), False),
    (t.integer(t.num(4)), True), (t.integer(HALF), False), (t.eq(x, x), True),
])  # fmt: skip
def test_relations_between_numbers_fold(claim, holds):
    assert claim is (TRUE if holds else FALSE)


KEPT = [t.power(ZERO, -1), exp(log(x)), t.root(t.num(-4)), log(ZERO), log(t.num(-1)), t.power(1 / x, 0), (1 / x) ** 2,
        t.power(t.power(x, -1), -1), t.eq(x, y), t.le(x, x), t.sign(x),
        t.floor(x), t.ite(t.lt(1 / x, y), z, z), t.guard(FALSE, x, ""), t.disj(t.eq(1 / x, x), TRUE)]  # fmt: skip


@pytest.mark.parametrize("made", KEPT, ids=repr)
def test_these_are_not_folded(made):
    assert made.number is None
    assert made not in (TRUE, FALSE, x, y, z)


def test_large_numbers_are_not_worked_out():
    assert t.power(t.num(10), 10**6).op == "power"
    assert t.power(t.num(10), 100).number == fmpq(10) ** 100
    huge = t.num(2**19_000)
    assert t.mul(huge, huge).op == "mul"
    assert t.mul(huge, 2).op == "num"


def test_order_of_parts_decides_what_is_looked_at():
    assert t.conj(FALSE, t.eq(1 / x, ONE)) is FALSE
    assert t.disj(TRUE, t.eq(1 / x, ONE)) is TRUE
    assert t.conj(t.lt(x, y), t.conj(t.lt(y, z), t.lt(x, z))).args == (
        t.lt(x, y),
        t.lt(y, z),
        t.lt(x, z),
    )


def test_free_and_bound_names():
    inner = t.integral(x * y + f(x), "x", ZERO, x)
    assert inner.free == {"x", "y"}
    assert inner.functions == {"f"}
    assert t.forall("x", t.lt(x, y)).free == {"y"}
    assert t.integral(x, "x", y, z).free == {"y", "z"}
    assert t.integral(x, "x", y, ONE).free == {"y"}
    assert t.bound("sup", x, "x", ZERO, z).free == {"z"}
    assert t.limit(x * z, "x", ZERO).free == {"z"}
    assert exp(PI).closed
    assert not f(ONE).closed
    assert not x.closed
    assert t.lt(x, y).is_sentence
    assert not x.is_sentence


def test_known_positive():
    yes = [
        exp(x),
        PI,
        cosh(x),
        exp(x) * PI,
        exp(x) + 1,
        exp(x) ** -2,
        sqrt(exp(x)),
        t.extreme("max", [ONE, PI * exp(x)]),
    ]
    no = [x, ZERO, -exp(x), exp(x) - 1, exp(x) * x, x**2, t.extreme("min", [exp(x), PI]), sin(x), t.absolute(x), erf(x),
          t.extreme("max", [exp(x), x])]  # fmt: skip
    assert all(map(t.known_positive, yes))
    assert not any(map(t.known_positive, no))


REBUILT = [x + y, x * y, x**-2, t.root(x, 3), t.raised(x, y), sin(x), t.absolute(x), t.sign(x), t.floor(x),
           t.extreme("min", [x, y]), t.ite(t.lt(x, y), x, y), t.guard(t.lt(x, y), x, "why"), t.only_if(t.lt(x, y), x),
           t.eq(x, y), t.le(x, y), t.lt(x, y), t.conj(t.lt(x, y), t.eq(x, y)), t.disj(t.lt(x, y), t.eq(x, y)),
           t.negation(t.eq(x, y)), t.integer(x), f(x, y, orders=(0, 1)), t.integral(x, "x", y, z), t.forall("x", t.lt(x, y)),
           t.limit(x, "x", y), t.bound("inf", x, "x", y, z)]  # fmt: skip


@pytest.mark.parametrize("made", REBUILT, ids=repr)
def test_rebuilding_keeps_operation_and_data(made):
    assert t.rebuilt(made, made.args) is made
    swapped = t.rebuilt(made, tuple(z if arg is x else arg for arg in made.args))
    assert (swapped.op, swapped.data) == (made.op, made.data)
    if any(arg is x for arg in made.args):
        assert z in swapped.args
        assert t.rebuilt(swapped, made.args) is made


def test_walking_sees_every_node_once_and_arguments_first():
    whole = exp(x * y) + (x * y) ** 2
    seen = list(whole.walk())
    assert len(seen) == len(set(seen))
    assert all(seen.index(arg) < seen.index(part) for part in seen for arg in part.args)
    assert seen[-1] is whole


def test_a_measured_number_keeps_both_parts_exactly():
    assert t.measured(0.1, 1e-20).data == (Fraction(0.1), Fraction(1e-20))


LATE = """
import builtins, sys
from flint import fmpq
from derivations.kernel import terms as t

class Late:
    def __del__(self):
        sys.kept.clear()

sys.kept = [t._known, *(t.node("wave", (t.var("x"),), ("cos", fmpq(n, 7))) for n in range(5))]
builtins.late = Late()
"""


def test_terms_that_outlive_python_say_nothing():
    told = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@pytest.mark.parametrize("part", [INF, MINF])
def test_infinity_is_no_real_number(part):
    assert t.has_value(part) is FALSE
    assert not t.ite(t.lt(x, y), part, x).total
    assert (0 * t.ite(t.lt(x, y), part, x)).op == "mul"
