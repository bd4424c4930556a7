"""Why a command cannot run."""

from __future__ import annotations


class Unable(Exception):
    """The command cannot run; the message says why."""
