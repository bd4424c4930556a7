"""The ledger in a real browser: sorted, filtered, accessible, and whole without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from derivations.site import chromium
from tests.site.browsing import LOOKS, misfits
from tests.site.made_up import Build

pytestmark = pytest.mark.usefixtures("axe")

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
    with chromium.served(site) as served:
        yield f"{served}ledger/"


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
    assert not misfits(browser, address, scheme, width)
