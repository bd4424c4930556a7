"""What a page costs a reader: `python -m derivations.site.measure site`.

Each page is opened in Chromium as on a phone with a slow line, and again for its
faults. Prints one row a page and exits with 1 when a row misses a target.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from pathlib import Path
from typing import Any

from derivations.site import chromium

HEAVIEST = 200  # KB, gzipped: all that a first visit loads
SHIFT = 0.02  # Chromium's cumulative layout shift
PHONE = {"width": 390, "height": 844}
# 1.6 Mbit/s and 150 ms, as Lighthouse has its slow phone; its processor is four times slower.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 9e4}
SLOWER = 4
AXE = Path("node_modules/axe-core/axe.min.js")

_SHIFTS = """
window.shift = 0; window.first = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.first = e.startTime; }))
  .observe({type: "largest-contentful-paint", buffered: true});
"""
_WIDE = """[...document.querySelectorAll("article :is(.dv-scroll, .dv-chain)")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1).length"""
_AXE = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations.length)"

Row = dict[str, Any]
COLUMNS = ("page", "KB", "html KB", "shift", "paint s", "wide", "axe", "outside")


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when a page misses a target."""
    parser = argparse.ArgumentParser("derivations.site.measure", description=__doc__)
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("pages", nargs="*", help="addresses of pages; all by default")
    options = parser.parse_args(arguments)
    found = sorted(file.parent for file in options.site.rglob("index.html"))
    pages = options.pages or [f"{folder.relative_to(options.site).as_posix()}/" for folder in found]
    print(" ".join(f"{name:>9}" for name in COLUMNS[1:]), " page")
    missed = 0
    with chromium.served(options.site) as address, chromium.browser() as browser:
        for page in pages:
            row = measure(browser, address, options.site, page)
            missed += not meets(row)
            numbers = " ".join(f"{row[name]:9.3g}" for name in COLUMNS[1:])
            print(numbers, "" if meets(row) else "*", row["page"], flush=True)
    print(f"{len(pages)} pages, {missed} of them miss a target (marked *)")
    return 1 if missed else 0


def meets(row: Row) -> bool:
    """Whether a page keeps every target."""
    clean = row["axe"] == row["outside"] == row["wide"] == 0
    return bool(clean and row["KB"] <= HEAVIEST and row["shift"] <= SHIFT)


def measure(browser: Any, address: str, site: Path, page: str) -> Row:
    """One page: on a slow phone first, then its faults in both schemes and widths."""
    tab = browser.new_page(viewport=PHONE, is_mobile=True, has_touch=True)
    tab.add_init_script(_SHIFTS)
    line = tab.context.new_cdp_session(tab)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address + page, wait_until="networkidle", timeout=120_000)
    tab.wait_for_timeout(500)
    paths = [url.removeprefix(address) for url in asked if url.startswith(address)]
    row = {
        "page": page,
        "KB": sum(_weight(site, path) for path in dict.fromkeys(paths)) / 1000,
        "html KB": _weight(site, page) / 1000,
        "shift": tab.evaluate("window.shift"),
        "paint s": tab.evaluate("window.first") / 1000,
        "wide": tab.evaluate(_WIDE),
        "outside": sum(not url.startswith((address, "data:", "blob:")) for url in asked),
        "axe": 0,
    }
    tab.close()
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            row["axe"] += _faults(browser, address + page, scheme, width)
    return row


def _faults(browser: Any, url: str, scheme: str, width: int) -> int:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    tab = browser.new_page(bypass_csp=True, **look)  # the policy keeps axe out, too
    tab.goto(url)
    tab.add_script_tag(path=str(AXE))
    count = int(tab.evaluate(_AXE))
    tab.close()
    return count


def _weight(site: Path, path: str) -> int:
    """Bytes on the line: text goes gzipped, faces and pictures as they are."""
    file = site / path.partition("?")[0].partition("#")[0]
    file = file / "index.html" if file.is_dir() else file
    data = file.read_bytes() if file.is_file() else b""
    return len(data) if file.suffix in (".woff2", ".png") else len(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
