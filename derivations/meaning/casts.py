"""What is asked of a value: a number, an integer, a finite set, one of its like.

Each function gives what was asked for, or raises the error that names, in words,
what was found instead.
"""

from __future__ import annotations

from math import prod
from typing import Any

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.laws import Law
from derivations.meaning.show import show
from derivations.meaning.values import (
    Array,
    Code,
    Element,
    FiniteSet,
    Flexible,
    Function,
    Hole,
    Permutation,
    Random,
    Undetermined,
    Value,
    label_of,
)

#: Most members that a set may list; larger sets are refused by name.
MAX_MEMBERS = 20_000

#: Kinds of values in words; the first that fits.
_WORDS: tuple[tuple[Any, str], ...] = (
    (tuple, "a tuple"),
    (Flexible, "0 or 1 of any size"),
    (Hole, "an unspecified block"),
    (Element, "an element of a finite set"),
    (Permutation, "a permutation"),
    (FiniteSet, "a finite set"),
    (Function, "a function"),
    (Law, "a distribution"),
    (Random, "a random variable, which stands inside E, Var, Cov or Pr"),
    (str, "a word"),
    (Code, "a function of the code"),
)


#: Largest whole number that counts something or points at it.
LARGEST = 10**18 - 1


def describe(value: Value) -> str:
    """The kind of a value with its shape, in words: for messages."""
    if isinstance(value, Term):
        if value in (t.INFINITY, t.MINUS_INFINITY):
            return "∞, which is no number"
        return "a truth value" if value.is_sentence else "a number"
    if isinstance(value, Array):
        sizes = [label_of(s) for s in value.shape]
        if len(sizes) == 2:
            return rf"a matrix in ℝ^({sizes[0]}×{sizes[1]})"
        return f"a {'row' if value.row else 'vector'} in ℝ^{sizes[0]}"
    for kind, words in _WORDS:
        if isinstance(value, kind):
            return words
    return "a set" if hasattr(value, "contains") else "a value of another kind"


def is_number(value: Value) -> bool:
    """Whether a value is a number, ±∞ included."""
    return isinstance(value, Term) and not value.is_sentence


def extended(value: Value, what: str = "a number") -> Term:
    """The value as a number or as ±∞."""
    if isinstance(value, Term) and not value.is_sentence:
        return value
    if isinstance(value, Flexible) and not value.ones:
        return t.ZERO
    raise Unreadable(f"expected {what}, got {describe(value)}")


def number(value: Value, what: str = "a number") -> Term:
    """The value as a number, or a type error that says what it is instead."""
    found = extended(value, what)
    if found in (t.INFINITY, t.MINUS_INFINITY):
        raise Unreadable(f"expected {what}, got {describe(found)}: write a limit")
    return found


def sentence(value: Value) -> Term:
    """The value as a proposition."""
    if isinstance(value, Term) and value.is_sentence:
        return value
    raise Unreadable(f"expected something true or false, got {describe(value)}")


def integer(value: Value, what: str = "an integer") -> int:
    """The value as a Python int; `Undetermined` while it is symbolic."""
    found = number(value, what)
    if found.number is None:
        raise Undetermined(
            f"expected {what}, got {show(found)}, which is not known to be whole here"
        )
    if found.number.q != 1:
        raise Unreadable(f"expected {what}, got {show(found)}")
    if abs(found.number.p) > LARGEST:
        raise Unreadable(f"expected {what} below 10^18, got {show(found)}")
    return int(found.number.p)


def finite_set(value: Value, what: str = "a finite set") -> FiniteSet:
    """The value as a set whose items can be listed."""
    if isinstance(value, FiniteSet):
        return value
    listed = getattr(value, "listed", None)
    if listed is not None:
        found: FiniteSet = listed()
        return found
    raise Unreadable(f"expected {what}, got {describe(value)}")


def refuse_large(count: int, what: str) -> None:
    """Bounded work: a set too large to list is an error, not a hang."""
    if count > MAX_MEMBERS:
        raise Unreadable(
            f"{what} has {count} members and at most {MAX_MEMBERS} can be listed; "
            "use a smaller range"
        )


def pairs(sets: list[FiniteSet]) -> FiniteSet:
    """The Cartesian product of finite sets."""
    refuse_large(prod(len(s) for s in sets), "this product of sets")
    found: list[tuple[tuple[Value, ...], Term]] = [((), t.TRUE)]
    for s in sets:
        found = [((*z, v), t.conj(g, h)) for z, g in found for v, h in s.pairs()]
    guards = tuple(guard for _, guard in found)
    plain = all(guard is t.TRUE for guard in guards)
    return FiniteSet(tuple(z for z, _ in found), None, () if plain else guards)


def owners(value: Value) -> set[str]:
    """The abstract finite sets that a value's elements come from."""
    if isinstance(value, Element):
        return {value.owner}
    if isinstance(value, FiniteSet | tuple):
        return set().union(*(owners(v) for v in value)) if len(value) else set()
    return set()


def comparable(a: Value, b: Value) -> None:
    """Refuse to compare what nothing is known about: random variables, elements of unlike sets."""
    if isinstance(a, Random) or isinstance(b, Random):
        raise Unreadable(
            "a random variable has no value of its own; put it inside E, Var, Cov or Pr"
        )
    one, other = owners(a), owners(b)
    if one and other and not one & other:
        left, right = ", ".join(sorted(one)), ", ".join(sorted(other))
        raise Unreadable(
            f"elements of {left} and of {right} cannot be compared: the sets are unlike"
        )
