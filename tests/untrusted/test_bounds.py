r"""Bombs: pages and formulas that ask for more time or memory than anything should take."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from derivations.errors import PageError, Unreadable
from derivations.pages.load import parse_page, read_page
from derivations.pages.scopes import MAX_FORMULAS
from derivations.pages.source import MAX_PAGE
from derivations.site import katex, typesetting
from derivations.site.checked import Book
from tests.site.made_up import ROOT

READ_SECONDS = 10.0
"""Processor seconds in which any page whatever is read; the worst takes about 2."""

READ_MEGABYTES = 400
"""Memory that reading any page takes."""

THEOREM = "/// theorem\n    id: a{n}\n\nx\n///\n\n"
LINE = 99_000
PAGES = {
    "small blocks": "".join(THEOREM.format(n=n) for n in range(19_000)),
    "too many blocks": "".join(THEOREM.format(n=n) for n in range(64_000)),
    "too many formulas": "$x$\n\n" * 900_000,
    "as many lines as there may be": "$x$\n\n" * 99_000,
    "one paragraph of formulas": ("$x$ " * 20 + "\n") * 60_000,
    "comments": ("<!---->" * (LINE // 7) + "\n") * 50,
    "backticks of every length": (" ".join("`" * k for k in range(1, 440)) + "\n") * 51,
    "dollars and blanks": ("$ " * (LINE // 2) + "\n") * 50,
    "escapes": (r"\$" * (LINE // 2) + "\n") * 50,
    "quotes": ("> " * (LINE // 2) + "\n") * 50,
    "lists": ("- " * (LINE // 2) + "\n") * 50,
    "raw HTML": ("<pre></pre>" * (LINE // 11) + "\n") * 50,
    "blocks nobody knows": "".join(f"/// foo{n}\nx\n///\n\n" for n in range(15_000)),
    "blocks with settings of their own": "/// let\nLet $x$.\n///\n\n" * 1_990
    + "//// theorem\n/// let\nLet $y$.\n///\n$1=1$\n////\n\n" * 4_000,
}


# A program of its own for each page: a peak is that of all that a process ever did.
READ = """
import sys, time
from pathlib import Path
from derivations.pages.load import read_page
peak = lambda: next(int(x.split()[1]) for x in open("/proc/self/status") if x[:6] == "VmHWM:")
text, before, start = Path(sys.argv[1]).read_text(encoding="utf-8"), peak(), time.process_time()
page = read_page("page.md", text)
print(time.process_time() - start, len(page.formulas), (peak() - before) // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures as Linux does")
@pytest.mark.parametrize("name", PAGES)
def test_any_page_is_read_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGES[name][:MAX_PAGE], encoding="utf-8")
    command = [sys.executable, "-c", READ, str(page)]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert told.returncode == 0, told.stderr[-2_000:]
    seconds, formulas, megabytes = map(float, told.stdout.split())
    assert seconds < READ_SECONDS
    assert formulas <= MAX_FORMULAS
    assert megabytes < READ_MEGABYTES


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$x$ " * 10_001, "more than 10,000 formulas; split it"),
        (THEOREM.format(n="") * 20_001, "more than 20,000 blocks; split it"),
        ("\n" * 200_001, "200,002 lines, more than the limit of 200,000"),
        (r"\$" * 49_000 + ("\n" + r"\$" * 49_000) * 5, "200,000 signs of mathematics"),
    ],
)
def test_what_is_too_much_is_said(text: str, words: str) -> None:
    with pytest.raises(PageError, match=words):
        parse_page("page.md", text)


def test_blocks_share_the_scope_around_them() -> None:
    text = "/// let\nLet $x$.\n///\n\n" + "/// theorem\n$1 = 1$\n///\n\n" * 50
    scopes = {id(work.task.scope) for work in parse_page("p.md", text).work[1:]}
    assert len(scopes) == 1


# ---- typesetting

SUM = "+".join(["x_{1}^2"] * 12_500)
DOUBLING = r"\def\a{" + "x " * 1_000 + "}" + r"\a" * 9_000


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (SUM, "more than the 10,000 that are typeset"),
        (DOUBLING, r"commands of its own, found: \\def"),
        (r"\gdef\a{x}\a", r"found: \\gdef"),
        (r"\newcommand{\a}{x}\a", r"found: \\newcommand"),
        (r"\let\a=\b", r"found: \\let"),
        ("{" * 4_000 + "x" + "}" * 4_000, "found"),
        (r"\frac{1}{" * 1_000 + "x" + "}" * 1_000, "found"),
        (r"\sqrt{" * 1_200 + "x" + "}" * 1_200, "found"),
    ],
    ids=["sum", "def", "gdef", "newcommand", "let", "braces", "fractions", "roots"],
)
def test_a_bomb_is_not_typeset(latex: str, words: str) -> None:
    start = time.monotonic()
    with pytest.raises(Unreadable, match=words):
        katex.typeset(latex)
    assert time.monotonic() - start < 30
    assert katex.typeset("a + b").plain == "a+b"


def test_the_longest_formula_is_typeset() -> None:
    latex = "+".join(["x_{1}^2"] * 1_240)
    assert len(latex) < typesetting.MAX_LATEX
    assert len(katex.typeset(latex).html) <= typesetting.MAX_HTML


def test_a_typesetter_that_dies_is_replaced() -> None:
    setter = typesetting.Typesetter()
    setter.kept.database = None
    assert "html" in setter.typeset("a", False, "")
    assert setter.process is not None
    setter.process.popen.kill()
    setter.process.popen.wait()
    assert "html" in setter.typeset("b", False, "")
    setter.close()


def test_a_typesetter_that_is_stopped_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    monkeypatch.setattr(typesetting, "SECONDS", 0.1)
    setter = typesetting.Typesetter()
    setter.kept.database = None
    assert "html" in setter.typeset("a", False, "")
    assert setter.process is not None
    setter.process.popen.send_signal(signal.SIGSTOP)
    assert "not typeset after 1 s" in setter.typeset("b", False, "")["message"]
    assert "html" in setter.typeset("c", False, "")
    setter.close()


def test_a_page_has_its_share_of_time_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    setter = typesetting.Typesetter()
    setter.kept.database = None
    setter.used["p.md"] = typesetting.PAGE_SECONDS + 1
    assert "to typeset" in setter.typeset("a", False, "p.md")["message"]
    assert "html" in setter.typeset("a", False, "q.md")
    setter.made["q.md"] = typesetting.PAGE_SIZE + 1
    assert "characters of HTML" in setter.typeset("b", False, "q.md")["message"]
    setter.close()


def test_what_was_typeset_is_kept(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path))
    first = typesetting.Typesetter()
    made = first.typeset("a^2", True, "")
    first.close()
    again = typesetting.Typesetter()
    assert again.typeset("a^2", True, "") == made
    assert again.process is None
    assert again.kept.database is not None
    again.kept.database.execute('update typeset set body = \'{"html": "forged"}\'')
    assert again.typeset("a^2", True, "") == made, "an entry that was changed is a miss"
    again.close()


def test_an_unreadable_formula_is_shown_as_text() -> None:
    page = read_page("p.md", r"$\foo{a} = \frac{1}{2}$")
    book = Book.of({"p.md": page}, jobs=1, cache=False)
    [entry] = book.entries
    assert entry.report.verdict == "unreadable"
    assert entry.typeset is None
