"""Values on one line, for a person's eyes."""

from __future__ import annotations

import re
import unicodedata

import sympy

from derivations.meaning.values import Array, FiniteSet, Flexible, Function, Permutation, Value

#: Longest value that is shown; the middle of a longer one is left out.
LONGEST = 400
#: Most decimals with which a fraction is shown.
DECIMALS = 12


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
        return "{" + ", ".join(map(show, value.items)) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(show, value)) + ")"
    if isinstance(value, Flexible):
        return str(value.scale)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, sympy.Expr):
        return _show_number(value)
    if isinstance(value, Function):
        name = value.name() if callable(value.name) else value.name
        return name or "a function"
    return str(value)


def _show_number(value: sympy.Expr) -> str:
    if value.is_Rational:
        return _show_rational(value)
    text = _spelled(value)
    if not value.is_number or value in (sympy.oo, -sympy.oo):
        return text
    decimal = sympy.N(value, 6)
    if decimal == 0:
        return "0" if value.has(sympy.Float) else text
    rough = len(text) > 24 or value.has(sympy.Float, sympy.CRootOf)
    return str(decimal) if rough else f"{text} ≈ {decimal}"


def _show_rational(value: sympy.Rational) -> str:
    """A fraction as it is; a long one that ends as a decimal is shown as one."""
    if max(abs(int(value.p)), int(value.q)).bit_length() > 200:
        return f"about {sympy.N(value, 8)}"
    digits = next((d for d in range(DECIMALS) if (value * 10**d).is_Integer), None)
    if value.q > 1000 and digits:
        return f"{float(value):.{digits}f}"
    return f"{value} ≈ {sympy.N(value, 6)}" if value.q > 10**6 else str(value)


def _spelled(value: sympy.Expr) -> str:
    """A formula in one line: e, ∞, u² and 2·u, as a person would type it."""
    text = str(value).replace("**", "^").replace("*", "·")
    text = re.sub(r"\b(E|pi|oo)\b", lambda m: _NUMBERS[m.group(1)], text)
    return re.sub(r"\^(\d+)", lambda m: m.group(1).translate(_RAISED), text)


#: How SymPy spells the named numbers, and how the pages do.
_NUMBERS = {"E": "e", "pi": "π", "oo": "∞"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
