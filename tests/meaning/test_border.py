"""Numbers cross to code as what they are, and come back with the error of a double."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.meaning.border import from_code, to_code, work_out
from derivations.meaning.values import Array, FiniteSet, Permutation, Undetermined, vector
from tests.meaning.generic import Setting

WORLD = Setting().world()


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (t.num(3), 3),
        (t.num("1/4"), 0.25),
        (t.sqrt(2), math.sqrt(2)),
        (t.PI, math.pi),
        (Permutation((2, 1)), (2, 1)),
        (vector([t.ONE, t.HALF]), [1, 0.5]),
        (Array((2, 2), tuple(map(t.num, (1, 2, 3, 4)))), [[1, 2], [3, 4]]),
        (FiniteSet.of([t.num(2), t.num(1)]), (1, 2)),
        ("word", "word"),
        (t.TRUE, True),
    ],
)
def test_out(value, plain):
    found = to_code(value, WORLD)
    assert found == plain
    assert type(found) is type(plain)


def test_symbols_do_not_cross():
    with pytest.raises(Undetermined, match="numbers only"):
        to_code(t.var("x"), WORLD)


def test_a_double_comes_back_with_its_error():
    found = from_code(0.1, [])
    assert found.op == "measured"
    middle, radius = found.data
    assert middle == Fraction(0.1)
    assert 0 < radius < Fraction(1, 10**12)


@pytest.mark.parametrize(
    ("result", "value"),
    [
        (3, t.num(3)),
        (True, t.TRUE),
        (Fraction(1, 3), t.num("1/3")),
        ((2, 1), Permutation((2, 1))),
        ((1, 1), (t.ONE, t.ONE)),
        ([1, 2], vector([t.ONE, t.num(2)])),
        ([[1], [2]], Array((2, 1), (t.ONE, t.num(2)))),
    ],
)
def test_in(result, value):
    assert from_code(result, []) == value


@pytest.mark.parametrize("result", [math.nan, math.inf, None, object(), [[1], [2, 3]], ["a"], {}])
def test_what_is_no_number_is_refused(result):
    with pytest.raises(Unreadable, match="the code returned"):
        from_code(result, [])


def test_a_formula_is_worked_out_on_what_code_brings():
    x, y = t.var("x"), t.var("y")
    term = t.exp(x) / (1 + y**2) - t.PI * t.sqrt(x)
    found = work_out(term, {"x": 4.0, "y": 2.0})
    assert found == pytest.approx(math.exp(4) / 5 - math.pi * 2, rel=1e-14)
    with pytest.raises(Unreadable, match="cannot work out erf"):
        work_out(t.function("erf", x), {"x": 1.0})
