"""Random terms, the same at every run."""

from __future__ import annotations

import random

from derivations.kernel import terms as t
from derivations.kernel.terms import Term

NUMBERS = [t.num(s) for s in ("0", "1", "-1", "2", "1/2", "-2/3", "3", "5/4", "7")]
UNARY = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "erfinv", "atan")


def term(source: random.Random, depth: int, names: str = "xyz") -> Term:
    """A random number term."""
    if depth == 0 or source.random() < 0.12:
        return source.choice([*NUMBERS, t.PI, *map(t.var, names), *map(t.var, names)])
    sub = lambda: term(source, depth - 1, names)  # noqa: E731
    kind = source.randrange(14)
    if kind < 3:
        return t.add(*(sub() for _ in range(source.randint(2, 3))))
    if kind < 6:
        return t.mul(*(sub() for _ in range(source.randint(2, 3))))
    if kind < 8:
        return t.power(sub(), source.choice((-2, -1, 2, 3)))
    if kind < 10:
        return t.function(source.choice(UNARY), sub())
    if kind == 10:
        return t.absolute(sub()) if source.random() < 0.6 else t.sign(sub())
    if kind == 11:
        return t.root(sub(), source.choice((2, 2, 3)))
    if kind == 12:
        return t.extreme(source.choice(("max", "min")), [sub(), sub()])
    return t.ite(claim(source, depth - 1, names), sub(), sub())


def claim(source: random.Random, depth: int, names: str = "xyz") -> Term:
    """A random proposition."""
    kind = source.randrange(6)
    if depth > 0 and kind == 4:
        return t.negation(claim(source, depth - 1, names))
    if depth > 0 and kind == 5:
        join = source.choice((t.conj, t.disj))
        return join(claim(source, depth - 1, names), claim(source, depth - 1, names))
    relation = source.choice((t.eq, t.le, t.lt))
    return relation(term(source, max(depth - 1, 0), names), term(source, max(depth - 1, 0), names))
