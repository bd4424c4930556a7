"""Reading in a real browser: evidence by keyboard, pointer and without a script; a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.site.browsing import LOOKS, look, violations

pytestmark = pytest.mark.usefixtures("axe")

# Everything in the article that Tab reaches.
STOPS = """() => [...document.querySelectorAll('article *')].filter((e) => e.tabIndex >= 0)
  .filter((e) => e.checkVisibility({visibilityProperty: true}))"""
IDLE = f"""() => ({STOPS})().filter((e) => !e.matches('a[href], button, input, summary, select'))
  .filter((e) => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}page/")
    yield page
    context.close()
    assert not faults


def tab_to(page: Any, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def test_a_step_is_reached_opened_copied_followed_and_closed_by_keyboard(page: Any) -> None:
    tab_to(page, ".dv-row:nth-child(2) button.dv-mark")
    page.keyboard.press("Enter")
    opened = page.locator(".dv-why:popover-open")
    assert "tested in 214 worlds" in opened.inner_text()
    tab_to(page, "[data-copy]")
    page.keyboard.press("Enter")
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == opened.locator(".dv-latex").inner_text()
    page.keyboard.press("Escape")
    assert opened.count() == 0
    assert page.evaluate("document.activeElement.matches('.dv-row:nth-child(2) button.dv-mark')")
    page.keyboard.press("Enter")
    tab_to(page, ".dv-why-foot a[href^='#']")
    page.keyboard.press("Enter")
    assert opened.count() == 0
    target = page.evaluate("location.hash")
    assert page.locator(target).evaluate("e => e.matches(':target') && e.matches('.dv-display')")


def test_the_evidence_says_how_long_it_took_and_typesets_its_letters(page: Any) -> None:
    page.locator(".dv-row button.dv-mark").first.click()
    opened = page.locator(".dv-why:popover-open")
    opened.get_by_text("when it was last decided").wait_for()
    assert opened.locator("dd a .katex").count() >= 3


@pytest.mark.parametrize("width", [1280, 390])
def test_no_tab_stop_does_nothing(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(100)
    assert page.evaluate(f"({STOPS})().length") > 10
    assert page.evaluate(IDLE) == []


def test_no_step_and_no_reason_is_off_a_phones_screen(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_timeout(100)
    out = "e => {const b = e.getBoundingClientRect(); return b.left < 0 || b.right > 390.5}"
    for part in page.locator(".dv-display .dv-segment, .dv-reason, .dv-mark:visible").all():
        assert not part.evaluate(out), part.inner_text()
    assert page.locator(".dv-chain[tabindex], .dv-scroll[tabindex]").count() == 0


def test_evidence_opens_without_javascript(browser: Any, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}page/")
    page.locator("button.dv-point").first.click()
    opened = page.locator(".dv-why").filter(has_text="proved for n ≤ 4").first
    assert opened.is_visible()
    assert not page.get_by_text("Copy LaTeX").first.is_visible()
    page.close()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_open_evidence_is_accessible(
    browser: Any,
    address: str,
    scheme: str,
    width: int,
) -> None:
    page = look(browser, scheme, width)
    page.goto(f"{address}page/")
    page.locator("button.dv-mark").nth(3).click()
    page.locator(".dv-why:popover-open .dv-time").wait_for()
    box = page.locator(".dv-why:popover-open").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert not violations(page)
    page.close()
