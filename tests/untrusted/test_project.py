"""Which code a page may call is said by the project that is named, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from derivations.runs import bound, project
from derivations.site.cli import main
from tests.site.made_up import ROOT

PAGE = "/// code | f = evil.code:f\n///\n\n$\\mathtt{f}(1) = 1$\n"


@pytest.fixture(autouse=True)
def no_project(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("DERIVATIONS_CODE", raising=False)
    before = project.current()
    project.use(None)
    yield
    project._current = before


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's checkout, whose settings allow its own code."""
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "__init__.py").touch()
    (tmp_path / "evil" / "code.py").write_text("__all__ = ['f']\ndef f(a): return a")
    (tmp_path / "pyproject.toml").write_text('[tool.derivations]\ncode = ["evil"]\n')
    (tmp_path / "page.md").write_text(PAGE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_a_checkout_one_stands_in_allows_nothing(
    evil: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(evil)
    assert main(["check", "--jobs", "1", "page.md"]) == 1
    assert "`evil.code` is outside the packages that a page may call" in capsys.readouterr().out


def test_a_project_that_is_named_allows_its_code(
    evil: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = str(evil / "page.md")
    assert main(["check", "--jobs", "1", "--project", str(evil), page]) == 0
    assert main(["check", "--jobs", "1", page]) == 1
    assert "outside the packages" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("code = 3", "to be a list of names of packages, got 3"),
        ('code = "os"', "to be a list of names of packages, got 'os'"),
        ("code = [1]", r"to be a list of names of packages, got [1]"),
        ("page-seconds = -1", "to be a number above 0, got -1"),
        ('page-seconds = "long"', "to be a number above 0, got 'long'"),
        ("page-seconds = true", "to be a number above 0, got True"),
        ("code = [", "pyproject.toml cannot be read"),
    ],
)
def test_settings_that_are_wrong_are_one_clear_error(
    evil: Path, capsys: pytest.CaptureFixture[str], settings: str, words: str
) -> None:
    (evil / "pyproject.toml").write_text(f"[tool.derivations]\n{settings}\n")
    assert main(["check", "--project", str(evil), str(evil / "page.md")]) == 2
    assert words in capsys.readouterr().err
    assert bound.packages() == ()
    assert words in bound.fault_of("evil.code:f")


def test_only_what_a_module_offers_can_be_called(evil: Path) -> None:
    (evil / "evil" / "code.py").write_text(
        "from os import system\n__all__ = ['f', 'system']\ndef f(a): return a\ndef g(a): return a"
    )
    project.use(evil)
    assert bound.fault_of("evil.code:f") == ""
    assert "does not offer `g` to pages" in bound.fault_of("evil.code:g")
    assert "defines no `system`" in bound.fault_of("evil.code:system")


def test_every_function_that_a_page_here_names_is_offered() -> None:
    from derivations.pages.load import load_page

    project.use(ROOT)
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.ipynb")]
    problems = [problem for path in pages for problem in load_page(path).problems]
    assert not [problem.message for problem in problems]


def test_a_link_out_of_the_named_folder_is_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "secret.md").write_text("$1 = 1$")
    (tmp_path / "docs" / "page.md").symlink_to(tmp_path / "secret.md")
    assert main(["check", str(tmp_path / "docs")]) == 2
    assert "leads out of" in capsys.readouterr().err
