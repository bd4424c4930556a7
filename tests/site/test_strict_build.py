"""The real command with the real engine: a broken formula stops a strict build."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = "site_name: Test\ntheme:\n  name: material\n  font: false\nplugins: [derivations]\n"
LET = "# Page\n\n/// let\n\nLet $x \\in \\mathbb{R}$.\n\n///\n\n"


def mkdocs(home: Path, page: str) -> subprocess.CompletedProcess[str]:
    (home / "docs").mkdir()
    (home / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (home / "docs" / "index.md").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=120)


def test_a_page_that_holds_is_built(tmp_path: Path) -> None:
    run = mkdocs(tmp_path, LET + "Then $(x + 1)^2 = x^2 + 2x + 1$.\n")
    assert run.returncode == 0, run.stderr
    assert "proved" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("formula", "place", "says"),
    [
        ("(x + 1)^2 = x^2 + 1", "index.md:9:7", "refuted"),
        ("x + y = y + x", "index.md:9:11", "unreadable"),
        ("x = \\frac{x}{1", "index.md:9:", "unreadable"),
    ],
)
def test_a_broken_formula_stops_it(tmp_path: Path, formula: str, place: str, says: str) -> None:
    run = mkdocs(tmp_path, f"{LET}Then ${formula}$.\n")
    assert run.returncode == 1
    assert place in run.stderr
    assert says in run.stderr
    assert "^" in run.stderr
