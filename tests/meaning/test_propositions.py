"""What sentences say, written out: the forms that undefinedness, sets, laws and binders take."""

from __future__ import annotations

import pytest

from derivations.kernel.values import Truth
from tests.meaning.generic import Setting

GIVEN = Setting(
    r"Let $a, b, x \in \mathbb{R}$, $y \in \mathbb{R}^3$ and $A, B \in \mathbb{R}^{2 \times 2}$. "
    r"Let $g : \mathbb{R} \to \mathbb{R}$ be smooth.",
    r"Let $\mathcal{Z}$ be a finite set, $h : \mathcal{Z} \to \mathbb{R}$, and let $q$ be a "
    r"probability mass function on $\mathcal{Z}$. Define $k(t) := \int_0^1 s t \,ds$.",
    path=(1,),
)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        # sets of numbers
        (r"\{x\} \cap \{7\} = \emptyset", "7 ≠ x"),
        (r"x \in \{0.37, 2\}", "37/100 = x or 2 = x"),
        (r"\{x, 7\} = \{7, x\}", "true"),
        (r"|\{x, 7\}| = 2", "(1 if 7 ≠ x else 0) + 1 = 2"),
        (r"\{1, \{1\}\} = \{1\}", "false"),
        (r"\sum_{m \in \{x, 7\}} m = x + 7", "x ≠ 7 or 7 = x + 7"),
        (r"\sum_{m \in \{1, 2\}, x > m} m = 0", "(1 if 1 < x else 0) + (2 if 2 < x else 0) = 0"),
        (r"\arg\max_{m \in \{1, 2\}} (x m) = \{1\}", "2·x < x and 2·x ≤ x"),
        (r"\{1\} \subsetneq \{1\}", "false"),
        (r"\{1\} \subsetneq \{1, x\}", "1 ≠ x"),
        (r"\{x\} \subseteq \{1, 2\}", "1 = x or 2 = x"),
        # names that are bound together
        (r"\sum_{(s, t) \in \{1, 2\} \times \{1, 3\}} s t = 12", "true"),
        (r"\sum_{s \in \{1, 2\}, t \in \{1, 3\}, s < t} s t = 9", "true"),
        (r"\forall (s, t) \in \mathbb{R} \times \{1, 2\} : s < t x",
         "∀(s < x; s·1) and ∀(s < 2·x; s·1)"),
        (r"\forall s \in \mathbb{R}^2, t \in [0, 1] : s_2 < t",
         "∀(∀(not (0 ≤ t and t ≤ 1) or s_2 < t; t·3); s_2·2)"),
        # ones and zeros take the shape of what they meet
        (r"\mathbf{1} + y = y + \mathbf{1}", "true"),
        (r"2 \cdot \mathbf{1}^\top y = 0", "2·y_1 + 2·y_2 + 2·y_3 = 0"),
        (r"0 y = 0", "true"),
        (r"y^\top - 0 = y^\top", "true"),
        (r"\mathbf{1} = 2 \cdot \mathbf{1}", "false"),
        # the best of a list and of a set
        (r"\max(x) = x", "true"),
        (r"\max(\{x, 2\}) = \max(x, 2)", "x ≠ 2 or 2 = max(x, 2)"),
        (r"y - y_1 \mathbf{1} = 0", "y_1 - y_1 = 0 and y_2 - y_1 = 0 and y_3 - y_1 = 0"),
        # undefinedness is part of the sentence
        (r"0 \cdot \frac{1}{x} = 0", "0/x = 0"),
        (r"x = 1 \lor \max_{m \in \emptyset} m = 1", "x = 1 or undefined = 0"),
        (r"\det \begin{bmatrix} 0 & \frac{1}{x} \\ 0 & 1 \end{bmatrix} = 0", "0/x = 0"),
        # binders keep apart what is bound
        (r"\int_0^1 k(t) \,dt = x", "∫(∫(s·t; s·2, 0, 1); t·1, 0, 1) = x"),
        (r"\forall t \in (0, 1) : t < x", "∀(not (0 < t and t < 1) or t < x; t·1)"),
        # blocks about which nothing is said
        (r"\begin{bmatrix} 1 & * \\ 0 & 1 \end{bmatrix} = A",
         "1 = A_1,1 and 0 = A_2,1 and 1 = A_2,2"),
        (r"\det \begin{bmatrix} 1 & * \\ 0 & 1 \end{bmatrix} = 1", "true"),
        (r"\begin{bmatrix} a \\ y \end{bmatrix} = (a, y)", "true"),
        (r"\operatorname{rank} \begin{bmatrix} I_2 \\ I_2 \end{bmatrix} = 2", "true"),
        # decimals
        (r"0.5 \approx 0", "false"),
        (r"-0.5 \approx -1", "true"),
        (r"\frac{x}{3} \approx 0.3", "-1/20 ≤ 1/3·x - 3/10 and 1/3·x - 3/10 < 1/20"),
        (r"x \approx 2.0 \times 10^{-3}", "-0.00005 ≤ x - 1/500 and x - 1/500 < 0.00005"),
        (r"x \approx 0.00", "|x| < 1/200"),
        # dots
        (r"1 x + 2 x + \dots + 4 x = a", "x + 2·x + 3·x + 4·x = a"),
        (r"\{3, 2, \dots, 1\} = \{1, 2, 3\}", "true"),
        # derivatives
        (r"\frac{d}{dx} g(x)^2 = 2 g(x) g'(x)", "true"),
        (r"\nabla_A \det A = B",
         "A_2,2 = B_1,1 and -A_2,1 = B_1,2 and -A_1,2 = B_2,1 and A_1,1 = B_2,2"),
        # polynomials in place of special functions
        (r"\binom{x}{2} = \frac{x (x - 1)}{2}", "true"),
        (r"\binom{-1}{2} = 1", "true"),
        (r"e^x e^{1} = 1", "e^x·e = 1"),
    ],
)  # fmt: skip
def test_a_sentence_says(latex, expected):
    assert GIVEN.shown(latex) == expected


@pytest.mark.parametrize(
    ("latex", "numbers", "expected"),
    [
        (r"\Phi^{-1}(x) < 0", {"x": "1/4"}, Truth.TRUE),
        (r"\Phi^{-1}(x) < 0", {"x": "2"}, Truth.NO_VALUE),
        (r"A^{-1} A = I_2", {"A_1,1": "1", "A_1,2": "2", "A_2,1": "3", "A_2,2": "4"}, Truth.TRUE),
        (r"A^{-1} A = I_2", {"A_1,1": "1", "A_1,2": "2", "A_2,1": "2", "A_2,2": "4"},
         Truth.NO_VALUE),
        (r"\operatorname{rank} A = 1", {"A_1,1": "1", "A_1,2": "2", "A_2,1": "2", "A_2,2": "4"},
         Truth.TRUE),
        (r"\operatorname{rank} A = 1", {"A_1,1": "1", "A_1,2": "2", "A_2,1": "3", "A_2,2": "4"},
         Truth.FALSE),
        (r"\mathbb{E}_{X \sim \mathrm{Bernoulli}(x)}[X] = x", {"x": "1/3"}, Truth.TRUE),
        (r"\mathbb{E}_{X \sim \mathrm{Bernoulli}(x)}[X] = x", {"x": "3"}, Truth.NO_VALUE),
        (r"\mathbb{E}_{X \sim \mathcal{N}(0, x)}[1] = 1", {"x": "-1"}, Truth.NO_VALUE),
        (r"\mathbb{E}_{X \sim \mathrm{Uniform}(a, b)}[1] = 1", {"a": "2", "b": "1"},
         Truth.NO_VALUE),
        (r"y_x = y_1", {"x": "1", "y_1": "5", "y_2": "6", "y_3": "7"}, Truth.TRUE),
        (r"y_x = y_1", {"x": "2", "y_1": "5", "y_2": "6", "y_3": "7"}, Truth.FALSE),
        (r"y_x = y_1", {"x": "1/2", "y_1": "5", "y_2": "6", "y_3": "7"}, Truth.NO_VALUE),
        (r"\max_{m \in \{x, 7\}} m = 7", {"x": "7"}, Truth.TRUE),
        (r"|\{\sqrt{3 + 2 \sqrt{2}}, 1 + \sqrt{2}\}| = 1", {}, Truth.TRUE),
        (r"\begin{cases} \{1\} & \text{if } x > 0 \\ \{2\} & \text{otherwise} \end{cases} = \{1\}",
         {"x": "-1"}, Truth.FALSE),
        (r"\begin{cases} x & \text{if } x > 0 \end{cases} = x", {"x": "-1"}, Truth.NO_VALUE),
        (r"\frac{d}{dx} |x| = 1", {"x": "2"}, Truth.TRUE),
    ],
)  # fmt: skip
def test_it_is_true_where_it_should_be(latex, numbers, expected):
    assert GIVEN.truth(latex, **numbers) is expected


def test_a_symbol_that_equals_another_moves_alone():
    given = Setting(r"Let $a \in \mathbb{R}$ and $c \in \{a, 1\}$.", path=(1,))
    assert given.shown("c = a") == "true"
    assert given.shown(r"\frac{d}{dc} (a c) = a") == "true"
    assert given.shown(r"\frac{d}{da} (a c) = c") == "true"


def test_an_outcome_of_probability_0_does_not_count():
    law = {f"q({z})": p for z, p in (("z₁", "0"), ("z₂", "1"))}
    names = sorted(GIVEN.maker.bounds.keys() & law.keys())
    numbers = {n: law[n] for n in names} | {"h(z₁)": "0", "h(z₂)": "2"}
    latex = r"\mathbb{E}_{Z \sim q}\left[\frac{1}{h(Z)}\right] = \frac{1}{2}"
    assert GIVEN.truth(latex, **numbers) is Truth.TRUE
    assert GIVEN.truth(latex, **numbers | {"h(z₁)": "3", "h(z₂)": "0"}) is Truth.NO_VALUE


@pytest.mark.parametrize(
    ("p", "q", "latex", "expected"),
    [
        ("1/2", "1/2", r"D_{\mathrm{KL}}(p \| q) = 0", Truth.TRUE),
        ("1", "1/2", r"D_{\mathrm{KL}}(p \| q) = \log 2", Truth.TRUE),
        ("0", "1", r"D_{\mathrm{KL}}(p \| q) = \infty", Truth.TRUE),
        ("1", "0", r"D_{\mathrm{KL}}(p \| q) = \infty", Truth.TRUE),
        ("1", "1", r"D_{\mathrm{KL}}(p \| q) = 0", Truth.TRUE),
        ("1/2", "1/4", r"D_{\mathrm{KL}}(p \| q) = \infty", Truth.FALSE),
    ],
)
def test_a_divergence_is_infinite_where_a_law_is_not_covered(p, q, latex, expected):
    given = Setting(
        r"Let $\mathcal{Z}$ be a finite set, and let $p$ and $q$ be probability mass functions "
        r"on $\mathcal{Z}$.",
        path=(1,),
    )
    first, second = given.maker.bounds
    assert given.truth(latex, **{first: p, second: q}) is expected
