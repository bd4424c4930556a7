"""Every example of the tables is true: of the operators, the phrases and the declarations."""

from __future__ import annotations

import pytest

from derivations.meaning.phrases import PHRASES
from derivations.meaning.table import constructs
from derivations.pages.reference_rows import CODE, DECLARATIONS, SETTING
from derivations.pages.respelled import respelled
from tests.speak import Scope, scope

SET = "\n".join(SETTING)
NAME, TARGET = CODE.split(" = ")
ROWS = [row for row in constructs().values() if row.example]
SPELLED = sorted({example for _, _, example in respelled() if example})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.op)
def test_the_example_of_an_operator_is_true(row):
    given = Scope(SET, code={NAME: TARGET}) if row.op == "code" else scope(SET)
    outcome = given.ask(row.example)
    assert outcome.verdict.passes(), outcome.message
    assert outcome.kind.value == "sentence"


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.words)
def test_what_a_phrase_says_holds(phrase):
    given = scope(SET, phrase.example)
    assert all(o.verdict.passes() for o in given.settings()), given.settings()
    outcome = given.ask(phrase.shows)
    assert outcome.verdict.passes(), outcome.message


@pytest.mark.parametrize("row", DECLARATIONS, ids=lambda row: row.says)
def test_what_a_declaration_gives_holds(row):
    given = scope(SET, row.let)
    assert all(o.verdict.passes() for o in given.settings())
    outcome = given.ask(row.shows)
    assert outcome.verdict.passes(), outcome.message


@pytest.mark.parametrize("example", SPELLED)
def test_an_example_in_another_spelling_is_true(example):
    outcome = scope(SET).ask(example)
    assert outcome.verdict.passes(), outcome.message
