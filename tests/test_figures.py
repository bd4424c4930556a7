"""The drawings that git keeps are what the scripts draw, and each says what it shows."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from figures.__main__ import DRAWINGS, FOLDER


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == DRAWINGS[name](), "run python -m figures"


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_has_words_for_a_screen_reader(name: str) -> None:
    root = ElementTree.fromstring(DRAWINGS[name]())
    assert root.get("role") == "img"
    assert len(root.get("aria-label", "")) > 20
