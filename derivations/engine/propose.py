"""Certificates that may prove a case: found by SymPy and linear algebra, checked by the kernel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import sympy
from flint import fmpq

from derivations.engine.bridge import SYMPY_ERRORS, Bridge
from derivations.engine.primitives import primitives
from derivations.kernel import terms as t
from derivations.kernel.certificates import Step
from derivations.kernel.judge import Case
from derivations.kernel.normal import NotNormal
from derivations.kernel.prover import Prover
from derivations.kernel.terms import ONE, ZERO, Term

#: Most lemmas that are tried.
MAX_LEMMAS = 24


def certificates(case: Case) -> Iterator[Sequence[Step]]:
    """Certificates in the order of their price; the first is the empty one."""
    yield ()
    prover = Prover(case.hypotheses)
    integrals = primitives(case, prover)
    if integrals:
        yield integrals
    applied = _applied(case, prover)
    if applied:
        yield [*integrals, *applied]
    gap = _gap(case.claim)
    if gap is not None and case.claim.op in ("le", "lt"):
        yield from _by_lemmas(gap, prover, integrals)
        squares = _completed(gap, prover)
        if squares is not None:
            yield [*integrals, squares]
    if gap is not None and case.claim.op == "eq":
        yield from _combined(gap, case, prover, integrals)
    boxed = _boxes(case, prover)
    if boxed is not None:
        yield [boxed]


def _gap(claim: Term) -> Term | None:
    if claim.op in ("le", "lt"):
        return claim.args[1] - claim.args[0]
    return claim.args[0] - claim.args[1] if claim.op == "eq" else None


# -- what is said of all arguments ----------------------------------------------------


def _applied(case: Case, prover: Prover) -> list[Step]:
    """What is supposed for all arguments, at those that the claim has."""
    places: dict[str, list[Term]] = {}
    for part in case.claim.walk():
        if part.op in t.CALLS and len(part.args) == 1:
            places.setdefault(part.data[0], []).append(part.args[0])
    found = []
    for fact in prover.facts:
        binders, body = 0, fact
        while body.op == "forall":
            binders, body = binders + 1, body.args[0]
        names = fact.functions & places.keys()
        if binders != 2 or len(names) != 1:
            continue
        for pair in permutations(dict.fromkeys(places[min(names)]), 2):
            found.append(Step("instance", (fact, *pair)))
    return found[:MAX_LEMMAS]


# -- inequalities ---------------------------------------------------------------------

#: Lemmas by the function whose argument they are about.
_LEMMAS = {"log": ("log below", "log above"), "exp": ("exp above",)}


def _by_lemmas(gap: Term, prover: Prover, before: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """gap = Σ pⱼ gⱼ + rest: instances of lemmas gⱼ ≥ 0, so chosen that what they bound cancels."""
    try:
        whole = prover.normal.canonical(gap)
    except NotNormal:
        return
    for names in (("log below", "exp above"), ("log above",), ("instance",)):
        instances = list(_instances(whole, gap, prover, names))[:MAX_LEMMAS]
        steps, rest, parts = list(before), gap, list[Term]()
        for step, bound in instances:
            weight = _weight(prover, rest, bound)
            if weight is None:
                continue
            steps.append(step)
            parts += [weight, bound]
            rest = rest - weight * bound
        if parts:
            yield steps
            yield [*steps, Step("squares", (gap, *parts, ONE, rest), ())]


def _instances(
    whole: Term, gap: Term, prover: Prover, names: Sequence[str]
) -> Iterator[tuple[Step, Term]]:
    from derivations.kernel.certificates import LEMMAS

    for part in dict.fromkeys((*gap.walk(), *whole.walk())):
        for name in _LEMMAS.get(part.op, ()):
            if name in names:
                conclusion = LEMMAS[name](part.args[0])[1]
                yield Step("lemma", part.args, name=name), conclusion.args[1] - conclusion.args[0]


def _weight(prover: Prover, gap: Term, bound: Term) -> Term | None:
    """What to multiply a bound with, so that its logarithm or exponential cancels."""
    try:
        mine = _transcendental(prover.normal.canonical(bound))
        whole = _transcendental(prover.normal.canonical(gap))
    except NotNormal:
        return None
    for atom, coefficient in mine.items():
        if atom in whole and prover.sign(coefficient) in ("+", "-"):
            weight = whole[atom] / coefficient
            if prover.sign(weight) in ("+", "+0"):
                return weight
    return None


def _transcendental(whole: Term) -> dict[Term, Term]:
    """The coefficients of logarithms and exponentials that enter linearly."""
    found: dict[Term, Term] = {}
    for part in whole.args if whole.op == "add" else (whole,):
        factors = part.args if part.op == "mul" else (part,)
        for factor in factors:
            if factor.op in ("log", "exp") and factor.free:
                rest = t.mul(*(f for f in factors if f is not factor))
                found[factor] = found.get(factor, ZERO) + rest
    return found


def _completed(gap: Term, prover: Prover) -> Step | None:
    """A polynomial of degree 2 in one symbol after the other as a sum of squares and a rest."""
    bridge = Bridge()
    try:
        rest = sympy.expand(bridge.out(prover.normal.canonical(prover.put(gap))))
        squares: list[tuple[Term, Term]] = []
        for symbol in sorted(rest.free_symbols, key=str):
            poly = sympy.Poly(rest, symbol)
            if poly.degree() != 2:
                continue
            a, b, c = poly.all_coeffs()
            squares.append((bridge.back(a), bridge.back(symbol + b / (2 * a))))
            rest = sympy.expand(sympy.cancel(c - b**2 / (4 * a)))
        return Step("squares", (gap, ONE, bridge.back(rest)), tuple(squares))
    except (*SYMPY_ERRORS, NotNormal):
        return None


# -- equations that are supposed ------------------------------------------------------


def _combined(
    gap: Term, case: Case, prover: Prover, before: Sequence[Step]
) -> Iterator[Sequence[Step]]:
    """The gap as a combination of supposed equations, by a Gröbner basis with its history."""
    from derivations.engine.ideals import cofactors

    equations = [f for f in prover.facts if f.op == "eq" and not f.args[0].is_sentence]
    if not equations or len(equations) > 40:
        return
    bridge = Bridge()
    try:
        target = sympy.fraction(sympy.together(bridge.out(prover.normal.canonical(gap))))[0]
        known = [
            sympy.fraction(sympy.together(bridge.out(e.args[0] - e.args[1])))[0] for e in equations
        ]
        found = cofactors(target, known)
        if found is not None:
            pairs = tuple(
                (bridge.back(c), e) for c, e in zip(found, equations, strict=True) if c != 0
            )
            yield [*before, Step("combination", (bridge.back(target),), pairs)]
    except (*SYMPY_ERRORS, NotNormal):
        return


# -- compact ranges -------------------------------------------------------------------


def _boxes(case: Case, prover: Prover) -> Step | None:
    """A range for each variable, where the facts give plain numbers on both sides."""
    names = sorted(case.claim.free)
    if not 1 <= len(names) <= 3 or case.claim.functions:
        return None
    ranges: list[tuple[Term, Term]] = []
    for name in names:
        ends: dict[int, list[fmpq]] = {1: [], -1: []}
        for fact in prover.facts:
            if fact.op in ("le", "lt"):
                a, b = fact.args
                if b is t.var(name) and a.number is not None:
                    ends[1].append(a.data)
                if a is t.var(name) and b.number is not None:
                    ends[-1].append(b.data)
        if not ends[1] or not ends[-1]:
            return None
        ranges.append((t.num(max(ends[1])), t.num(min(ends[-1]))))
    return Step("boxes", (case.claim,), tuple(ranges), name=",".join(names))
