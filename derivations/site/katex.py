r"""LaTeX to HTML and MathML, by KaTeX, at build time.

KaTeX runs inside QuickJS, so an author needs no Node and a reader needs no
JavaScript. Each formula is typeset once per content, in a process apart. The options are the
strict ones: a command that KaTeX does not know, or that a reader's LaTeX would
reject, is an error and never a red word on the page.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
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
_EM = re.compile(r"(top|height|vertical-align):\s*(-?[\d.]+)em")
_PLAIN = str.maketrans("", "", "\u2061\u200b\u2062\u2063")


@dataclass(frozen=True)
class Typeset:
    """One formula as KaTeX wrote it."""

    html: str

    @cached_property
    def plain(self) -> str:
        """The formula as a line of Unicode text, for titles and the search index."""
        mathml = self.html[: self.html.index("</math>")]
        text = unescape(_TAGS.sub("", mathml)).translate(_PLAIN)
        return " ".join(text.split())

    @cached_property
    def rows(self) -> tuple[float, ...]:
        """Where the baselines of an aligned display's rows lie, from its top, in em.

        Empty when the formula is not one table of rows.
        """
        return _row_baselines(self.html[self.html.index('<span class="katex-html"') :])


def _row_baselines(html: str) -> tuple[float, ...]:
    base = ElementTree.fromstring(_balanced(html))[0]
    table = base.find("./span[2]/span[@class='mtable']")
    if table is None:
        return ()
    strut = _ems(base[0])
    above = strut["height"] + strut.get("vertical-align", 0.0)
    column = next(c for c in table if (c.get("class") or "").startswith("col-align"))
    rows = column.findall("./span/span[1]/span[@class='vlist']/span")
    # A row's box hangs `top` from the table's baseline, its own baseline a strut lower.
    return tuple(round(above + _ems(row)["top"] + _ems(row[0])["height"], 4) for row in rows)


def _balanced(html: str) -> str:
    """`html` cut after the element that it opens with."""
    depth = 0
    for tag in re.finditer(r"<(/?)[^>]*?(/?)>", html):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth == 0:
            return html[: tag.end()]
    return html


def _ems(element: ElementTree.Element) -> dict[str, float]:
    return {name: float(value) for name, value in _EM.findall(element.get("style", ""))}


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
        return Typeset(answer["html"])
    start = min(answer.get("position", 0), len(latex))
    end = min(start + answer.get("length", len(latex)), len(latex))
    found = answer["message"].rstrip(".")
    raise Unreadable(f"Expected LaTeX that KaTeX can typeset, found: {found}.", Span(start, end))
