"""Fuzzing in the suite: a minute of random text, and every text that ever broke something.

More of it on demand: `python -m fuzz reader --count 10000000`.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fuzz.mutate import corpus, mutated, page, seeds
from fuzz.targets import TARGETS, Find, bounded, checks, reader

TEXTS = seeds()
KEPT = sorted(corpus())
SOURCES = st.randoms(use_true_random=False)
MANY = settings(
    max_examples=1_500, suppress_health_check=list(HealthCheck), deadline=None, database=None
)


@pytest.mark.parametrize(
    ("target", "text"), KEPT, ids=[f"{target}-{n}" for n, (target, _) in enumerate(KEPT)]
)
def test_what_once_broke_something_is_borne(target: str, text: str) -> None:
    bounded(TARGETS[target], text)


@given(SOURCES)
@MANY
def test_the_reader_raises_nothing_of_its_own(source: random.Random) -> None:
    bounded(TARGETS["reader"], mutated(source, TEXTS))


@given(st.text(max_size=200))
@MANY
@example("\\")
@example("{" * 200)
def test_the_reader_bears_any_characters(text: str) -> None:
    bounded(TARGETS["reader"], text)


@given(SOURCES)
@settings(MANY, max_examples=500)
def test_let_blocks_raise_nothing_of_their_own(source: random.Random) -> None:
    parts = [mutated(source, TEXTS) for _ in range(source.randrange(1, 4))]
    bounded(TARGETS["lets"], "Let $" + "$ and $".join(parts) + "$.")


@given(SOURCES)
@MANY
def test_pages_raise_nothing_of_their_own(source: random.Random) -> None:
    bounded(TARGETS["pages"], page(source, TEXTS))


@given(st.text(alphabet="$`/>-<! \n\\[](){}#abc|:", max_size=400))
@MANY
def test_pages_bear_any_marks(text: str) -> None:
    bounded(TARGETS["pages"], text)


def test_whole_checks_of_changed_formulas() -> None:
    source = random.Random(7)
    found = checks([mutated(source, TEXTS) for _ in range(120)], jobs=2)
    assert not found, "\n".join(found)


def test_a_fuzzer_sees_an_exception_that_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        if "7" in text:
            raise TypeError("seven")
        reader(text)

    bounded(broken, "a = b")
    with pytest.raises(TypeError):
        bounded(broken, "7 = 7")
    monkeypatch.setattr("fuzz.targets.SECONDS", -1.0)
    with pytest.raises(Find, match="characters"):
        bounded(reader, "a = b")
