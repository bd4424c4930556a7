"""Where a typeset formula may break: arrows first, then relations, then the rest."""

from __future__ import annotations

import re

import pytest

from derivations.site import katex, linebreaks

OPENING = '<span class="katex-html" aria-hidden="true">'


def text(html: str) -> str:
    return re.sub(r"<[^>]*>|\u200b", "", html)


def parts(html: str) -> list[str]:
    return [text(part) for part in linebreaks.siblings(html)]


def broken(latex: str) -> str:
    return linebreaks.breakable(katex.typeset(latex, display=True).html)


@pytest.mark.parametrize(
    ("latex", "segments"),
    [
        ("x", ["x"]),
        ("a = b + c = d", ["a", "=b+c", "=d"]),
        ("{} = b", ["=b"]),
        (r"(\forall m : m = m) \implies a = b", ["(∀m:m=m)", "⟹a=b"]),
        (r"a = b, \qquad c \in \mathbb{R}", ["a=b,", "c∈R"]),
        (r"f(g(x)) = (a = b)", ["f(g(x))", "=(a=b)"]),
        (r"[(f(x))^{10}]_{12} = b", ["[(f(x))10]12", "=b"]),
        (r"a \overset{\text{why}}{=} b", ["a", "=whyb"]),
    ],
)
def test_a_formula_breaks_before_its_outermost_relations(latex: str, segments: list[str]) -> None:
    assert parts(broken(latex).partition(OPENING)[2]) == segments


def test_a_term_breaks_after_operators_and_within_brackets_last() -> None:
    html = broken(r"f(a, b + c) + d = e")
    first = next(linebreaks.siblings(html.partition(OPENING)[2]))
    terms = list(linebreaks.siblings(first[first.index(">") + 1 :]))
    assert [text(term) for term in terms] == ["f(a,b+c)+", "d"]
    assert parts(terms[0][terms[0].index(">") + 1 :]) == ["f(a,", "b+", "c)+"]


def test_in_running_text_a_tuple_breaks_after_its_commas() -> None:
    html = linebreaks.flowing(katex.typeset(r"a + b = (1.5, -2, c), d").html)
    assert parts(html.partition(OPENING)[2]) == ["a+", "b=", "(1.5,", "−2,", "c),", "d"]
    assert linebreaks.flowing("a word") == "a word"


def test_a_name_of_the_code_may_break_at_an_underscore() -> None:
    assert "inverse_<wbr/>permutation" in broken(r"\mathtt{inverse\_permutation}(\sigma)")


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{cases} 1 & \text{if } a = b \\ 0 & \text{otherwise} \end{cases}",
        r"\left|\det \frac{\partial z}{\partial x}\right| = \sqrt{\frac{a}{b}} \cdot \sum_i x_i^2",
        r"\mathbb{E}_{X \sim p}[\log p(X)] \le 0 \iff \{x : x > 0\} \ne \emptyset",
    ],
)
def test_nothing_is_lost_and_every_element_closes(latex: str) -> None:
    before, after = katex.typeset(latex, display=True).html, broken(latex)
    assert text(after) == text(before)
    assert after.count("<span") == after.count("</span>")
    assert after.partition(OPENING)[0] == before.partition(OPENING)[0]


def test_what_is_no_typeset_formula_stays() -> None:
    assert linebreaks.breakable("<code>x</code>") == "<code>x</code>"
