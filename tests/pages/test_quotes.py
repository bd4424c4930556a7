"""A quote is the whole element with that id, and nothing else."""

from __future__ import annotations

import pytest

from derivations.pages.quotes import Quote, element, fill, moved

HTML = (
    '<p>a</p><section class="x" id="outer"><p>b<br/></p><section id="inner"><p>c</p></section>'
    '<img src="a.svg" alt="1 > 0"><p>d</p></section><section id="last"><p>e</p></section>'
)


@pytest.mark.parametrize(
    ("ident", "start", "end"),
    [
        ("inner", '<section id="inner">', "<p>c</p></section>"),
        ("outer", '<section class="x" id="outer">', "<p>d</p></section>"),
        ("last", '<section id="last">', "<p>e</p></section>"),
    ],
)
def test_an_element_ends_where_its_own_tag_closes(ident: str, start: str, end: str) -> None:
    found = element(HTML, ident)
    assert found is not None
    assert found.startswith(start)
    assert found.endswith(end)
    assert found.count("<section") == found.count("</section>")


@pytest.mark.parametrize("ident", ["missing", "inn", "x", "outer.*"])
def test_no_element_without_exactly_this_id(ident: str) -> None:
    assert element(HTML, ident) is None


def test_an_element_that_never_closes_is_none() -> None:
    assert element('<section id="a"><p>b</p>', "a") is None


def test_quotes_are_replaced_and_other_comments_stay() -> None:
    seen: list[Quote] = []

    def write(quote: Quote) -> str:
        seen.append(quote)
        return "Q"

    text = "<!-- quote: proofs/a.md#x-1 -->\n<!-- a note -->\n<!--quote:b.md#y-->"
    assert fill(text, write) == "Q\n<!-- a note -->\nQ"
    assert [str(quote) for quote in seen] == ["proofs/a.md#x-1", "b.md#y"]


def test_addresses_are_moved() -> None:
    assert moved('<a href="x">y</a> src="z"', str.upper) == '<a href="X">y</a> src="Z"'
