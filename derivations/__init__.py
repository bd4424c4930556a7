"""Derivations: mathematics on pages, in which every formula has been checked."""

from __future__ import annotations

import atexit
import sys

__version__ = "0.1.0"


@atexit.register
def _forget_terms() -> None:
    """Empty the kernel's table of terms while Python is still whole.

    A term that dies later is looked up in the table by its key, and flint's numbers can not
    be hashed any more by then: each would print an ImportError on the way out.
    """
    if terms := sys.modules.get("derivations.kernel.terms"):
        terms._known.clear()
