"""What the reference page of the language says beside the tables of the code.

Rows only: the setting of the page, kinds of declaration, verdicts, conventions,
refused formulas. `reference` puts them together with the tables of `meaning`.
"""

# ruff: noqa: E501 - a row of the page stands on one line
from __future__ import annotations

from typing import NamedTuple

#: The one setting under which every example of the operator table holds.
SETTING = (
    r"Let $n \in \{1, 2, 3\}$, $i, j \in \{1, \dots, n\}$, $a, b \in \mathbb{R}$ and $p \in (0, 1)$.",
    r"Let $x, y \in \mathbb{R}^n$, $A, B \in \mathbb{R}^{n \times n}$ and $\sigma, \tau \in S_n$.",
    r"Let $u_1, \dots, u_n$ be the standard basis of $\mathbb{R}^n$.",
    r"Write $P_\sigma := \sum_{m=1}^n u_m u_{\sigma(m)}^\top$.",
    r"Let $\Omega \subset \{1, \dots, n\}$, and let $g : \mathbb{R} \to \mathbb{R}$ be smooth.",
    r"Let $\mathcal{Z}$ be a finite set, $h : \mathcal{Z} \to \mathbb{R}$, and let $q$ be a "
    r"probability mass function on $\mathcal{Z}$, positive.",
)

#: The function of the code that the example of `\mathtt` calls.
CODE = "inverse_permutation = derivations.topics.permutations:inverse_permutation"


class Declaration(NamedTuple):
    """A kind of declaration (a row of `domains.KINDS`), a block with one, and what then holds."""

    kind: str
    says: str
    let: str
    shows: str


DECLARATIONS: tuple[Declaration, ...] = (
    Declaration("in", "a natural number: 1, 2, 3, …", r"Let $c_1 \in \mathbb{N}$.", r"c_1 \ge 1"),
    Declaration("in", "a whole number", r"Let $c_2 \in \mathbb{Z}$.", r"c_2^2 \ge c_2"),
    Declaration("in", "one of a finite range", r"Let $c_3 \in \{0, \dots, 5\}$.", r"c_3 \le 5"),
    Declaration("in", "a real number", r"Let $c_4 \in \mathbb{R}$.", r"c_4^2 \ge 0"),
    Declaration(
        "in", "a real number with a bound", r"Let $c_5 \in \mathbb{R}_{>0}$.", r"c_5 + \frac{1}{c_5} \ge 2"
    ),
    Declaration("in", "a point of an interval", r"Let $c_6 \in (0, 1)$.", r"c_6^2 < c_6"),
    Declaration("in", "a point of a closed interval", r"Let $c_7 \in [0, 1]$.", r"c_7^2 \le c_7"),
    Declaration("in", "a vector", r"Let $c_8 \in \mathbb{R}^n$.", r"\|c_8\| \ge 0"),
    Declaration(
        "in", "a matrix", r"Let $c_9 \in \mathbb{R}^{2 \times n}$.", r"c_9 I_n = c_9"
    ),
    Declaration("in", "a permutation of 1, …, n", r"Let $c_{10} \in S_n$.", r"c_{10}(1) \le n"),
    Declaration("in", "an element of a finite set", r"Let $c_{11} \in \mathcal{Z}$.", r"q(c_{11}) > 0"),
    Declaration(
        "in",
        "an element of a computed set",
        r"Let $c_{12} \in \arg\max_{z \in \mathcal{Z}} h(z)$.",
        r"h(c_{12}) = \max_{z \in \mathcal{Z}} h(z)",
    ),
    Declaration(
        "maps",
        "a function on a finite set: any table of values",
        r"Let $\mathcal{A}$ be a finite set and $c_{13} : \mathcal{A} \times \mathcal{Z} \to \mathbb{R}_{\ge 0}$.",
        r"\min_{s \in \mathcal{A}, z \in \mathcal{Z}} c_{13}(s, z) \ge 0",
    ),
    Declaration(
        "maps",
        "a function of real arguments; say “smooth” where it is differentiated",
        r"Let $c_{14} : \mathbb{R}^n \to \mathbb{R}$ be smooth.",
        r"c_{14}(x) + c_{14}(x) = 2 c_{14}(x)",
    ),
    Declaration(
        "subset",
        "a subset, with a name for its size",
        r"Let $c_{15} \subset \{1, \dots, n\}$ with $|c_{15}| = k$.",
        r"|c_{15}^c| = n - k",
    ),
    Declaration(
        "permutation", "a permutation, in words", r"Let $c_{16}$ be a permutation of $\{1, 2\}$.",
        r"c_{16}(c_{16}(1)) = 1",
    ),
    Declaration("finite set", "an abstract finite set", r"Let $c_{17}$ be a finite set.", r"|c_{17}| \ge 1"),
    Declaration(
        "mass", "a law on a finite set", r"Let $c_{18}$ be a probability mass function on $\mathcal{Z}$.",
        r"\mathbb{E}_{Z \sim c_{18}}[1] = 1",
    ),
    Declaration("density", "a law on ℝ", r"Let $c_{19}$ be a density on $\mathbb{R}$.", r"c_{19}(a) \ge 0"),
    Declaration(
        "basis", "the standard basis", r"Let $v_1, \dots, v_n$ be the standard basis of $\mathbb{R}^n$.",
        r"v_i^\top x = x_i",
    ),
    Declaration(
        "sim", "a random variable", r"Let $X \sim \mathcal{N}(a, 4)$.", r"\operatorname{Var}(X) = 4"
    ),
    Declaration(
        "sim", "a sequence of independent coins", r"Let $Y \sim \mathrm{Bernoulli}(p)^{2}$.",
        r"\mathbb{E}[Y_1 Y_2] = p^2",
    ),
)  # fmt: skip

#: Verdict, when it is given, what a build does.
VERDICTS: tuple[tuple[str, str, str], ...] = (
    ("formal", "a proof kernel has checked the general statement", "passes"),
    ("symbolic", "each step is proved for all sizes and all values, with numbers and functions left as symbols",
     "passes"),
    ("bounded", "each step is proved in every structure up to the bound that is shown; nothing is said beyond",
     "passes"),
    ("tested", "it certainly held in every world that was tried; the number of worlds is shown, and they are "
     "in general position", "passes"),
    ("undecided", "it is neither proved nor refuted, or no world was found that satisfies the hypotheses, which "
     "does not mean that none exists", "fails"),
    ("vacuous", "it is proved that the hypotheses contradict each other", "fails"),
    ("unreadable", "it is not in the language, a symbol is not declared, or types do not fit", "fails"),
    ("refuted", "in a world that satisfies the hypotheses it is certainly false, or a side has no value; the "
     "world is made as small as could be found, and both sides are shown",
     "fails; in a `refuted` block it passes, and nothing else does"),
)  # fmt: skip

HONESTY = (
    "A formula has the weakest verdict of its steps. A step is a link of a chain or a row of a display.",
    "A large engine searches and may be wrong; a small kernel decides. What the engine finds counts only as a "
    "certificate that the kernel checks again, or as a world that the kernel evaluates.",
    "A certificate is one of a short list: both sides have one normal form; the difference is made from the "
    "hypotheses, or is a sum of squares; cases that cover everything; an instance of a lemma; a contradiction.",
    "A value is an exact number or an interval that certainly contains it. Where two sides cannot be told apart "
    "in many digits, the answer is *undecided*, never a guess.",
    "Worlds are in general position when they fill what the hypotheses describe: as many numbers are chosen at "
    "random as the hypotheses leave free. Worlds that do not fill it support no verdict.",
    "No number of worlds supports a ≠, or a conclusion under an equation that is not solved: such a sentence is "
    "proved, refuted or undecided.",
    "A counterexample is looked for first; only then a proof is tried.",
    "A side without a value in an allowed world refutes the step. Rule that world out by a hypothesis. In a "
    "`refuted` block with the option `undefined: true` such a step is what is asked for, and without the option "
    "it is not.",
    "A formula that calls code is `tested` at best: code computes in floating point.",
    "Tolerances stand in one file of the engine. No page can loosen them.",
    "A page imports nothing but functions of the packages that the project allows.",
    "Nothing is dropped: a word or a sign that is not understood is an error with its place.",
)

CONVENTIONS = (
    r"ℕ starts at 1. Write `\mathbb{N}_0` for the natural numbers with 0.",
    r"`\log` and `\ln` are the natural logarithm; `\log_2 x` names another base.",
    "A vector is a column. Its transpose is a row, and a row times a column is a number.",
    "The entries of a subvector stand in the order of their indices.",
    r"In $\sigma \circ \tau$ the right one acts first.",
    "A fraction of ∂'s between vectors is a Jacobian matrix, one row for each entry above; ∇ gives a column.",
    "A sum without terms is 0 and a product without factors is 1; the maximum of nothing has no value.",
    "In an expectation, outcomes of probability 0 are left out, as is usual for 0 log 0.",
    "A name that is bound by a sum, a quantifier or an integral hides a declared one of the same spelling.",
    "A sum, a maximum or a limit reaches over products and stops before the next plus or minus; "
    "where that would change the meaning the formula is refused.",
    "Letters beside each other are a product, unless the left one was declared as a function.",
    r"After `\approx` stands a decimal: the value must round to the digits that are shown.",
    r"Text at the end of a step, such as `\text{by the chain rule}`, is a reason and is not checked.",
)

#: Formulas that the language refuses, each under the setting; the page shows what it answers.
REFUSED: tuple[str, ...] = (
    r"\log a b = 0",
    r"a / 2 b = 0",
    r"\sin(a)^2 = 0",
    r"\frac{d}{da} a b = b",
    r"\sum_{i=1}^n x_i + y_i = 0",
    r"\lim_{t \to 0} t + t = 0",
    r"\max_i x_i a = 0",
    r"x = 0 \iff x_i = 0 \text{ for all } i",
    r"\forall i : x_i = 0 \implies x = 0",
    r"A_{12} = 0",
    r"\{1\} \subset \{1, 2\}",
    r"|x| = 0",
    r"x \times y = 0",
    r"a = c",
    r"a \oplus b = 0",
    r"\sum_{m=1}^{10^9} m = 0",
)
