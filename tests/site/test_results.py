"""Results: numbers, contents, citations, strength, circles; notation and foot of a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mkdocs.exceptions import Abort

from derivations.site import colophon
from derivations.site.colophon import Change
from tests.site.made_up import Build

ONE = r"""# One

/// let
Let $n \in \mathbb{N}$ and $s := 1$.
///

## Part

/// lemma | First of $n$
    id: first

$a = \mathtt{a}$
///

/// proof
$a = b$
///

/// theorem | Second
    id: second

$b = b$
///

/// proof
By the [lemma](#first).
///
"""
TWO = """# Two

/// corollary
    id: third

By the [theorem](one.md#second), $c = c$.
///
"""


@pytest.fixture(scope="module")
def site(build_site: Build) -> Path:
    graph = "# Graph\n\n<!-- results -->\n"
    return build_site(index="# Home\n", one=ONE, two=TWO, graph=graph)


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_statements_are_numbered_headings_and_landmarks(site: Path) -> None:
    shown = page(site, "one")
    heads = re.findall(r'<h3 class="dv-head" id="(\w+-title)">.*?dv-kind">([^<]*)<', shown)
    assert heads == [("first-title", "Lemma 1"), ("second-title", "Theorem 2")]
    section = re.findall(r'<section [^>]*id="first"[^>]*>', shown)[0]
    assert 'aria-labelledby="first-title"' in section


def test_statements_stand_in_the_table_of_contents(site: Path) -> None:
    shown = page(site, "one")
    contents = shown[shown.index("md-sidebar--secondary") : shown.index("<article")]
    assert 'href="#second-title"' in contents
    assert "Theorem 2. Second" in contents
    assert "Lemma 1. First of <span" in contents


def test_search_finds_a_statement_by_its_name(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    titles = {doc["location"]: doc["title"] for doc in index["docs"]}
    assert "Second" in titles["one/#second-title"]
    assert "n" in titles["one/#first-title"]


def test_a_statement_says_what_it_stands_on_and_who_uses_it(site: Path) -> None:
    shown = re.findall(r'<p class="dv-standing"[^>]*>(.*?)</p>', page(site, "one"))
    assert shown[0].startswith('Used by <a href="#second">Theorem 2</a>')
    assert 'Stands on <a href="#first">Lemma 1</a>' in shown[1]
    assert 'Used by <a href="../two/#third">Corollary 1</a> of Two' in shown[1]


def test_a_result_is_as_strong_as_the_weakest_it_stands_on(site: Path) -> None:
    shown = re.findall(r'<p class="dv-standing"[^>]*>(.*?)</p>', page(site, "two"))
    assert shown[0].endswith("In the end <em>tested in 214 worlds</em>")


def test_the_graph_has_an_arrow_for_each_citation_and_a_table_that_says_the_same(
    site: Path,
) -> None:
    shown = page(site, "graph")
    assert "A graph of 3 results with 2 arrows" in shown
    graph = re.findall(r'<svg class="dv-graph".*?</svg>', shown)[0]
    assert graph.count("<path") == 2
    ElementTree.fromstring(graph)
    assert shown.count('<tr><th scope="row">') == 3
    assert "First of n" in shown


def test_results_in_a_circle_fail_the_build(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    turned = ONE.replace("$a = b$\n", "By the [theorem](#second), $a = b$.\n")
    with pytest.raises(Abort):
        build_site(index="# Home\n", one=turned)
    assert "found a circle: one.md#first → one.md#second → one.md#first" in caplog.text


def test_a_link_to_a_result_that_is_not_there_fails_the_build(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        build_site(index="# Home\n", one=ONE.replace("(#first)", "(#fisrt)"))
    assert "#fisrt" in caplog.text


def test_a_page_lists_its_notation_once(site: Path) -> None:
    shown = page(site, "one")
    table = shown[shown.index('<details class="dv-notation">') :]
    rows = re.findall(r"<tr><td>.*?</td></tr>", table[: table.index("</details>")])
    assert len(rows) == 2
    assert re.search(r'href="#f-[0-9a-f]{6}">definition', rows[1])
    assert "dv-notation" not in page(site, "graph")


def test_the_feed_is_well_formed_and_linked(site: Path) -> None:
    ElementTree.fromstring((site / "feed.xml").read_text(encoding="utf-8"))
    assert '<link rel="alternate" type="application/rss+xml"' in page(site, "one")


def test_a_foot_says_when_and_how_to_cite() -> None:
    change = Change("0123456789abcdef", "2026-11-25T10:00:00+01:00", "A <change>")
    html = colophon.html("A & B", "https://example.org/a/", change, "0123456789abcdef", "a.ipynb")
    assert '<time datetime="2026-11-25">' in html
    assert "@misc{a-b," in html
    assert r"{{A \&amp; B}}" in html
    assert '<a href="a.ipynb" download>' in html
    assert colophon.html("A", "", None, "") == ""
    feed = colophon.feed("Site", "about", "", [change])
    item = ElementTree.fromstring(feed).find("channel/item")
    assert item is not None
    assert item.findtext("title") == "A <change>"
    assert item.findtext("pubDate") == "Wed, 25 Nov 2026 10:00:00 +0100"
