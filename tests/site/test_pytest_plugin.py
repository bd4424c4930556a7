"""The plugin: which files are pages, one item a formula, and what a failure shows."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PAGE = "/// let\nLet $n$.\n///\n\n$a$ and\n$refuted b$\n"


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest in an own folder, with an engine that needs no mathematics."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "runs"))
    monkeypatch.setattr("derivations.runs.runner.ENGINE", "fake_engine:decide")
    pytester.makefile(".md", README="costs $x$", NEWS="no formula")
    for folder in ("docs", "pages"):
        pytester.mkdir(folder).joinpath("p.md").write_text(PAGE)

    def run(*arguments: str) -> pytest.RunResult:
        plugin = () if _installed() else ("-p", "derivations.site.pytest_plugin")
        return pytester.runpytest("-p", "no:cacheprovider", *plugin, *arguments)

    return run


def _installed() -> bool:
    from importlib.metadata import entry_points

    return any(e.name == "derivations" for e in entry_points(group="pytest11"))


def test_one_item_a_formula_and_a_caret_for_a_failure(run):
    result = run("docs")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "docs/p.md:6:2: refuted: the two sides differ",
            "    $refuted b$",
            "     ^^^^^^^^^",
            "      n     = 3",
            "1 page, 3 formulas with 2 sentences, 1 failing: *",
        ]
    )


def test_items_have_telling_names(run):
    result = run("docs", "--collect-only", "-q")
    result.stdout.fnmatch_lines(["docs/p.md::L2:6 let $n$", "docs/p.md::L5:2 page $a$"])


@pytest.mark.parametrize(
    ("arguments", "count"),
    [([], 3), (["pages"], 3), (["."], 6), (["README.md"], 1), (["NEWS.md"], 0), (["docs/p.md"], 3)],
)
def test_which_files_are_pages(run, arguments, count):
    result = run("--collect-only", "-q", *arguments)
    found = [line for line in result.outlines if ".md::" in line]
    assert len(found) == count


def test_the_ini_option_names_folders(run, pytester):
    pytester.makeini("[pytest]\nderivations_pages = pages\n")
    result = run("--collect-only", "-q")
    assert {line.split("::")[0] for line in result.outlines if "::" in line} == {"pages/p.md"}


def test_one_formula_can_be_chosen(run):
    run("docs", "-k", "L5").assert_outcomes(passed=1, deselected=2)


def test_a_page_nobody_can_read_fails(run, pytester):
    (pytester.path / "docs" / "q.md").write_text("$a$\n/// let\n$n$")
    result = run("docs/q.md")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["docs/q.md:2:1: unreadable: block `let` is never closed*"])


def test_a_page_that_is_not_utf8_fails(run, pytester):
    (pytester.path / "docs" / "q.md").write_bytes(b"$a$ \xff")
    run("docs/q.md").assert_outcomes(failed=1)


def test_nothing_is_said_where_there_is_no_page(run, pytester):
    pytester.makepyfile("def test_a(): pass")
    result = run("test_nothing_is_said_where_there_is_no_page.py")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*formulas*")
