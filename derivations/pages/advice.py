"""What to write instead: advice on mistakes that many make, added to the reader's message."""

from __future__ import annotations

import re
from difflib import get_close_matches

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega"
).split()
SIGNS = {
    "∈": "\\in", "ℝ": "\\mathbb{R}", "ℕ": "\\mathbb{N}", "ℤ": "\\mathbb{Z}", "ℚ": "\\mathbb{Q}",
    "≤": "\\le", "≥": "\\ge", "≠": "\\ne", "·": "\\cdot", "×": "\\times", "∑": "\\sum",
    "∏": "\\prod", "∫": "\\int", "√": "\\sqrt{…}", "→": "\\to", "∀": "\\forall", "∃": "\\exists",
    "∞": "\\infty", "−": "-", "²": "^2", "³": "^3", "ᵀ": "^\\top", "⊆": "\\subseteq",
}  # fmt: skip
SIGNS |= dict(zip("αβγδεζηθικλμνξπρστυφχψω", ("\\" + name for name in GREEK), strict=True))
FUNCTIONS = "log ln exp sin cos tan max min det lim sup inf arctan sinh cosh tanh".split()
COMMANDS = [
    *("\\" + name for name in (*GREEK, *FUNCTIONS)),
    *(r"\sum \prod \int \frac \sqrt \mathbb \mathbf \mathrm \partial \nabla \infty \times".split()),
    *(r"\cdot \lambda \subseteq \forall \exists \implies \operatorname \sim \top \dots".split()),
]

_SIGN = re.compile(r"the character '(.)' is not in the language")
_COMMAND = re.compile(r"(\\[A-Za-z]+)(?:\{[^}]*\})? is not in the language")
_LETTER = re.compile(r"the symbol ([a-z]) is not declared")
_WORD = re.compile(rf"(?<![A-Za-z\\])({'|'.join(FUNCTIONS)})(?![A-Za-z])")


def advised(message: str, latex: str) -> str:
    """The message, with what to write instead where that is known."""
    told = _of_sign(message) or _of_command(message) or _of_letters(message, latex)
    return f"{message}; {told}" if told else message


def _of_sign(message: str) -> str:
    found = _SIGN.match(message)
    return f"write `{SIGNS[found[1]]}`" if found and found[1] in SIGNS else ""


def _of_command(message: str) -> str:
    found = _COMMAND.match(message)
    if found is None:
        return ""
    if found[1] == "\\vec":
        return r"a vector is a plain or bold letter: `x` or `\mathbf{x}`"
    close = get_close_matches(found[1], COMMANDS, 1, 0.75)
    return f"did you mean `{close[0]}`?" if close else ""


def _of_letters(message: str, latex: str) -> str:
    """`log(a)` is read as l·o·g·(a)."""
    found = _LETTER.match(message)
    word = _WORD.search(latex) if found else None
    if found and word and word[1].startswith(found[1]):
        return f"for the function, write `\\{word[1]}`"
    return ""
