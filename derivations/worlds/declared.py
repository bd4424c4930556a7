"""One table of how a declared symbol gets its value: `KINDS`.

A new kind of declaration is one function here and one row of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.meaning.bounds import POSITIVE, REAL
from derivations.meaning.casts import describe, integer
from derivations.meaning.linear import determinant
from derivations.meaning.maker import Maker
from derivations.meaning.ranges import label_of_declared, range_of, range_of_key
from derivations.meaning.scope import Declared
from derivations.meaning.sets import as_set, draw, factors, spell
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.values import Array, Element, FiniteSet, Function, Random, Value, vector
from derivations.meaning.world import World, evaluate
from derivations.worlds.functions import make_function
from derivations.worlds.masses import density, mass

#: An abstract finite set is tried with 1, …, this many elements.
SET_REACH = 3
#: An unbounded integer that is the size of something is tried up to this; others further.
SIZE_REACH, NUMBER_REACHES = 4, (50, 12, 8, 5, 4, 3)

#: How a declaration gets its value: from a world of what came before, through a maker.
Build = Callable[[Declared, World, Maker, int], Value]


def build(declared: Declared, world: World, maker: Maker, reach: int) -> dict[str, Value]:
    """The values of the symbols that one declaration introduces."""
    value = KINDS[declared.kind](declared, world, maker, reach)
    if len(declared.keys) == 1:
        return {declared.keys[0]: value}
    if not isinstance(value, tuple) or len(value) != len(declared.keys):
        raise Unreadable(
            f"expected {len(declared.keys)} values for {', '.join(declared.keys)}, "
            f"got {describe(value)}"
        )
    return dict(zip(declared.keys, value, strict=True))


def _in(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    whole = as_set(evaluate(declared.domain[0], world))
    if declared.subscripts:
        return _family(declared, world, maker, whole)
    if "positive" in declared.facts and isinstance(whole, Numbers) and whole.unit == "real":
        whole = Numbers("real", POSITIVE)
    if declared.facts & {"symmetric", "positive definite", "invertible"}:
        return _matrix(declared, whole, maker, reach)
    return draw(whole, maker, label_of_declared(declared), reach)


def _matrix(declared: Declared, whole: Value, maker: Maker, reach: int) -> Value:
    if not isinstance(whole, Space) or len(whole.shape) != 2 or whole.shape[0] != whole.shape[1]:
        raise Unreadable(
            f"{', '.join(declared.facts)} is said of a square matrix, got {spell(whole)}"
        )
    if "positive definite" in declared.facts:
        return _cholesky(declared, whole, maker)
    free = _symmetric(declared, whole, maker, reach)
    if "invertible" in declared.facts:
        maker.suppose(t.negation(t.eq(determinant(free), t.ZERO)))
    return free


def _symmetric(declared: Declared, whole: Space, maker: Maker, reach: int) -> Array:
    """All entries, or only those on and above the diagonal of a symmetric matrix."""
    n, label = whole.shape[0], label_of_declared(declared)
    if "symmetric" not in declared.facts:
        found: Array = whole.draw(maker, label, reach)
        return found
    upper = {
        (i, j): whole.base.draw(maker, f"{label}_{i + 1},{j + 1}", reach)
        for i in range(n)
        for j in range(i, n)
    }
    cells = (upper[min(i, j), max(i, j)] for i in range(n) for j in range(n))
    return Array(whole.shape, tuple(cells))


def _cholesky(declared: Declared, whole: Space, maker: Maker) -> Array:
    """L Lᵀ with a positive diagonal of L: every positive definite matrix, and no other."""
    n, label = int(whole.shape[0]), label_of_declared(declared)
    low = [[t.ZERO] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            bounds = POSITIVE if i == j else REAL
            low[i][j] = maker.number(f"{label}_{i + 1},{j + 1}", bounds)
    gram = (t.add(*map(t.mul, a, b)) for a in low for b in low)
    return Array(whole.shape, tuple(gram))


def _family(declared: Declared, world: World, maker: Maker, whole: Value) -> Function:
    """A symbol with declared subscripts is a function of them."""
    domains = [range_of_key(key, world) for key in declared.subscripts]
    return make_function(declared, domains, whole, maker)


def _maps(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    target = as_set(evaluate(declared.domain[1], world))
    domains = [range_of_key(key, world) for key in declared.subscripts]
    domains.extend(as_set(evaluate(factor, world)) for factor in factors(declared.domain[0]))
    return _curried(make_function(declared, domains, target, maker), len(declared.subscripts))


def _curried(function: Function, count: int) -> Function:
    """A family f_θ(x): with its subscripts alone it is a function."""
    if count == 0:
        return function

    def call(*args: Value) -> Value:
        if len(args) > count:
            return function.call(*args)
        rest = function.domains[count:]
        return Function(lambda *more: function.call(*args, *more), rest, "function", function.name)

    return replace(function, call=call, kind="family")


def _subset(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    return range_of(declared, world).draw(maker, label_of_declared(declared), reach)


def _permutation(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    return range_of(declared, world).draw(maker, label_of_declared(declared), reach)


def _finite(declared: Declared, world: World, maker: Maker, reach: int) -> FiniteSet:
    sizes = range(1, reach + 1)
    label = declared.keys[0]
    options = [FiniteSet(tuple(Element(label, i) for i in range(1, k + 1))) for k in sizes]
    return maker.choose(label_of_declared(declared), options, list(sizes))


def _basis(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    space = as_set(evaluate(declared.domain[0], world))
    if not isinstance(space, Space) or len(space.shape) != 1:
        raise Unreadable(f"a standard basis is of ℝ^n, got {spell(space)}")
    n = space.shape[0]

    def call(i: Value) -> Array:
        at = integer(i, "the index of a basis vector")
        if not 1 <= at <= n:
            raise Unreadable(f"e_{at} is outside e_1, …, e_{int(n)}")
        return vector((t.num(int(j == at)) for j in range(1, int(n) + 1)), n)

    return Function(call, (FiniteSet(tuple(t.num(i) for i in range(1, int(n) + 1))),), "basis")


def _random(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    """A random variable has no value of its own: expectations bind it."""
    return Random(evaluate(declared.domain[0], world))


KINDS: dict[str, Build] = {
    "in": _in,
    "maps": _maps,
    "subset": _subset,
    "permutation": _permutation,
    "finite set": _finite,
    "mass": mass,
    "density": density,
    "basis": _basis,
    "sim": _random,
}
