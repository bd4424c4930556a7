"""KaTeX at build time: what it sets, what it refuses, where rows lie."""

from __future__ import annotations

from typing import Any

import pytest

from derivations.errors import Unreadable
from derivations.site import assets, katex


def test_html_for_the_eye_and_mathml_for_the_ear() -> None:
    html = katex.typeset(r"P_\sigma x").html
    assert "<math " in html
    assert 'aria-hidden="true"' in html


def test_the_same_formula_is_typeset_once() -> None:
    assert katex.typeset("x_1") is katex.typeset("x_1")
    assert katex.typeset("x_1") is not katex.typeset("x_1", display=True)


@pytest.mark.parametrize(
    "latex",
    [
        r"a + b = c",
        r"x^{2 + n}_{abcde}",
        r"\frac{a + b + c + d + e}{2} - \binom{n}{k}",
        r"\sqrt{a + b} \overline{abc} \hat{x} \quad y",
        r"\left(\frac{a}{b}\right)^2 \left\|\det \frac{\partial z}{\partial x}\right\|",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \mathtt{mean\_error}(64, 128)",
        r"\operatorname{Var}_{Z \sim \mathrm{Uniform}(0, \sigma)}[Z] \ge \mathbf{1}^\top x",
        r"\displaystyle \sum_{i=1}^n \underbrace{x_i}_{\text{long words}} \int_0^\infty x \,dx",
    ],
)
def test_the_width_is_near_what_a_browser_shows(browser: Any, latex: str) -> None:
    typeset = katex.typeset(latex)
    sheet = (assets.package("katex") / "dist" / "katex.min.css").as_uri()
    page = browser.new_page()
    page.goto(sheet)  # so that the page may read the fonts beside it
    page.set_content(
        f'<link rel="stylesheet" href="{sheet}">'
        f'<p style="white-space: nowrap"><span style="font-size: 100px">{typeset.html}</span></p>'
    )
    page.evaluate("document.fonts.ready")
    shown = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll(".katex-html > *")].map(
            box => box.getBoundingClientRect());
          const wide = Math.max(...boxes.map(b => b.right)) - Math.min(...boxes.map(b => b.left));
          return wide / parseFloat(getComputedStyle(document.querySelector(".katex")).fontSize);
        }"""
    )
    page.close()
    assert typeset.width == pytest.approx(shown, rel=0.1)


@pytest.mark.parametrize(
    ("latex", "start", "end"),
    [(r"a + \foo b", 4, 9), (r"\frac{1}{2", 10, 10), (r"\href{x}{y}", 0, 11)],
)
def test_what_katex_does_not_know_is_an_error_with_its_place(
    latex: str, start: int, end: int
) -> None:
    with pytest.raises(Unreadable) as error:
        katex.typeset(latex)
    assert error.value.span is not None
    assert (error.value.span.start, error.value.span.end) == (start, end)


@pytest.mark.parametrize("latex", [r"\htmlId{x}{y}", r"\includegraphics{x.png}", r"\def\a{\a}\a"])
def test_no_command_reaches_out_of_the_formula(latex: str) -> None:
    with pytest.raises(Unreadable):
        katex.typeset(latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"\overset{\text{reason}}{=}",
        r"{n \choose k}",
        r"\begin{bmatrix} I_k & 0 \\ * & \operatorname{diag}(\exp(s(x_\Omega))) \end{bmatrix}",
        r"\mathtt{permutation\_matrix}(\sigma)",
        r"\mathbb{E}_{Z\sim q}[\log\frac{h(Z)}{q_\theta(Z)}] \; .",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\int_{-\infty}^{+\infty} f(x) \, \mathrm{d}x \approx 2.0\times10^{-6}",
        r"\mathrm{KL}[P||Q] \Leftrightarrow \lbrace a \mid b \rbrace \vert \ldots",
    ],
)
def test_the_spellings_of_the_language_are_typeset(latex: str) -> None:
    assert katex.typeset(latex, display=True).html


def test_a_formula_as_plain_text() -> None:
    assert katex.typeset(r"P_\sigma^\top = \max(a, b)").plain == "Pσ⊤=max(a,b)"
