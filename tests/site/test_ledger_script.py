"""The ledger in a real browser: sorted, filtered, accessible, and whole without JavaScript."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from tests.site.made_up import Build
from tests.site.test_accessibility import AXE, BROWSER, FLAGS, LOOKS, _Quiet

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = [
    pytest.mark.skipif(not BROWSER, reason="no chromium on PATH: install Debian's `chromium`"),
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core in node_modules: run `npm ci`"),
]

ROWS = ".dv-ledger tbody tr:not([hidden])"
PROOF = r"""# Proof

/// let
Let $n \in \mathbb{N}$.
///

$b = b$ and $a = \mathtt{a}$, by $n$.

/// refuted
$c = d$
///
"""


@pytest.fixture(scope="module")
def address(build_site: Build) -> Iterator[str]:
    home = "# Home\n\n$x = y$\n"
    site = build_site(index=home, proof=PROOF, ledger="# Ledger\n\n<!-- ledger -->\n")
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/ledger/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    yield page
    page.close()
    assert not faults


def formulas(page: Any) -> list[str]:
    return [cell.inner_text() for cell in page.locator(f"{ROWS} td:first-child").all()]


def test_a_head_sorts_and_a_second_press_turns_the_order_round(page: Any) -> None:
    before = formulas(page)
    head = page.locator("th", has_text="Formula")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    up = formulas(page)
    assert sorted(up) == sorted(before) != before
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert formulas(page) == up[::-1]


def test_numbers_are_sorted_as_numbers(page: Any) -> None:
    button = page.locator("th", has_text="Worlds").locator("button")
    button.click()
    button.click()
    worlds = [cell.inner_text() for cell in page.locator(f"{ROWS} td:nth-child(6)").all()]
    numbers = [int(text) for text in worlds if text]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == 214


def test_filters_narrow_the_rows_and_say_how_many_are_left(page: Any) -> None:
    assert page.locator("output").inner_text() == "6 of 6 formulas"
    page.get_by_label("Verdict").select_option("refuted")
    assert formulas(page) == ["c = d"]
    assert page.locator("output").inner_text() == "1 of 6 formulas"
    page.get_by_label("Verdict").select_option("")
    page.get_by_label("Page").select_option("Index")
    assert formulas(page) == ["x = y"]
    page.get_by_label("Contains").fill("nothing like it")
    assert formulas(page) == []


def test_all_rows_are_there_without_javascript(browser: Any, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert len(formulas(page)) == 6
    assert page.locator("th button").count() == page.locator("form.dv-filters").count() == 0
    page.close()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_ledger_is_accessible_and_fits(
    browser: Any, address: str, scheme: str, width: int
) -> None:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = browser.new_page(bypass_csp=True, **look)
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
