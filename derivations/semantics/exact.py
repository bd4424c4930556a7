"""Comparing numbers: rationals exactly, others by as many digits as it takes.

Concrete worlds are first worked out in floating mode, where a number that is not
rational becomes a decimal of `DIGITS` digits: that is fast and bounded, whatever
the formula. Whatever fails there is worked out again with `MORE_DIGITS`, and then
in exact mode, before it counts. This is the only place that holds tolerances; no page
can change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sympy

from derivations.semantics.values import Undefined, Undetermined

#: Digits of a number in floating mode, at first and when in doubt. Two thirds of them must agree.
DIGITS, MORE_DIGITS = 60, 960
#: Digits of a difference that exact mode works out, and where it stops to look for them.
FEW, MANY = 20, 600
#: Precisions of that difference, two of which must give the same leading digits.
PRECISIONS = (FEW, 320, MANY)
#: A result of code in double precision may be off by this many units in the last place of
#: the larger side, or of what it was given: a few hundred operations, each off by at most half.
CODE_ULPS = 2**10
#: Largest exponent that is worked out; beyond, a world is too far out to judge.
MAX_EXPONENT = 10**5
#: How far out the tail of the normal law is worked out.
MAX_TAIL = 40
_CODE_TOLERANCE = sympy.Rational(CODE_ULPS, 2**52)
#: Largest expressions, in operations, that are simplified to see whether they are 0, and
#: whose sign is worked out without decimals on the way.
SHORT, LONG = 30, 600
_ALIKE = sympy.Rational(1, 10**8)
_INFINITE = (sympy.oo, -sympy.oo)

#: Size of the numbers that code was last given, 1 at most: what its rounding is relative to.
_code_scale: ContextVar[float] = ContextVar("code scale", default=1.0)
#: Digits of numbers that are not rational, or 0 while they are kept exact.
_floating: ContextVar[int] = ContextVar("floating", default=0)


class TooFar(Undetermined):
    """A number too large, or too near another, for a world to be judged."""


@contextmanager
def floating(digits: int = DIGITS) -> Iterator[None]:
    """Work numbers out to so many digits as soon as they are not rational."""
    token = _floating.set(digits)
    try:
        yield
    finally:
        _floating.reset(token)


def settle(value: sympy.Expr) -> sympy.Expr:
    """In floating mode a number as a decimal; anything else as it is."""
    if not _floating.get() or value.is_Rational or value.is_Float or not value.is_number:
        return value
    return value if value in _INFINITE else approximate(value)


def note_code_scale(sizes: list[float]) -> None:
    """Say how large the numbers are that code is given now."""
    _code_scale.set(min(1.0, max(sizes, default=1.0) or 1.0))


def is_floating() -> bool:
    """Whether numbers are worked out as decimals here."""
    return _floating.get() > 0


def near(value: sympy.Expr) -> sympy.Expr:
    """A number not so far out that Φ of it cannot be told from 0 or 1; `Undetermined` if it is."""
    found = exponent(value)
    if found.is_number and abs(found if found.is_Rational else approximate(found)) > MAX_TAIL:
        raise TooFar(f"the normal tail beyond {MAX_TAIL} is not worked out")
    return found


def exponent(value: sympy.Expr) -> sympy.Expr:
    """A number as an exponent, which must not be huge; `Undetermined` if it is."""
    found = settle(value)
    if found.is_number and abs(found if found.is_Rational else approximate(found)) > MAX_EXPONENT:
        raise TooFar(f"an exponent beyond {MAX_EXPONENT} is not worked out; use smaller numbers")
    return found


def approximate(value: sympy.Expr) -> sympy.Expr:
    """A number as a decimal; `Undefined` if it is not real and finite."""
    try:
        found = value.evalf(_floating.get() or DIGITS)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError) as error:
        raise Undefined(f"{value} has no numerical value") from error
    return _real(found)


def _real(found: sympy.Expr) -> sympy.Expr:
    if found.is_Rational or found.is_Float:
        return found
    if found.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.nan):
        raise Undefined("the value is not finite")
    real, imaginary = found.as_real_imag()
    if imaginary.is_number and real.is_number and abs(imaginary) < _tolerance() * max(1, abs(real)):
        return real
    raise Undefined("the value is not a real number")


def gap_sign(left: sympy.Expr, right: sympy.Expr) -> int:
    """The sign of left − right: −1, 0 or 1; `Undetermined` while symbolic."""
    if left == right:
        return 0
    if left.is_Rational and right.is_Rational:
        return 1 if left > right else -1
    if left in _INFINITE or right in _INFINITE:
        return _infinite_sign(left, right)
    gap = left - right
    if not gap.is_number:
        return _symbolic_sign(gap)
    if left.has(sympy.Float) or right.has(sympy.Float):
        return _float_sign(approximate(left), approximate(right), _from_code(left, right))
    return _exact_sign(gap)


def _exact_sign(gap: sympy.Expr) -> int:
    """The sign of a number without floats, in which two precisions must agree.

    One alone is not enough: `evalf` takes the logarithm of a cancelled sum for accurate,
    and the logarithm of a number very close to 1 for 0.
    """
    if sympy.count_ops(gap) > LONG:
        raise TooFar("this number is too long to be told from 0 exactly")
    before = sympy.S.Zero
    for digits in PRECISIONS:
        found = _real(gap.evalf(digits, maxn=MANY))
        if found.is_Float and found._prec < FEW:
            found = sympy.S.Zero
        if abs(found - before) <= _ALIKE * abs(found) and digits > FEW:
            return int(sympy.sign(found))
        before = found
    raise TooFar(f"which side is larger cannot be told with {MANY} digits")


def _float_sign(a: sympy.Expr, b: sympy.Expr, code: bool) -> int:
    scale = max(abs(a), abs(b))
    slack = _CODE_TOLERANCE * max(_code_scale.get(), scale) if code else _tolerance() * scale
    if abs(a - b) <= slack:
        return 0
    return 1 if a > b else -1


def _tolerance() -> sympy.Rational:
    """How far apart equal decimals may be, relative to the larger one."""
    return sympy.Rational(1, 10 ** ((_floating.get() or DIGITS) * 2 // 3))


def _from_code(*values: sympy.Expr) -> bool:
    """Whether a double from code is among the numbers: those have few digits."""
    return any(f._prec < 100 for value in values for f in value.atoms(sympy.Float))


def sure_sign(value: sympy.Expr) -> int:
    """The sign of a number; `Undetermined` if it looks like 0 and algebra does not say so."""
    found = gap_sign(value, sympy.S.Zero)
    if found or value == 0 or value.has(sympy.Float) or _vanishes(value):
        return found
    raise TooFar(f"a number that is 0 to {MANY} digits may be 0 or only close to it")


def _vanishes(value: sympy.Expr) -> bool:
    if sympy.expand(value) == 0:
        return True
    return bool(sympy.count_ops(value) <= SHORT and sympy.simplify(value) == 0)


def is_zero(value: sympy.Expr) -> bool:
    """Whether a value is a number, and 0. SymPy's own `is_zero` can take minutes on numbers."""
    if value.is_Rational:
        return bool(value == 0)
    return bool(value.is_number) and gap_sign(value, sympy.S.Zero) == 0


def equal_numbers(left: sympy.Expr, right: sympy.Expr) -> bool:
    """Whether two numbers are equal; `Undetermined` while symbolic."""
    return gap_sign(left, right) == 0


def _infinite_sign(left: sympy.Expr, right: sympy.Expr) -> int:
    for a, b, sign in ((left, right, 1), (right, left, -1)):
        if a == sympy.oo or b == -sympy.oo:
            return sign
    raise Undefined("infinite values cannot be compared")


def _symbolic_sign(gap: sympy.Expr) -> int:
    if sympy.expand(gap) == 0:
        return 0
    if gap.is_positive:
        return 1
    if gap.is_negative:
        return -1
    raise Undetermined("which side is larger is open while both are symbolic")
