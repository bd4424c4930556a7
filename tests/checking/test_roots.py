"""Where an expression vanishes and where it is level: exact values, in terms of the others."""

from __future__ import annotations

import pytest
import sympy

from derivations.engine.roots import levels, roots

x, y = sympy.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (x - 3, [3]),
        (2 * x + y, [-y / 2]),
        ((x - sympy.sqrt(2)) ** 2, [sympy.sqrt(2)]),
        (x**2 - y**2, [y, -y]),
        (x**3 - 2, [sympy.cbrt(2)]),
        (sympy.exp(x) - 5, [sympy.log(5)]),
        (sympy.sin(x) - 1, [sympy.pi / 2]),
        (abs(x - 1) - 2, [3, -1]),
        (sympy.exp(x) + 1, []),
        (x**2 + 1, []),
        (sympy.exp(x) + x, []),
    ],
)
def test_roots(expr, expected):
    assert set(roots(expr, x)) == set(map(sympy.sympify, expected))


def test_decimals_in_exponents_end():
    found = roots(sympy.exp(-((x - sympy.Rational(777, 100)) ** 2)) - sympy.Rational(9, 10), x)
    assert len(found) == 2
    assert all(abs(float(root) - 7.77) < 0.4 for root in found)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (x**2 + y**2 - 2 * x - 4 * y, {x: 1, y: 2}),
        ((x - y) ** 2 + (y - 2) ** 2, {x: 2, y: 2}),
        (x * sympy.exp(-x), {x: 1}),
    ],
)
def test_levels(expr, expected):
    symbols = sorted(expr.free_symbols, key=str)
    assert expected in levels(expr, symbols)


def test_levels_that_have_no_closed_form_are_found_nearly():
    places = [float(point[x]) for point in levels(sympy.sin(x) + sympy.cos(x), [x])]
    assert places
    slopes = [abs(sympy.cos(place) - sympy.sin(place)) for place in places]
    assert max(slopes) < 1e-9
