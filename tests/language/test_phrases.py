"""The words of a `let` block: each is understood or is an error, and none is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.errors import Unreadable
from derivations.language.phrases import JOINTS, VERBS, clauses
from derivations.meaning.let_blocks import extend
from derivations.meaning.phrases import PHRASES
from derivations.meaning.scope import Scope

FORMULAS = [
    r"x",
    r"x \in \mathbb{R}",
    r"\mathbb{R}^n",
    r"n \in \mathbb{N}",
    r"f : \mathbb{R} \to \mathbb{R}",
    r"e_1, \dots, e_n",
    r"x > 0",
    r"q_\theta",
    r"z := 1",
    r"\Omega \subset \{1, 2\}",
    r"|\Omega| = k",
    r"X \sim q",
    r"P_\sigma := 1",
    r"z_\Omega := 1",
    "",
    "(",
]
WORDS = sorted({w for p in PHRASES for w in p.words.split() if w != "$"} | set(VERBS) | JOINTS)


def pieces(text: str) -> list[tuple[str, bool]]:
    return [(part, at % 2 == 1) for at, part in enumerate(text.split("$"))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Let $x$ be genric.", "genric"),
        ("Let $n$ be even.", "no phrase of let blocks is “be even"),
        ("Let $x$, where $x > 0$ or $x < 0$.", "“or”"),
        ("Let $x$ not be zero.", "“not”"),
        ("Let $x$ unless $x = 0$.", "“unless”"),
        ("Let $x$ increasng.", "did you mean increasing?"),
    ],
)
def test_a_word_that_is_not_known_is_an_error(text, words):
    with pytest.raises(Unreadable) as caught:
        clauses(pieces(text), PHRASES)
    assert words in caught.value.message
    assert "Free prose stands outside the block" in caught.value.message


def test_a_phrase_that_speaks_of_nothing_is_an_error():
    with pytest.raises(Unreadable, match="speaks of nothing"):
        clauses([("be smooth", False)], PHRASES)


@pytest.mark.parametrize(
    "text",
    [
        r"Let $x \in \mathbb{R}$ be increasing.",
        r"Let $A$ be a finite set, smooth in $A$.",
    ],
)
def test_words_that_fit_nothing_are_an_error(text):
    readings = extend(Scope(), pieces(text))
    assert any(reading.error for reading in readings)


def test_a_verb_says_what_its_formulas_are():
    found = clauses(pieces("Let $a$ and $b$. Suppose that $c$. Write $d$, and let $e$."), PHRASES)
    assert [clause.verb for clause in found] == ["let", "let", "suppose", "define", "let"]


@given(st.lists(st.sampled_from([*WORDS, *FORMULAS, ".", ",", "zzz"]), max_size=12))
@settings(max_examples=300)
def test_any_block_is_read_or_refused(parts):
    found = [(f" {part} ", part in FORMULAS) for part in parts]
    try:
        readings = extend(Scope(), found)
    except Unreadable as error:
        assert error.message  # noqa: PT017 - either way is an answer
    else:
        assert len(readings) == sum(math for _, math in found)
