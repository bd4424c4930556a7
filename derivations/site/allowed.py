"""What a page's HTML may hold: elements, attributes, classes, styles and addresses.

One table for each. Whatever is not listed is taken out, so that a new element of HTML
is forbidden until somebody has thought about it.
"""

from __future__ import annotations

import re

_HTML = (
    "a abbr article aside b blockquote br caption cite code col colgroup dd del details dfn div "
    "dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark nav ol p "
    "pre q s samp section small span strong sub summary sup table tbody td tfoot th thead time "
    "tr u ul var wbr"
)
_DRAWING = (
    "svg g defs use path rect circle ellipse line polyline polygon text tspan title desc marker "
    "clipPath linearGradient radialGradient stop pattern"
)
TAGS = frozenset(f"{_HTML} {_DRAWING}".split())
LOWER_TAGS = frozenset(tag.lower() for tag in TAGS)
EMPTIED = frozenset("script style template iframe object noscript math textarea select".split())
"""Elements that go with all they hold; of any other the content stays."""

SEARCH_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li ol ul pre code b i em strong sub sup".split())

_EVERY = "class id title lang dir role tabindex style data-search-exclude hidden"
_SHAPES = (
    "x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy d points width height viewBox transform fill "
    "stroke opacity offset fill-opacity fill-rule clip-path clip-rule clipPathUnits color "
    "stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray "
    "stroke-dashoffset stroke-miterlimit stop-color stop-opacity font-family font-size "
    "font-style font-weight text-anchor dominant-baseline alignment-baseline "
    "preserveAspectRatio xmlns xmlns:xlink version gradientUnits gradientTransform "
    "patternUnits patternTransform markerWidth markerHeight markerUnits refX refY orient "
    "marker-end marker-start marker-mid vector-effect letter-spacing"
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(_EVERY.split()),
    "a": {"href", "name", "target"},
    "img": {"src", "alt", "width", "height", "loading", "align"},
    "input": {"type", "name", "checked", "disabled"},
    "label": {"for"},
    "details": {"open"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "code": set(),
    **{tag: {"colspan", "rowspan", "scope", "align", "headers"} for tag in ("td", "th")},
    **{tag: {"span", "align"} for tag in ("col", "colgroup")},
    **{tag: set(_SHAPES.split()) for tag in _DRAWING.split()},
}
ATTRIBUTES["use"] |= {"href", "xlink:href"}
_LOWER = {
    tag.lower(): {name.lower() for name in names} | ATTRIBUTES["*"]
    for tag, names in ATTRIBUTES.items()
}

STYLES = frozenset(
    "text-align vertical-align width height max-width min-width max-height fill fill-opacity "
    "fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-dasharray stroke-dashoffset stroke-miterlimit opacity font font-size font-family "
    "font-style font-weight text-anchor dominant-baseline white-space stop-color "
    "stop-opacity clip-path color".split()
)

SCHEMES = {"http", "https", "mailto", "data", "derivations-source"}
"""The last names our copies of shown code; `data` is for pictures alone, see `value`."""

META = frozenset(
    "title subtitle description hide icon search tags status author authors date".split()
)
"""Keys of front matter that say something of the page and do not steer the theme."""

_FREE = frozenset("dv-figure dv-table dv-bench dv-limits".split())
_FOREIGN = frozenset("md-button md-button--primary md-tag md-icon md-typeset".split())
_RESERVED = re.compile(r"(?:dv|katex|md)(?:-|$)|mathnormal$|mord$")
_OWN_ID = re.compile(r"(?:formula-\d|dv-|__(?!tabbed_|codelineno|code_|span))")
_ID = re.compile(r"[\w:./%+-]{1,500}")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_UNSEEN = re.compile(r"[\x00-\x20]")
_ADDRESS = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_REMOTE = re.compile(r"url\s*\(\s*['\"]?(?!#)|@import|expression\s*\(", re.IGNORECASE)


def has(tag: str, attribute: str) -> bool:
    """Whether an element may have an attribute; both names as HTML's parser gives them."""
    return attribute.startswith("aria-") or attribute in _LOWER.get(tag, ATTRIBUTES["*"])


def class_name(name: str) -> bool:
    """Whether an author may use a class: not those that say a verdict, look typeset, or hide."""
    return name in _FREE or name in _FOREIGN or not _RESERVED.match(name)


def value(tag: str, attribute: str, text: str) -> bool:
    """Whether an attribute that an element may have may have this value."""
    if attribute in ("id", "name", "for"):
        return bool(_ID.fullmatch(text)) and not _OWN_ID.match(text)
    if attribute in ("href", "src", "xlink:href"):
        return _address(tag, text)
    if tag == "input" and attribute == "type":
        return text in ("radio", "checkbox")
    return not _REMOTE.search(text)


def styles(text: str) -> bool:
    """Whether every property of a `style` is one that an author may set."""
    names = (part.partition(":")[0].strip().lower() for part in text.split(";"))
    return all(not name or name in STYLES for name in names)


def _address(tag: str, text: str) -> bool:
    if tag == "use":
        return text.startswith("#")
    if text.lstrip()[:5].lower() == "data:":
        return tag == "img" and bool(_PICTURE.match(text))
    scheme = _ADDRESS.match(_UNSEEN.sub("", text))
    return scheme is None or scheme[1].lower() in SCHEMES
