"""The built pages in a real browser: axe-core, narrow screens, JavaScript off, no other host.

Needs Chromium and axe-core (a development dependency in `package.json`); where
either is missing the tests are skipped and say so. The CI script installs both.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.site.browsing import LOOKS, look, misfits, violations

pytestmark = pytest.mark.usefixtures("axe")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_page_is_accessible_and_fits(browser: Any, address: str, scheme: str, width: int) -> None:
    page = look(browser, scheme, width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}page/")
    told = violations(page)
    assert not told, "\n".join(told)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    assert page.evaluate("document.body.dataset.mdColorScheme") == {"light": "default"}.get(
        scheme, "slate"
    )
    page.close()


def test_a_picture_without_words_and_a_page_too_wide_are_told(browser: Any) -> None:
    wrong = "data:text/html,<!doctype html><main style='width: 500px'><img src='x.png'></main>"
    found = misfits(browser, wrong, "light", 390)
    assert [told for told in found if told.startswith("image-alt: ")]
    assert found[-1] == "508 pixels wide in a tab of 390"


def test_a_page_can_be_read_without_javascript(browser: Any, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}page/")
    assert page.locator(".katex-display").first.is_visible()
    assert page.get_by_text("bounded · n ≤ 4").first.is_visible()
    assert page.locator(".dv-table").first.is_visible()
    page.close()


def test_verdicts_stand_beside_their_rows(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}page/")
    marks = page.locator(".dv-row .dv-mark").all()
    signs = page.locator(".dv-row .mrel").filter(has_text="=").all()
    middles = [[_middle(box) for box in boxes] for boxes in (marks, signs)]
    assert len(middles[0]) == 4
    apart = [min(abs(mark - sign) for sign in middles[1]) for mark in middles[0]]
    assert max(apart) < 6
    page.close()


def _middle(locator: Any) -> float:
    box = locator.bounding_box()
    return float(box["y"] + box["height"] / 2)
