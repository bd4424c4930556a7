"""The border to code: closed terms out as plain numbers, measured values in.

The engine knows no NumPy and no torch. Code is given plain Python values and
may return anything with `tolist`, or plain values.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown
from derivations.kernel.terms import Term
from derivations.kernel.tolerance import code_error
from derivations.meaning.casts import describe
from derivations.meaning.doubles import as_float
from derivations.meaning.membership import settled
from derivations.meaning.values import (
    Array,
    FiniteSet,
    Flexible,
    Function,
    Permutation,
    Undefined,
    Undetermined,
    Value,
    vector,
)
from derivations.meaning.world import World


def to_code(value: Value, world: World) -> Any:
    """A value as plain Python: ints, floats, tuples, nested lists, callables."""
    if isinstance(value, Term):
        return world.decide(value) if value.is_sentence else plain_number(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Permutation):
        return value.images
    if isinstance(value, FiniteSet):
        return tuple(to_code(v, world) for v in settled(value, world))
    if isinstance(value, tuple):
        return tuple(to_code(v, world) for v in value)
    if isinstance(value, Flexible) and not value.ones:
        return 0
    if isinstance(value, Array):
        entries = [plain_number(v) for v in value.entries]
        if len(value.shape) == 1:
            return entries
        return [entries[i * value.cols : (i + 1) * value.cols] for i in range(value.rows)]
    if isinstance(value, Function):
        return _callable(value, world)
    raise Unreadable(f"code cannot be given {describe(value)}")


def plain_number(value: Term) -> int | float:
    """A closed term as an int if it is plainly whole, else as the nearest double."""
    if value.number is not None and value.number.q == 1:
        return int(value.number.p)
    if not value.closed:
        raise Undetermined("code is called with numbers only")
    try:
        return as_float(value)
    except Missing as error:
        raise Undefined(str(error)) from error
    except Unknown as error:
        raise Undetermined(f"what the code is called with cannot be told: {error}") from error


def _callable(function: Function, world: World) -> Callable[..., Any]:
    """The function as code: its formula, worked out on whatever numbers it is given."""

    def call(*args: Any) -> Any:
        if function.kind in ("table", "mass"):
            return to_code(function.call(*map(_exact, args)), world)
        return _run(function, args)

    return call


def _exact(arg: Any) -> Value:
    return t.num(arg) if isinstance(arg, int) else arg


def _run(function: Function, args: tuple[Any, ...]) -> Any:
    given: dict[str, Any] = {}
    stand_ins: list[Value] = []
    for place, (arg, domain) in enumerate(zip(args, function.domains, strict=True)):
        shape = getattr(domain, "shape", None)
        if shape is None:
            stand_ins.append(t.var(f"u_{place}"))
            given[f"u_{place}"] = arg
        else:
            names = [f"u_{place}_{i}" for i in range(int(shape[0]))]
            stand_ins.append(vector(map(t.var, names), shape[0]))
            given.update({name: arg[i] for i, name in enumerate(names)})
    result = function.call(*stand_ins)
    if isinstance(result, Array):
        return [work_out(entry, given) for entry in result.entries]
    return work_out(result, given)


def _by_name(name: str, parts: Sequence[Any], data: Any) -> Any:
    """A function of mathematics, by a method of its argument or by the library it comes from."""
    (x,) = parts
    if hasattr(x, name):
        return getattr(x, name)()
    library = sys.modules[type(x).__module__.partition(".")[0]] if hasattr(x, "shape") else math
    return getattr(library, name)(x)


#: How an operation is worked out from its arguments by the arithmetic of the numbers themselves.
_WORKED: dict[str, Callable[[Sequence[Any], Any], Any]] = {
    "add": lambda parts, _: sum(parts[1:], parts[0]),
    "mul": lambda parts, _: math.prod(parts[1:], start=parts[0]),
    "power": lambda parts, degree: parts[0] ** degree,
    "root": lambda parts, degree: parts[0] ** (1 / degree),
    "raised": lambda parts, _: parts[0] ** parts[1],
    "exp": lambda parts, _: math.e ** parts[0],
    **{name: partial(_by_name, name) for name in ("sin", "cos", "sinh", "cosh", "tanh")},
}


def work_out(term: Term, given: dict[str, Any]) -> Any:
    """Evaluate by the arithmetic of the numbers themselves, so arrays and tensors work too."""
    known: dict[Term, Any] = {}
    for part in term.walk():
        if part.op == "var" and part.data in given:
            known[part] = given[part.data]
        elif part.closed:
            known[part] = float(plain_number(part)) if not part.is_sentence else None
        elif part.op in _WORKED:
            known[part] = _WORKED[part.op]([known[arg] for arg in part.args], part.data)
        else:
            raise Unreadable(f"the code cannot work out {part.op}")
    return known[term]


def sizes_of(plain: Any) -> Iterator[float]:
    """The magnitudes of all floats in what code is given."""
    if isinstance(plain, float):
        yield abs(plain)
    elif isinstance(plain, list | tuple):
        for part in plain:
            yield from sizes_of(part)


def from_code(result: Any, given: list[float]) -> Value:
    """What code returned, as a value; floats come with their error, from the sizes of the given."""
    plain = result.tolist() if hasattr(result, "tolist") else result
    if isinstance(plain, bool):
        return t.truth(plain)
    if isinstance(plain, int):
        return t.num(plain)
    if isinstance(plain, float):
        if math.isnan(plain) or math.isinf(plain):
            raise Unreadable(f"the code returned {plain}")
        return t.measured(plain, code_error(plain, given))
    if hasattr(plain, "numerator") and hasattr(plain, "denominator"):
        return t.num(int(plain.numerator)) / t.num(int(plain.denominator))
    if isinstance(plain, list):
        return _array(plain, given)
    if isinstance(plain, tuple):
        if plain and all(type(v) is int for v in plain) and sorted(plain) == [*_one_to(plain)]:
            return Permutation(plain)
        return tuple(from_code(item, given) for item in plain)
    raise Unreadable(
        f"the code returned a {type(plain).__name__}; expected numbers, lists or tuples of them"
    )


def _one_to(plain: tuple[int, ...]) -> range:
    return range(1, len(plain) + 1)


def _array(rows: list[Any], given: list[float]) -> Array:
    if not any(isinstance(row, list) for row in rows):
        return vector(_entry(x, given) for x in rows)
    if not all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows):
        raise Unreadable("the code returned rows of different lengths")
    entries = tuple(_entry(x, given) for row in rows for x in row)
    return Array((len(rows), len(rows[0])), entries)


def _entry(x: Any, given: list[float]) -> Term:
    found = from_code(x, given)
    if not isinstance(found, Term) or found.is_sentence:
        raise Unreadable(f"the code returned {describe(found)} inside a list; expected numbers")
    return found
