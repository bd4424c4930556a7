"""A whole site, built with the project's own settings and made-up verdicts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mkdocs.exceptions import Abort

from tests.site.made_up import PAGE, Build

PRIVATE = re.compile("[\ue000-\uf8ff]")


def text(site: Path, page: str = "page") -> str:
    return (site / page / "index.html").read_text(encoding="utf-8")


def article(site: Path, page: str = "page") -> str:
    return re.findall(r"<article.*?</article>", text(site, page), re.DOTALL)[0]


def test_no_placeholder_and_no_dollar_is_left(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert not PRIVATE.search(page.read_text(encoding="utf-8")), page
    shown = re.sub(r"<annotation.*?</annotation>", "", article(site))
    assert "$" not in re.sub(r"<[^>]*>", "", shown)


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    loads = re.compile(
        r'(?:src|srcset)="(?:https?:)?//|<link[^>]*href="(?:https?:)?//|url\((?:h|//)'
    )
    for file in [*site.rglob("*.html"), *site.rglob("*.css")]:
        assert not loads.search(file.read_text(encoding="utf-8")), file


def test_every_font_that_a_style_sheet_names_is_there(site: Path) -> None:
    for sheet in (site / "assets/katex/katex.min.css", site / "assets/fonts.css"):
        named = re.findall(r"url\(\"?([^)\"]+)\"?\)", sheet.read_text(encoding="utf-8"))
        assert named
        for name in named:
            assert (sheet.parent / name).is_file(), name


def test_licences_go_with_the_fonts(site: Path) -> None:
    assert "MIT" in (site / "assets/katex/LICENSE.txt").read_text(encoding="utf-8")
    assert "Open Font" in (site / "assets/fonts/LICENSE.txt").read_text(encoding="utf-8")


def test_every_formula_has_its_verdict_in_words(site: Path) -> None:
    shown = article(site)
    assert " (proved for n ≤ 4)</span></button>" in shown
    assert "tested in 214 worlds" in shown
    assert "bounded · n ≤ 4" in shown
    assert "refuted, as it should be" in shown


def test_each_row_of_a_display_has_its_own_verdict(site: Path) -> None:
    rows = re.findall(r'class="dv-row">.*?<button class="dv-mark dv-is-(\w+)"', article(site))
    assert rows == ["bounded", "tested", "bounded", "bounded"]


def test_a_refuted_block_shows_the_counterexample_below_each_formula(site: Path) -> None:
    shown = article(site)
    assert shown.count("The smallest world in which it fails") == 2
    assert shown.index("dv-is-refuted") < shown.index("both sides there") < shown.index("So is")
    assert "left side" in shown


def test_a_proof_says_below_what_it_only_argues_in_words(build_site: Build) -> None:
    proof = "Put it in:\n\n$$a = b$$\n\nThe rest of $c$ is known from school."
    page = f"# Page\n\n/// theorem | T\n\n$a = b$\n///\n\n/// proof\n{proof}\n///\n"
    shown = article(build_site(index="# Home\n", page=page))
    line = re.findall(r'<p class="dv-basis"[^>]*>(.*?)</p>', shown)
    assert line == ["checked: 1 step; argued in words: “The rest of … is known …”"]


def test_a_theorem_has_a_permanent_link(site: Path) -> None:
    assert re.search(r'<section [^>]*class="dv-block dv-theorem"[^>]*id="inverse"', article(site))
    assert 'href="#inverse-title" title="Permanent link"' in article(site)


def test_a_label_is_an_id_and_a_reference_a_link(site: Path) -> None:
    assert 'id="other"' in article(site)
    assert '<a class="dv-ref" href="#other">(1)</a>' in article(site)


def test_code_is_shown_and_its_file_published(site: Path) -> None:
    shown = article(site)
    assert '<span class="nf">permutation_matrix</span>' in shown
    link = re.findall(r'class="dv-file" href="([^"]+)"', shown)[0]
    file = (site / "page" / link).resolve()
    assert "def permutation_matrix" in file.read_text(encoding="utf-8")


def test_the_search_index_has_words_and_no_markup(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert not PRIVATE.search(index)
    assert "katex" not in index
    found = " ".join(doc["text"] for doc in json.loads(index)["docs"])
    assert "Pσ⊤Pσ=In" in found


def test_a_title_is_plain_where_no_markup_may_stand(build_site: Build) -> None:
    site = build_site(index="# Home\n", other="---\nhide: [toc]\n---\n# The number $x_1$\n")
    page = text(site, "other")
    assert "<title>Other - Derivations</title>" in page
    bare = build_site(index="# About $x_1$\n")
    assert not PRIVATE.search((bare / "index.html").read_text(encoding="utf-8"))


def test_a_page_is_well_formed(site: Path) -> None:
    shown = article(site)
    shown = re.sub(r"<(meta|link|br|hr|img|input)([^>]*?)/?>", r"<\1\2/>", shown)
    shown = re.sub(
        r" (hidden|data-copy|data-formula|data-search-exclude)(?=[ >])", r' \1=""', shown
    )
    ElementTree.fromstring(
        shown.replace("&nbsp;", " ").replace("&para;", "¶").replace("&mdash;", "—")
    )


def test_two_builds_are_the_same_to_the_byte(
    site: Path, build_site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pages = {"index": "# Home\n", "page": PAGE.read_text(encoding="utf-8")}
    one, two = build_site(**pages), build_site(**pages)
    files = sorted(file.relative_to(one) for file in one.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(two) for file in two.rglob("*") if file.is_file())
    different = [str(f) for f in files if (one / f).read_bytes() != (two / f).read_bytes()]
    assert not different


def test_a_formula_that_fails_stops_a_strict_build(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort, match="2 errors"):
        build_site(
            index="---\ntitle: Home\n---\n\nFine: $1 = 1$.\n\nNot: $x = BROKEN$, $1 = FALSE$.\n"
        )
    message = next(r.getMessage() for r in caplog.records if "BROKEN" in r.getMessage())
    assert message.splitlines() == [
        message.splitlines()[0],
        "    Not: $x = BROKEN$, $1 = FALSE$.",
        "              ^^^^^^",
    ]
    assert "index.md:7:11: unreadable: BROKEN is no symbol here" in message
    refuted = next(r.getMessage() for r in caplog.records if ": refuted:" in r.getMessage())
    assert "smallest counterexample: n = 3" in refuted


def test_a_formula_that_katex_cannot_set_stops_it_too(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort, match="1 error"):
        build_site(index="# Home\n\nHere $\\eqref{gone} = 1$.\n")
    assert "index.md:3:7: not typeset: Expected a label of this page" in caplog.text


def test_otherwise_the_page_shows_the_error_in_its_place(build_site: Build) -> None:
    site = build_site(strict=False, index="# Home\n\nBefore $x = BROKEN$ after.\n")
    shown = article(site, ".")
    place = shown.index("dv-failing")
    assert shown.index("Before") < place < shown.index("BROKEN is no symbol here")
    assert shown.index("BROKEN is no symbol here") < shown.index("after.")


def test_a_page_that_cannot_be_read_says_why_at_its_top(build_site: Build) -> None:
    site = build_site(
        strict=False, index="---\nhide: [toc]\n---\n\n# Home\n\n/// theorem | T\n\nNo end.\n"
    )
    assert "is never closed" in article(site, ".")


def test_a_function_that_is_not_there_is_an_error(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        build_site(index="# Home\n\n/// code | f = derivations.topics.permutations:nothing\n///\n")
    assert "Expected a function or class 'nothing'" in caplog.text


def test_an_unchecked_formula_is_typeset_and_says_so(build_site: Build) -> None:
    site = build_site(index="# Home\n\n/// unchecked | a picture says it\n\nHere $a = b$.\n\n///\n")
    assert 'title="not checked: a picture says it"' in article(site, ".")
