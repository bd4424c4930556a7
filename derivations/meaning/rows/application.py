"""Functions at their arguments, entries of vectors, members of families, calls of code."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.language import Node
from derivations.meaning.border import from_code, sizes_of, to_code
from derivations.meaning.casts import describe, integer, number
from derivations.meaning.membership import settled
from derivations.meaning.table import construct
from derivations.meaning.values import (
    ZERO,
    Array,
    Code,
    FiniteSet,
    Flexible,
    Function,
    Permutation,
    Undefined,
    Undetermined,
    Value,
)
from derivations.meaning.world import World, evaluate


@construct(
    "apply",
    "built",
    "",
    "f : A → B, a ∈ A",
    "a function, permutation or definition at its arguments",
    r"\sigma(\sigma^{-1}(i)) = i",
    lazy=True,
)
def _apply(node: Node, world: World) -> Value:
    head = node.args[0]
    if head.head == "code":
        return _call(head, [evaluate(arg, world) for arg in node.args[1:]], world)
    return apply_value(evaluate(head, world), tuple(evaluate(arg, world) for arg in node.args[1:]))


#: Kinds of functions that take one argument and nothing else.
ONE_ARGUMENT = ("density", "basis")


def apply_value(function: Value, args: tuple[Value, ...]) -> Value:
    """A value used as a function."""
    plain = tuple(t.ZERO if arg is ZERO else arg for arg in args)
    if not plain and isinstance(function, Permutation | Function):
        raise Unreadable("a function takes an argument between the parentheses, got none")
    if isinstance(function, Permutation):
        if len(plain) != 1:
            raise Unreadable(f"a permutation takes one argument, got {len(plain)}")
        at = integer(plain[0], "the argument of a permutation")
        if not 1 <= at <= len(function.images):
            raise Unreadable(
                f"a permutation of 1, …, {len(function.images)} takes one of these, got {at}"
            )
        return t.num(function(at))
    if isinstance(function, Function):
        if function.kind in ONE_ARGUMENT and len(plain) != 1:
            raise Unreadable(f"{describe(function)} of one argument got {len(plain)}")
        return function.call(*plain)
    raise Unreadable(f"expected a function before the parentheses, got {describe(function)}")


@construct(
    "code",
    "built",
    "",
    "code",
    "a function bound by a code block",
    r"\mathtt{inverse\_permutation}(\sigma) = \sigma^{-1}",
    lazy=True,
)
def _code(node: Node, world: World) -> Code:
    function = world.scope.code.get(node.text)
    if function is None:
        known = ", ".join(sorted(world.scope.code)) or "none"
        raise Unreadable(f"no code block binds {node.text} here (bound: {known})")
    return Code(node.text, function)


def _call(node: Node, args: list[Value], world: World) -> Value:
    """Call the code with plain Python values and read a plain value back."""
    code, name = _code(node, world), node.text
    plain = [to_code(arg, world) for arg in args]
    try:
        return from_code(code.call(*plain), list(sizes_of(plain)))
    except (Unreadable, Undefined, Undetermined):
        raise
    except Exception as error:
        raise Unreadable(f"{name} raised {type(error).__name__}: {error}") from error


@construct(
    "index",
    "built",
    "",
    "x_i, A_{ij}, x_Ω, P_σ, e_i",
    "an entry, a subvector, or a member of a family",
    r"(x + y)_i = x_i + y_i",
    lazy=True,
)
def _index(node: Node, world: World) -> Value:
    base = evaluate(node.args[0], world)
    marks = node.args[1:]
    if isinstance(base, Array):
        return _entry(base, _positions(base, marks, world), world)
    if isinstance(base, Function | Permutation):
        return apply_value(base, tuple(evaluate(_whole(mark), world) for mark in marks))
    if isinstance(base, tuple):
        at = integer(evaluate(marks[0], world), "an index")
        if len(marks) != 1 or not 1 <= at <= len(base):
            raise Unreadable(f"a tuple of {len(base)} has no entry {at}")
        return base[at - 1]
    if isinstance(base, Flexible) and not base.ones:
        return ZERO
    raise Unreadable(
        f"a subscript picks an entry of a vector or a member of a family, got {describe(base)}"
    )


def _whole(mark: Node) -> Node:
    return mark.args[2] if mark.head == "pair" else mark


def _positions(base: Array, marks: tuple[Node, ...], world: World) -> tuple[Value, ...]:
    matrix = len(base.shape) == 2
    if len(marks) == 1 and marks[0].head == "pair":
        marks = marks[0].args[:2] if matrix else (marks[0].args[2],)
    if matrix and len(marks) == 1:
        text = marks[0].text
        if marks[0].head == "number" and len(text) == 2:
            raise Unreadable(
                f"the subscript {text} of a matrix can be read in two ways; "
                f"write {text[0]},{text[1]}"
            )
        raise Unreadable("an entry of a matrix has two indices, got one; write A_{i,j}")
    if not matrix and len(marks) != 1:
        raise Unreadable(f"an entry of {describe(base)} has one index, got {len(marks)}")
    return tuple(evaluate(mark, world) for mark in marks)


def _entry(base: Array, at: tuple[Value, ...], world: World) -> Value:
    picks = [_picks(place, size, world) for place, size in zip(at, base.shape, strict=True)]
    if len(picks) == 1:
        chosen = tuple(base.entries[i] for i in picks[0][0])
        return chosen[0] if picks[0][1] else Array((len(chosen),), chosen, base.row)
    (rows, one_row), (cols, one_col) = picks
    chosen = tuple(base.at(i, j) for i in rows for j in cols)
    if one_row and one_col:
        return chosen[0]
    if one_row or one_col:
        return Array((len(chosen),), chosen, row=one_row)
    return Array((len(rows), len(cols)), chosen)


def _picks(position: Value, size: int, world: World) -> tuple[list[int], bool]:
    single = not isinstance(position, FiniteSet)
    places = [position] if single else list(settled(position, world))
    return [_place(place, size, world) - 1 for place in places], single


def _place(value: Value, size: int, world: World) -> int:
    """An index; a symbolic one is asked which it is."""
    found = number(value, "an index")
    if found.number is not None:
        at = integer(found, "an index")
        if not 1 <= at <= size:
            raise Unreadable(f"the index {at} is outside 1, …, {int(size)}")
        return at
    for at in range(1, size + 1):
        if world.decide(t.eq(found, t.num(at))):
            return at
    raise Undefined(f"an index that is none of 1, …, {int(size)}")
