"""A repository that is not ours: three pages, code of its own, a notebook, several themes.

`repository` is copied away and used as a stranger would use it, by commands alone. What
runs is this checkout, or the wheel that is built from it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = Path(__file__).parent / "repository"


class Adopter:
    """A copy of the repository, and the commands of its owner."""

    def __init__(self, home: Path) -> None:
        self.home = home
        shutil.copytree(REPOSITORY, home, dirs_exist_ok=True)
        path = os.pathsep.join([str(home), str(ROOT)])
        self.environment = {**os.environ, "PYTHONPATH": path, "NO_MKDOCS_2_WARNING": "1"}

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """A command of Python's modules in the repository."""
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.home,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file; what is to be changed has to be there."""
        path = self.home / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def adopter(tmp_path_factory: pytest.TempPathFactory) -> Adopter:
    return Adopter(tmp_path_factory.mktemp("notes"))


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
@pytest.mark.parametrize("addresses", ["true", "false"])
def test_verdicts_are_seen_in_every_theme(adopter: Adopter, theme: str, addresses: str) -> None:
    settings = (adopter.home / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("theme: material", f"theme: {theme}")
    (adopter.home / "other.yml").write_text(
        f"{settings}\nuse_directory_urls: {addresses}\n", encoding="utf-8"
    )
    site = adopter.home / f"site-{theme}-{addresses}"
    built = adopter.run("mkdocs", "build", "--strict", "-f", "other.yml", "-d", str(site))
    assert built.returncode == 0, built.stderr
    page = site / ("squares/index.html" if addresses == "true" else "squares.html")
    html = page.read_text(encoding="utf-8")
    assert "assets/derivations.css" in html
    assert (site / "assets" / "derivations.css").is_file()
    assert "dv-is-symbolic" in html
    assert "left side" in html  # the counterexample of the block `refuted`
    assert not [c for c in html if "\ue000" <= c <= "\ue01f"]
    notebook = site / ("counts/index.html" if addresses == "true" else "counts.html")
    shown = notebook.read_text(encoding="utf-8")
    assert "dv-cell" in shown
    assert "6.0" in shown


def test_a_theme_that_hides_the_content_is_an_error(adopter: Adopter) -> None:
    theme = adopter.home / "bare"
    theme.mkdir(exist_ok=True)
    (theme / "main.html").write_text("<html><body>{{ page.title }}</body></html>", "utf-8")
    (adopter.home / "bare.yml").write_text(
        "site_name: Bare\ntheme: {name: null, custom_dir: bare}\nplugins: [derivations]\n"
        "exclude_docs: counts.ipynb\n",
        encoding="utf-8",
    )
    built = adopter.run("mkdocs", "build", "--strict", "-f", "bare.yml", "-d", "site-bare")
    assert built.returncode != 0
    assert "verdicts would be missing" in built.stderr


def test_pytest_takes_the_pages_as_tests(adopter: Adopter) -> None:
    ran = adopter.run("pytest", "-q", "-p", "no:cacheprovider", *_plugin())
    assert ran.returncode == 0, ran.stdout
    assert "0 failing" in ran.stdout


def test_a_false_formula_fails_every_command(tmp_path: Path) -> None:
    adopter = Adopter(tmp_path)
    adopter.edit("docs/squares.md", "u^2 \\ge 0", "u^2 \\ge 1")
    for words in (
        ["mkdocs", "build", "--strict", "-q"],
        ["pytest", "-q", "-p", "no:cacheprovider", *_plugin()],
        ["derivations", "check", "docs", "--project", "."],
    ):
        ran = adopter.run(*words)
        assert ran.returncode != 0
        assert "docs/squares.md:7" in ran.stdout + ran.stderr


def test_the_hook_of_pre_commit_checks_what_a_commit_changes(adopter: Adopter) -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entry = next(row for row in hook.splitlines() if "entry:" in row).split(":", 1)[1].split()
    ran = adopter.run(*entry, "docs/squares.md")
    assert ran.returncode == 0, ran.stdout


def test_a_helper_of_the_code_changes_the_verdict(tmp_path: Path) -> None:
    """A sibling module's edit leaves no stale green."""
    adopter = Adopter(tmp_path)
    words = ("derivations", "check", "docs/index.md", "--project", ".")
    assert adopter.run(*words).returncode == 0
    adopter.edit("mynotes/helpers.py", "2.0 * x", "2.5 * x")
    ran = adopter.run(*words)
    assert ran.returncode == 1
    assert "refuted" in ran.stdout


@pytest.mark.parametrize("name", ["json", "gcc", "github", "sarif"])
def test_every_format_names_the_place(adopter: Adopter, name: str) -> None:
    false = "Here $1 + 1 = 3$.\n"
    ran = adopter.run(
        "derivations", "check", "-", "--stdin-name", "x.md", "--format", name, given=false
    )
    assert ran.returncode == 1
    if name == "json":
        data = json.loads(ran.stdout)
        schema = json.loads(adopter.run("derivations", "schema").stdout)
        jsonschema.validate(data, schema)
        data["pages"][0]["formulas"][0]["verdict"] = "green"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, schema)
    elif name == "sarif":
        (result,) = json.loads(ran.stdout)["runs"][0]["results"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region == {"startLine": 1, "startColumn": 7}
        assert result["ruleId"] == "refuted"
    else:
        place = {"gcc": "x.md:1:7: error: refuted", "github": "::error file=x.md,line=1,col=7"}
        assert ran.stdout.startswith(place[name])


def test_explain_tells_how_a_line_was_read(adopter: Adopter) -> None:
    ran = adopter.run("derivations", "explain", "docs/squares.md:7", "--project", ".")
    assert ran.returncode == 0, ran.stderr
    assert "a sentence, symbolic" in ran.stdout
    assert "└─" in ran.stdout
    ran = adopter.run("derivations", "explain", "docs/squares.md:1", "--project", ".")
    assert ran.returncode == 2
    assert "the nearest formula is in line 4" in ran.stderr


def test_survey_ranks_what_keeps_notes_from_being_checked(tmp_path: Path) -> None:
    adopter = Adopter(tmp_path)
    (tmp_path / "notes.md").write_text("$1 = 1$, $q$, $r + 1$, $\\nonsense x$\n", "utf-8")
    ran = adopter.run("derivations", "survey", "notes.md", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert (found["formulas"], found["read"]) == (4, 1)
    assert sum(reason["count"] for reason in found["reasons"]) == 3


@pytest.mark.parametrize(
    ("level", "status"), [("check", 1), ("read", 0), ("off", 0), ("sometimes", 1)]
)
def test_a_page_says_how_much_is_asked_of_it(tmp_path: Path, level: str, status: int) -> None:
    adopter = Adopter(tmp_path)
    (tmp_path / "p.md").write_text(f"---\nderivations: {level}\n---\n\n$q + 1$ $1 = 1$\n", "utf-8")
    assert adopter.run("derivations", "check", "p.md").returncode == status


def test_even_at_the_level_read_what_is_false_fails(tmp_path: Path) -> None:
    adopter = Adopter(tmp_path)
    (tmp_path / "p.md").write_text("---\nderivations: read\n---\n\n$1 = 2$\n", "utf-8")
    assert adopter.run("derivations", "check", "p.md").returncode == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = ["mynotes"]', 'code = "mynotes"', "expected `code`"),
        ('code = ["mynotes"]', 'cod = ["mynotes"]', "did you mean `code`?"),
        ("docs/notation.md", "docs/none.md", "expected `notation`"),
        ('"\\\\R" =', '"R" =', "expected `macros`"),
    ],
)
def test_a_wrong_setting_is_one_clear_error(tmp_path: Path, old: str, new: str, told: str) -> None:
    adopter = Adopter(tmp_path)
    adopter.edit("pyproject.toml", old, new)
    ran = adopter.run("derivations", "check", "docs", "--project", ".")
    assert ran.returncode == 2
    assert told in ran.stderr


def test_a_new_page_passes(tmp_path: Path) -> None:
    adopter = Adopter(tmp_path)
    assert adopter.run("derivations", "new", "page", "docs/two-words.md").returncode == 0
    ran = adopter.run("derivations", "check", "docs/two-words.md")
    assert ran.returncode == 0, ran.stdout
    assert adopter.run("derivations", "new", "page", "docs/two-words.md").returncode == 2


def _plugin() -> tuple[str, ...]:
    from importlib.metadata import entry_points

    known = any(e.name == "derivations" for e in entry_points(group="pytest11"))
    return () if known else ("-p", "derivations.site.pytest_plugin")
