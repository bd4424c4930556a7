"""One table of how a declared symbol gets its value: `KINDS`.

A new kind of declaration is one function here and one row of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.makers import NONNEGATIVE, POSITIVE, Empty, Maker
from derivations.semantics.scope import Declared, Defined
from derivations.semantics.sets import Numbers, Space, SymmetricGroup, as_set, contains, draw, spell
from derivations.semantics.sets import Subsets as AllSubsets
from derivations.semantics.values import (
    Array,
    Element,
    FiniteSet,
    Function,
    Permutation,
    Undetermined,
    Value,
    describe,
    finite_set,
    integer,
    label_of,
    number,
    show,
    vector,
)
from derivations.semantics.world import World, evaluate

#: An abstract finite set is tried with 1, …, this many elements.
SET_REACH = 3
#: An unbounded integer that is the size of something is tried up to this; others further.
SIZE_REACH, NUMBER_REACH = 4, 8
#: A table-valued function over finite sets has at most this many entries.
MAX_TABLE = 256

#: The set a declared symbol ranges over, for natural binders and parameter checks.
Build = Callable[[Declared, World, Maker, int], Value]


def build(declared: Declared, world: World, maker: Maker, reach: int) -> dict[str, Value]:
    """The values of the symbols that one declaration introduces."""
    value = KINDS[declared.kind](declared, world, maker, reach)
    if len(declared.keys) == 1:
        return {declared.keys[0]: value}
    if not isinstance(value, tuple) or len(value) != len(declared.keys):
        raise Unreadable(f"expected {len(declared.keys)} values for {', '.join(declared.keys)}, got {describe(value)}")
    return dict(zip(declared.keys, value, strict=True))


def _label(declared: Declared) -> str:
    return "".join(declared.keys).replace("{", "").replace("}", "")


def _in(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    whole = as_set(evaluate(declared.domain[0], world))
    if declared.subscripts:
        return _family(declared, world, maker, whole)
    if "positive" in declared.facts and isinstance(whole, Numbers) and whole.unit == "real":
        whole = Numbers("real", POSITIVE)
    if declared.facts & {"symmetric", "positive definite", "invertible"}:
        return _matrix(declared, whole, maker, reach)
    return draw(whole, maker, _label(declared), reach)


def _matrix(declared: Declared, whole: Value, maker: Maker, reach: int) -> Value:
    if not isinstance(whole, Space) or len(whole.shape) != 2 or whole.shape[0] != whole.shape[1]:
        raise Unreadable(f"{', '.join(declared.facts)} is said of a square matrix, got {spell(whole)}")
    free: Array = whole.draw(maker, _label(declared), reach)
    n = free.rows
    if "positive definite" in declared.facts:
        low = [[free.at(i, j) if j <= i else sympy.S.Zero for j in range(n)] for i in range(n)]
        gram = sympy.Matrix(n, n, lambda i, j: sum(low[i][m] * low[j][m] for m in range(n)) + int(i == j))
        return Array(free.shape, tuple(gram))
    if "symmetric" in declared.facts:
        free = Array(free.shape, tuple(free.at(min(i, j), max(i, j)) for i in range(n) for j in range(n)))
    if "invertible" in declared.facts:
        determinant = sympy.Matrix(n, n, free.entries).det(method="berkowitz")
        if determinant == 0:
            raise Empty(_label(declared))
    return free


def _family(declared: Declared, world: World, maker: Maker, whole: Value) -> Function:
    """A symbol with declared subscripts is a function of them."""
    domains = [_range_of(key, world) for key in declared.subscripts]
    return _function(declared, domains, whole, maker)


def _range_of(key: str, world: World) -> Value:
    declared = world.scope.declarations.get(key)
    if declared is None:
        raise Unreadable(f"{key} indexes a family, so it must be declared")
    return range_of(declared, world)


def range_of(declared: Declared, world: World) -> Value:
    """The set over which a declared symbol ranges."""
    if declared.kind == "in":
        return as_set(evaluate(declared.domain[0], world))
    if declared.kind == "subset":
        return AllSubsets(finite_set(as_set(evaluate(declared.domain[0], world))))
    if declared.kind == "permutation":
        return SymmetricGroup(len(finite_set(as_set(evaluate(declared.domain[0], world)))))
    if declared.kind == "sim":
        law = evaluate(declared.domain[0], world)
        if isinstance(law, Function) and law.domains:
            return law.domains[-1]
        return Numbers("real")
    raise Unreadable(f"{', '.join(declared.keys)} does not range over a set that can be named")


def _maps(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    target = as_set(evaluate(declared.domain[1], world))
    domains = [_range_of(key, world) for key in declared.subscripts]
    domains.extend(as_set(evaluate(factor, world)) for factor in _factors(declared.domain[0]))
    return _function(declared, domains, target, maker)


def _factors(node: Node) -> list[Node]:
    """The factors of `A \\times B`, one for each argument."""
    inner = node.bare()
    if inner.head == "cross":
        return [factor for arg in inner.args for factor in _factors(arg)]
    return [inner]


def _function(declared: Declared, domains: list[Any], target: Value, maker: Maker) -> Function:
    if all(isinstance(d, FiniteSet) or _listable(d) for d in domains):
        return _table(declared, [finite_set(d) for d in domains], target, maker)
    return _smooth(declared, domains, target, maker)


def _listable(domain: Value) -> bool:
    if isinstance(domain, Numbers):
        return domain.unit == "integer" and domain.bounded
    return isinstance(domain, SymmetricGroup | AllSubsets)


def _table(declared: Declared, domains: list[FiniteSet], target: Value, maker: Maker) -> Function:
    """A function on a finite set: one free value for each argument."""
    label = _label(declared)
    if isinstance(target, Numbers) and "positive" in declared.facts:
        target = Numbers("real", POSITIVE)
    flat = len(domains) > 1
    cells = list(product(*domains))
    if len(cells) > MAX_TABLE:
        raise Unreadable(f"{label} has {len(cells)} values and at most {MAX_TABLE} are tried; use smaller sets")
    values = {cell: draw(target, maker, f"{label}({','.join(map(show, cell))})", 4) for cell in cells}
    shown = FiniteSet(tuple(cells)) if flat else domains[0]
    return Function(lambda *args: _cell(values, args, label), (*domains,), "table", label + _spelled(values, shown))


def _spelled(values: dict[Any, Value], shown: FiniteSet) -> str:
    return ": " + ", ".join(f"{show(cell if len(cell) > 1 else cell[0])} ↦ {show(v)}" for cell, v in values.items())


def _cell(values: dict[Any, Value], args: tuple[Value, ...], label: str) -> Value:
    flat = tuple(x for arg in args for x in (arg if isinstance(arg, tuple) else (arg,)))
    if flat in values:
        return values[flat]
    if any(isinstance(a, sympy.Expr) and not a.is_number for a in flat):
        raise Undetermined(f"the argument of {label} is symbolic here")
    raise Unreadable(f"({', '.join(map(show, flat))}) is not in the domain of {label}")


def _smooth(declared: Declared, domains: list[Any], target: Value, maker: Maker) -> Function:
    """A function of real arguments: undefined while symbolic, a bent polynomial when concrete."""
    arity = sum(_width(d) for d in domains)
    shape = " ".join(sorted(declared.facts | ({"smooth"} if declared.smooth_in else set())))
    label = _label(declared)
    atoms, assemble = _codomain(label, target, arity, shape, maker)

    def call(*args: Value) -> Value:
        flat = _flatten(args, domains, label)
        return assemble([atom(*flat) for atom in atoms])

    kind = "family" if declared.subscripts else "function"
    return Function(call, tuple(domains), kind, _spell_smooth(label, atoms, arity, assemble))


def _spell_smooth(label: str, atoms: Sequence[Any], arity: int, assemble: Any) -> str:
    arguments = _arguments(arity)
    shown = ", ".join(map(str, arguments))
    return f"{label}({shown}) = {show(assemble([atom(*arguments) for atom in atoms]))}"


def _codomain(label: str, target: Value, arity: int, shape: str, maker: Maker) -> tuple[list[Any], Any]:
    if isinstance(target, Numbers) and target.unit == "real":
        return [maker.function(label, arity, _bent(target, shape))], lambda found: found[0]
    if isinstance(target, Space) and len(target.shape) == 1:
        bent = _bent(target.base, shape)
        atoms = [maker.function(f"{label}_{i}", arity, bent) for i in range(1, int(target.shape[0]) + 1)]
        return atoms, lambda found: vector(found, target.shape[0])
    if isinstance(target, Space):
        cells = [(i, j) for i in range(1, int(target.shape[0]) + 1) for j in range(1, int(target.shape[1]) + 1)]
        atoms = [maker.function(f"{label}_{i}{j}", arity, _bent(target.base, shape)) for i, j in cells]
        return atoms, lambda found: Array(target.shape, tuple(found))
    raise Unreadable(f"a function of real numbers has values in ℝ, ℝ^n or ℝ^(n×m), got {spell(target)}")


def _bent(target: Numbers, shape: str) -> str:
    b = target.bounds
    if b == POSITIVE:
        return shape + " positive"
    if b == NONNEGATIVE:
        return shape + " nonnegative"
    if b.lower is not None or b.upper is not None:
        raise Unreadable("a smooth function has values in ℝ, ℝ_{>0} or ℝ_{\\ge 0}")
    return shape


def _width(domain: Value) -> int:
    if isinstance(domain, Space):
        size = 1
        for part in domain.shape:
            size *= int(part)
        return size
    if isinstance(domain, Numbers) and domain.unit == "real":
        return 1
    raise Unreadable(f"a function of mixed finite and real arguments cannot range over {spell(domain)}; use a subscript")


def _flatten(args: tuple[Value, ...], domains: list[Any], label: str) -> list[sympy.Expr]:
    if len(args) != len(domains):
        raise Unreadable(f"{label} takes {len(domains)} arguments, got {len(args)}")
    flat: list[sympy.Expr] = []
    for arg, domain in zip(args, domains, strict=True):
        if isinstance(domain, Space):
            if not isinstance(arg, Array) or arg.row or arg.shape != domain.shape:
                raise Unreadable(f"{label} takes {spell(domain)}, got {describe(arg)}")
            flat.extend(arg.entries)
        else:
            flat.append(number(arg, f"a number as argument of {label}"))
    return flat


def _subset(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    return range_of(declared, world).draw(maker, _label(declared), reach)


def _permutation(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    return range_of(declared, world).draw(maker, _label(declared), reach)


def _finite(declared: Declared, world: World, maker: Maker, reach: int) -> FiniteSet:
    sizes = range(1, SET_REACH + 1)
    label = declared.keys[0]
    options = [FiniteSet(tuple(Element(label, i) for i in range(1, k + 1))) for k in sizes]
    return maker.choose(_label(declared), options, list(sizes))


def _mass(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """Nonnegative weights, divided by their sum; for a family, weights that vary."""
    support = finite_set(as_set(evaluate(declared.domain[0], world)), "the finite set of a mass function")
    label = _label(declared)
    if declared.subscripts:
        return _mass_family(declared, support, world, maker)
    bounds = POSITIVE if "positive" in declared.facts else NONNEGATIVE
    weights = {z: maker.number(f"{label}({show(z)})", bounds) for z in support}
    return _normalised(weights, support, label)


def _normalised(weights: dict[Value, sympy.Expr], support: FiniteSet, label: str) -> Function:
    total = sympy.Add(*weights.values())
    if total == 0:
        raise Empty(label)
    cells = {(z,): w / total for z, w in weights.items()}
    return Function(lambda *args: _cell(cells, args, label), (support,), "mass", label + _spelled(cells, support))


def _mass_family(declared: Declared, support: FiniteSet, world: World, maker: Maker) -> Function:
    label = _label(declared)
    domains = [_range_of(key, world) for key in declared.subscripts]
    if all(isinstance(d, FiniteSet) or _listable(d) for d in domains):
        bounds = POSITIVE if "positive" in declared.facts else NONNEGATIVE
        tables = {
            cell: _normalised({z: maker.number(f"{label}{show(cell)}({show(z)})", bounds) for z in support}, support, label)
            for cell in product(*(finite_set(d) for d in domains))
        }
        return Function(lambda *args: _cell(tables, args, label), tuple(domains), "family", label)
    arity = sum(_width(d) for d in domains)
    shape = "positive" + (" smooth" if declared.smooth_in else "")
    atoms = {z: maker.function(f"{label}({show(z)})", arity, shape) for z in support}

    def call(*args: Value) -> Function:
        flat = _flatten(args, domains, label)
        return _normalised({z: atom(*flat) for z, atom in atoms.items()}, support, label)

    shown = _spell_weights(label, atoms, arity)
    return Function(call, tuple(domains), "family", shown)


def _spell_weights(label: str, atoms: dict[Value, Any], arity: int) -> str:
    arguments = _arguments(arity)
    weights = ", ".join(f"{show(z)} ↦ {show(atom(*arguments))}" for z, atom in atoms.items())
    return f"{label} with weights {weights} at {', '.join(map(str, arguments))}"


def _arguments(arity: int) -> list[sympy.Symbol]:
    return [sympy.Symbol("u" if arity == 1 else f"u_{i + 1}", real=True) for i in range(arity)]


def _density(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    """A normal density with free centre and width: densities are only ever tested."""
    label = _label(declared)
    if not hasattr(maker, "source"):
        raise Undetermined("densities are tested in concrete worlds")
    from derivations.semantics.makers import REAL

    centre = maker.number(f"{label} centre", REAL)
    width = maker.number(f"{label} width", POSITIVE)

    def call(x: Value) -> sympy.Expr:
        z = (number(x) - centre) / width
        return sympy.exp(-(z**2) / 2) / (width * sympy.sqrt(2 * sympy.pi))

    return Function(call, (Numbers("real"),), "density", f"{label} = N({show(centre)}, {show(width)}²)")


def _basis(declared: Declared, world: World, maker: Maker, reach: int) -> Function:
    space = as_set(evaluate(declared.domain[0], world))
    if not isinstance(space, Space) or len(space.shape) != 1:
        raise Unreadable(f"a standard basis is of ℝ^n, got {spell(space)}")
    n = space.shape[0]

    def call(i: Value) -> Array:
        at = integer(i, "the index of a basis vector")
        if not 1 <= at <= n:
            raise Unreadable(f"e_{at} is outside e_1, …, e_{int(n)}")
        return vector((sympy.Integer(int(j == at)) for j in range(1, int(n) + 1)), n)

    return Function(call, (FiniteSet(tuple(sympy.Integer(i) for i in range(1, int(n) + 1))),), "basis")


def _random(declared: Declared, world: World, maker: Maker, reach: int) -> Value:
    """A random variable has no value of its own: expectations bind it."""
    return evaluate(declared.domain[0], world)


KINDS: dict[str, Build] = {
    "in": _in,
    "maps": _maps,
    "subset": _subset,
    "permutation": _permutation,
    "finite set": _finite,
    "mass": _mass,
    "density": _density,
    "basis": _basis,
    "sim": _random,
}


def check_parameters(defined: Defined, args: tuple[Value, ...], world: World) -> None:
    """A parameter that is a declared symbol ranges where that symbol does."""
    for key, arg in zip(defined.parameters, args, strict=True):
        declared = world.scope.declarations.get(key)
        if declared is None or declared.kind not in ("in", "subset", "permutation"):
            continue
        if declared.kind == "in" and isinstance(arg, Array | Permutation):
            whole = range_of(declared, world)
            if not contains(whole, arg):
                raise Unreadable(f"{defined.key} takes a member of {spell(whole)}, got {describe(arg)}")


def natural_range(key: str, body: Node, world: World) -> Value:
    """Where a bound name ranges that names no set: its declaration's set, or that of its use."""
    declared = world.scope.declarations.get(key)
    if declared is not None:
        return range_of(declared, world)
    found = list(_uses(key, body, world))
    if not found:
        raise Unreadable(f"where {key} ranges is not said; write {key} \\in … below the operator")
    first = found[0]
    if any(other != first for other in found[1:]):
        raise Unreadable(f"{key} is used over different sets; write {key} \\in … below the operator")
    return first


def _uses(key: str, body: Node, world: World) -> Any:
    for node in body.walk():
        if node.head not in ("apply", "index"):
            continue
        for at, arg in enumerate(node.args[1:]):
            cells = arg.args[:2] if arg.head == "pair" else (arg,)
            for offset, cell in enumerate(cells):
                if cell.head == "name" and cell.text == key:
                    yield _place(node.args[0], at + offset, world)


def _place(owner: Node, at: int, world: World) -> Value:
    value = evaluate(owner, world)
    if isinstance(value, Function) and at < len(value.domains) and value.domains[at] is not None:
        place = value.domains[at]
        return range_of(place, world) if isinstance(place, Declared) else place
    if isinstance(value, Permutation):
        return Numbers("integer", _one_to(len(value.images)))
    if isinstance(value, Array):
        size = value.shape[min(at, len(value.shape) - 1)]
        return Numbers("integer", _one_to(int(size)))
    raise Unreadable(f"where the argument of {owner.text or owner.head} ranges is not known")


def _one_to(n: int) -> Any:
    from derivations.semantics.makers import Bounds

    return Bounds(sympy.S.One, sympy.Integer(n), False, False)


__all__ = ["KINDS", "Declared", "build", "check_parameters", "label_of", "natural_range", "range_of"]
