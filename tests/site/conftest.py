"""Sites for the tests: this project's settings, a page of our own, made-up verdicts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.site.made_up import PAGE, ROOT, Build, run


@pytest.fixture(scope="session")
def made_up() -> Iterator[None]:
    """Check pages with `run` of `made_up`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("derivations.pages.check.run", run)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture(scope="session")
def build_site(made_up: None, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a site of the pages given as `name=text`, with this project's own settings."""

    def built(*, strict: bool = True, **pages: str) -> Path:
        home = tmp_path_factory.mktemp("site")
        shutil.copytree(ROOT / "docs" / "assets", home / "docs" / "assets")
        for name, text in pages.items():
            (home / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
        config = load_config(
            str(ROOT / "mkdocs.yml"),
            docs_dir=str(home / "docs"),
            site_dir=str(home / "out"),
            nav=[{name.title(): f"{name}.md"} for name in pages],
            strict=strict,
        )
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        return home / "out"

    return built


@pytest.fixture(scope="session")
def site(build_site: Build) -> Path:
    """The site of the fixture page and a home page."""
    home = "# Home\n\nA formula, $1 = 1$, and a [page](page.md#inverse).\n"
    return build_site(index=home, page=PAGE.read_text(encoding="utf-8"))
