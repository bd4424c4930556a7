"""Powers, roots, factorials, and spaces, which are written as powers."""

from __future__ import annotations

from math import comb
from math import factorial as factorial_of

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import integer, number, pairs
from derivations.meaning.laws import Coins, Normal, Uniform
from derivations.meaning.linear import diagonal, matmul, square
from derivations.meaning.rows.laws import power_of_law
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.table import construct
from derivations.meaning.values import Array, Dim, FiniteSet, Function, Permutation, Value
from derivations.meaning.world import World, evaluate, spell

#: Largest dimension of a space.
MAX_DIMENSION = 64
#: Largest number in a binomial coefficient, most factors of a symbolic one, degree of a root.
MAX_TOP, MAX_FACTORS, MAX_DEGREE = 10_000, 50, 64


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
    if isinstance(a, Normal | Uniform | Coins):
        return power_of_law(a, b)
    if isinstance(a, Function):
        raise Unreadable("a power of a function can be read in two ways; write (f(x))^2 or f(f(x))")
    return _number_power(number(a), number(b, "a number as exponent"))


def _number_power(a: Term, b: Term) -> Term:
    """a^b; powers of e are the exponential."""
    return t.exp(b) if a is t.exp(1) else t.raised(a, b)


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
    one = diagonal([t.ONE] * square(a, "a power").rows)
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
    return t.num(factorial_of(n))


@construct(
    "binomial",
    "command2",
    r"\binom",
    "ℕ₀",
    "binomial coefficient, also {n \\choose k}",
    r"\binom{4}{2} = 6",
)
def binomial(n: Value, k: Value) -> Value:
    """n (n − 1) … (n − k + 1) / k!, a polynomial in n."""
    top, below = number(n), integer(k, "a whole number below in a binomial coefficient")
    value = top.number
    if below > (MAX_FACTORS if value is None else MAX_TOP) or (value or 0) ** 2 > MAX_TOP**2:
        raise Unreadable(
            f"a binomial coefficient is worked out for numbers up to {MAX_TOP}, and up to "
            f"{MAX_FACTORS} below a symbol"
        )
    if below < 0:
        return 0 * top
    if value is not None and value.q == 1 and value >= 0:
        return t.num(comb(int(value.p), below))
    found = top**0
    for i in range(below):
        found = found * (top - i) / (i + 1)
    return found


@construct(
    "root", "root", r"\sqrt", "ℝ_{≥0}", "square root; \\sqrt[k] for the k-th", r"\sqrt{a^2} = |a|"
)
def root(a: Value, degree: Value = None) -> Value:
    inner = number(a, "a number below the root")
    which = 2 if degree is None else integer(degree, "the degree of a root")
    if not 1 <= which <= MAX_DEGREE:
        raise Unreadable(f"expected the degree of a root from 1 to {MAX_DEGREE}, got {which}")
    return t.root(inner, which)
