"""Questions about symbolic numbers: asked once, answered alike, joined over all answers."""

from __future__ import annotations

import pytest

from derivations.kernel import terms as t
from derivations.meaning.decisions import MAX_DECISIONS, Concrete, Path
from derivations.meaning.values import Undetermined
from tests.meaning.generic import Setting

A, B = t.var("a"), t.var("b")


def test_a_path_answers_from_its_prefix_then_yes():
    path = Path([False])
    assert not path(t.lt(A, B))
    assert path(t.lt(B, A))
    assert path.conditions is t.conj(t.negation(t.lt(A, B)), t.lt(B, A))
    assert path.following() == [False, False]


def test_the_same_question_gets_the_same_answer():
    path = Path([False])
    assert not path(t.eq(A, B))
    assert path(t.negation(t.eq(A, B)))
    assert not path(t.eq(B, A))
    assert path(t.negation(t.eq(B, A)))
    assert len(path.answers) == 1


def test_the_paths_are_all_answers_once():
    seen, prefix = [], []
    while prefix is not None:
        path = Path(prefix)
        seen.append((path(t.lt(A, B)), path(t.eq(A, t.ZERO))))
        prefix = path.following()
    assert sorted(seen) == [(x, y) for x in (False, True) for y in (False, True)]


def test_too_many_questions_are_refused():
    path = Path()
    for i in range(MAX_DECISIONS):
        path(t.eq(A, t.num(i)))
    with pytest.raises(Undetermined, match="more than"):
        path(t.lt(A, B))


def test_a_concrete_decider_asks_once():
    asked = []
    decide = Concrete(lambda prop: bool(asked.append(prop)) or prop is t.lt(A, B))
    assert [decide(t.lt(A, B)), decide(t.lt(A, B)), decide(t.lt(B, A))] == [True, True, False]
    assert len(asked) == 2


def test_without_a_decider_the_question_is_said():
    given = Setting(r"Let $x \in \mathbb{R}$, $y \in \mathbb{R}^2$.")
    with pytest.raises(Undetermined, match="whether x = 1 is open"):
        given.value("y_x")
