"""What is known of a sign, as the signs that are possible: each rule is that of the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

ANY = {-1, 0, 1}
#: Each word for what is known, and the signs that it leaves possible.
POSSIBLE = {"+": {1}, "-": {-1}, "0": {0}, "+0": {0, 1}, "-0": {-1, 0}, "±": {-1, 1}, "": ANY}
_WORDS = {frozenset(signs): word for word, signs in POSSIBLE.items()}

NOT_NEGATIVE = ("+", "+0", "0")

#: The sign that changes nothing, and those to which two numbers of given signs may lead.
JOINED: dict[str, tuple[set[int], Callable[[int, int], set[int]]]] = {
    "mul": ({1}, lambda x, y: {x * y}),
    "add": ({0}, lambda x, y: ANY if x * y < 0 else {x or y}),
    "max": ({-1}, lambda x, y: {max(x, y)}),
    "min": ({1}, lambda x, y: {min(x, y)}),
}


def joined(op: str, signs: Iterable[str]) -> str:
    """The sign of a sum, product, maximum or minimum of numbers of which this is known."""
    possible, rule = JOINED[op]
    for sign in signs:
        possible = {s for x in possible for y in POSSIBLE[sign] for s in rule(x, y)}
        if op == "add" and possible == ANY:
            break  # whatever else is added
    return _WORDS[frozenset(possible)]


def to_power(sign: str, n: int) -> str:
    """The sign of xⁿ; for n < 0 there is none where x is 0."""
    return _WORDS.get(frozenset(x ** abs(n) for x in POSSIBLE[sign] if x or n >= 0), "")


def both(first: str, second: str) -> str:
    """Two things known of one number; the first if they contradict each other."""
    return _WORDS.get(frozenset(POSSIBLE[first] & POSSIBLE[second]), first)


def either(first: str, second: str) -> str:
    """What is known of a number that is one of two."""
    return _WORDS[frozenset(POSSIBLE[first] | POSSIBLE[second])]


def clash(first: str, second: str) -> bool:
    """Whether no number has both signs."""
    return not POSSIBLE[first] & POSSIBLE[second]


def opposite(sign: str) -> str:
    """The sign of −x."""
    return joined("mul", ("-", sign))
