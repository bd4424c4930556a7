# ruff: noqa: E501 -- sentences and terms are read best on one line
"""What the engine finds by algebra: ideals with their cofactors, and terms through SymPy and back."""

from __future__ import annotations

import random

import pytest
import sympy

from derivations.engine.bridge import Bridge, NoCounterpart
from derivations.engine.ideals import cofactors
from derivations.kernel import terms as t
from derivations.kernel.prover import Prover
from derivations.kernel.values import World, enclosure
from tests.kernel.random_terms import term

a, b, c, d = sympy.symbols("a b c d", real=True)
x, y = t.var("x"), t.var("y")

MEMBERS = [
    (a**3 - a, [a**2 - 1]), (a - c, [a - b, b - c]), (a**2 - b**2, [a + b]), (a * d - b * c, [a - b, d - c]), (b**2 - 1, [a**2 - 1, a - b]),
    (a**4 - b**4, [a**2 + b**2 - 1, a**2 - b**2]), (c - 3, [a + b - 1, a * b + c - 3, a]), (sympy.Rational(1, 3) * a, [2 * a]),
]  # fmt: skip


@pytest.mark.parametrize(("target", "known"), MEMBERS)
def test_members_come_with_their_proof(target, known):
    found = cofactors(target, known)
    assert found is not None
    assert sympy.expand(target - sum(p * k for p, k in zip(found, known, strict=True))) == 0


@pytest.mark.parametrize(
    ("target", "known"),
    [
        (a - 1, [a**2 - 1]),
        (a, [a * b]),
        (a - b, [a**2 - b**2]),
        (a + 1, [a, b + c]),
        (a * b - 1, [a - 1]),
    ],
)
def test_no_proof_where_there_is_no_membership(target, known):
    assert cofactors(target, known) is None


def test_terms_come_back_as_they_were():
    kept = 0
    for seed in range(150):
        made = term(random.Random(seed), 3)
        bridge = Bridge()
        try:
            back = bridge.back(bridge.out(made))
        except (NoCounterpart, ValueError, TypeError, ZeroDivisionError, RecursionError):
            continue
        world = World({"x": t.num("3/7"), "y": t.num("5/3"), "z": t.num("2")})
        try:
            one, other = enclosure(made, world), enclosure(back, world)
        except Exception:  # no value here, on one side or the other
            continue
        assert not one < other, made
        assert not one > other, made
        kept += 1
    assert kept > 40


def test_what_sympy_cannot_say_is_a_symbol():
    bridge = Bridge()
    opaque = t.call("f", x) + t.ite(t.lt(x, y), x, y) + t.integral(x * y, "x", t.ZERO, t.ONE)
    out = bridge.out(opaque)
    assert len(out.free_symbols) == 3
    assert Prover().vanishes(bridge.back(out) - opaque)
    with pytest.raises(NoCounterpart):
        bridge.back(sympy.besselj(0, bridge.symbol("x")))
    assert Bridge({"x"}).symbol("x").is_positive
    assert not Bridge().symbol("x").is_positive


def test_going_downhill_finds_a_narrow_valley():
    from tests.speak import Scope

    scope = Scope(r"Let $x, y \in \mathbb{R}$.")
    assert scope.verdict(r"(x - 3.217)^2 + (y + 1.71)^2 \ge 10^{-5}") == "refuted"
    assert scope.verdict(r"x^4 - 3 x^3 + x + 4 \ge -1") == "refuted"
    assert scope.verdict(r"(x - 3.217)^2 + (y + 1.71)^2 \ge 0") == "symbolic"
