"""True sentences pass and false ones are refuted, subject by subject."""

from __future__ import annotations

import pytest

from tests.engine.sentences import SUBJECTS
from tests.speak import scope, within

TRUE = [(name, sentence) for name, subject in SUBJECTS.items() for sentence in subject.true]
SECONDS = 20
FALSE = [(name, sentence) for name, subject in SUBJECTS.items() for sentence in subject.false]


@pytest.mark.parametrize(("name", "sentence"), TRUE)
def test_a_true_sentence_passes(name, sentence):
    with within(SECONDS):
        outcome = scope(SUBJECTS[name].given).ask(sentence)
    assert outcome.verdict.passes(), f"{outcome.verdict.value}: {outcome.message}"


@pytest.mark.parametrize(("name", "sentence"), FALSE)
def test_a_false_sentence_is_refuted_with_a_world(name, sentence):
    with within(SECONDS):
        outcome = scope(SUBJECTS[name].given).ask(sentence)
    assert outcome.verdict.value == "refuted", outcome.message
    assert outcome.counterexample["left"]
    assert outcome.counterexample["right"]


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_is_given_can_be_met(name):
    assert all(o.verdict.passes() for o in scope(SUBJECTS[name].given).settings())


def test_there_are_enough_of_both():
    assert len(TRUE) >= 50
    assert len(FALSE) >= 45
