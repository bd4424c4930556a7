"""Arithmetic of numbers, vectors and matrices, and the named functions."""

from __future__ import annotations

import sympy

from derivations.errors import Unreadable
from derivations.language import Node
from derivations.semantics.exact import gap_sign, is_zero
from derivations.semantics.linear import matmul
from derivations.semantics.sets import Numbers, Product, Space, as_set
from derivations.semantics.table import construct
from derivations.semantics.values import (
    ZERO,
    Array,
    Dim,
    FiniteSet,
    Flexible,
    Function,
    Law,
    Permutation,
    Undefined,
    Undetermined,
    Value,
    describe,
    finite_set,
    integer,
    number,
    pairs,
)
from derivations.semantics.world import World, evaluate, spell

#: Largest dimension of a space.
MAX_DIMENSION = 64
#: Largest result of a power or factorial, in binary digits.
MAX_BITS = 20_000


def same_shape(a: Array, b: Array, sign: str) -> None:
    """Two arrays met by an entrywise sign must have one shape."""
    if a.shape != b.shape or a.row != b.row:
        raise Unreadable(f"{sign} joins values of one shape; left is {describe(a)}, right is {describe(b)}")


def _grow(flexible: Flexible, like: Array) -> Array:
    if flexible.ones and len(like.shape) == 1 and flexible.row != like.row:
        raise Unreadable(f"left and right differ: a {'row' if flexible.row else 'column'} of ones and {describe(like)}")
    return Array(like.shape, (flexible.scale,) * len(like.entries), like.row)


def align(a: Value, b: Value, sign: str) -> tuple[Value, Value]:
    """Bring two sides of an entrywise sign to one type, or say what they are."""
    if isinstance(a, Flexible) and isinstance(b, Array):
        return _grow(a, b), b
    if isinstance(b, Flexible) and isinstance(a, Array):
        return a, _grow(b, a)
    if isinstance(a, Array) and isinstance(b, Array):
        same_shape(a, b, sign)
        return a, b
    if a is ZERO and isinstance(b, sympy.Expr):
        return sympy.S.Zero, b
    if b is ZERO and isinstance(a, sympy.Expr):
        return a, sympy.S.Zero
    if isinstance(a, sympy.Expr) and isinstance(b, sympy.Expr):
        return a, b
    if isinstance(a, Flexible) and isinstance(b, Flexible) and a.ones == b.ones and a.row == b.row:
        return a, b
    raise Unreadable(f"{sign} joins values of one kind; left is {describe(a)}, right is {describe(b)}")


@construct("plus", "sum", "+", "ℝ, ℝⁿ, ℝ^{n×m}", "sum", "x + y = y + x")
def plus(a: Value, b: Value) -> Value:
    a, b = align(a, b, "+")
    if isinstance(a, Array):
        return Array(a.shape, tuple(x + y for x, y in zip(a.entries, b.entries, strict=True)), a.row)
    if isinstance(a, Flexible):
        return Flexible(a.scale + b.scale, a.row, a.ones) if a.ones else ZERO
    return a + b


@construct("minus", "sum", "-", "ℝ, ℝⁿ, ℝ^{n×m}", "difference", "x - x = 0")
def minus(a: Value, b: Value) -> Value:
    return plus(a, negative(b))


@construct("negative", "sign", "-", "ℝ, ℝⁿ, ℝ^{n×m}", "negative; it binds like a product", "-a b = -(a b)")
def negative(a: Value) -> Value:
    if isinstance(a, Array):
        return a.map(lambda x: -x)
    if isinstance(a, Flexible):
        return Flexible(-a.scale, a.row, a.ones) if a.ones else ZERO
    return -number(a)


@construct("positive", "sign", "+", "ℝ", "a plus sign before a number", "+a = a")
def positive(a: Value) -> Value:
    return a


@construct("dot", "product", r"\cdot", "ℝ, or matrices that fit", "product", r"2 \cdot a = a + a")
def dot(a: Value, b: Value) -> Value:
    return times(a, b)


@construct("cross", "product", r"\times", "numbers; sets", "product of numbers, Cartesian product of sets", r"2 \times 3 = 6")
def cross(a: Value, b: Value) -> Value:
    if isinstance(a, Array) or isinstance(b, Array):
        raise Unreadable(r"\times between vectors can be read in two ways; write \cdot or nothing for the product")
    if isinstance(a, sympy.Expr | Flexible) and isinstance(b, sympy.Expr | Flexible):
        return times(a, b)
    left, right = as_set(a), as_set(b)
    if isinstance(left, FiniteSet) and isinstance(right, FiniteSet):
        return pairs((left, right))
    factors = left.factors if isinstance(left, Product) else (left,)
    return Product((*factors, right))


@construct("times", "built", "", "ℝ, or matrices that fit", "product by juxtaposition", "(A B) x = A (B x)")
def times(a: Value, b: Value) -> Value:
    if a is ZERO or b is ZERO:
        return ZERO
    if isinstance(a, sympy.Expr) and isinstance(b, sympy.Expr):
        return a * b
    if isinstance(a, sympy.Expr) and isinstance(b, Array):
        return b.map(lambda x: a * x)
    if isinstance(b, sympy.Expr) and isinstance(a, Array):
        return a.map(lambda x: x * b)
    if isinstance(a, sympy.Expr) and isinstance(b, Flexible):
        return Flexible(a * b.scale, b.row, b.ones)
    if isinstance(b, sympy.Expr) and isinstance(a, Flexible):
        return Flexible(b * a.scale, a.row, a.ones)
    return matmul(a, b)


@construct("over", "product", "/", "ℝ", "quotient; the sign / takes one factor on each side", "a / 2 = 0.5 a")
def over(a: Value, b: Value) -> Value:
    return fraction(a, b)


@construct("fraction", "fraction", r"\frac", "ℝ; vector by number", "quotient", r"\frac{a + b}{2} = \frac{a}{2} + \frac{b}{2}")
def fraction(a: Value, b: Value) -> Value:
    below = number(b, "a number below the line")
    if is_zero(below):
        raise Undefined("division by zero")
    return times(a, sympy.S.One / below)


@construct("power", "built", "", "ℝ; square matrices; sets", "power; ℝ^n and ℝ^{n×m} are spaces", "a^2 = a a", lazy=True)
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
    if isinstance(a, Array) or isinstance(a, Permutation):
        return _repeat(a, _bounded(integer(b, "the power of a matrix or permutation"), 64))
    if isinstance(a, Law):
        from derivations.semantics.meanings.probability import power_of_law

        return power_of_law(a, b)
    if isinstance(a, Function):
        raise Unreadable("a power of a function can be read in two ways; write (f(x))^2 or f(f(x))")
    return _number_power(number(a), number(b, "a number as exponent"))


def _number_power(a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
    if b.is_number and not (b.is_Integer and b >= 0) and a.is_number:
        sign = gap_sign(a, sympy.S.Zero)
        if sign == 0 and gap_sign(b, sympy.S.Zero) < 0:
            raise Undefined("division by zero")
        if sign < 0 and not b.is_Integer:
            raise Undefined("a broken power of a negative number")
    if a.is_Rational and b.is_Integer:
        bits = max(int(a.p).bit_length(), int(a.q).bit_length()) * abs(int(b))
        if bits > MAX_BITS:
            raise Unreadable(f"this power has more than {MAX_BITS} binary digits; use smaller numbers")
    if b.is_number and abs(b) > 10**6:
        raise Unreadable("an exponent beyond a million; use smaller numbers")
    return a**b


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
    if len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        raise Unreadable(f"a power needs a square matrix, got {describe(a)}")
    result: Value = Array(a.shape, tuple(sympy.Integer(int(i == j)) for i in range(a.rows) for j in range(a.cols)))
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
        raise Undefined(f"{n}! is outside 0!, …, 1000!")
    return sympy.factorial(n)


@construct("binomial", "command2", r"\binom", "ℕ₀", "binomial coefficient, also {n \\choose k}", r"\binom{4}{2} = 6")
def binomial(n: Value, k: Value) -> Value:
    top, below = number(n), number(k)
    if top.is_number and abs(top) > 10_000:
        raise Unreadable("a binomial coefficient of a number beyond 10000")
    return sympy.binomial(top, below)


def entrywise(a: Value, f: object, name: str) -> Value:
    """Apply a function of one number, to each entry of a vector if given one."""
    if isinstance(a, Array):
        if len(a.shape) == 2:
            raise Unreadable(f"{name} of a matrix can be read in two ways; write it for the entries you mean")
        return a.map(f)  # type: ignore[arg-type]
    return f(number(a, f"a number or vector after {name}"))  # type: ignore[operator]


@construct("exp", "function", r"\exp", "ℝ → ℝ_{>0}; entrywise on vectors", "exponential", r"\exp(a + b) = \exp(a) \exp(b)")
def exp(a: Value) -> Value:
    return entrywise(a, sympy.exp, "exp")


@construct("log", "function", r"\log", "ℝ_{>0} → ℝ; entrywise on vectors", "natural logarithm; \\log_b for base b", r"\log(\exp(a)) = a")
def log(a: Value, base: Value = None) -> Value:
    def one(x: sympy.Expr) -> sympy.Expr:
        if x.is_number and gap_sign(x, sympy.S.Zero) <= 0:
            raise Undefined("the logarithm of a number that is not positive")
        return sympy.log(x)

    value = entrywise(a, one, "log")
    return value if base is None else fraction(value, one(number(base)))


@construct("sin", "function", r"\sin", "ℝ → ℝ; entrywise on vectors", "sine", r"\sin^2 a + \cos^2 a = 1")
def sin(a: Value) -> Value:
    return entrywise(a, sympy.sin, "sin")


@construct("cos", "function", r"\cos", "ℝ → ℝ; entrywise on vectors", "cosine", r"\cos 0 = 1")
def cos(a: Value) -> Value:
    return entrywise(a, sympy.cos, "cos")


@construct("tan", "function", r"\tan", "ℝ → ℝ", "tangent", r"\tan 0 = 0")
def tan(a: Value) -> Value:
    return entrywise(a, sympy.tan, "tan")


@construct("sinh", "function", r"\sinh", "ℝ → ℝ; entrywise on vectors", "hyperbolic sine", r"\sinh 0 = 0")
def sinh(a: Value) -> Value:
    return entrywise(a, sympy.sinh, "sinh")


@construct("cosh", "function", r"\cosh", "ℝ → ℝ; entrywise on vectors", "hyperbolic cosine", r"\cosh 0 = 1")
def cosh(a: Value) -> Value:
    return entrywise(a, sympy.cosh, "cosh")


@construct("tanh", "function", r"\tanh", "ℝ → ℝ; entrywise on vectors", "hyperbolic tangent", r"\tanh 0 = 0")
def tanh(a: Value) -> Value:
    return entrywise(a, sympy.tanh, "tanh")


@construct("erf", "function", r"\erf", "ℝ → ℝ", "error function", r"\operatorname{erf}(0) = 0")
def erf(a: Value) -> Value:
    return entrywise(a, sympy.erf, "erf")


@construct("sgn", "function", r"\sgn", "ℝ, S_n → {−1, 0, 1}", "sign of a number or of a permutation", r"\operatorname{sgn}(\sigma) = \det P_\sigma")
def sgn(a: Value) -> Value:
    if isinstance(a, Permutation):
        return sympy.Integer(a.sign)
    return sympy.Integer(gap_sign(number(a), sympy.S.Zero))


@construct("root", "root", r"\sqrt", "ℝ_{≥0}", "square root; \\sqrt[k] for the k-th", r"\sqrt{a^2} = |a|")
def root(a: Value, degree: Value = None) -> Value:
    inner = number(a, "a number below the root")
    if inner.is_number and gap_sign(inner, sympy.S.Zero) < 0:
        raise Undefined("the root of a negative number")
    return sympy.root(inner, integer(degree) if degree is not None else 2)


@construct("abs", "built", "", "ℝ; finite sets", "absolute value of a number, size of a set", r"|{-a}| = |a|")
def absolute(a: Value) -> Value:
    if isinstance(a, Array):
        raise Unreadable(r"bars around a vector or matrix can be read in two ways; write \|x\| or |\det A|")
    if isinstance(a, sympy.Expr | Flexible):
        return sympy.Abs(number(a))
    return sympy.Integer(len(finite_set(a, "a number or a finite set between bars")))


@construct("floor", "built", "", "ℝ → ℤ", "largest integer that is not larger", r"\lfloor 2.5 \rfloor = 2")
def floor(a: Value) -> Value:
    return _whole(sympy.floor(number(a)))


@construct("ceiling", "built", "", "ℝ → ℤ", "smallest integer that is not smaller", r"\lceil 2.5 \rceil = 3")
def ceiling(a: Value) -> Value:
    return _whole(sympy.ceiling(number(a)))


def _whole(value: sympy.Expr) -> sympy.Expr:
    if not value.is_Integer:
        raise Undetermined("rounding a symbolic number")
    return value
