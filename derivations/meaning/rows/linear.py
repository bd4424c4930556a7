"""Vectors, matrices and permutations."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.alignment import align
from derivations.meaning.blocks import blocks, stack
from derivations.meaning.casts import describe, integer, is_number, number
from derivations.meaning.linear import determinant, diagonal, inverse, is_array, square
from derivations.meaning.linear import rank as rank_of
from derivations.meaning.rows.arithmetic import fraction, refuse_mixed
from derivations.meaning.rows.dots import cells
from derivations.meaning.show import show
from derivations.meaning.spaces import restrict
from derivations.meaning.table import construct
from derivations.meaning.values import Array, Flexible, Function, Permutation, Value
from derivations.meaning.world import World, evaluate

#: Largest size of `I_n` and `\mathbf{1}_n`.
MAX_SIZE = 64


def _size(n: Value, what: str) -> int:
    size = integer(n, f"the size of {what}")
    if not 0 <= size <= MAX_SIZE:
        raise Unreadable(f"the size of {what} is from 0 to {MAX_SIZE}, got {size}")
    return size


@construct("identity", "subscripted", "I", "ℝ^{n×n}", "the identity matrix I_n", "I_n x = x")
def identity(n: Value = None) -> Value:
    if n is None:
        raise Unreadable("the size of I is not said; write I_n")
    return diagonal([t.ONE] * _size(n, "I"))


@construct(
    "ones",
    "subscripted",
    r"\mathbf{1}",
    "ℝⁿ",
    "the vector of ones; its size comes from the context or a subscript",
    r"\mathbf{1}^\top x = \sum_{i=1}^n x_i",
)
def ones(n: Value = None) -> Value:
    if n is None:
        return Flexible(t.ONE, ones=True)
    size = _size(n, "the vector of ones")
    return Array((size,), (t.ONE,) * size)


@construct(
    "hadamard",
    "product",
    r"\odot",
    "ℝⁿ",
    "entrywise product",
    r"(x \odot y)_i = x_i y_i",
    lazy=True,
)
def hadamard(node: Node, world: World) -> Value:
    left, right = (evaluate(arg, world) for arg in node.args)
    before = node.args[0]
    if before.head in ("times", "dot") and all(is_array(evaluate(x, world)) for x in before.args):
        refuse_mixed(node, r"A B \odot C", r"(A B) \odot C", r"A (B \odot C)")
    a, b = align(left, right, "⊙")
    if not isinstance(a, Array):
        raise Unreadable(f"⊙ joins vectors or matrices, got {describe(a)}")
    return Array(a.shape, tuple(x * y for x, y in zip(a.entries, b.entries, strict=True)), a.row)


@construct(
    "transpose",
    "superscript",
    r"\top T",
    "ℝ^{n×m} → ℝ^{m×n}",
    "transpose; of a column a row",
    r"(A B)^\top = B^\top A^\top",
)
def transpose(a: Value) -> Value:
    if isinstance(a, Flexible):
        return Flexible(a.scale, not a.row, a.ones)
    if is_number(a):
        return a
    if not isinstance(a, Array):
        raise Unreadable(f"the transpose is of a vector or matrix, got {describe(a)}")
    if len(a.shape) == 1:
        return Array(a.shape, a.entries, not a.row)
    return Array(a.shape[::-1], tuple(a.at(i, j) for j in range(a.cols) for i in range(a.rows)))


@construct(
    "inverse",
    "superscript",
    "-1",
    "permutations, invertible matrices, numbers",
    "inverse",
    r"P_\sigma^{-1} = P_{\sigma^{-1}}",
)
def inverted(a: Value) -> Value:
    if isinstance(a, Permutation):
        return a.inverse()
    if isinstance(a, Array):
        return inverse(square(a, "an inverse"))
    if isinstance(a, Function):
        raise Unreadable(
            "the inverse of a function is not in the language; "
            "declare the inverse and suppose f(g(x)) = x"
        )
    return fraction(t.ONE, number(a))


@construct(
    "inverse transpose",
    "superscript",
    r"-\top -T",
    "invertible matrices",
    "transpose of the inverse",
    r"P_\sigma^{-\top} = P_\sigma",
)
def inverse_transpose(a: Value) -> Value:
    return transpose(inverted(a))


@construct(
    "compose",
    "product",
    r"\circ",
    "S_n × S_n → S_n; functions",
    "composition: the right one acts first",
    r"(\sigma \circ \tau)(i) = \sigma(\tau(i))",
)
def compose(a: Value, b: Value) -> Value:
    if isinstance(a, Permutation) and isinstance(b, Permutation):
        if len(a.images) != len(b.images):
            raise Unreadable(
                f"∘ joins permutations of one size, got {len(a.images)} and {len(b.images)}"
            )
        return a.after(b)
    if isinstance(a, Function) and isinstance(b, Function):
        return Function(
            lambda *args: a.call(b.call(*args)),
            b.domains,
            "function",
            lambda: f"{show(a)} ∘ {show(b)}",
        )
    raise Unreadable(
        f"∘ joins permutations or functions; left is {describe(a)}, right is {describe(b)}"
    )


@construct(
    "det", "function", r"\det", "ℝ^{n×n} → ℝ", "determinant", r"\det(A B) = \det A \cdot \det B"
)
def det(a: Value) -> Value:
    return determinant(square(a, "a determinant"))


@construct(
    "trace",
    "function",
    r"\tr",
    "ℝ^{n×n} → ℝ",
    "trace",
    r"\operatorname{tr}(A B) = \operatorname{tr}(B A)",
)
def trace(a: Value) -> Value:
    matrix = square(a, "a trace")
    return t.add(*(matrix.at(i, i) for i in range(matrix.rows)))


@construct(
    "rank", "function", r"\rank", "ℝ^{n×m} → ℕ₀", "rank", r"\operatorname{rank}(P_\sigma) = n"
)
def rank(a: Value) -> Value:
    if not isinstance(a, Array) or len(a.shape) != 2:
        raise Unreadable(f"the rank is of a matrix, got {describe(a)}")
    return rank_of(a)


@construct(
    "diag",
    "function",
    r"\diag",
    "ℝⁿ → ℝ^{n×n}",
    "the matrix with these entries on its diagonal",
    r"\operatorname{diag}(x) y = x \odot y",
)
def diag(*parts: Value) -> Value:
    entries: list[Term] = []
    for part in parts:
        if isinstance(part, Array) and len(part.shape) == 2:
            raise Unreadable("diag takes a vector; the diagonal of a matrix is not in the language")
        entries.extend(part.entries if isinstance(part, Array) else [number(part)])
    return diagonal(entries)


@construct("norm", "built", "", "ℝⁿ → ℝ_{≥0}", "Euclidean norm", r"\|x\|^2 = x^\top x")
def norm(a: Value) -> Value:
    if isinstance(a, Array) and len(a.shape) == 1:
        return t.sqrt(t.add(*(x**2 for x in a.entries)))
    if isinstance(a, Array):
        raise Unreadable(
            r"the norm of a matrix can be read in two ways; "
            r"write \|A\|_F^2 as \operatorname{tr}(A^\top A)"
        )
    return t.absolute(number(a))


@construct(
    "matrix",
    "built",
    "",
    "blocks that fit",
    "a block matrix; 0 and * take their size from their neighbours",
    r"\begin{bmatrix} 1 & a \\ 0 & 1 \end{bmatrix} \begin{bmatrix} 1 & b \\ 0 & 1 \end{bmatrix} "
    r"= \begin{bmatrix} 1 & a + b \\ 0 & 1 \end{bmatrix}",
    lazy=True,
)
def matrix(node: Node, world: World) -> Value:
    rows = cells(node, world)
    if len(rows[0]) == 1 and not any(
        isinstance(c, Array) and len(c.shape) == 2 for row in rows for c in row
    ):
        stacked = stack(blocks(rows))
        return Array((stacked.rows,), stacked.entries)
    return stack(blocks(rows))


@construct(
    "restricted",
    "built",
    "",
    "ℝ_{>0}, ℝ_{≥0}, ℕ_0",
    "a number set with a bound",
    r"\exp(a) \in \mathbb{R}_{>0}",
    lazy=True,
)
def restricted(node: Node, world: World) -> Value:
    relation, bound = node.args[1].text, number(evaluate(node.args[2], world))
    return restrict(evaluate(node.args[0], world), relation, bound)
