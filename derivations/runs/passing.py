"""Trouble that may pass: want of memory, a library that did not load, a lost process.

Whoever meets it notes it here, in the process that decides a task; the outcomes of that
task are then told but never kept, whatever verdict and words they carry.
"""

from __future__ import annotations

KINDS = (MemoryError, OSError, ImportError)
"""Exceptions that say something of the machine and the moment, not of the formula."""

_noted: list[str] = []


def note(error: BaseException) -> None:
    """Remember an exception if it may pass."""
    if isinstance(error, KINDS):
        _noted.append(f"{type(error).__name__}: {error}")


def begin() -> None:
    """Forget what earlier tasks met."""
    _noted.clear()


def met() -> bool:
    """Whether the task that is being decided has met any."""
    return bool(_noted)
