"""The verdicts.

The enum is closed and its order is strength. This module needs only the standard
library.
"""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """What the machine found out about one step, strongest first."""

    FORMAL = "formal"
    SYMBOLIC = "symbolic"
    BOUNDED = "bounded"
    TESTED = "tested"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    UNREADABLE = "unreadable"
    REFUTED = "refuted"

    @property
    def rank(self) -> int:
        """0 for the strongest verdict."""
        return list(Verdict).index(self)

    def passes(self, *, expected_refuted: bool = False) -> bool:
        """Whether a build may go on: in a `refuted` block only `refuted` does."""
        if expected_refuted:
            return self is Verdict.REFUTED
        return self in (Verdict.FORMAL, Verdict.SYMBOLIC, Verdict.BOUNDED, Verdict.TESTED)
