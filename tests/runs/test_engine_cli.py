"""Bad input through the command line, with the real engine: exit status and one clear sentence."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout

import pytest

from derivations.kernel.verdict import Verdict
from derivations.runs.outcome import Kind
from derivations.site.cli import main

PAGE = r"""# A page in a folder of its own

/// let
Let $n \in \mathbb{N}$, $x \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times 2}$ and $\sigma \in S_n$.
///

Every permutation keeps the sum, $\sum_{i=1}^n x_{\sigma(i)} = \sum_{i=1}^n x_i$.

/// refuted
$$\sigma(1) = 1$$
///
"""
LET = "/// let\nLet $x \\in \\mathbb{R}^3$ and $y \\in \\mathbb{R}^2$.\n///\n\n"

#: What is wrong, the page, and words of the message.
BAD = {
    "undeclared symbol": ("a $x + 1 = 1 + x$", ("symbol x is not declared", "let block")),
    "unbalanced brace": (LET + r"$\frac{1}{2 = x$", ("expected }",)),
    "unbalanced parenthesis": (LET + r"$(x + x = 2 x$", ("expected )",)),
    "shape mismatch": (LET + r"$x + y = y + x$", ("ℝ^3", "ℝ^2", "left is", "right is")),
    "huge sum": (r"$\sum_{i=1}^{10^9} i = 1$", ("1000000000", "at most")),
    "hypothesis nobody satisfies": (
        "/// let\nLet $a \\in \\mathbb{R}$ with $a^2 < 0$.\n///\n\n$a = a$",
        ("vacuous", "nothing satisfies this together with what is supposed"),
    ),
    "refuted formula that holds": (
        LET + "/// refuted\n$$x + x = 2 x$$\n///\n",
        ("this stands in a `refuted` block but was not refuted",),
    ),
    "code outside the package": (
        "/// code | run = os:system\n///\n\n$\\mathtt{run}(1) = 0$",
        ("`os` is outside the packages", "allow it in pyproject.toml"),
    ),
    "unknown command": (LET + r"$x \oplus x = x$", (r"\oplus is not in the language",)),
    "unknown word": ("/// let\nLet $a \\in \\mathbb{R}$ be generic.\n///\n", ("generic", "phrase")),
    "name with two meanings": (
        LET + "/// let\nWrite $x := 1$.\n///\n",
        ("declared already",),
    ),
    "unclosed block": ("/// let\nLet $a \\in \\mathbb{R}$.\n", ("never closed",)),
}

FIELDS = set(
    "line column block kind latex verdict refuted passes steps counterexample message".split()
)


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a page in an empty folder that is the current one, with a cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))

    def to_file(content: str | bytes) -> str:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / "page.md").write_bytes(data)
        return "page.md"

    return to_file


def check(page: str, *options: str) -> int:
    return main(["check", "--jobs", "1", "--no-cache", *options, page])


def test_a_page_outside_the_project_needs_no_python(write, capsys):
    assert check(write(PAGE)) == 0
    assert "0 failing" in capsys.readouterr().out


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """What the command says of each bad page, from one run over all of them."""
    folder = tmp_path_factory.mktemp("bad")
    for at, (content, _) in enumerate(BAD.values()):
        (folder / f"bad{at:02}.md").write_text(content)
    out = io.StringIO()
    with redirect_stdout(out):
        status = main(["check", "--jobs", "1", "--no-cache", str(folder)])
    assert status == 1
    parts = re.split(r"^\S*bad(\d\d)\.md:", out.getvalue(), flags=re.MULTILINE)
    said: dict[str, str] = {}
    for at, text in zip(parts[1::2], parts[2::2], strict=True):
        name = list(BAD)[int(at)]
        said[name] = said.get(name, "") + text
    return said


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_clear_error(what, reports):
    assert what in reports, f"nothing is said of a page with {what}"
    said = reports[what]
    assert re.match(r"\d+:\d+: \w+: ", said) or re.match(r"\d+", said)
    for word in BAD[what][1]:
        assert word in said
    assert "Traceback" not in said


def test_a_file_that_is_not_utf8(write, capsys):
    assert check(write(b"caf\xe9 $1 = 1$")) == 1
    assert "UTF-8" in capsys.readouterr().out


def test_an_empty_page_is_fine_and_says_so(write, capsys):
    assert check(write("")) == 0
    assert "0 formulas" in capsys.readouterr().out


def test_a_line_of_a_megabyte(write, capsys):
    assert check(write("$1 = 1$ " + "x" * 2**20)) == 1
    out = capsys.readouterr().out
    assert "page.md:1" in out
    assert len(out) < 5_000


def test_a_missing_page_cannot_be_checked(write, capsys):
    write("")
    assert check("nowhere.md") == 2
    assert "nowhere.md" in capsys.readouterr().err


def test_the_json_contract(write, capsys):
    content = (
        PAGE
        + "\nWrong: $x = 0$, and text\n\n$$\\begin{aligned} x &= x \\\\ &= 0 \\end{aligned}$$\n"
    )
    assert check(write(content), "--format", "json") == 1
    out = capsys.readouterr().out
    data = json.loads(out)
    assert set(data) == {"version", "pages"}
    assert data["version"] == 2
    (page,) = data["pages"]
    assert page["path"] == "page.md"
    lines = content.splitlines()
    order = {v.value: v.rank for v in Verdict}
    for row in page["formulas"]:
        assert set(row) == FIELDS
        assert row["kind"] in {kind.value for kind in Kind}
        assert row["verdict"] == max((s["verdict"] for s in row["steps"]), key=order.get)
        assert lines[row["line"] - 1][row["column"] - 1 :].startswith(row["latex"][:3])
        for step in row["steps"]:
            assert set(step) == {
                "latex", "verdict", "worlds", "bound", "seconds", "undefined", "evidence"
            }  # fmt: skip
            assert step["seconds"] >= 0
    wrong = next(row for row in page["formulas"] if row["latex"] == "x = 0")
    assert wrong["verdict"] == "refuted"
    assert wrong["counterexample"]["n"] == "1"
    assert {"x", "left", "right"} <= set(wrong["counterexample"])
    last = page["formulas"][-1]
    assert [step["verdict"] for step in last["steps"]] == ["bounded", "refuted"]


def test_changing_one_sign_of_bound_code_changes_the_verdict(write, tmp_path, monkeypatch, capsys):
    package = tmp_path / "mine"
    package.mkdir()
    (package / "__init__.py").write_text("")
    module = package / "double.py"
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("DERIVATIONS_CODE", "mine")
    page = write(
        "/// code | double = mine.double:double\n///\n\n/// let\nLet $a \\in \\mathbb{R}$.\n///\n\n"
        "$\\mathtt{double}(a) = 2 a$\n"
    )
    for sign, status in (("+", 0), ("-", 1)):
        module.write_text(f"__all__ = ['double']\ndef double(a):\n    return a {sign} a\n")
        assert main(["check", "--jobs", "2", page]) == status
    assert "refuted" in capsys.readouterr().out


FALSE_ROWS = r"""/// let
Let $a \in \mathbb{R}$.
///

$$
\begin{aligned}
  a + a &= 2 a \\
        &= 2 a + 1 \\
        &= a + a + 1
\end{aligned}
$$

$$
\begin{aligned}
  & a + a \\
  & \quad + a \\[2pt]
  &\overset{\text{no}}{=} 4 a
\end{aligned}
$$

$$
a + a
  = 2 a
  < 2 a
$$

$a + a = 2 a = 3 a$
"""


def test_a_false_row_is_shown_at_its_own_relation(write, capsys):
    assert check(write(FALSE_ROWS)) == 1
    said = capsys.readouterr().out
    assert re.findall(r"^page\.md:(\d+:\d+): refuted.*\n(.*)\n(.*)$", said, re.MULTILINE) == [
        ("8:10", "            &= 2 a + 1 \\\\", "             ^^^^^^^^^"),
        ("17:4", "      &\\overset{\\text{no}}{=} 4 a", "       " + "^" * 26),
        ("24:3", "      < 2 a", "      ^^^^^"),
        ("27:10", "    $a + a = 2 a = 3 a$", "             ^^^^^^^^^"),
    ]


def test_explain_prints_what_the_formulas_of_a_line_rest_on(write, capsys):
    page = write(PAGE)
    assert main(["explain", "--jobs", "1", "--no-cache", f"{page}:7"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("page.md:7:35: bounded (n ≤ ")
    assert "bounded: proved in each of " in out
    assert "and no further" in out
    for place, words in {
        "page.md:1": "no formula in line 1",
        "page.md": "a page and a line",
        "no.md:3": "no file",
    }.items():
        assert main(["explain", place]) == 2
        assert words in capsys.readouterr().err


def test_verbose_lists_what_passes_with_bounds(write, capsys):
    assert check(write(PAGE), "-v") == 0
    out = capsys.readouterr().out
    assert re.search(r"^page\.md:7:35: bounded \(n ≤ \d\): ", out, re.MULTILINE)
    assert re.search(r"2 sentences, 0 failing: 1 bounded \(n ≤ \d\), 1 refuted", out)
