"""Sources of numbers for worlds: simple ones, and far, sparse and random ones.

A source gives a rational for a label and the kind of slot it fills; the same label always
gets the same number. Seeds are arguments, so the same call gives the same numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from flint import fmpq

from derivations.kernel.terms import num

Source = Callable[[str, str], fmpq]

#: The simplest values of each kind of slot, simplest first.
SIMPLE: dict[str, tuple[fmpq, ...]] = {
    kind: tuple(num(v).data for v in values.split())
    for kind, values in {
        "real": "0 1 -1 2 -2 1/2 3 -1/2 -3 3/2 4 5",
        "positive": "1 2 1/2 3 4 3/2 1/4 5",
        "nonnegative": "0 1 2 1/2 3 4 3/2 5",
        "unit": "1/2 1/4 3/4 1/8 5/8 3/8 7/8",
        "closed unit": "0 1 1/2 1/4 3/4 1/8",
        "unit with 0": "0 1/2 1/4 3/4 1/8",
        "unit with 1": "1 1/2 1/4 3/4 7/8",
        "choice": "0 1 2 3 4 5 6 7",
        "integer": "0 1 -1 2 -2 3 4 -3 5 -4 7",
    }.items()
}


#: What is looked at beside a number c: a cⁿ + b/64 for each (a, n, b).
BESIDE = (
    (1, 1, 0), (-1, 1, 0), (2, 1, 0), (-2, 1, 0), (2, -1, 0), (-2, -1, 0), (1, 1, 1), (1, 1, -1),
)  # fmt: skip

#: How large numbers are that are far from 0, and how small their inverses.
FAR_SIZES = (10, 60, 1024, 10**6, 10**9)


def kept(draw: Callable[[str, str, int], fmpq]) -> Source:
    """A source that asks once for each label; the third argument counts labels."""
    drawn: dict[str, fmpq] = {}

    def source(label: str, kind: str) -> fmpq:
        key = f"{kind}|{label}"
        if key not in drawn:
            drawn[key] = draw(label, kind, len(drawn))
        return drawn[key]

    return source


def sources(
    count: int, seed: int, *, dyadic: bool = False, farthest: int = FAR_SIZES[-1]
) -> Iterator[Source]:
    """Simple numbers and others by turns, so that however few are asked for, both are met.

    The simple ones: distinct, all simplest, others. An even seed begins with them, an odd one
    with others. None is much larger than `farthest`, and none is far if that is 0.
    """
    plain = [staggered(1), level(0), level(1), staggered(2)]
    if dyadic:
        plain += map(level, range(2, 9))
    for at in range(seed, seed + count):
        simple = plain.pop(0) if at % 2 == 0 and plain else None
        source = simple or _other(at, 0 if dyadic else farthest, dyadic=dyadic)
        yield mild(source) if dyadic else source


def _other(seed: int, farthest: int, *, dyadic: bool) -> Source:
    """Scattered numbers, far ones, scattered and simple ones mixed, mostly zeros, or alike."""
    kind = seed % 5
    if kind == 1 and farthest:
        return far(seed, 0 if farthest == FAR_SIZES[-1] else farthest)
    if kind == 3:
        return sparse(seed)
    return randomly(seed * 1_000, dyadic=dyadic, few=kind == 4, simple=0.35 * (kind == 2))


def level(at: int) -> Source:
    """Every slot takes its value of the same place in the list of simple ones."""
    return lambda label, kind: SIMPLE[kind][min(at, len(SIMPLE[kind]) - 1)]


def staggered(start: int) -> Source:
    """Unlike neighbours, so that an identity does not hold by accident of equal numbers."""
    return kept(
        lambda label, kind, at: SIMPLE[kind][
            (start + at * (1 + at // len(SIMPLE[kind]))) % len(SIMPLE[kind])
        ]
    )


def far(seed: int, size: int = 0) -> Source:
    """Numbers far from 0 and close to it, mixed with ordinary ones or all of one size.

    What is true of ordinary numbers only fails there. With `size` given, all are of that size.
    """
    generator = random.Random(f"far {seed}")
    alike = generator.choice((1, -1)) if size or seed % 2 else 0
    common = size or generator.choice(FAR_SIZES)

    def draw(label: str, kind: str, at: int) -> fmpq:
        if kind not in ("positive", "nonnegative", "real") or "[" in label:
            return random_value(generator, kind, dyadic=False)
        way = alike or generator.choice((1, -1, 0))
        if way == 0:
            return random_value(generator, kind, dyadic=False)
        sign = generator.choice((1, -1)) if kind == "real" else 1
        base = common if alike else generator.choice(FAR_SIZES)
        return sign * (generator.choice((1, 1, 2, 3)) * fmpq(base)) ** way

    return kept(draw)


def near(numbers: Sequence[fmpq]) -> Iterator[Source]:
    """Given numbers, what is beyond them and beside them, and their inverses.

    Each is in turn the first number drawn; the others are such numbers or scattered ones.
    """
    told = [a * c**n + fmpq(b, 64) for a, n, b in BESIDE for c in numbers]
    for turn, first in enumerate(told):
        yield _near(first, told, random.Random(f"near {turn}"))


def _near(first: fmpq, told: Sequence[fmpq], generator: random.Random) -> Source:
    def draw(label: str, kind: str, at: int) -> fmpq:
        value = generator.choice(told) if at else first
        fits = {"real": True, "positive": value > 0, "nonnegative": value > 0}
        if fits.get(kind, "unit" in kind and 0 < value < 1) and (
            not at or generator.random() < 0.5
        ):
            return value
        return random_value(generator, kind, dyadic=False, simple=0)

    return kept(draw)


def mild(source: Source) -> Source:
    """Numbers that code in double precision handles without loss: of the size of 1.

    Cancellation grows with the size of the numbers, so the tolerance for code
    holds for numbers of the size of 1.
    """

    def tamed(label: str, kind: str) -> fmpq:
        value = source(label, kind)
        return value / 4 if kind == "real" else value

    return tamed


def sparse(seed: int) -> Source:
    """Mostly zeros and some ±1: matrices whose products vanish, functions that agree."""
    generator = random.Random(f"sparse {seed}")
    places = (0, 0, 0, 0, 0, 1, 1, 2)
    return kept(
        lambda label, kind, at: (
            SIMPLE[kind][generator.choice(places) % len(SIMPLE[kind])]
            if kind != "choice"
            else fmpq(generator.randrange(24))
        )
    )


def randomly(seed: int, *, dyadic: bool = False, few: bool = False, simple: float = 0.35) -> Source:
    """Random numbers, a share of them simple; `few`: of the simplest three, so often the same."""
    generator = random.Random(seed)

    def draw(label: str, kind: str, at: int) -> fmpq:
        if few and kind != "choice":
            return SIMPLE[kind][generator.randrange(3)]
        return random_value(generator, kind, dyadic=dyadic, simple=simple)

    return kept(draw)


def random_value(
    generator: random.Random, kind: str, *, dyadic: bool, simple: float = 0.35
) -> fmpq:
    """A random rational of a slot's kind, sometimes a simple one; dyadic ones are exact in code."""
    if kind == "choice":
        return fmpq(generator.randrange(24))
    if kind == "integer":
        return fmpq(generator.randint(-40, 40))
    if generator.random() < simple:
        return generator.choice(SIMPLE[kind])
    denominator = generator.choice((1, 2, 4, 8)) if dyadic else generator.randint(1, 9)
    if "unit" in kind:
        below = generator.choice((8, 16)) if dyadic else generator.randint(3, 19)
        return fmpq(generator.randint(1, below - 1), below)
    sign = -1 if kind == "real" and generator.random() < 0.5 else 1
    return fmpq(sign * generator.randint(1, 4 * denominator), denominator)


def from_list(numbers: Callable[[], tuple[int, int]]) -> Source:
    """A source over pairs of whole numbers, such as Hypothesis draws: (numerator, denominator)."""
    return kept(lambda label, kind, at: _fitted(kind, *numbers()))


def _fitted(kind: str, top: int, below: int) -> fmpq:
    """A drawn pair as a number of a slot's kind."""
    if kind == "choice":
        return fmpq(abs(top))
    if kind == "integer":
        return fmpq(top)
    if "unit" in kind:
        return fmpq(2 * abs(top) % 127 + 1, 128)
    value = fmpq(top, below)
    if kind == "real":
        return value
    return abs(value) if kind == "nonnegative" or value != 0 else fmpq(1, below)
