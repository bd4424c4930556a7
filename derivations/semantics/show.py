"""Values on one line, for a person's eyes."""

from __future__ import annotations

import sympy

from derivations.semantics.values import Array, FiniteSet, Flexible, Function, Permutation, Value

#: Longest value that is shown; the middle of a longer one is left out.
LONGEST = 400


def show(value: Value) -> str:
    """A value for a person's eyes, on one line and not too long."""
    text = _shown(value)
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}"


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
    if value.is_Rational and max(abs(int(value.p)), int(value.q)).bit_length() > 200:
        return f"about {sympy.N(value, 8)}"
    if value.is_Rational or not value.is_number:
        return str(value)
    text = str(value)
    approximate = str(sympy.N(value, 6))
    return approximate if len(text) > 24 or value.has(sympy.Float) else f"{text} ≈ {approximate}"
