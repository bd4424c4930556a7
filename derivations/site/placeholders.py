"""Stand-ins that carry formulas through Markdown and the search index.

A stand-in travels as `opening key digits closing`, all private-use characters:
Markdown leaves them alone, no typographer touches them, and the search index
can be cleaned of them. Typeset HTML is put in their place at the very end. The
key is drawn anew for each process, so that no text, wherever it comes from, can
name a formula: such characters of somebody else stay what they are.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

_INLINE, _DISPLAY, _REPLY, _CLOSE, _CELL = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_ZERO = 0xE010
_DIGITS = {_ZERO + digit: str(digit) for digit in range(10)}
_ENCODE = {ord(str(digit)): chr(_ZERO + digit) for digit in range(10)}
KEY = f"{secrets.randbelow(10**16):016}".translate(_ENCODE)

_NUMBER = f"{KEY}([{chr(_ZERO)}-{chr(_ZERO + 9)}]+){_CLOSE}"
FORMULA = re.compile(f"[{_INLINE}{_DISPLAY}]{_NUMBER}")
REPLY = re.compile(f"{_REPLY}{_NUMBER}")
CELL = re.compile(f"(?:<p>)?{_CELL}{_NUMBER}(?:</p>)?")
# A display alone in its paragraph: the paragraph is only Markdown's wrapping.
LONE_DISPLAY = re.compile(f"<p>({_DISPLAY}{_NUMBER})</p>")


def formula(number: int, *, display: bool) -> str:
    """The stand-in for formula `number` of the build."""
    return _stand_in(_DISPLAY if display else _INLINE, str(number))


def reply(number: int) -> str:
    """The stand-in for what the machine answers to formula `number`."""
    return _stand_in(_REPLY, str(number))


def cell(number: int) -> str:
    """The stand-in for code cell `number` of a notebook; all are of one length."""
    return _stand_in(_CELL, f"{number:06}")


def numbers(text: str) -> list[int]:
    """The formulas that stand in `text`, in order."""
    return [_number(found[1]) for found in FORMULA.finditer(text)]


def fill(text: str, write: Callable[[int], str], pattern: re.Pattern[str] = FORMULA) -> str:
    """`text` with each stand-in replaced by what `write` gives for its number."""
    return pattern.sub(lambda found: write(_number(found[1])), text)


def _stand_in(opening: str, digits: str) -> str:
    return f"{opening}{KEY}{digits.translate(_ENCODE)}{_CLOSE}"


def _number(digits: str) -> int:
    return int(digits.translate(_DIGITS))
