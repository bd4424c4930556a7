"""Mistakes that many make, each with what its message has to say."""

from __future__ import annotations

import pytest

from derivations.pages.check import check_text

SETTING = "/// let\nLet $a, b \\in \\mathbb{R}$.\n///\n\n"

MISTAKES = {
    "$a + c = c + a$": "the symbol c is not declared",
    "$α = a$": r"write `\alpha`",
    "$a ∈ b$": r"write `\in`",
    "$\\alhpa = a$": r"did you mean `\alpha`?",
    "$\\summ a = b$": r"did you mean `\sum`?",
    "$log(a) = b$": r"for the function, write `\log`",
    "$\\vec{a} = b$": r"`\mathbf{x}`",
    "$(a + b = b$": "expected )",
    "$a + b) = b$": "nothing is open",
    "$a^{b$": "expected }",
    "$1 + 1 = 3$": "this is false in the world below",
    "/// thoerem\n$a$\n///": "did you mean `theorem`?",
    "/// code | os:system\n///": "outside the packages that a page may call",
    "/// theorem\n$a = a$": "is never closed",
    "$\\mathtt{f}(a) = a$": "no code block binds f here",
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_mistake_is_one_message_that_helps(mistake: str) -> None:
    report = check_text("page.md", SETTING + mistake + "\n", jobs=0, cache=False)
    failing = [formula for formula in report.formulas if not formula.passes]
    assert len(failing) == 1
    assert MISTAKES[mistake] in failing[0].message
