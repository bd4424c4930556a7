"""The border: here, and only here, what an author wrote becomes part of a page of HTML.

Whatever Markdown made of a page passes through `Border.content`, and each title, name
and tag through `text`. Elements, attributes, classes and addresses outside the lists of
`allowed` are taken out and told of. What the machine says about a formula is marked by
classes that no author may use: our own blocks write them under a key that is drawn anew
for each process, and it becomes their plain name only after everything else is gone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

import nh3

from derivations.site import allowed

KEY = f"dv{secrets.token_hex(8)}-"
"""What our own classes begin with until they have crossed the border."""

PRIVATE = re.compile("[\ue000-\ue01f]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?")
# Marks that travel as comments, such as that of a quote; every other comment is taken out.
_MARK = re.compile(r"<!-- ?[a-z-]{1,30}(?:: ?[\w./#: -]{1,300}?)? ?-->")
_KEPT = re.compile(rf"{KEY}mark(\d+);")


def own(element: Element) -> None:
    """Put the classes of one of our own elements under the key."""
    if names := element.get("class"):
        element.set("class", re.sub(r"(?<!\S)dv-", KEY, names))


def owned(block: Any) -> Any:
    """A class of blocks of pymdownx whose own elements, and no others, may say a verdict.

    What an author adds to them, as attributes or as content, is not there yet when a block
    begins, and is there already when it ends.
    """

    def on_create(self: Any, parent: Element) -> Element:
        before = set(parent.iter())
        made: Element = block.on_create(self, parent)
        for element in set(parent.iter()) - before:
            own(element)
        return made

    def on_end(self: Any, element: Element) -> None:
        before = set(element.iter())
        block.on_end(self, element)
        for new in set(element.iter()) - before:
            own(new)

    return type(block.__name__, (block,), {"on_create": on_create, "on_end": on_end})


def text(words: str) -> str:
    """Words with all that HTML would read in them escaped; entities are read first."""
    return escape(PRIVATE.sub("\ufffd", unescape(words)))


def name(html: str) -> str:
    """A line of HTML, such as a heading, as escaped text without its markup.

    Stand-ins of formulas pass: what is put in their place is escaped then.
    """
    return escape(unescape(nh3.clean(html, tags=set(), attributes={})))


def data(value: Any) -> Any:
    """The front matter of a page: escaped throughout, and only the keys that mean something."""
    if isinstance(value, dict):
        return {text(str(key)): data(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [data(part) for part in value]
    return text(value) if isinstance(value, str) else value


def meta(head: dict[str, Any]) -> dict[str, Any]:
    """A page's front matter without keys that steer the theme, such as `template`."""
    return {key: data(value) for key, value in head.items() if key in allowed.META}


class Border:
    """`trusted` leaves an author's HTML as it is, but for what would imitate a verdict."""

    def __init__(self, *, trusted: bool = False) -> None:
        self.trusted = trusted

    def content(self, html: str) -> tuple[str, list[str]]:
        """A page's HTML, safe to serve, and one message for each thing that had to go."""
        html = _REFERENCE.sub(_no_private, html)
        faults = list(dict.fromkeys(_faults(html, self.trusted)))
        if not self.trusted:
            html = _cleaned(html)
        return html.replace(KEY, "dv-"), faults


def fragment(html: str) -> str:
    """HTML that code has written, say as the output of a notebook's cell."""
    return _cleaned(PRIVATE.sub("\ufffd", _REFERENCE.sub(_no_private, html)))


def listed(html: str) -> str:
    """An entry of the search index, with the few elements that its makers put there."""
    return nh3.clean(html, tags=allowed.SEARCH_TAGS, attributes={})


def _cleaned(html: str) -> str:
    marks: list[str] = []

    def keep(found: re.Match[str]) -> str:
        marks.append(found[0])
        return f"{KEY}mark{len(marks) - 1};"

    cleaned = nh3.clean(
        _MARK.sub(keep, html),
        tags=allowed.TAGS,
        clean_content_tags=allowed.EMPTIED,
        attributes=allowed.ATTRIBUTES,
        attribute_filter=_attribute,
        generic_attribute_prefixes={"aria-"},
        filter_style_properties=allowed.STYLES,
        url_schemes=allowed.SCHEMES,
        link_rel=None,
    )
    return _KEPT.sub(lambda found: marks[int(found[1])], cleaned)


def _attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(part for part in value.split() if _is_free(part)) or None
    return value if allowed.value(tag, attribute, value) else None


def _is_free(part: str) -> bool:
    return part.startswith(KEY) or allowed.class_name(part)


def _no_private(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return "\ufffd" if 0xE000 <= code <= 0xE01F else found[0]


class _Scan(HTMLParser):
    """Notes what is not allowed, so that an author learns why it is missing."""

    def __init__(self, trusted: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.trusted = trusted
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "math" or (not self.trusted and tag not in allowed.LOWER_TAGS):
            self.faults.append(f"the element <{tag}> is not allowed on a page")
            return
        for attribute, value in attrs:
            if value or attribute.startswith("on"):  # `{like this}` in a table's cell is harmless
                self.faults += self.attribute(tag, attribute, value or "")

    def attribute(self, tag: str, attribute: str, value: str) -> Iterator[str]:
        if attribute == "class":
            for part in value.split():
                if not _is_free(part):
                    yield f"the class {part!r} is the machine's own; use another"
        elif self.trusted:
            if attribute == "id" and not allowed.value(tag, attribute, value):
                yield f"the id {value!r} is the machine's own; use another"
        elif not (
            allowed.has(tag, attribute)
            and allowed.value(tag, attribute, value)
            and (attribute != "style" or allowed.styles(value))
        ):
            yield f"the attribute {attribute}={value[:40]!r} of <{tag}> is not allowed on a page"

    handle_startendtag = handle_starttag


def _faults(html: str, trusted: bool) -> list[str]:
    scan = _Scan(trusted)
    scan.feed(html)
    scan.close()
    return scan.faults
