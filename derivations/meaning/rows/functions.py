"""Named functions of numbers, entrywise on vectors."""

from __future__ import annotations

from collections.abc import Callable

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.casts import finite_set, is_number, number
from derivations.meaning.membership import size_of
from derivations.meaning.rows.arithmetic import fraction
from derivations.meaning.table import construct
from derivations.meaning.values import Array, Flexible, Permutation, Value


def entrywise(a: Value, f: Callable[[Term], Term], name: str) -> Value:
    """Apply a function of one number, to each entry of a vector if given one."""
    if isinstance(a, Array):
        if len(a.shape) == 2:
            raise Unreadable(
                f"{name} of a matrix can be read in two ways; write it for the entries you mean"
            )
        return a.map(f)
    return f(number(a, f"a number or vector after {name}"))


def _function(name: str, types: str, says: str, example: str) -> None:
    """Register a function that the kernel has by its name."""

    @construct(name, "function", f"\\{name}", types, says, example)
    def meaning(a: Value) -> Value:
        return entrywise(a, lambda x: t.function(name, x), name)


_function(
    "exp", "ℝ → ℝ_{>0}; entrywise on vectors", "exponential", r"\exp(a + b) = \exp(a) \exp(b)"
)


@construct(
    "log",
    "function",
    r"\log",
    "ℝ_{>0} → ℝ; entrywise on vectors",
    "natural logarithm; \\log_b for base b",
    r"\log(\exp(a)) = a",
)
def log(a: Value, base: Value = None) -> Value:
    value = entrywise(a, t.log, "log")
    return (
        value if base is None else fraction(value, t.log(number(base, "the base of a logarithm")))
    )


for _cells in (
    ("sin", "ℝ → ℝ; entrywise on vectors", "sine", r"\sin^2 a + \cos^2 a = 1"),
    ("cos", "ℝ → ℝ; entrywise on vectors", "cosine", r"\cos 0 = 1"),
    ("tan", "ℝ → ℝ", "tangent", r"\tan 0 = 0"),
    ("sinh", "ℝ → ℝ; entrywise on vectors", "hyperbolic sine", r"\sinh 0 = 0"),
    ("cosh", "ℝ → ℝ; entrywise on vectors", "hyperbolic cosine", r"\cosh 0 = 1"),
    ("tanh", "ℝ → ℝ; entrywise on vectors", "hyperbolic tangent", r"\tanh 0 = 0"),
    ("erf", "ℝ → ℝ", "error function", r"\operatorname{erf}(0) = 0"),
):
    _function(*_cells)


@construct(
    "sgn",
    "function",
    r"\sgn",
    "ℝ, S_n → {−1, 0, 1}",
    "sign of a number or of a permutation",
    r"\operatorname{sgn}(\sigma) = \det P_\sigma",
)
def sgn(a: Value) -> Value:
    if isinstance(a, Permutation):
        return t.num(a.sign)
    return t.sign(number(a))


@construct(
    "abs",
    "built",
    "",
    "ℝ; finite sets",
    "absolute value of a number, size of a set",
    r"|{-a}| = |a|",
)
def absolute(a: Value) -> Value:
    if isinstance(a, Array):
        raise Unreadable(
            r"bars around a vector or matrix can be read in two ways; write \|x\| or |\det A|"
        )
    if is_number(a) or isinstance(a, Flexible):
        return t.absolute(number(a))
    return size_of(finite_set(a, "a number or a finite set between bars"))


@construct(
    "floor", "built", "", "ℝ → ℤ", "largest integer that is not larger", r"\lfloor 2.5 \rfloor = 2"
)
def floor(a: Value) -> Value:
    return t.floor(number(a))


@construct(
    "ceiling",
    "built",
    "",
    "ℝ → ℤ",
    "smallest integer that is not smaller",
    r"\lceil 2.5 \rceil = 3",
)
def ceiling(a: Value) -> Value:
    return -t.floor(-number(a))
