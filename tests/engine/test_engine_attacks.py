"""No false sentence passes, however it is dressed; some are refused, most are refuted."""

from __future__ import annotations

import pytest

from tests.engine.attacks import ATTACKS
from tests.speak import scope, within

ALL = [(name, sentence) for name, (_, found) in ATTACKS.items() for sentence in found]


@pytest.mark.parametrize(("name", "sentence"), ALL)
def test_a_false_sentence_does_not_pass(name, sentence):
    with within(30):
        outcome = scope(ATTACKS[name][0]).ask(sentence)
    assert not outcome.verdict.passes(), outcome.verdict.value
    assert outcome.message
