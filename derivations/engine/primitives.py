"""Antiderivatives, by substitution or from SymPy; the kernel differentiates them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import sympy
from sympy.integrals.manualintegrate import manualintegrate

from derivations.engine.bridge import SYMPY_ERRORS, Bridge
from derivations.kernel import terms as t
from derivations.kernel.calculus import SMOOTH, derivative
from derivations.kernel.certificates import Step
from derivations.kernel.judge import Case
from derivations.kernel.normal import NotNormal
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.worlds.cases import replaced

#: Largest integrand, in nodes, that SymPy is asked to integrate.
MAX_INTEGRAND = 60


def primitives(case: Case, prover: Prover) -> list[Step]:
    """A primitive for each integral that the rules give no closed form."""
    found = []
    for part in dict.fromkeys(p for p in case.claim.walk() if p.op == "integral"):
        if prover.closed(part) is None:
            terms = _pieces(part, prover)
            if terms is not None:
                found.append(Step("primitive", (part, *terms)))
    return found


def _pieces(whole: Term, prover: Prover) -> list[Term] | None:
    """A primitive, or one on each side of the kink with the kink between them."""
    (body, low, high), (name,) = whole.args, whole.data
    bent = next((p for p in body.walk() if p.op == "abs" and name in p.free), None)
    if bent is None:
        primitive = _by_substitution(whole, prover) or _by_sympy(whole, prover)
        return None if primitive is None else [primitive]
    u, x = bent.args[0], t.var(name)
    slope = prover.simpler(derivative(u, name))
    way = prover.sign(slope)
    if name in slope.free or way not in ("+", "-"):
        return None
    kink = prover.simpler(x - u / slope)
    found: list[Term] = []
    for side, start, end in ((-u, low, kink), (u, kink, high)):
        straight = replaced(body, bent, side if way == "+" else -side)
        inner = _pieces(t.integral(straight, name, start, end), prover)
        if inner is None or name in kink.free:
            return None
        found += [*inner, kink]
    return found[:-1]


def _by_substitution(whole: Term, prover: Prover) -> Term | None:
    """G(u) times a constant, if the integrand is that constant times g(u) u′ for a known g = G′."""
    body, (name,) = whole.args[0], whole.data
    for tried in dict.fromkeys(_outer(body, name, prover)):
        try:
            ratio = prover.normal.canonical(body / derivative(tried, name))
        except NotNormal:
            continue
        if name not in ratio.free:
            return ratio * tried
    return None


def _outer(body: Term, name: str, prover: Prover) -> Iterator[Term]:
    """G(u) for each part g(u) of an integrand with g = G′, where u is no plain variable."""
    for part in body.walk():
        if name not in part.free or part.op not in ("exp", "sin", "cos", "power"):
            continue
        inner = part.args[0]
        if part.op == "power":
            yield t.log(inner) if part.data == -1 else inner ** (part.data + 1)
        elif part.op == "exp":
            yield part
            yield from _bells(inner, prover)
        else:
            yield t.function({"sin": "cos", "cos": "sin"}[part.op], inner)


def _bells(exponent: Term, prover: Prover) -> Iterator[Term]:
    """erf(√c u) where the exponent is −c u²."""
    for part in exponent.walk():
        if part.op == "power" and part.data == 2:
            with suppress(NotNormal):
                scale = prover.normal.canonical(-exponent / part)
                if scale.closed and prover.sign(scale) == "+":
                    yield t.function("erf", t.root(scale) * part.args[0])


def _by_sympy(whole: Term, prover: Prover) -> Term | None:
    (body, low, _), (name,) = whole.args, whole.data
    if sum(1 for _ in body.walk()) > MAX_INTEGRAND or not _tame(body, name):
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
