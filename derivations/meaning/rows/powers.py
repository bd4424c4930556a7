"""Powers, roots, factorials, and spaces, which are written as powers."""

from __future__ import annotations

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.duties import require
from derivations.semantics.exact import exponent, gap_sign, settle
from derivations.meaning.expect import integer, number
from derivations.meaning.linear import diagonal, matmul, square
from derivations.meaning.rows.arithmetic import MAX_BITS
from derivations.meaning.rows.laws import power_of_law
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.table import construct
from derivations.meaning.values import (
    Array,
    Dim,
    FiniteSet,
    Function,
    Law,
    Permutation,
    Undetermined,
    Value,
    pairs,
)
from derivations.meaning.world import World, evaluate, spell

#: Largest dimension of a space.
MAX_DIMENSION = 64


@construct(
    "power",
    "built",
    "",
    "ℝ; square matrices; sets",
    "power; ℝ^n and ℝ^{n×m} are spaces",
    "a^2 = a a",
    lazy=True,
)
def power(node: Node, world: World) -> Value:
    base, exponent = node.args
    a = evaluate(base, world)
    if isinstance(a, Numbers | Space):
        sizes = exponent.args if exponent.head == "cross" else (exponent,)
        return _space(a, [Dim(_dimension(evaluate(size, world)), spell(size)) for size in sizes])
    return raised(a, evaluate(exponent, world))


def raised(a: Value, b: Value) -> Value:
    """A value to a power."""
    if isinstance(a, FiniteSet):
        return pairs([a] * _bounded(integer(b, "the power of a set"), 8))
    if isinstance(a, Array | Permutation):
        return _repeat(a, _bounded(integer(b, "the power of a matrix or permutation"), 64))
    if isinstance(a, Law):
        return power_of_law(a, b)
    if isinstance(a, Function):
        raise Unreadable("a power of a function can be read in two ways; write (f(x))^2 or f(f(x))")
    return _number_power(number(a), number(b, "a number as exponent"))


def _number_power(a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
    if not (b.is_Integer and b >= 0):
        _defined(a, b)
    if a.is_Rational and b.is_Integer:
        bits = max(int(a.p).bit_length(), int(a.q).bit_length()) * abs(int(b))
        if bits > MAX_BITS:
            raise Undetermined(
                f"a power of more than {MAX_BITS} binary digits is not worked out; "
                "use smaller numbers"
            )
    return settle(a ** exponent(b))


def _defined(a: sympy.Expr, b: sympy.Expr) -> None:
    """What the base must be for an exponent that is not 0, 1, 2, …."""
    if b.is_Integer:
        require(a, "nonzero", "division by zero")
    elif b.is_number and gap_sign(b, sympy.S.Zero) > 0:
        require(a, "nonnegative", "a broken power of a negative number")
    elif not (b.is_integer and b.is_nonnegative):
        require(a, "positive", "a power of a base that is not positive")


def _bounded(value: int, most: int) -> int:
    if not 0 <= value <= most:
        raise Unreadable(f"expected a power from 0 to {most}, got {value}")
    return value


def _repeat(a: Array | Permutation, count: int) -> Value:
    if isinstance(a, Permutation):
        power_so_far = Permutation(tuple(range(1, len(a.images) + 1)))
        for _ in range(count):
            power_so_far = power_so_far.after(a)
        return power_so_far
    one = diagonal([sympy.S.One] * square(a, "a power").rows)
    result: Value = Array(a.shape, one.entries)
    for _ in range(count):
        result = matmul(result, a)
    return result


def _space(a: Numbers | Space, sizes: list[Dim]) -> Space:
    if isinstance(a, Space) or len(sizes) > 2:
        raise Unreadable("a space is ℝ^n or ℝ^{n \\times m}")
    return Space(a, tuple(sizes))


def _dimension(value: Value) -> int:
    size = integer(value, "the dimension of a space")
    if not 0 <= size <= MAX_DIMENSION:
        raise Unreadable(f"the dimension of a space is from 0 to {MAX_DIMENSION} here, got {size}")
    return size


@construct("factorial", "built", "", "ℕ₀", "n! = 1·2·…·n", "3! = 6")
def factorial(a: Value) -> Value:
    n = integer(a, "a whole number before !")
    if not 0 <= n <= 1000:
        raise Unreadable(f"expected 0!, …, 1000!, got {n}!")
    return sympy.factorial(n)


@construct(
    "binomial",
    "command2",
    r"\binom",
    "ℕ₀",
    "binomial coefficient, also {n \\choose k}",
    r"\binom{4}{2} = 6",
)
def binomial(n: Value, k: Value) -> Value:
    top, below = number(n), number(k)
    if top.is_number and abs(top) > 10_000:
        raise Unreadable("a binomial coefficient of a number beyond 10000")
    return sympy.binomial(top, below)


@construct(
    "root", "root", r"\sqrt", "ℝ_{≥0}", "square root; \\sqrt[k] for the k-th", r"\sqrt{a^2} = |a|"
)
def root(a: Value, degree: Value = None) -> Value:
    inner = number(a, "a number below the root")
    require(inner, "nonnegative", "the root of a negative number")
    return settle(sympy.root(inner, integer(degree) if degree is not None else 2))
