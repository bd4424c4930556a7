"""What an argument has to be: one check for each kind, one `InputError` when it is not.

Numbers may be Python's, NumPy's or fractions; text never counts as a number, nor does a
truth value count as a whole one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivations.errors import InputError


def real(name: str, value: Any) -> float:
    """A finite number as a float."""
    number = _float(value)
    if number is None or not math.isfinite(number):
        raise InputError(f"expected a finite {name}, got {value!r:.60}")
    return number


def positive(name: str, value: Any) -> float:
    """A finite number above 0 as a float."""
    number = _float(value)
    if number is None or not 0 < number < math.inf:
        raise InputError(f"expected a positive {name}, got {value!r:.60}")
    return number


def reals(name: str, values: Any) -> list[float]:
    """A list of at least one finite number, as floats."""
    numbers = [_float(value) for value in values] if _is_list(values) else []
    found = [number for number in numbers if number is not None and math.isfinite(number)]
    if not found or len(found) < len(numbers):
        raise InputError(f"expected {name} to be a list of finite numbers, got {values!r:.60}")
    return found


def floats(name: str, values: Any) -> NDArray[np.float64]:
    """An array of float64, NaN and infinity allowed."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "iufb":
            raise TypeError
    except (TypeError, ValueError) as error:
        raise InputError(f"expected {name} to be numbers, got {values!r:.60}") from error
    return array.astype(np.float64)


def chance(name: str, value: Any) -> None:
    """Reject what is not a number strictly between 0 and 1; NaN included."""
    number = isinstance(value, int | float | Fraction | np.floating)
    if not number or not 0 < value < 1:
        raise InputError(f"{name} lies strictly between 0 and 1, got {value!r}")


def whole(name: str, value: Any, least: int) -> int:
    """An integer of at least `least`, as a Python int."""
    integer = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not integer or value < least:
        raise InputError(f"{name} is an integer of at least {least}, got {value!r:.60}")
    return int(value)


def seed_of(value: Any) -> int:
    """An integer that both NumPy and torch take as a seed."""
    if whole("the seed", value, 0) >= 2**63:
        raise InputError(f"the seed is below 2^63, got {value!r:.60}")
    return int(value)


def _float(value: Any) -> float | None:
    if isinstance(value, str | bytes | bool) or not hasattr(value, "__float__"):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        return None


def _is_list(values: Any) -> bool:
    return isinstance(values, Iterable) and not isinstance(values, str | bytes)
