"""Antiderivatives that SymPy finds; the kernel differentiates them."""

from __future__ import annotations

import sympy
from sympy.integrals.manualintegrate import manualintegrate

from derivations.engine.bridge import SYMPY_ERRORS, Bridge
from derivations.kernel import terms as t
from derivations.kernel.calculus import SMOOTH
from derivations.kernel.certificates import Step
from derivations.kernel.judge import Case
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term

#: Largest integrand, in nodes, that SymPy is asked to integrate.
MAX_INTEGRAND = 60


def primitives(case: Case, prover: Prover) -> list[Step]:
    """A primitive for each integral that the rules give no closed form."""
    found = []
    for part in dict.fromkeys(p for p in case.claim.walk() if p.op == "integral"):
        if prover.closed(part) is None and sum(1 for _ in part.args[0].walk()) <= MAX_INTEGRAND:
            primitive = _primitive(part, prover)
            if primitive is not None:
                found.append(Step("primitive", (part, primitive)))
    return found


def _primitive(whole: Term, prover: Prover) -> Term | None:
    (body, low, _), (name,) = whole.args, whole.data
    if not _tame(body, name):
        return None
    positive = {n for n in body.free if prover.sign(t.var(n)) == "+"}
    if low.number is not None and low.data >= 0:
        positive.add(name)
    bridge = Bridge(positive)
    try:
        found = manualintegrate(bridge.out(body), bridge.symbol(name))
        if found.has(sympy.Integral, sympy.Piecewise):
            return None
        return bridge.back(found)
    except SYMPY_ERRORS:
        return None


def _tame(body: Term, name: str) -> bool:
    """Whether SymPy ends soon: smooth, and with exponents and roots of polynomials only."""
    inside = {"num", "var", "add", "mul", "power", "pi"}
    parts = [part for part in body.walk() if name in part.free]
    return (
        not body.functions
        and all(part.op in SMOOTH | {"root"} for part in parts)
        and all(
            inner.op in inside for p in parts if p.op not in inside for inner in p.args[0].walk()
        )
    )
