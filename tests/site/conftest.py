"""Sites for the tests: this project's settings, a page of our own, made-up verdicts; a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from derivations.site import chromium
from tests.site.browsing import AXE
from tests.site.made_up import PAGE, ROOT, Build, run


@pytest.fixture(scope="session")
def build_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a site of the pages given as `name=text`, with this project's own settings."""

    def built(
        *, strict: bool = True, notebook: str = "", subset_fonts: bool = False, **pages: str
    ) -> Path:
        home = tmp_path_factory.mktemp("site")
        shutil.copytree(ROOT / "docs" / "assets", home / "docs" / "assets")
        for name, text in pages.items():
            (home / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
        nav = [{name.title(): f"{name}.md"} for name in pages]
        more: dict[str, Any] = {}
        if notebook:
            (home / "docs" / "experiments").mkdir()
            (home / "docs" / "experiments" / "one.ipynb").write_text(notebook, encoding="utf-8")
            nav.append("experiments/one.ipynb")
            more["plugins"] = ["search", {"mkdocs-jupyter": _jupyter(home)}, "derivations"]
        config = load_config(
            str(ROOT / "mkdocs.yml"),
            docs_dir=str(home / "docs"),
            site_dir=str(home / "out"),
            nav=nav,
            strict=strict,
            **more,
        )
        config.plugins["derivations"].config["subset_fonts"] = subset_fonts
        config.plugins.on_startup(command="build", dirty=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("derivations.pages.check.run", run)
            build(config)
        return home / "out"

    return built


def _jupyter(home: Path) -> dict[str, Any]:
    return {
        "include": ["experiments/*.ipynb"],
        "ignore": ["*.md", "*.py"],
        "execute": True,
        "allow_errors": False,
        "ignore_h1_titles": True,
        "cache_dir": str(home / "cache" / "x"),
    }


@pytest.fixture(scope="session")
def site(build_site: Build) -> Path:
    """The site of the fixture page and a home page."""
    home = "# Home\n\nA formula, $1 = 1$, and a [page](page.md#inverse).\n"
    return build_site(index=home, page=PAGE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where that site is served."""
    with chromium.served(site) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. It ends with its module: while it runs, no test can start a loop of its own."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not chromium.executable():
        pytest.skip("no chromium on PATH: install Debian's `chromium`")
    flags = ("--disable-gpu", "--disable-background-networking", "--disable-sync")
    with chromium.browser(*flags) as launched:
        yield launched


@pytest.fixture(scope="session")
def axe() -> None:
    """That axe-core is there."""
    if not AXE.is_file():
        pytest.skip("no axe-core in node_modules: run `npm ci`")
