"""How the tests of the site look at a page in Chromium, and what axe-core says of it."""

from __future__ import annotations

from typing import Any

from tests.site.made_up import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


def look(browser: Any, scheme: str, width: int) -> Any:
    """A tab in a colour scheme and width; the policy is off, since it keeps axe-core out, too."""
    size = {"width": width, "height": 900}
    return browser.new_page(bypass_csp=True, color_scheme=scheme, viewport=size)


def violations(page: Any) -> list[str]:
    """What axe-core finds on an open page: the rule, the element, and how to put it right."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']}: {n['html'][:160]}: {n['failureSummary']}" for v in found for n in v["nodes"]
    ]


def misfits(browser: Any, address: str, scheme: str, width: int) -> list[str]:
    """What axe-core finds on a page in one look, and how far the page reaches past its tab."""
    page = look(browser, scheme, width)
    page.goto(address)
    found = violations(page)
    reach = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    return found if reach <= width else [*found, f"{reach} pixels wide in a tab of {width}"]
