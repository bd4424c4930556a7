"""What is refused is refused in words: never a raw exception, never the name of a class."""

from __future__ import annotations

import re
import time

import pytest

from derivations.errors import Unreadable
from derivations.meaning.casts import describe
from derivations.meaning.spaces import Numbers
from derivations.meaning.values import Undetermined
from tests.meaning.generic import Setting

GIVEN = Setting(
    r"Let $n \in \{1, 2\}$, $a, x \in \mathbb{R}$, $y \in \mathbb{R}^3$, "
    r"$A, B, C \in \mathbb{R}^{2 \times 2}$, $D \in \mathbb{R}^{64 \times 64}$, "
    r"$u, v \in \mathbb{R}^2$ and $\sigma \in S_3$.",
    r"Let $f : \mathbb{R} \to \mathbb{R}$, let $g : \mathbb{R} \to \mathbb{R}$ be smooth.",
    r"Let $W$ be a density on $\mathbb{R}$. Let $X \sim \mathcal{N}(0, 4)$.",
    r"Let $\omega \in \mathbb{R}$.",
    r"Let $s \in (0, 1)$. Define $k(s) := 2 s$.",
)


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        ("g'() = 1", "takes an argument"),
        (r"\sigma() = 1", "takes an argument"),
        (r"\sigma(1, 2) = 1", "one argument, got 2"),
        ("W(1, 2) = 1", "one argument got 2"),
        (r"X(\omega) = 1", "a random variable, which stands inside E"),
        ("X = 1", "put it inside E"),
        (r"A \odot B C = C", r"write (A \odot B) C or A \odot (B C)"),
        (r"A B \odot C = C", r"write (A B) \odot C or A (B \odot C)"),
        (r"A \odot B \cdot u = u", r"can be read in two ways"),
        (r"\begin{bmatrix} 1 & * \\ 0 & 1 \end{bmatrix} B = A", "a block * says nothing"),
        (r"\det \begin{bmatrix} 1 & * \\ 1 & 1 \end{bmatrix} > 1", "a block * says nothing"),
        (r"\mathcal{N}(a 4) = 1", "takes 2 values with commas"),
        (r"\infty - \infty = 0", "∞, which is no number"),
        (r"\int_{\mathbb{Z}} t \,dt = 0", "over an interval or ℝ"),
        (r"\sqrt[0]{x} = 1", "degree of a root from 1"),
        (r"(a = x) = (x = a)", r"write \iff"),
        (r"\exists t \in \mathbb{R} : t = x", "name a witness"),
        (r"\{1, \dots, 20000\} \times \{1, \dots, 20000\} = \emptyset", "400000000 members"),
        (r"\frac{d}{dx} f(x) = 1", "not declared smooth"),
        (r"\lim_{t \to 0} f(t) = 1", "not declared smooth"),
        (r"\int_0^1 f(t) \,dt = 1", "nothing says that it has an integral"),
        (r"\mathbf{1} = \mathbf{1}^\top", "values of one kind"),
        (r"\mathbf{1} + y^\top = y", "a column of ones and a row"),
        (r"\mathbf{1} = 0", "values of one kind"),
        (r"\{1, 3, \dots, 7\} = \emptyset", "do not go up one by one"),
        (r"a^1 + a^3 + \dots + a^4 = x", "do not go up one by one"),
        (r"\exp(\mathbf{1}) = 1", "0 or 1 of any size"),
        (r"\exp(\sigma) = 1", "got a permutation"),
        ("k(2) = 4", "takes a member of ℝ"),
        (r"x \in \mathcal{N}(0, 1)", "expected a set, got a distribution"),
        (r"\mathbb{Z} + x = x", "left is a set"),
        ("y_4 = 1", "outside 1, …, 3"),
        (r"\binom{x}{60} = 1", "50 below a symbol"),
    ],
)
def test_the_message_names_what_is_wrong(latex, words):
    with pytest.raises(Unreadable) as caught:
        GIVEN.says(latex)
    message = caught.value.message
    assert words in message
    assert not re.search(r"\w+\(\w+=|<class|object at", message), message


@pytest.mark.parametrize(
    "latex", [r"A \odot (B C) = C", r"(A \odot B) C = C", r"a u \odot v = v", r"2 (u \odot v) = v"]
)
def test_what_has_one_reading_is_read(latex):
    assert GIVEN.says(latex).is_sentence


@pytest.mark.parametrize(
    ("let", "words"),
    [
        (r"Let $Y \sim \mathcal{N}(a 4)$.", "takes 2 values"),
        (r"Let $c \in (\infty, a)$.", "starts at −∞"),
        (r"Let $c \in a$.", "expected a set, got a number"),
    ],
)
def test_a_let_block_is_refused_in_words(let, words):
    with pytest.raises(Unreadable, match=words):
        Setting(r"Let $a \in \mathbb{R}$.", let)


def test_a_law_without_sense_has_no_mean():
    given = Setting(r"Let $U \sim \mathcal{N}(0, -1)$.")
    assert given.shown(r"\mathbb{E}[U] = 0") == "undefined = 0"


@pytest.mark.parametrize("latex", [r"\det D = \det D^\top", "D^{-1} = D"])
def test_large_determinants_cost_nothing(latex):
    before = time.process_time()
    with pytest.raises(Undetermined, match="64×64"):
        GIVEN.says(latex)
    assert time.process_time() - before < 2


def test_a_determinant_of_numbers_may_be_large():
    assert GIVEN.shown(r"\det I_{64} = 1") == "true"
    assert GIVEN.shown(r"\det(2 I_{64}) = 2^{63}") == "false"


def test_every_kind_of_value_has_words():
    assert describe(Numbers("real")) == "a set"
