"""The built pages in a real browser: axe-core, narrow screens, JavaScript off, no other host.

Needs Chromium and axe-core (a development dependency in `package.json`); where
either is missing the tests are skipped and say so. The CI script installs both.
"""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.site.made_up import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]

pytestmark = [
    pytest.mark.skipif(not BROWSER, reason="no chromium on PATH: install Debian's `chromium`"),
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core in node_modules: run `npm ci`"),
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_page_is_accessible_and_fits(browser: Any, address: str, scheme: str, width: int) -> None:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = browser.new_page(bypass_csp=True, **look)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/page/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [
        f"{v['id']}: {n['html'][:160]}: {n['failureSummary']}" for v in found for n in v["nodes"]
    ]
    assert not told, "\n".join(told)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    assert page.evaluate("document.body.dataset.mdColorScheme") == {"light": "default"}.get(
        scheme, "slate"
    )
    page.close()


def test_a_page_can_be_read_without_javascript(browser: Any, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/page/")
    assert page.locator(".katex-display").first.is_visible()
    assert page.get_by_text("symbolic · n ≤ 4").first.is_visible()
    assert page.locator(".dv-table").first.is_visible()
    page.close()


def test_verdicts_stand_beside_their_rows(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/page/")
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
