"""Terms are written as a person would: signs, brackets and fractions in their places."""

from __future__ import annotations

import pytest

from derivations.kernel import terms as t
from derivations.meaning.show import show
from derivations.meaning.show_terms import show_term

X, Y = t.var("x"), t.var("y")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (X + 1, "x + 1"),
        (1 - X, "1 - x"),
        (-X - Y, "-x - y"),
        (-(X + Y), "-(x + y)"),
        (2 * X * (X + Y), "2·x·(x + y)"),
        (X / Y, "x/y"),
        (X / (2 * Y), "x/(2·y)"),
        (1 / (X * Y), "1/(x·y)"),
        ((X + Y) ** 2, "(x + y)²"),
        (X**-2, "1/x²"),
        ((-X) ** 2, "(-x)²"),
        (t.exp(-X), "e^(-x)"),
        (t.sqrt(X + 1), "√(x + 1)"),
        (t.root(X, 3), "∛x"),
        (t.absolute(X - 1), "|x - 1|"),
        (t.call("f", X, orders=(2,)), "f''(x)"),
        (t.call("g", X, Y, orders=(0, 1)), "∂2 g(x, y)"),
        (t.ite(t.lt(X, Y), X, Y), "(x if x < y else y)"),
        (t.implies(t.lt(X, Y), t.eq(X, t.ZERO)), "y ≤ x or x = 0"),
        (t.guard(t.FALSE, t.ZERO, "why"), "undefined"),
        (t.num("1/3"), "1/3"),
        (t.num("0.0001234"), "0.0001234"),
        (t.num(10) ** -400, "about 10^-400"),
    ],
)
def test_text(term, text):
    assert show_term(term) == text


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (t.sqrt(2), "√2 ≈ 1.41421"),
        (t.PI, "π ≈ 3.14159"),
        (t.measured(0.1, 1e-12), "0.1"),
        (t.log(t.num(-1)), "log(-1)"),
        (t.INFINITY, "∞"),
    ],
)
def test_a_number_is_shown_with_its_digits(term, text):
    assert show(term) == text


def test_a_shared_term_is_not_written_out():
    term = X
    for _ in range(200):
        term = term * (term + 1)
    assert show_term(term) == "a long expression"
