"""Spellings that people really use are read, each as the one sign it stands for."""

from __future__ import annotations

import pytest

from derivations.errors import Unreadable
from derivations.language import NameInfo, read
from derivations.language.spellings import ALIGNED, CANONICAL
from derivations.meaning.table import grammar

NAMES = {key: NameInfo() for key in ("a", "b", "c", "n", "k", "x", "y", "A", "\\beta", "\\mu")}
NAMES |= {
    "f": NameInfo(callable=True),
    "p": NameInfo(callable=True),
    "q": NameInfo(callable=True),
    "S": NameInfo(is_set=True),
    r"\hat{\beta}": NameInfo(),
    r"\bar{x}": NameInfo(),
    r"\tilde{x}": NameInfo(),
}


def tree(latex: str):
    """The trees of the steps of a formula."""
    return [step.node for step in read(latex, NAMES, grammar()).steps]


#: Written one way and the other: the same tree.
SAME = [
    (r"a \leq b", r"a \le b"),
    (r"a \geqslant b", r"a \ge b"),
    (r"a \neq b", r"a \ne b"),
    (r"a \not= b", r"a \ne b"),
    (r"a \not\in S", r"a \notin S"),
    (r"a = 1 \Rightarrow b = 1", r"a = 1 \implies b = 1"),
    (r"a = 1 \Leftrightarrow b = 1", r"a = 1 \iff b = 1"),
    (r"a = 1 \text{ if and only if } b = 1", r"a = 1 \iff b = 1"),
    (r"\lbrace 1, 2 \rbrace", r"\{1, 2\}"),
    (r"\left\{ 1, 2 \right\}", r"\{1, 2\}"),
    (r"\vert a \vert", "|a|"),
    (r"\left| a \right|", r"\lvert a \rvert"),
    (r"\Vert x \Vert", r"\|x\|"),
    (r"{n \choose k}", r"\binom{n}{k}"),
    (r"\mathrm{tr}(A)", r"\operatorname{tr}(A)"),
    (r"\mathrm{E}_{X \sim q}(X)", r"\mathbb{E}_{X \sim q}[X]"),
    (r"\mathrm{Var}_{X \sim q}(X)", r"\operatorname{Var}_{X \sim q}[X]"),
    (r"\mathrm{Cov}_{X \sim q}(X, X)", r"\operatorname{Cov}_{X \sim q}(X, X)"),
    (r"\mathrm{Pr}_{X \sim q}(X = 1)", r"\Pr_{X \sim q}[X = 1]"),
    (r"\mathrm{KL}[p||q]", r"D_{\mathrm{KL}}(p \| q)"),
    (r"A^\mathrm{T}", r"A^\top"),
    (r"A^{\mathrm{T}}", r"A^\top"),
    (r"\exp[a]", r"\exp(a)"),
    (r"\exp\left[ a \right]", r"\exp(a)"),
    (r"\ln a", r"\log a"),
    (r"\int_0^1 k \,\mathrm{d}k", r"\int_0^1 k \,dk"),
    (r"\{1, \ldots, n\}", r"\{1, \dots, n\}"),
    (r"\{k \in S \mid k > 1\}", r"\{k \in S : k > 1\}"),
    (r"a = b \; .", "a = b"),
    (r"a = b \,,", "a = b"),
    (r"a = b, \quad \text{and} \quad b = c", "a = b, b = c"),
    (r"\label{eq:main} a = b", "a = b"),
    (r"\tfrac{a}{2} + \dfrac{b}{2}", r"\frac{a}{2} + \frac{b}{2}"),
    (r"\frac12", r"\frac{1}{2}"),
    (r"\hat{\beta} + \bar{x} = \tilde{x}", r"\hat\beta + \bar x = \tilde x"),
    (r"\begin{split} a &= b \\ &= c \end{split}", "a = b = c"),
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b = c"),
    (r"1{,}000 = a", "1000 = a"),
    (r"\frac{\mathrm{d}}{\mathrm{d}a} f(a)", r"\frac{d}{da} f(a)"),
    (r"\arg \max_{k \in S} k", r"\operatorname{argmax}_{k \in S} k"),
    (r"\sum\limits_{k=1}^n k", r"\sum_{k=1}^n k"),
    (r"\bigl( a \bigr)", "(a)"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_are_one_tree(one, other):
    left, right = tree(one), tree(other)
    assert len(left) == len(right)
    assert all(a.same(b) for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize(
    "latex",
    [
        r"a \overset{\text{by (1)}}{=} b",
        r"a \overset{\eqref{eq:main}}{=} b",
        r"a \stackrel{\text{by (1)}}{=} b",
        r"a = b \text{ by the above}",
        r"\begin{aligned} a &= b & \text{by the above} \end{aligned}",
    ],
)
def test_a_reason_is_kept_beside_its_step(latex):
    (step,) = read(latex, NAMES, grammar()).steps
    assert step.node.head == "eq"
    assert step.reason


def test_the_links_of_a_chain_are_steps_with_their_own_text():
    text = r"\begin{aligned} a &= b \quad \text{first} \\ &\le c \quad \text{then} \end{aligned}"
    steps = read(text, NAMES, grammar()).steps
    assert [(s.node.head, s.reason) for s in steps] == [("eq", "first"), ("le", "then")]


@pytest.mark.parametrize("name", sorted(ALIGNED - {"alignedat"}))
def test_every_display_environment_is_read(name):
    assert len(tree(rf"\begin{{{name}}} a &= b \\ c &= a \end{{{name}}}")) == 2


def test_every_canonical_spelling_is_final():
    assert not {a: b for a, b in CANONICAL.items() if b in CANONICAL and CANONICAL[b] != b}


def test_what_is_not_in_the_table_is_an_error_by_name():
    with pytest.raises(Unreadable, match=r"\\oplus is not in the language"):
        tree(r"a \oplus b")
