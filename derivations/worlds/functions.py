"""Declared functions: a table on finite sets, an opaque or concrete function on real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.bounds import NONNEGATIVE, POSITIVE
from derivations.meaning.casts import describe, finite_set, number
from derivations.meaning.maker import Maker
from derivations.meaning.ranges import label_of_declared
from derivations.meaning.scope import Declared
from derivations.meaning.sets import Subsets as AllSubsets
from derivations.meaning.sets import SymmetricGroup, draw, spell
from derivations.meaning.show import show
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.values import Array, FiniteSet, Function, Undetermined, Value, vector

#: A table-valued function over finite sets has at most this many entries.
MAX_TABLE = 256


def make_function(
    declared: Declared, domains: list[Any], target: Value, maker: Maker, mark: str = ""
) -> Function:
    """A free function: for each member of its finite domains, a free value or a free function."""
    finite = [isinstance(d, FiniteSet) or listable(d) for d in domains]
    if all(finite):
        return _table(declared, [finite_set(d) for d in domains], target, maker, mark)
    if not any(finite):
        return _smooth(declared, domains, target, maker, mark)
    return _mixed(declared, domains, finite, target, maker)


def _mixed(
    declared: Declared, domains: list[Any], finite: list[bool], target: Value, maker: Maker
) -> Function:
    """Some arguments from finite sets, some real: a real function for each choice of the former."""
    label = label_of_declared(declared)
    lists = [finite_set(d) for d, listed in zip(domains, finite, strict=True) if listed]
    real = [d for d, listed in zip(domains, finite, strict=True) if not listed]
    cells = list(product(*lists))
    refuse_large_table(label, len(cells))
    under = zip(declared.subscripts, finite, strict=False)
    rest = replace(declared, subscripts=tuple(name for name, listed in under if not listed))
    parts = {
        cell: make_function(rest, real, target, maker, f"[{','.join(map(show, cell))}]")
        for cell in cells
    }

    def call(*args: Value) -> Value:
        pairs = list(zip(args, finite, strict=True))
        part: Function = cell_of(parts, tuple(a for a, listed in pairs if listed), label)
        return part.call(*(a for a, listed in pairs if not listed))

    return Function(
        call, tuple(domains), "family", lambda: "; ".join(show(part) for part in parts.values())
    )


def refuse_large_table(label: str, count: int) -> None:
    """Bounded work: a function on a large set is an error, not a hang."""
    if count > MAX_TABLE:
        raise Unreadable(
            f"{label} has {count} values and at most {MAX_TABLE} are tried; use smaller sets"
        )


def listable(domain: Value) -> bool:
    """Whether the members of a set can be listed, so that a function on it is a table."""
    if isinstance(domain, Numbers):
        return domain.unit == "integer" and domain.bounded
    return isinstance(domain, SymmetricGroup | AllSubsets)


def _table(
    declared: Declared, domains: list[FiniteSet], target: Value, maker: Maker, mark: str
) -> Function:
    """A function on a finite set: one free value for each argument."""
    label = label_of_declared(declared) + mark
    if isinstance(target, Numbers) and "positive" in declared.facts:
        target = Numbers("real", POSITIVE)
    several = len(domains) > 1
    cells = [flat(cell) for cell in product(*domains)]
    refuse_large_table(label, len(cells))
    values = {
        cell: draw(target, maker, f"{label}({','.join(map(show, cell))})", maker.window)
        for cell in cells
    }
    shown = FiniteSet(tuple(cells)) if several else domains[0]
    return Function(
        lambda *args: cell_of(values, args, label),
        (*domains,),
        "table",
        lambda: label + spelled(values, shown),
    )


def spelled(values: dict[Any, Value], shown: FiniteSet) -> str:
    """A table as `: z ↦ value, …`, for counterexamples."""
    return ": " + ", ".join(
        f"{show(cell if len(cell) > 1 else cell[0])} ↦ {show(v)}" for cell, v in values.items()
    )


def cell_of(values: dict[Any, Value], args: tuple[Value, ...], label: str) -> Value:
    """The entry of a table at some arguments."""
    key = flat(args)
    if key in values:
        return values[key]
    if any(isinstance(a, Term) and a.number is None for a in key):
        raise Undetermined(f"the argument of {label} is symbolic here")
    raise Unreadable(f"({', '.join(map(show, key))}) is not in the domain of {label}")


def flat(args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Arguments with tuples and vectors taken apart."""
    found: list[Value] = []
    for arg in args:
        if isinstance(arg, Array | tuple):
            found.extend(flat(arg.entries if isinstance(arg, Array) else arg))
        else:
            found.append(arg)
    return tuple(found)


def _smooth(
    declared: Declared, domains: list[Any], target: Value, maker: Maker, mark: str
) -> Function:
    """A function of real arguments: opaque while symbolic, of a family when concrete."""
    arity = sum(width_of(d) for d in domains)
    shape = " ".join(sorted(declared.facts | ({"smooth"} if declared.smooth_in else set())))
    label = label_of_declared(declared) + mark
    under = len(declared.subscripts) if declared.smooth_in else 0
    smooth = domains if "smooth" in declared.facts else domains[:under]
    function = partial(maker.function, arity=arity, along=sum(width_of(d) for d in smooth))
    atoms, assemble = _codomain(label, target, shape, function)

    def call(*args: Value) -> Value:
        flat = flatten(args, domains, label)
        return assemble([atom(*flat) for atom in atoms])

    kind = "family" if declared.subscripts else "function"
    return Function(
        call, tuple(domains), kind, lambda: _spell_smooth(label, atoms, arity, assemble)
    )


def _spell_smooth(label: str, atoms: Sequence[Any], arity: int, assemble: Any) -> str:
    symbols = argument_names(arity)
    shown = ", ".join(map(show, symbols))
    return f"{label}({shown}) = {show(assemble([atom(*symbols) for atom in atoms]))}"


def _codomain(
    label: str, target: Value, shape: str, function: Callable[..., Any]
) -> tuple[list[Any], Any]:
    if isinstance(target, Numbers) and target.unit == "real":
        return [function(label, shape=_signed(target, shape))], lambda found: found[0]
    if isinstance(target, Space) and len(target.shape) == 1:
        signed = _signed(target.base, shape)
        atoms = [function(f"{label}_{i}", shape=signed) for i in range(1, int(target.shape[0]) + 1)]
        return atoms, lambda found: vector(found, target.shape[0])
    if isinstance(target, Space):
        cells = [
            (i, j)
            for i in range(1, int(target.shape[0]) + 1)
            for j in range(1, int(target.shape[1]) + 1)
        ]
        atoms = [function(f"{label}_{i}{j}", shape=_signed(target.base, shape)) for i, j in cells]
        return atoms, lambda found: Array(target.shape, tuple(found))
    raise Unreadable(
        f"a function of real numbers has values in ℝ, ℝ^n or ℝ^(n×m), got {spell(target)}"
    )


def _signed(target: Numbers, shape: str) -> str:
    b = target.bounds
    if b == POSITIVE:
        return shape + " positive"
    if b == NONNEGATIVE:
        return shape + " nonnegative"
    if b.lower is not None or b.upper is not None:
        raise Unreadable("a smooth function has values in ℝ, ℝ_{>0} or ℝ_{\\ge 0}")
    return shape


def width_of(domain: Value) -> int:
    """How many real numbers an argument from this set is."""
    if isinstance(domain, Space):
        size = 1
        for part in domain.shape:
            size *= int(part)
        return size
    if isinstance(domain, Numbers) and domain.unit == "real":
        return 1
    raise Unreadable(
        f"a function of mixed finite and real arguments cannot range over {spell(domain)}; "
        "use a subscript"
    )


def flatten(args: tuple[Value, ...], domains: list[Any], label: str) -> list[Term]:
    """Arguments as one list of numbers; each must fit its domain."""
    if len(args) != len(domains):
        raise Unreadable(f"{label} takes {len(domains)} arguments, got {len(args)}")
    flat: list[Term] = []
    for arg, domain in zip(args, domains, strict=True):
        if isinstance(domain, Space):
            if not isinstance(arg, Array) or arg.row or arg.shape != domain.shape:
                raise Unreadable(f"{label} takes {spell(domain)}, got {describe(arg)}")
            flat.extend(arg.entries)
        else:
            flat.append(number(arg, f"a number as argument of {label}"))
    return flat


def argument_names(arity: int, names: Sequence[str] = ()) -> list[Term]:
    """Variables to show a function with: the names given if they suffice, else u or u_1, u_2, …."""
    if len(names) == arity:
        return [t.var(name) for name in names]
    return [t.var("u" if arity == 1 else f"u_{i + 1}") for i in range(arity)]
