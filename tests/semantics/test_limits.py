"""Limits by parts, and that an answer is believed only where the values go there."""

from __future__ import annotations

import pytest
import sympy

from derivations.meaning import limits
from derivations.meaning.values import Undefined, Undetermined

t = sympy.Symbol("t", real=True)
b = sympy.Symbol("b", positive=True)
OO = sympy.oo
PHI = (1 + sympy.erf((t - 1) / sympy.sqrt(2))) / 2


@pytest.mark.parametrize(
    ("expr", "where", "expected"),
    [
        (PHI, -OO, 0),  # SymPy's own limit of the whole is 1
        (PHI, OO, 1),
        (3 * PHI + sympy.exp(-b * t), OO, 3),
        (sympy.sin(t) / t, sympy.S.Zero, 1),
        ((1 + 1 / t) ** t, OO, sympy.E),
        (sympy.log(t) / t, OO, 0),
        (t**2, OO, OO),
    ],
)
def test_limit(expr, where, expected):
    assert limits.limit_at(expr, t, where) == expected


@pytest.mark.parametrize("expr", [sympy.sin(t), abs(t) / t])
def test_there_is_none(expr):
    where = OO if expr.has(sympy.sin) else sympy.S.Zero
    with pytest.raises(Undefined):
        limits.limit_at(expr, t, where)


def test_a_wrong_answer_is_not_believed(monkeypatch):
    monkeypatch.setattr(limits, "_limit", lambda expr, variable, where: sympy.S.One)
    with pytest.raises(Undetermined, match="do not go"):
        limits.limit_at(PHI, t, -OO)
