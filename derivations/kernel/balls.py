"""What a value can be, and the two ways of having none."""

from __future__ import annotations

from enum import Enum

from flint import arb, fmpq

Value = fmpq | arb


class Missing(Exception):
    """The term certainly has no value here; the text says why."""


class Unknown(Exception):
    """Whether there is a value, or which, cannot be told with the digits at hand."""


class Truth(Enum):
    """What a proposition is in a world. `AGREES`: enclosures agree, which is no proof."""

    TRUE = "true"
    AGREES = "agrees"
    OPEN = "open"
    FALSE = "false"
    NO_VALUE = "no value"


def ball(value: Value) -> arb:
    """An exact number as a ball; a ball as it is."""
    return arb(value) if isinstance(value, fmpq) else value
