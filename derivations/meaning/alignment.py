"""Two sides of a sign brought to one kind and shape, or the error that says what they are."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.meaning.casts import describe, is_number, number
from derivations.meaning.values import ZERO, Array, Flexible, Permutation, Value, vector


def same_shape(a: Array, b: Array, sign: str) -> None:
    """Two arrays met by an entrywise sign must have one shape."""
    if a.shape != b.shape or a.row != b.row:
        raise Unreadable(
            f"{sign} joins values of one shape; left is {describe(a)}, right is {describe(b)}"
        )


def _grow(flexible: Flexible, like: Array) -> Array:
    if flexible.ones and len(like.shape) == 1 and flexible.row != like.row:
        raise Unreadable(
            f"left and right differ: a {'row' if flexible.row else 'column'} of ones "
            f"and {describe(like)}"
        )
    return Array(like.shape, (flexible.scale,) * len(like.entries), like.row)


def align(a: Value, b: Value, sign: str) -> tuple[Value, Value]:
    """Bring two sides of an entrywise sign to one type, or say what they are."""
    if isinstance(a, Flexible) and isinstance(b, Array):
        return _grow(a, b), b
    if isinstance(b, Flexible) and isinstance(a, Array):
        return a, _grow(b, a)
    if isinstance(a, Array) and isinstance(b, Array):
        same_shape(a, b, sign)
        return a, b
    a = t.ZERO if a is ZERO and is_number(b) else a
    b = t.ZERO if b is ZERO and is_number(a) else b
    if is_number(a) and is_number(b):
        return a, b
    if isinstance(a, Flexible) and isinstance(b, Flexible) and a.ones == b.ones and a.row == b.row:
        return a, b
    raise Unreadable(
        f"{sign} joins values of one kind; left is {describe(a)}, right is {describe(b)}"
    )


def beside(value: Value, other: Value) -> Value:
    """Beside a vector, a tuple is its blocks one after the other and a permutation its word."""
    if not (isinstance(other, Array) and len(other.shape) == 1):
        return value
    if isinstance(value, Permutation):
        return vector(map(t.num, value.images))
    if not isinstance(value, tuple):
        return value
    parts = (part.entries if isinstance(part, Array) else (number(part),) for part in value)
    return vector(entry for part in parts for entry in part)
