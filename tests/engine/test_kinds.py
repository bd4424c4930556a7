# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Kinds of sentences that are hard to judge: a false one never passes, a true one is never refuted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.speak import scope, within

PASSES = {"formal", "symbolic", "bounded", "tested"}


def sentences() -> list[tuple[str, bool, str]]:
    """(setting, whether true, sentence) for each line of the list beside this file."""
    found, setting = [], ""
    for line in (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(": ")
        if word == "let":
            setting = rest
        elif word in ("T", "F"):
            found.append((setting, word == "T", rest))
    return found


#: True only up to a size: these may be `bounded`, which says nothing beyond.
SIZED = ("n <", "n^8", "\\sum_{m=1}^n", "|\\{m", "|\\mathcal{X}|", "\\max_{y", "f(f(")


@pytest.mark.parametrize(
    ("setting", "true", "latex"), sentences(), ids=lambda p: p[:50] if isinstance(p, str) else None
)
def test_verdict(setting, true, latex):
    with within(120):
        verdict = scope(setting).verdict(latex)
    assert verdict != "unreadable"
    if true:
        assert verdict != "refuted"
    else:
        allowed = {"bounded"} if latex.startswith(SIZED) else set()
        assert verdict not in PASSES - allowed


def test_there_are_many():
    assert len(sentences()) >= 120
    assert sum(true for _, true, _ in sentences()) >= 30
