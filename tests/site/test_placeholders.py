"""Placeholders survive Markdown and come back as the same numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from derivations.site import placeholders


@given(st.lists(st.integers(0, 10**6), max_size=5), st.booleans())
def test_numbers_come_back_in_order(numbers: list[int], display: bool) -> None:
    text = " and ".join(placeholders.formula(n, display=display) for n in numbers)
    assert placeholders.numbers(markdown(text)) == numbers


def test_each_is_filled_with_its_own() -> None:
    text = f"a{placeholders.formula(7, display=False)}b{placeholders.formula(12, display=True)}"
    assert placeholders.fill(text, lambda number: f"<{number}>") == "a<7>b<12>"


def test_a_reply_is_not_a_formula() -> None:
    assert placeholders.numbers(placeholders.reply(3)) == []
    assert placeholders.fill(placeholders.reply(3), str, placeholders.REPLY) == "3"


def test_only_a_display_alone_in_its_paragraph_is_lone() -> None:
    display = placeholders.formula(1, display=True)
    assert placeholders.LONE_DISPLAY.search(markdown(display))
    assert not placeholders.LONE_DISPLAY.search(markdown(f"word {display}"))
    assert not placeholders.LONE_DISPLAY.search(markdown(placeholders.formula(1, display=False)))
