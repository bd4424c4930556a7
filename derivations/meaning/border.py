"""The border to code: exact values out, floating-point values in.

The engine knows no NumPy and no torch. Code is given plain Python values and
may return anything with `tolist`, or plain values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import sympy

from derivations.errors import Unreadable
from derivations.meaning.expect import describe
from derivations.meaning.values import (
    Array,
    FiniteSet,
    Flexible,
    Function,
    Permutation,
    Undetermined,
    Value,
    vector,
)


def to_code(value: Value) -> Any:
    """A value as plain Python: ints, floats, tuples, nested lists, callables."""
    if isinstance(value, sympy.Expr):
        return _number(value)
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Permutation):
        return value.images
    if isinstance(value, FiniteSet | tuple):
        return tuple(to_code(v) for v in value)
    if isinstance(value, Flexible) and not value.ones:
        return 0
    if isinstance(value, Array):
        entries = [_number(v) for v in value.entries]
        if len(value.shape) == 1:
            return entries
        return [entries[i * value.cols : (i + 1) * value.cols] for i in range(value.rows)]
    if isinstance(value, Function):
        return _callable(value)
    raise Unreadable(f"code cannot be given {describe(value)}")


def _number(value: sympy.Expr) -> int | float:
    if value.is_Integer:
        return int(value)
    if not value.is_number:
        raise Undetermined("code is called with numbers only")
    return float(value)


def _callable(function: Function) -> Callable[..., Any]:
    """The function as code: its formula, worked out on whatever numbers it is given."""

    def call(*args: Any) -> Any:
        if function.kind in ("table", "mass"):
            return to_code(function.call(*(_exact(arg) for arg in args)))
        return _run(function, args)

    return call


def _exact(arg: Any) -> Value:
    return sympy.sympify(arg) if isinstance(arg, int) else arg


def _run(function: Function, args: tuple[Any, ...]) -> Any:
    symbols: dict[sympy.Symbol, Any] = {}
    stand_ins: list[Value] = []
    for place, (arg, domain) in enumerate(zip(args, function.domains, strict=True)):
        shape = getattr(domain, "shape", None)
        if shape is None:
            names = [sympy.Symbol(f"u_{place}", real=True)]
            stand_ins.append(names[0])
            symbols[names[0]] = arg
        else:
            names = [sympy.Symbol(f"u_{place}_{i}", real=True) for i in range(int(shape[0]))]
            stand_ins.append(vector(names, shape[0]))
            symbols.update({name: arg[i] for i, name in enumerate(names)})
    result = function.call(*stand_ins)
    if isinstance(result, Array):
        return [work_out(entry, symbols) for entry in result.entries]
    return work_out(result, symbols)


def work_out(expr: sympy.Expr, symbols: dict[sympy.Symbol, Any]) -> Any:
    """Evaluate by the arithmetic of the numbers themselves, so arrays and tensors work too."""
    if expr in symbols:
        return symbols[expr]
    if expr.is_number:
        return float(expr)
    parts = [work_out(arg, symbols) for arg in expr.args]
    if expr.is_Add:
        return sum(parts[1:], parts[0])
    if expr.is_Mul:
        return math.prod(parts[1:], start=parts[0])
    if isinstance(expr, sympy.exp):
        return math.e ** parts[0]
    if expr.is_Pow:
        exponent = expr.args[1]
        return parts[0] ** (int(exponent) if exponent.is_Integer else parts[1])
    raise Unreadable(f"the code cannot work out {expr.func.__name__}")


def sizes_of(plain: Any) -> Iterator[float]:
    """The magnitudes of all floats in what code is given."""
    if isinstance(plain, float):
        yield abs(plain)
    elif isinstance(plain, list | tuple):
        for part in plain:
            yield from sizes_of(part)


def from_code(result: Any) -> Value:
    """What code returned, as a value; floats stay marked as floats."""
    plain = result.tolist() if hasattr(result, "tolist") else result
    if isinstance(plain, bool):
        return plain
    if isinstance(plain, int):
        return sympy.Integer(plain)
    if isinstance(plain, float):
        if math.isnan(plain) or math.isinf(plain):
            raise Unreadable(f"the code returned {plain}")
        return sympy.Float(plain, 17)
    if hasattr(plain, "numerator") and hasattr(plain, "denominator"):
        return sympy.Rational(int(plain.numerator), int(plain.denominator))
    if isinstance(plain, list):
        return _array(plain)
    if isinstance(plain, tuple):
        if plain and sorted(plain) == list(range(1, len(plain) + 1)):
            return Permutation(plain)
        return tuple(from_code(item) for item in plain)
    raise Unreadable(
        f"the code returned a {type(plain).__name__}; expected numbers, lists or tuples of them"
    )


def _array(rows: list[Any]) -> Array:
    if any(isinstance(row, list) for row in rows):
        width = len(rows[0])
        entries = tuple(from_code(x) for row in rows for x in row)
        return Array((len(rows), width), entries)
    return vector([from_code(x) for x in rows])
