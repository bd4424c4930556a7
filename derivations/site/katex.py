r"""LaTeX to HTML and MathML, by KaTeX, at build time.

KaTeX runs inside QuickJS, so an author needs no Node and a reader needs no
JavaScript. Each formula is typeset once per content. The options are the
strict ones: a command that KaTeX does not know, or that a reader's LaTeX would
reject, is an error and never a red word on the page.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from html import unescape

import quickjs

from derivations.errors import Span, Unreadable
from derivations.site.assets import katex_script

# QuickJS returns no rope strings, hence the JSON; errors come back as data.
_ENTRY = """
function typeset(latex, display) {
  const options = {
    displayMode: display, output: "htmlAndMathml",
    throwOnError: true, strict: "error", trust: false,
    maxExpand: 1000, maxSize: 50, errorColor: "#forbidden",
  };
  try {
    const html = katex.renderToString(latex, options);
    const message = "a command that reaches out of the formula";
    return JSON.stringify(html.includes("#forbidden") ? {message} : {html});
  } catch (error) {
    return JSON.stringify({
      message: String(error.rawMessage || error.message),
      position: error.position, length: error.length,
    });
  }
}
"""
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


@lru_cache(maxsize=1)
def _engine() -> quickjs.Function:
    return quickjs.Function("typeset", katex_script() + _ENTRY)


@cache
def typeset(latex: str, *, display: bool = False) -> Typeset:
    """`latex` (no dollar signs) as HTML for the eye and MathML for the ear.

    Raises `Unreadable`, with the place in `latex`, when KaTeX cannot set it.
    """
    answer = json.loads(_engine()(latex, display, run_gc=False))
    if "html" in answer:
        return Typeset(answer["html"])
    start = min(answer.get("position", 0), len(latex))
    end = min(start + answer.get("length", len(latex)), len(latex))
    found = answer["message"].rstrip(".")
    raise Unreadable(f"Expected LaTeX that KaTeX can typeset, found: {found}.", Span(start, end))
