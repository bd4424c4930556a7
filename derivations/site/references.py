r"""`\label{…}` and `\eqref{…}`: places to link to, and numbers to name them by.

KaTeX runs with every HTML command forbidden, so both are taken out of the
LaTeX before it is typeset: a label becomes the `id` of its display and a
number beside it, a reference becomes that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derivations.errors import Span, Unreadable

_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}\s*")
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]*)\}")
_ONLY_REFERENCE = re.compile(rf"\s*(?:{_REFERENCE.pattern})\s*")
_IN_PROSE = re.compile(
    r"<(code|pre)\b.*?</\1>|<[^>]*>|\\(?:eq)?ref\{(?P<label>[^{}]*)\}", re.DOTALL
)
# KaTeX would number every row of these on its own; only a label asks for a number here.
_NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather)\}")
_NO_ID = re.compile(r"[^\w.:-]+")


class References:
    """The labels of one page, numbered in the order in which they stand."""

    def __init__(self, formulas: Iterable[str]) -> None:
        labels = [label for latex in formulas for label in _LABEL.findall(latex)]
        self.numbers = {label: n for n, label in enumerate(dict.fromkeys(labels), start=1)}

    def labels(self, latex: str) -> tuple[str, ...]:
        """The labels that `latex` carries: one for the display, or one for each of its rows."""
        return tuple(_LABEL.findall(latex))

    def cited(self, latex: str) -> list[str]:
        """The labels of this page that `latex` refers to."""
        return [label for label in _REFERENCE.findall(latex) if label in self.numbers]

    def alone(self, latex: str) -> str | None:
        """The label that `latex` refers to and nothing else, if it does."""
        found = _ONLY_REFERENCE.fullmatch(latex)
        return found[1] if found else None

    def tag(self, label: str) -> str:
        """`(3)` for the third label of the page."""
        return f"({self.numbers[label]})"

    def plain(self, latex: str) -> str:
        """`latex` without labels and with numbers for references."""
        unnumbered = _NUMBERED.sub(r"\\\1{\2*}", _LABEL.sub("", latex))
        return _REFERENCE.sub(self._number, unnumbered)

    def _number(self, reference: re.Match[str]) -> str:
        if reference[1] not in self.numbers:
            raise Unreadable(
                f"Expected a label of this page, found {reference[1]!r}: "
                rf"put \label{{{reference[1]}}} at the start of the display that it names.",
                Span(*reference.span()),
            )
        return rf"\text{{{self.tag(reference[1])}}}"

    def in_prose(self, html: str) -> str:
        """`html` with a link for each reference among its words; code stays as it is."""
        return _IN_PROSE.sub(self._link, html)

    def _link(self, found: re.Match[str]) -> str:
        label = found["label"]
        if label is None or label not in self.numbers:
            return found[0]
        return self.link(label)

    def link(self, label: str) -> str:
        """The number of a label, as a link to it."""
        return f'<a class="dv-ref" href="#{anchor(label)}">{self.tag(label)}</a>'


def anchor(label: str) -> str:
    """The HTML id of a label: `eq:first step` becomes `eq:first-step`."""
    return _NO_ID.sub("-", label.strip())
