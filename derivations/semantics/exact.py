"""Comparing numbers: exactly where they are rational, to fifty digits where not.

This is the only place that holds tolerances; no page can change them.
"""

from __future__ import annotations

import sympy

from derivations.semantics.values import Undefined, Undetermined

#: Digits to which irrational numbers are compared, and how many of them must agree.
DIGITS, AGREE = 60, 40
#: A result of code in double precision may be off by this many units in the last place
#: of the larger side: a few hundred operations, each off by at most one half.
CODE_ULPS = 2**10
_CODE_TOLERANCE = sympy.Rational(CODE_ULPS, 2**52)
#: An exact zero is computed as less than this.
_NOTHING = sympy.Rational(1, 10**90)
_EXACT_TOLERANCE = sympy.Rational(1, 10**AGREE)


def approximate(value: sympy.Expr) -> sympy.Float:
    """A number to `DIGITS` digits; `Undefined` if it is not real and finite."""
    try:
        found = value.evalf(DIGITS)
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise Undefined(f"{value} has no numerical value") from error
    if found.is_Rational or found.is_Float:
        return found
    if found.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.nan):
        raise Undefined("the value is not finite")
    real, imaginary = found.as_real_imag()
    if (
        imaginary.is_number
        and real.is_number
        and abs(imaginary) < _EXACT_TOLERANCE * max(1, abs(real))
    ):
        return real
    raise Undefined("the value is not a real number")


def gap_sign(left: sympy.Expr, right: sympy.Expr) -> int:
    """The sign of left − right: −1, 0 or 1; `Undetermined` while symbolic."""
    if left == right:
        return 0
    if left.is_Rational and right.is_Rational:
        return 1 if left > right else -1
    if left.is_infinite or right.is_infinite:
        return _infinite_sign(left, right)
    gap = left - right
    if not gap.is_number:
        return _symbolic_sign(gap)
    a, b = approximate(left), approximate(right)
    difference = a - b
    if abs(difference) <= _slack(left, right, max(abs(a), abs(b))):
        return 0
    return 1 if difference > 0 else -1


def _slack(left: sympy.Expr, right: sympy.Expr, scale: sympy.Expr) -> sympy.Expr:
    """How far apart two numbers may be computed that are equal."""
    if _from_code(left) or _from_code(right):
        return _CODE_TOLERANCE * max(1, scale)
    return max(_EXACT_TOLERANCE * scale, _NOTHING)


def _from_code(value: sympy.Expr) -> bool:
    return bool(value.has(sympy.Float))


def _infinite_sign(left: sympy.Expr, right: sympy.Expr) -> int:
    for a, b, sign in ((left, right, 1), (right, left, -1)):
        if a == sympy.oo and b.is_finite or b == -sympy.oo and a.is_finite:
            return sign
    if left == sympy.oo and right == -sympy.oo:
        return 1
    if left == -sympy.oo and right == sympy.oo:
        return -1
    raise Undefined("infinite values cannot be compared")


def _symbolic_sign(gap: sympy.Expr) -> int:
    if sympy.expand(gap) == 0:
        return 0
    if gap.is_positive:
        return 1
    if gap.is_negative:
        return -1
    raise Undetermined("which side is larger is open while both are symbolic")


def is_zero(value: sympy.Expr) -> bool:
    """Whether a value is a number, and 0. SymPy's own `is_zero` can take minutes on numbers."""
    if value.is_Rational:
        return bool(value == 0)
    return bool(value.is_number) and gap_sign(value, sympy.S.Zero) == 0


def equal_numbers(left: sympy.Expr, right: sympy.Expr) -> bool:
    """Whether two numbers are equal; `Undetermined` while symbolic."""
    return gap_sign(left, right) == 0
