"""Closed terms as doubles."""

from __future__ import annotations

from derivations.kernel import terms as t
from derivations.meaning.doubles import as_float

X = t.var("x")


def test_as_float():
    assert as_float(t.num("1/3")) == 1 / 3
    assert as_float(t.PI) == 3.141592653589793
    assert as_float(t.power(t.num(10), 400) / t.power(t.num(10), 399)) == 10.0


def test_a_slope_that_only_the_rules_know_is_shown_as_a_number():
    mass = t.node("integral", (t.num(1) / X, t.ZERO, X), ("y",))
    area = t.node("integral", (t.var("y") * X, t.ZERO, X), ("y",))
    assert as_float(t.node("slope", (area, t.num(2)), ("x",))) == 6.0
    assert mass.free == {"x"}
