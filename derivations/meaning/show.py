"""Values on one line, for a person's eyes."""

from __future__ import annotations

import re
import unicodedata

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown
from derivations.kernel.terms import Term
from derivations.meaning.doubles import as_float
from derivations.meaning.show_terms import show_term
from derivations.meaning.values import (
    Array,
    Code,
    FiniteSet,
    Flexible,
    Function,
    Permutation,
    Random,
    Value,
)

#: Longest value that is shown; the middle of a longer one is left out.
LONGEST = 400


def show(value: Value) -> str:
    """A value for a person's eyes, on one line and not too long."""
    text = readable(_shown(value))
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}"


def readable(text: str) -> str:
    r"""LaTeX names inside a line of text as letters: `\theta_1` as θ₁, `\tilde{s}` as s̃."""
    plain = _ACCENTED.sub(lambda m: m[2] + _ACCENTS[m[1]], _FACE.sub(r"\1", text))
    lettered = _COMMAND.sub(lambda m: _letter(m[1]), plain)
    return _NUMBERED.sub(lambda m: m[1].translate(_LOWERED), lettered)


_FACE = re.compile(r"\\(?:math\w+|operatorname|text\w*)\{(\w*)\}")
_ACCENTED = re.compile(r"\\(tilde|hat|bar) ?\{?(\\?[A-Za-z]+)\}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_NUMBERED = re.compile(r"_\{?(\d+)\}?")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
#: Accents as combining characters.
_ACCENTS = {"tilde": "\u0303", "hat": "\u0302", "bar": "\u0304"}


def _letter(name: str) -> str:
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMB', 'LAM')}")
    except KeyError:
        return name


def _shown(value: Value) -> str:
    if isinstance(value, Array):
        if len(value.shape) == 1:
            return "(" + ", ".join(map(show, value.entries)) + ")" + ("^T" if value.row else "")
        rows = [value.entries[i * value.cols : (i + 1) * value.cols] for i in range(value.rows)]
        return "[" + "; ".join(" ".join(map(show, row)) for row in rows) + "]"
    if isinstance(value, Permutation):
        return "(" + ",".join(map(str, value.images)) + ")"
    if isinstance(value, FiniteSet):
        members = (show(v) if g is t.TRUE else f"{show(v)} if {show(g)}" for v, g in value.pairs())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(show, value)) + ")"
    if isinstance(value, Flexible):
        return show_term(value.scale)
    if isinstance(value, Term):
        return _show_number(value)
    if isinstance(value, Function):
        name = value.name() if callable(value.name) else value.name
        return name or "a function"
    if isinstance(value, Random):
        return "a random variable"
    return value.name if isinstance(value, Code) else str(value)


def _show_number(value: Term) -> str:
    """A number as it is written, and where that is not plain, with six digits."""
    text = show_term(value)
    if value.number is not None or not value.closed or value.is_sentence:
        return text
    if value.op == "measured" or value in (t.INFINITY, t.MINUS_INFINITY):
        return text
    try:
        decimal = f"{as_float(value):.6g}"
    except (Missing, Unknown):
        return text
    return decimal if len(text) > 24 else f"{text} ≈ {decimal}"
