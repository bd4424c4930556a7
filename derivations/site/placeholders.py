"""Stand-ins that carry formulas through Markdown and the search index.

A formula travels as `opening digits closing`, all private-use characters:
Markdown leaves them alone, no typographer touches them, and the search index
can be cleaned of them. Typeset HTML is put in their place at the very end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_INLINE, _DISPLAY, _REPLY, _CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
_ZERO = 0xE010
_DIGITS = {_ZERO + digit: str(digit) for digit in range(10)}
_ENCODE = {ord(str(digit)): chr(_ZERO + digit) for digit in range(10)}

_NUMBER = f"([{chr(_ZERO)}-{chr(_ZERO + 9)}]+){_CLOSE}"
FORMULA = re.compile(f"[{_INLINE}{_DISPLAY}]{_NUMBER}")
REPLY = re.compile(f"{_REPLY}{_NUMBER}")
# A display alone in its paragraph: the paragraph is only Markdown's wrapping.
LONE_DISPLAY = re.compile(f"<p>({_DISPLAY}{_NUMBER})</p>")


def formula(number: int, *, display: bool) -> str:
    """The stand-in for formula `number` of the build."""
    return f"{_DISPLAY if display else _INLINE}{str(number).translate(_ENCODE)}{_CLOSE}"


def reply(number: int) -> str:
    """The stand-in for what the machine answers to formula `number`."""
    return f"{_REPLY}{str(number).translate(_ENCODE)}{_CLOSE}"


def numbers(text: str) -> list[int]:
    """The formulas that stand in `text`, in order."""
    return [_number(found[1]) for found in FORMULA.finditer(text)]


def fill(text: str, write: Callable[[int], str], pattern: re.Pattern[str] = FORMULA) -> str:
    """`text` with each stand-in replaced by what `write` gives for its number."""
    return pattern.sub(lambda found: write(_number(found[1])), text)


def _number(digits: str) -> int:
    return int(digits.translate(_DIGITS))
