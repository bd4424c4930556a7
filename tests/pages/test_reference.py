"""The committed page of the language is what the tables say, and leaves nothing out."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.language.phrases import JOINTS, VERBS
from derivations.language.spellings import CANONICAL, TEXT_WORDS
from derivations.meaning.phrases import PHRASES
from derivations.meaning.table import constructs
from derivations.pages.reference import page, refusal, shown
from derivations.pages.reference_rows import DECLARATIONS, REFUSED, SETTING
from derivations.pages.respelled import NOT_IN_SENTENCES, respelled
from derivations.worlds.declared import KINDS
from tests.speak import scope

COMMITTED = Path(__file__).parents[2] / "docs" / "language.md"
SET = "\n".join(SETTING)


def test_the_committed_page_is_current():
    assert COMMITTED.read_text(encoding="utf-8") == page(), (
        "run `make language` and commit the page"
    )


def test_every_row_for_authors_is_shown_with_an_example():
    text = COMMITTED.read_text(encoding="utf-8")
    for row in constructs().values():
        if shown(row):
            assert row.example, f"{row.op} has no example"
            assert row.types, f"{row.op} has no types"
            assert f"${row.example}$" in text
        else:
            assert not row.example, f"{row.op} has an example and says nothing"


def test_every_kind_of_declaration_is_shown():
    assert {row.kind for row in DECLARATIONS} == set(KINDS)


def test_every_phrase_is_shown_with_a_block_that_uses_it():
    text = COMMITTED.read_text(encoding="utf-8")
    for phrase in PHRASES:
        pieces = [part.strip() for part in phrase.words.split("$") if part.strip()]
        assert all(piece in phrase.example for piece in pieces), phrase.words
        assert phrase.example in text
        assert f"${phrase.shows}$" in text


def test_every_spelling_is_in_a_formula_that_is_checked():
    text = COMMITTED.read_text(encoding="utf-8")
    found = list(respelled())
    assert len(found) == len(CANONICAL)
    for typed, _, example in found:
        assert example or typed in NOT_IN_SENTENCES, f"{typed} has no example"
        assert typed in example or typed in NOT_IN_SENTENCES
        assert f"`{typed}`" in text


def test_every_verb_joint_and_word_between_formulas_is_listed():
    text = COMMITTED.read_text(encoding="utf-8")
    assert all(f"*{word}*" in text for word in (*VERBS, *JOINTS))
    assert all(f"`{word}`" in text for word in TEXT_WORDS)


@pytest.mark.parametrize("latex", REFUSED)
def test_what_the_page_calls_refused_is_refused(latex):
    assert len(refusal(latex)) > 10


def test_a_wrong_example_would_be_seen():
    assert scope(SET).verdict("a + a = 3 a") == "refuted"
