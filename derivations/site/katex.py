r"""LaTeX to HTML and MathML, by KaTeX, at build time.

KaTeX runs inside QuickJS, so an author needs no Node and a reader needs no
JavaScript. Each formula is typeset once per content. The options are the
strict ones: a command that KaTeX does not know, or that a reader's LaTeX would
reject, is an error and never a red word on the page.
"""

from __future__ import annotations

import json
import re
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
