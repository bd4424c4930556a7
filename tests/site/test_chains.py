"""Aligned displays, row by row."""

from __future__ import annotations

import re

import pytest

from derivations.site import chains


def text(html: str) -> str:
    seen = re.sub(r'<span class="katex-mathml">.*?</math></span>', "", html)
    return re.sub(r"<[^>]*>|\u200b", "", seen)


def rows(latex: str) -> list[tuple[str, str, str]]:
    found = chains.rows(latex)
    return [(text(row.left), text(row.right), text(row.reason)) for row in found]


def test_a_row_has_two_sides_and_a_reason() -> None:
    latex = r"\begin{aligned} a &= b && \text{by $x$ \& y} \\[2pt] &= c \end{aligned}"
    assert rows(latex) == [("a", "=b", "by x &amp; y"), ("", "=c", "")]


def test_a_matrix_inside_keeps_its_own_rows() -> None:
    latex = (
        r"\begin{align*} A &= \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \\ &= B \\ \end{align*}"
    )
    assert [row[0] for row in rows(latex)] == ["A", ""]


def test_further_columns_stand_after_the_right_side() -> None:
    latex = r"\begin{aligned} a &= b, & c &= d \\ e &= f, & g &= h \end{aligned}"
    assert [row[1] for row in rows(latex)] == ["=b,c=d", "=f,g=h"]


LONG = r"\exp(-s(z_\Omega)) \odot (z_{\Omega^c} - t(z_\Omega))"


@pytest.mark.parametrize(
    ("latex", "fit"),
    [
        (r"a &= b \\ &= c", True),
        (rf"{LONG} &= b \\ &= c && \text{{short}}", True),
        (rf"{LONG} &= {LONG} \\ &= c", False),
        (rf"a &= {LONG} \\ {LONG} &= c", False),
        (rf"{LONG} &= \frac{{{LONG}}}{{2}}, & a &= b \\ &= c", False),
        (rf"{LONG} &= a + b + c \\ &= c", True),
        (rf"{LONG} &= a + b + c \\ &= c && \text{{a reason}}", False),
        (r"a = b \\ c = d", False),
    ],
)
def test_sides_align_where_they_fit_beside_a_mark(latex: str, fit: bool) -> None:
    found = chains.rows(rf"\begin{{aligned}} {latex} \end{{aligned}}")
    assert found
    assert chains.fit(found) is fit


@pytest.mark.parametrize(
    "latex",
    [
        "a = b",
        r"\begin{aligned} a &= b \end{aligned}",
        r"\begin{aligned} a &= b \\ &= c \end{aligned} \quad x",
        r"\begin{aligned} a \\ b \end{aligned} \begin{aligned} c \\ d \end{aligned}",
        r"\begin{cases} 1 \\ 2 \end{cases}",
    ],
)
def test_other_displays_are_left_alone(latex: str) -> None:
    assert rows(latex) == []


def test_words_are_escaped_and_their_mathematics_typeset() -> None:
    assert chains.words("a < b, $x$").startswith("a &lt; b, <span")


def test_a_step_over_two_rows_is_one_line() -> None:
    flat = chains.flat(r"&= \begin{bmatrix} 1 & 2 \end{bmatrix} \\ &= b")
    assert flat.split() == r"= \begin{bmatrix} 1 & 2 \end{bmatrix} = b".split()
