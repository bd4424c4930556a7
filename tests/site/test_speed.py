"""What a page loads and when: cut faces, the search index, schemes without a script, paper."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from derivations.site import book, chromium, fonts, glyphs, measure, schemes
from tests.site.made_up import PAGE, Build

NIGHT, DAY = "rgb(21, 24, 29)", "rgb(253, 252, 250)"


@pytest.fixture(scope="module")
def cut(build_site: Build) -> Path:
    """A site whose faces are cut."""
    home = "# Home\n\nA formula, $1 = 1$.\n"
    return build_site(subset_fonts=True, index=home, page=PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def address(cut: Path) -> Iterator[str]:
    with chromium.served(cut) as address:
        yield address


def test_code_points_are_ranges() -> None:
    assert glyphs.ranges({0x41, 0x42, 0x43, 0x61}) == "U+41-43,U+61"
    assert glyphs.ranges([]) == ""


def test_a_cut_face_has_the_letters_of_the_pages_and_few_others(cut: Path) -> None:
    sheet = (cut / fonts.SHEET).read_text(encoding="utf-8")
    data = re.findall(r'"KaTeX_Math".*?base64,([^)]*)\)', sheet)[0]
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    points = font.getBestCmap()
    assert {ord("σ"), ord("n"), ord("P")} <= set(points)
    assert ord("ω") not in points
    assert len(sheet) < 140_000


def test_two_cuts_are_the_same_to_the_byte(tmp_path: Path) -> None:
    page = '<p>abc <span class="katex-html"><span class="mord mathnormal">σ</span></span></p>'
    assert fonts.sheet([page], tmp_path / "one") == fonts.sheet([page], tmp_path / "two")


def test_rules_of_one_scheme_are_opened() -> None:
    sheet = """/* [data-md-color-scheme=slate] { no } */
    [data-md-color-scheme="slate"], .x { --a: 1; }
    @media screen { [data-md-color-scheme=slate] .b, .c:is(.d, .e) { --b: 2 } }
    [data-md-color-scheme="default"] { --a: 3 }"""
    dark = schemes.dark([sheet])
    assert dark.splitlines()[:2] == [
        "[data-md-color-scheme]{--a: 1;}",
        "[data-md-color-scheme] .b{--b: 2}",
    ]
    assert "--a: 3" in schemes.paper([sheet])
    assert "--a: 1" not in schemes.paper([sheet])


@pytest.mark.parametrize("name", ["page/", ""])
def test_no_whole_face_is_asked_for(browser: Any, address: str, name: str) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + name, wait_until="networkidle")
    assert not [url for url in asked if ".woff2" in url and not url.startswith("data:")]
    page.close()


def test_a_letter_that_no_page_has_comes_from_the_whole_face(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}page/")
    letter = "document.querySelector('.dv-display .mathnormal').textContent = 'ω'"
    with page.expect_request(lambda request: "KaTeX_Math-Italic.woff2" in request.url):
        page.evaluate(letter)
    page.close()


def test_the_search_index_is_asked_for_when_a_reader_searches(browser: Any, address: str) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}page/", wait_until="networkidle")
    assert not [url for url in asked if "search_index" in url]
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("transpose", delay=20)
    page.locator(".md-search-result__item a").first.wait_for()
    assert [url for url in asked if "search_index" in url]
    page.close()


@pytest.mark.parametrize(("scheme", "ground"), [("light", DAY), ("dark", NIGHT)])
def test_the_scheme_follows_the_system_without_javascript(
    browser: Any, address: str, scheme: str, ground: str
) -> None:
    page = browser.new_page(java_script_enabled=False, color_scheme=scheme)
    page.goto(f"{address}page/")
    assert _ground(page) == ground
    page.close()


def test_paper_is_light_and_keeps_verdicts(browser: Any, address: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{address}page/")
    assert _ground(page) == NIGHT
    page.emulate_media(media="print")
    assert _ground(page) == "rgb(255, 255, 255)"
    ink = page.locator("article p").first.evaluate("e => getComputedStyle(e).color")
    assert ink == "rgb(34, 38, 43)"
    size = page.locator("article p").first.evaluate("e => getComputedStyle(e).fontSize")
    assert float(size.removesuffix("px")) * 72 / 96 == pytest.approx(10, abs=0.1)
    assert page.locator(".dv-row .dv-mark").first.is_visible()
    assert not page.locator(".md-header").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 2")
    page.close()


@pytest.mark.usefixtures("axe")
def test_a_page_keeps_its_targets(browser: Any, address: str, cut: Path) -> None:
    row = measure.measure(browser, address, cut, "page/")
    assert measure.meets(row), row


def test_a_row_that_misses_a_target_is_told() -> None:
    good = {"axe": 0, "outside": 0, "wide": 0, "KB": 199.0, "shift": 0.0}
    assert measure.meets(good)
    for name, bad in {"axe": 1, "outside": 1, "wide": 1, "KB": 201.0, "shift": 0.03}.items():
        assert not measure.meets({**good, name: bad})


def test_the_book_has_every_page_once_and_links_within(cut: Path) -> None:
    html = book.html(cut)
    assert html.count("<article") == 2
    assert 'href="#page-page"' in html
    assert 'id="page-page--inverse"' in html
    assert "popovertarget" not in html or "<button" not in html
    assert "dv-why" not in html


def test_a_book_needs_a_built_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert book.main([str(tmp_path), str(tmp_path / "x.pdf")]) == 2
    assert "expected a built site" in capsys.readouterr().err


def _ground(page: Any) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
