"""Sums that the notes speak of."""

from mynotes.helpers import doubled

__all__ = ["twice"]


def twice(x: float) -> float:
    """Two times x."""
    return doubled(x)
