"""A build of bombs stays small: mkdocs itself is a process that nobody else bounds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from derivations.site import rendering
from tests.site.made_up import ROOT
from tests.untrusted.test_bounds import DOUBLING, PAGES, SUM

LIMIT = 700  # megabytes
SCRIPT = """
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from tests.site.made_up import run
import derivations.pages.check as check
check.run = run
config = load_config({config!r}, docs_dir={docs!r}, site_dir={site!r}, nav=None, strict=False,
                     plugins=["search", "derivations"])
config.plugins.on_startup(command="build", dirty=False)
build(config)
# This program's own peak: `ru_maxrss` would start at the peak of the process that started it.
peak = next(x for x in Path("/proc/self/status").read_text().splitlines() if x[:6] == "VmHWM:")
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures as Linux does")
def test_a_site_of_bombs_is_built_in_bounded_memory(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs" / "assets", docs / "assets")
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    for number, name in enumerate(("too many blocks", "too many formulas", "comments")):
        (docs / f"bomb{number}.md").write_text(PAGES[name][:5_000_000], encoding="utf-8")
    typeset = f"# Formulas\n\n${SUM}$\n\n${DOUBLING}$\n\n" + "$x_1 + y = z$ and\n" * 1_500
    (docs / "quotes.md").write_text("# Quotes\n\n" + "> " * 40_000 + "x\n", encoding="utf-8")
    (docs / "long.md").write_text("# Long\n\n" + "words and\n" * 150_000, encoding="utf-8")
    (docs / "formulas.md").write_text(typeset, encoding="utf-8")
    script = SCRIPT.format(
        config=str(ROOT / "mkdocs.yml"), docs=str(docs), site=str(tmp_path / "site")
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=300
    )
    assert told.returncode == 0, told.stderr[-2_000:]
    assert int(told.stdout.split()[-1]) < LIMIT
    assert (tmp_path / "site" / "formulas" / "index.html").is_file()
    assert (tmp_path / "site" / "quotes" / "index.html").is_file()
    long = (tmp_path / "site" / "long" / "index.html").read_text(encoding="utf-8")
    assert "1,000,000 that are shown" in long


class _Page:
    """As much of a page of mkdocs as rendering needs."""

    def __init__(self) -> None:
        self.markdown, self.content, self.toc = "text", "", []
        self.file = type("File", (), {"src_uri": "p.md"})


def _deep() -> None:
    raise RecursionError


@pytest.mark.parametrize(
    ("render", "words"),
    [
        (lambda: [None for _ in iter(lambda: 0, 1)], "takes more than 0.2 s"),
        (lambda: re.match("(a|aa)+$", "a" * 60 + "b"), "takes more than 0.2 s"),
        (_deep, "nested too deeply"),
    ],
)
def test_markdown_that_does_not_end_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, render: object, words: str
) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 0.2)
    page = _Page()
    rendering.bounded(render, page)  # type: ignore[arg-type]
    assert words in page.content
    assert words in caplog.text
