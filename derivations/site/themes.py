"""Any theme: where a page's content stands in what a theme makes of it, and our style sheets.

A theme puts a page's content wherever it likes, so its begin and end travel with it, as
characters that no author can write. A theme that loses them, or that has no head to link
style sheets in, would show formulas without verdicts: that is an error.
"""

from __future__ import annotations

import re

from derivations.site import placeholders

SHEETS = ("assets/derivations.css", "assets/reading.css")
"""What verdicts and formulas look like; in every site, before its own style sheets."""

_BEGIN, _END = f"\ue006{placeholders.KEY}\ue006", f"\ue007{placeholders.KEY}\ue007"
_ROOT_SIZE = {"material": 1.0}  # the length of 1rem, over that in Material
_OTHERS = 1.25

# Material opens its search as a dialog without a name.
_SEARCH = re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")>')
ARTICLE = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)


def is_foreign(theme: str) -> bool:
    """Whether a theme has none of the classes that Material gives to an article."""
    return theme not in _ROOT_SIZE


def scale(theme: str) -> float:
    """How many of the theme's `rem` are one of Material."""
    return _ROOT_SIZE.get(theme, _OTHERS)


def marked(content: str) -> str:
    """A page's content between its marks."""
    return f"{_BEGIN}{content}{_END}"


def unmarked(text: str) -> str:
    """`text`, say of the search index, without marks."""
    return text.replace(_BEGIN, "").replace(_END, "")


def named(html: str) -> str:
    """A page in which the dialog for the search has a name."""
    return _SEARCH.sub(r'\1 aria-label="Search">', html)


def linked(html: str, theme: str, to_root: str) -> tuple[str, str]:
    """A page that links our style sheets, and what the theme leaves out of it, if anything."""
    if not ARTICLE.search(html):
        return html, (
            f"expected the theme {theme!r} to show the content of the page between the marks of "
            "the plugin `derivations`, found none, so verdicts would be missing: use a theme "
            "whose template writes `{{ page.content }}` as it is"
        )
    missing = [sheet for sheet in SHEETS if sheet not in html]
    if not missing:
        return html, ""
    if "</head>" not in html:
        return html, (
            f"expected the theme {theme!r} to write `</head>`, found none, so style sheets "
            "cannot be linked and verdicts would not be seen"
        )
    base = "" if to_root in (".", "./") else to_root.rstrip("/") + "/"
    links = "".join(f'<link rel="stylesheet" href="{base}{sheet}">' for sheet in missing)
    return html.replace("</head>", f"{links}</head>", 1), ""
