"""The plugin: which files are pages, one item a formula, and what a failure shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.pages import check

pytest_plugins = ["pytester"]

PAGE = "/// let\nLet $n$.\n///\n\n$a$ and\n$refuted b$\n"


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest in an own folder, with an engine that needs no mathematics."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "runs"))
    monkeypatch.setitem(check.run.__globals__, "ENGINE", "fake_engine:decide")
    pytester.makefile(".md", README="costs $x$", NEWS="no formula")
    for folder in ("docs", "pages"):
        pytester.mkdir(folder).joinpath("p.md").write_text(PAGE)
    pytester.makeini("[pytest]\nderivations_pages = docs\n")

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
    result.stdout.fnmatch_lines(["docs/p.md::let $n$", "docs/p.md::page $a$"])


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


def test_nothing_is_collected_without_the_option(run, pytester):
    pytester.makeini("[pytest]\n")
    for arguments in ([], ["."], ["docs"], ["docs/p.md"]):
        result = run("--collect-only", "-q", *arguments)
        assert not [line for line in result.outlines if ".md::" in line]


def test_a_line_above_changes_no_name(run, pytester):
    page = pytester.path / "docs" / "p.md"
    names = []
    for text in (PAGE, "\nmore\n\n" + PAGE + "\n$a$ $a$\n"):
        page.write_text(text)
        result = run("docs", "--collect-only", "-q")
        names.append([line for line in result.outlines if ".md::" in line])
    assert names[1][:3] == names[0]
    assert names[1][3:] == ["docs/p.md::page $a$ (2)", "docs/p.md::page $a$ (3)"]


COUNTING = """
import derivations.runs.pool as pool
import derivations.runs.runner as runner

runner.ENGINE = "fake_engine:decide"
decide_all = pool.decide_all

def counted(tasks, *rest, **more):
    with open("decided", "a") as file:
        file.write("".join(f"{task.subject}\\n" for task in tasks))
    return decide_all(tasks, *rest, **more)

pool.decide_all = counted
"""


def test_the_workers_of_xdist_share_one_check(run, pytester):
    pytest.importorskip("xdist")
    fakes = Path(__file__).parents[1] / "runs"
    pytester.makeconftest(f"import sys\nsys.path.insert(0, {str(fakes)!r})\n{COUNTING}")
    plugin = () if _installed() else ("-p", "derivations.site.pytest_plugin")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *plugin, "docs", "-n", "2")
    result.assert_outcomes(passed=2, failed=1)
    decided = (pytester.path / "decided").read_text().splitlines()
    assert len(decided) == len(set(decided)) == 3


def test_an_item_takes_the_time_of_its_steps(run):
    result = run("docs", "--durations=0", "-vv")
    shown = [line for line in result.outlines if " call " in line and ".md::" in line]
    assert shown
    assert all(float(line.split("s")[0]) < 0.05 for line in shown)


def test_one_formula_can_be_chosen(run):
    run("docs", "-k", "page and not refuted").assert_outcomes(passed=1, deselected=2)


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
