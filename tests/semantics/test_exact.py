"""Signs of numbers that SymPy's own evaluation gets wrong."""

from __future__ import annotations

import pytest
import sympy

from derivations.semantics.exact import TooFar, floating, gap_sign, sure_sign

TINY = sympy.Rational(1, 10**70)
E = sympy.E
# e · (a sum in which 115 digits cancel), as a Jacobian's determinant leaves it
CANCELLED = sympy.log(
    sympy.Abs(
        E * (sympy.exp(-(6**3)) - 3 * E * sympy.exp(-2 * E - 1)) + 3 * E**2 * sympy.exp(-2 * E - 1)
    )
)


@pytest.mark.parametrize(
    ("left", "right", "sign"),
    [
        (sympy.log(1 + TINY), sympy.S.Zero, 1),
        (sympy.sqrt(1 + TINY), sympy.S.One, 1),
        (sympy.cos(TINY), sympy.S.One, -1),
        (sympy.sqrt(2) * sympy.sqrt(3), sympy.sqrt(6), 0),
        (sympy.sqrt(5 + 2 * sympy.sqrt(6)), sympy.sqrt(2) + sympy.sqrt(3), 0),
        (CANCELLED, sympy.Integer(1 - 6**3), 0),
    ],
)
def test_the_sign_of_a_difference(left, right, sign):
    assert gap_sign(left, right) == sign


def test_decimals_agree_in_two_thirds_of_their_digits():
    near = sympy.Float("1." + "0" * 45 + "1", 60)
    with floating():
        assert gap_sign(near, sympy.Float(1, 60)) == 0
    with floating(960):
        assert gap_sign(near, sympy.Float(1, 960)) == 1


def test_what_looks_like_0_is_not_taken_for_it():
    with pytest.raises(TooFar, match="only close"):
        sure_sign(sympy.cosh(sympy.exp(-sympy.exp(8))) - 1)
    assert sure_sign(sympy.sqrt(2) ** 2 - 2) == 0
