"""Where formulas stand, and where they do not."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import PageError
from derivations.pages import Page, parse_page, read_page


def texts(text: str) -> list[str]:
    return [formula.text for formula in parse_page("p.md", text).formulas]


@pytest.mark.parametrize(
    ("page", "formulas"),
    [
        ("$a$ and $b$", ["a", "b"]),
        ("$$ a $$", [" a "]),
        ("$$\na\n= b\n$$", ["\na\n= b\n"]),
        ("$$\na\n> b\n$$", ["\na\n> b\n"]),
        ("$$\na\n- b\n+ c\n$$", ["\na\n- b\n+ c\n"]),
        (r"\(a\) and \[b\]", ["a"]),
        ("\\[\nb\n\\]", ["\nb\n"]),
        ("\\begin{align}\na &= b\n\\end{align}", ["\\begin{align}\na &= b\n\\end{align}"]),
        ("$$\\begin{aligned}a\\end{aligned}$$", ["\\begin{aligned}a\\end{aligned}"]),
        (r"$\text{\$ 5}$", [r"\text{\$ 5}"]),
        ("$a\nb$", ["a\nb"]),
        ("# $a$\n\n| $b$ | $c$ |\n|---|---|", ["a", "b", "c"]),
        ("- $a$\n    - $b$\n\n        $c$", ["a", "b", "c"]),
        ("/// note | On $a$\n$b$\n///", ["a", "b"]),
        ("``` python\n$x$\n```\n$a$", ["a"]),
        ("1. item\n\n    ```\n    $x$\n    ```\n\n    $a$", ["a"]),
        ("> $$\n> a\n> + b\n> $$", ["\n  a\n  + b\n  "]),
        ("!!! note\n\n    $a$", ["a"]),
        ("$x_1$ `$no$` $y$", ["x_1", "y"]),
        ("\\\\$a$", ["a"]),
    ],
)
def test_formulas(page, formulas):
    assert texts(page) == formulas


@pytest.mark.parametrize(
    "page",
    [
        "costs $5 or 6 $ now",
        "from $5 to $6",
        "about $5-$6",
        r"a \$ and \$",
        "`$a$` and ``$b$ ` c``",
        "```\n$a$\n```",
        "~~~~\n$a$\n~~~\n~~~~",
        "text <!-- $a$ --> text",
        "<!--\n\n$a$\n\n-->",
        "---\ntitle: $a$\n---\n",
        "    $a$\n\n    $b$",
        "<script>\nlet a = `$x$`\n</script>",
        "- costs 5$\n- and $6",
        "a $\n\n$ b",
        "",
    ],
)
def test_no_formulas(page):
    assert texts(page) == []


@pytest.mark.parametrize(
    ("page", "words", "line"),
    [
        ("a\n\n$$ x", "closes in the same paragraph", 3),
        ("$$ x\n\n y $$", "closes in the same paragraph", 1),
        ("\\begin{align} x", "\\end{align}", 1),
        ("\\[ x", "\\]", 1),
        ("a\n```\n$x$", "code fence is never closed", 2),
        ("a\n<!-- $x$", "comment is never closed", 2),
        ("\n/// let\n$n$", "block `let` is never closed", 2),
        ("a\n\n///", "closes no block", 3),
        ("/// let\n////\n///", "has 4 slashes", 2),
        ("/// theorem\n/// proof\n///\n///", "as many", 2),
        ("/// theorm\n///", "did you mean `theorem`", 1),
        ("/// let | $n$\n///", "takes no title", 1),
        ("/// unchecked\n$a$\n///", "needs words", 1),
        ("/// code\n///", "needs words", 1),
        ("/// let\n    Let $n$.\n///", "options", 2),
        ("/// let\nLet $n$.\n```\nx\n```\n///", "not code", 3),
        ("/// let\n//// note\n////\n///", "not a block `note`", 2),
        ("x" * 100_001, "100,001 characters", 1),
        ("x\n" * 2_500_001, "5,000,002 characters", 1),
    ],
)
def test_errors_name_the_line(page, words, line):
    with pytest.raises(PageError) as caught:
        parse_page("p.md", page)
    assert words in caught.value.message
    error = read_page("p.md", page).error
    assert error is not None
    assert error.line == line


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_positions(ending, mark):
    page = parse_page("p.md", mark + ending.join(["é $a$", "", "$$", "  b", "$$", "> > $c$"]))
    assert [(f.line, f.column) for f in page.formulas] == [(1, 4), (4, 3), (6, 6)]
    assert [page.text[f.start : f.end] for f in page.formulas] == ["$a$", "$$\n  b\n$$", "$c$"]


SIGNS = (
    "$ $$ \\ \\( \\) \\[ \\] ` `` ``` ~~~ > - * # | : a b 1 /// //// <!-- --> \\begin{align} "
    "\\end{align} \\$ := é 𝒵 \ue000 \ue001 <pre> </pre> !!! [^1]: \x00 \x0b \u2028 --- $x$ $$y$$"
).split(" ")
BLANKS = [" ", "    ", "\t", "\n", "\n\n", "\r", "\r\n"]
LINES = ["/// let", "/// theorem | $t$", "//// proof", "///", "////", "/// refuted"]
LINES += ["/// code | a = b:c", "/// unchecked | why", "/// note", "    id: a"]
PARTS = st.sampled_from([*SIGNS, *BLANKS, *(f"\n{line}\n" for line in LINES)])
PAGES = st.lists(PARTS, max_size=40).map("".join) | st.text()


def slices_back(page: Page) -> None:
    for formula in page.formulas:
        around = page.text[formula.start : formula.end]
        inner = page.text[formula.inner : formula.inner + len(formula.text)]
        assert formula.text in around or ">" in around
        assert inner.replace(">", " ") == formula.text.replace(">", " ")
        line = page.text.split("\n")[formula.line - 1]
        first = formula.text.strip()[:1]
        assert line[formula.column - 1 :].startswith(first)


@given(PAGES)
def test_any_text_is_a_page_or_a_page_error(text):
    page = read_page("p.md", text)
    slices_back(page)
    starts = [(f.start, f.end) for f in page.formulas]
    assert all(a[1] <= b[0] for a, b in pairwise(starts))


@given(st.lists(st.sampled_from(["$a$", "$$\nb\n$$", "\\(c\\)", "word", "`$x$`"]), max_size=20))
def test_every_formula_of_a_plain_page_is_found(parts):
    page = parse_page("p.md", "\n\n".join(parts))
    assert len(page.formulas) == sum(part[0] in "$\\" for part in parts)


@pytest.mark.parametrize(
    "unit", ["$x$ ", "\\( ", "` `` ", "$ ", "$a ", "\\[ ", "<!-- --> ", "<pre> </pre>", "> ", "``a"]
)
def test_reading_takes_time_linear_in_the_page(unit):
    row = unit * (20_000 // len(unit)) + "\n"
    start = time.process_time()
    read_page("p.md", row * 50)
    assert time.process_time() - start < 10
