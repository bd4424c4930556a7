"""Closed forms that transcendental equations tend to have as roots."""

from __future__ import annotations

from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.terms import PI, Term, num


def candidates(gap: Term, name: str) -> list[Term]:
    """Numbers, multiples of π, angles and logarithms that may be roots of the term."""
    found = [num(q) for q in (0, 1, -1, 2, -2, fmpq(1, 2), fmpq(-1, 2))]
    parts = list(gap.walk())
    found += [p for p in parts if p.op in ("num", "root", "zero") and not p.free]
    if any(p.op in ("sin", "cos", "tan") and name in p.free for p in parts):
        angles = [p.args[0] for p in parts if p.op in ("sin", "cos", "tan") and not p.free]
        found += [num(fmpq(k, 2)) * PI for k in range(-8, 9)]
        found += [s * a + k * PI for a in angles for s in (1, -1) for k in range(-4, 5)]
        found += [num(fmpq(k, 6)) * PI for k in (1, 2, 4, 5, -1, -2)]
    if any(p.op == "exp" and name in p.free for p in parts):
        numbers = [num(abs(p.data)) for p in parts if p.op == "num" and p.data != 0]
        found += [s * t.log(p) for p in numbers for s in (1, -1)]
        found += [p.args[0] for p in parts if p.op == "exp" and not p.free]
        found += [-p.args[0] for p in parts if p.op == "exp" and not p.free]
    if any(p.op == "log" and name in p.free for p in parts):
        found += [t.exp(p) for p in parts if p.op == "num" and abs(p.data) < 20]
    return list(dict.fromkeys(found))
