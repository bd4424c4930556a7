"""Values of a counterexample as LaTeX; whatever is not in the grammar stays text."""

from __future__ import annotations

import pytest

from derivations.site import katex, valuetext

READ = {
    "3": "3",
    "-1/2": r"-\frac{1}{2}",
    "(2,3,1)": r"(2,\; 3,\; 1)",
    "(1, 0)^T": r"(1,\; 0)^\top",
    "[0 -1; 1/2 0]": r"\begin{bmatrix} 0 & -1 \\ \frac{1}{2} & 0 \end{bmatrix}",
    "{1, 2}": r"\{1,\; 2\}",
    "{}": r"\emptyset",
    "1 ↦ 1, 2 ↦ 1": r"1 \mapsto 1,\; 2 \mapsto 1",
    "(θ₁, φ₂) ↦ -1": r"(\theta_{1},\; \phi_{2}) \mapsto -1",
    "5·exp(-2)/2 + 3/2 ≈ 1.83834": r"\frac{5 \, e^{-2}}{2} + \frac{3}{2} \approx 1.83834",
    "sqrt(2)/(4·sqrt(π))": r"\frac{\sqrt{2}}{4 \, \sqrt{\pi}}",
    "t̃(u) = (u²)": r"\tilde{t}(u) = (u^{2})",
    "erf(2)": r"\operatorname{erf}(2)",
    "(a)/(b·c)": r"\frac{a}{b \, c}",
    "((1, 2), (3))": r"((1,\; 2),\; (3))",
    "1e-7": r"1 \cdot 10^{-7}",
    "2·3": r"2 \cdot 3",
}
LEFT = [
    "true",
    "undefined: the logarithm of a number that is not positive",
    "[1 2; 3]",
    "(1, 2",
    "1 2",
    "(0, 0, … 0)",
    r"\input{x}",
    "<b>",
    "",
    "a function",
]


@pytest.mark.parametrize(("text", "latex"), READ.items())
def test_values_are_read(text: str, latex: str) -> None:
    assert valuetext.latex(text) == latex
    assert katex.typeset(latex).html


@pytest.mark.parametrize("text", LEFT)
def test_other_text_is_left(text: str) -> None:
    assert valuetext.latex(text) is None
