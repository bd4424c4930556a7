"""Sources of numbers for worlds: simple ones first, then far, sparse and random ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import sympy

from derivations.worlds.makers import SIMPLE

Source = Callable[[str, str], sympy.Rational]


def sources(count: int, seed: int, *, dyadic: bool) -> Iterator[Source]:
    """Sources in order: distinct simple numbers, all simplest, other simple ones, then random."""
    plain: list[Source] = [_staggered(1), level(0), level(1), _staggered(2)]
    if dyadic:
        plain = [mild(source) for source in (*plain, *map(level, range(2, 9)))]
    yield from plain[:count]
    for at in range(count - len(plain)):
        source = (
            _sparse(seed + at)
            if at % 3 == 2
            else _random(seed * 1_000 + at, dyadic=dyadic, few=at % 3 == 0)
        )
        yield mild(source) if dyadic else source


def far(sign: int, size: int) -> Source:
    """Numbers far from 0 and close to it in turn: what is true of ordinary ones only fails."""
    seen: dict[str, int] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        at = seen.setdefault(label, len(seen))
        if kind in ("positive", "nonnegative", "real") and "[" not in label:
            value = sympy.Rational(size) ** (-1 if at % 2 else 1)
            return sign * (-1) ** at * value if kind == "real" else value
        return SIMPLE[kind][at % len(SIMPLE[kind])]

    return source


def level(at: int) -> Source:
    """Every slot takes its value of the same place in the list of simple ones."""
    return lambda label, kind: SIMPLE[kind][min(at, len(SIMPLE[kind]) - 1)]


def _staggered(start: int) -> Source:
    """Unlike neighbours, so that an identity does not hold by accident of equal numbers."""
    seen: dict[str, int] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        at = seen.setdefault(label, len(seen))
        return SIMPLE[kind][(start + at * (1 + at // len(SIMPLE[kind]))) % len(SIMPLE[kind])]

    return source


def mild(source: Source) -> Source:
    """Numbers that code in double precision handles without loss: small, and no steep functions.

    Cancellation grows with the size of the numbers, so the tolerance for code
    holds for numbers of the size of 1.
    """

    def tamed(label: str, kind: str) -> sympy.Rational:
        value = source(label, kind)
        if kind == "extra":
            return value / 8 if label.endswith("[square]") else sympy.S.Zero
        return value / 4 if kind == "real" else value

    return tamed


def _sparse(seed: int) -> Source:
    """Mostly zeros and some ±1: matrices whose products vanish, functions that agree."""
    generator = random.Random(f"sparse {seed}")
    drawn: dict[str, sympy.Rational] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        if label not in drawn:
            simple = SIMPLE[kind]
            drawn[label] = simple[generator.choice((0, 0, 0, 0, 0, 1, 1, 2)) % len(simple)]
        return drawn[label]

    return source


def _random(seed: int, *, dyadic: bool, few: bool) -> Source:
    """Random numbers; `few` takes the simplest three only, so that they often coincide."""
    generator = random.Random(seed)
    drawn: dict[str, sympy.Rational] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        if label not in drawn:
            drawn[label] = (
                SIMPLE[kind][generator.randrange(3)]
                if few
                else random_value(generator, kind, dyadic=dyadic)
            )
        return drawn[label]

    return source


def random_value(generator: random.Random, kind: str, *, dyadic: bool) -> sympy.Rational:
    """A random rational of a slot's kind, often a simple one; dyadic ones are exact in code."""
    if kind == "extra" and generator.random() < 0.7:
        return sympy.S.Zero
    if generator.random() < 0.35:
        simple = SIMPLE[kind]
        return simple[generator.randrange(len(simple))]
    denominator = generator.choice((1, 2, 4, 8)) if dyadic else generator.randint(1, 9)
    if "unit" in kind:
        below = generator.choice((8, 16)) if dyadic else generator.randint(3, 19)
        return sympy.Rational(generator.randint(1, below - 1), below)
    if kind == "choice":
        return sympy.Integer(generator.randrange(24))
    top = generator.randint(1, 4 * denominator)
    sign = -1 if kind == "real" and generator.random() < 0.5 else 1
    return sympy.Rational(sign * top, denominator)
