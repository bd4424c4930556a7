r"""LaTeX to HTML and MathML, by KaTeX, at build time.

KaTeX runs inside QuickJS, so an author needs no Node and a reader needs no
JavaScript. Each formula is typeset once per content, in a process apart. The options are the
strict ones: a command that KaTeX does not know, or that a reader's LaTeX would
reject, is an error and never a red word on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape

from derivations.errors import Span, Unreadable
from derivations.site import typesetting

MACROS = re.compile(
    r"\\(?:[gex]?def|let|futurelet|(?:re)?newcommand|providecommand|global|long|expandafter|"
    r"noexpand|begingroup|endgroup|bgroup|egroup|char)(?![A-Za-z])"
)
"""Commands that make commands: a few of them make a short formula long without end."""

_TAGS = re.compile(r"<annotation.*?</annotation>|<[^>]*>", re.DOTALL)
_PLAIN = str.maketrans("", "", "\u2061\u200b\u2062\u2063")


@dataclass(frozen=True)
class Typeset:
    """One formula as KaTeX wrote it."""

    html: str
    width: float  # in ems of the text around it

    @cached_property
    def plain(self) -> str:
        """The formula as a line of Unicode text, for titles and the search index."""
        mathml = self.html[: self.html.index("</math>")]
        text = unescape(_TAGS.sub("", mathml)).translate(_PLAIN)
        return " ".join(text.split())


@cache
def typeset(latex: str, *, display: bool = False, page: str = "") -> Typeset:
    """`latex` (no dollar signs) as HTML for the eye and MathML for the ear.

    `page` is whose time it takes. Raises `Unreadable`, with the place in `latex`, when
    KaTeX cannot set it within the bounds of `typesetting`.
    """
    if macro := MACROS.search(latex):
        message = f"Expected LaTeX without commands of its own, found: {macro[0]}."
        raise Unreadable(message, Span(*macro.span()))
    answer = typesetting.shared().typeset(latex, display, page)
    if "html" in answer:
        return Typeset(answer["html"], answer["width"])
    start = min(answer.get("position", 0), len(latex))
    end = min(start + answer.get("length", len(latex)), len(latex))
    found = answer["message"].rstrip(".")
    raise Unreadable(f"Expected LaTeX that KaTeX can typeset, found: {found}.", Span(start, end))
