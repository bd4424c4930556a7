"""Closed forms are believed only beside the number that quadrature finds."""

from __future__ import annotations

import pytest
import sympy

from derivations.meaning import integrals

t = sympy.Symbol("t", real=True)


@pytest.mark.parametrize(
    ("integrand", "low", "high", "expected"),
    [
        (t**2, 0, 1, sympy.Rational(1, 3)),
        (sympy.exp(-(t**2)), 0, 1, sympy.sqrt(sympy.pi) * sympy.erf(1) / 2),
    ],
)
def test_a_closed_form_comes_first(integrand, low, high, expected):
    found = integrals.definite(integrand, t, sympy.Integer(low), sympy.Integer(high))
    assert sympy.simplify(found - expected) == 0


def test_a_wrong_closed_form_is_not_believed(monkeypatch):
    monkeypatch.setattr(integrals, "_closed", lambda *_: sympy.Rational(1, 2))
    found = integrals.definite(t**2, t, sympy.S.Zero, sympy.S.One)
    assert abs(found - sympy.Rational(1, 3)) < 1e-12


def test_a_narrow_peak_is_not_missed():
    peak = sympy.exp(-1_000_000 * (t - sympy.Rational(777, 100)) ** 2)
    found = integrals.definite(peak, t, sympy.S.Zero, sympy.Integer(10))
    assert abs(found - float(sympy.sqrt(sympy.pi)) / 1000) < 1e-12


def test_what_diverges_has_no_value():
    assert integrals.definite(1 / t, t, sympy.S.Zero, sympy.S.One) is None
