"""Linear algebra on exact entries: small, plain, and with shapes that must fit."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from derivations.errors import Unreadable
from derivations.semantics.duties import require
from derivations.meaning.expect import describe
from derivations.meaning.values import Array, Flexible, Hole, Value

#: Largest determinant, in operations, that is multiplied out.
MULTIPLIED_OUT = 8_000


def _sum_products(left: list[sympy.Expr], right: list[sympy.Expr]) -> sympy.Expr:
    return sympy.Add(*(x * y for x, y in zip(left, right, strict=True) if x != 0 and y != 0))


def matmul(a: Value, b: Value) -> Value:
    """The product of rows, columns and matrices; a row times a column is a number."""
    if isinstance(a, Flexible) and isinstance(b, Array) and a.ones:
        a = Array((b.rows,), (a.scale,) * b.rows, a.row) if a.row else _unfit(a, b)
    if isinstance(b, Flexible) and isinstance(a, Array) and b.ones:
        b = Array((a.cols,), (b.scale,) * a.cols, b.row) if not b.row else _unfit(a, b)
    if isinstance(a, Flexible) or isinstance(b, Flexible):
        raise Unreadable(r"the size of \mathbf{1} is not fixed by its context; write \mathbf{1}_n")
    if not isinstance(a, Array) or not isinstance(b, Array):
        raise Unreadable(
            "expected numbers, vectors or matrices in a product; "
            f"left is {describe(a)}, right is {describe(b)}"
        )
    if a.cols != b.rows or _columns_meet(a, b):
        raise Unreadable(
            f"this product does not fit: left is {describe(a)}, right is {describe(b)}; "
            "transpose one side or write \\odot for the entrywise product"
        )
    return _multiply(a, b)


def _columns_meet(a: Array, b: Array) -> bool:
    """Column times column and column times matrix never fit, whatever the sizes."""
    column = len(a.shape) == 1 and not a.row
    return column and not b.row


def _multiply(a: Array, b: Array) -> Value:
    rows = [list(a.entries[i * a.cols : (i + 1) * a.cols]) for i in range(a.rows)]
    cols = [[b.at(i, j) for i in range(b.rows)] for j in range(b.cols)]
    entries = tuple(_sum_products(row, col) for row in rows for col in cols)
    column = len(b.shape) == 1 and not b.row
    if a.row and column:
        return entries[0]
    if a.row:
        return Array((b.shape[-1],), entries, row=True)
    if column:
        return Array((a.shape[0],), entries)
    return Array((a.shape[0], b.shape[-1]), entries)


def _unfit(a: Value, b: Value) -> Array:
    raise Unreadable(
        f"this product does not fit: left is {describe(a)}, right is {describe(b)}; "
        "transpose one side"
    )


def square(a: Value, what: str) -> Array:
    """The value as a square matrix."""
    if not isinstance(a, Array) or len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        raise Unreadable(f"{what} needs a square matrix, got {describe(a)}")
    return a


def diagonal(entries: Sequence[sympy.Expr]) -> Array:
    """The square matrix with these entries on its diagonal and 0 elsewhere."""
    n = len(entries)
    cells = (entries[i] if i == j else sympy.S.Zero for i in range(n) for j in range(n))
    return Array((n, n), tuple(cells))


def determinant(a: Array) -> sympy.Expr:
    """By expansion along the row with most zeros: exact and without division.

    Multiplied out, where symbols are left: terms that cancel are gone before anyone asks for
    a sign or a logarithm.
    """
    found = _expand([list(a.entries[i * a.cols : (i + 1) * a.cols]) for i in range(a.rows)])
    if found.is_number or sympy.count_ops(found) > MULTIPLIED_OUT:
        return found
    return min(found, sympy.powsimp(sympy.expand(found)), key=sympy.count_ops)


def _expand(rows: list[list[sympy.Expr]]) -> sympy.Expr:
    if not rows:
        return sympy.S.One
    if len(rows) > 6:
        return sympy.Matrix(rows).det(method="berkowitz")
    at = min(range(len(rows)), key=lambda i: sum(x != 0 for x in rows[i]))
    terms = []
    for j, entry in enumerate(rows[at]):
        if entry != 0:
            minor = [row[:j] + row[j + 1 :] for i, row in enumerate(rows) if i != at]
            terms.append((-1) ** (at + j) * entry * _expand(minor))
    return sympy.Add(*terms)


def inverse(a: Array) -> Array:
    """Adjugate over determinant."""
    n = a.rows
    whole = determinant(a)
    require(whole, "nonzero", "the inverse of a matrix with determinant 0")
    entries = []
    for i in range(n):
        for j in range(n):
            minor = [[a.at(r, c) for c in range(n) if c != i] for r in range(n) if r != j]
            entries.append((-1) ** (i + j) * _expand(minor) / whole)
    return Array(a.shape, tuple(entries))


def blocks(rows: list[list[Value]]) -> list[list[Array]]:
    """Cells of a block matrix as arrays, with the sizes of 0 and * taken from their neighbours."""
    heights = [_common([_size(cell)[0] for cell in row]) for row in rows]
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise Unreadable("the rows of a matrix have different numbers of cells")
    widths = [_common([_size(row[j])[1] for row in rows]) for j in range(width)]
    return [
        [_cell(cell, heights[i], widths[j]) for j, cell in enumerate(row)]
        for i, row in enumerate(rows)
    ]


def _size(cell: Value) -> tuple[int | None, int | None]:
    """Rows and columns of a cell; None where its neighbours say."""
    if isinstance(cell, Array):
        return cell.rows, cell.cols
    return (1, 1) if isinstance(cell, sympy.Expr) else (None, None)


def _common(sizes: list[int | None]) -> int:
    known = {int(size) for size in sizes if size is not None}
    if len(known) > 1:
        raise Unreadable(
            f"blocks beside each other differ in size: {', '.join(map(str, sorted(known)))}"
        )
    return known.pop() if known else 1


def _cell(cell: Value, height: int, width: int) -> Array:
    shape = (height, width)
    if isinstance(cell, Array):
        return Array(shape, cell.entries)
    if isinstance(cell, sympy.Expr):
        return Array(shape, (cell,))
    if isinstance(cell, Flexible):
        return Array(shape, (cell.scale,) * (height * width))
    if isinstance(cell, Hole):
        return Array(shape, tuple(sympy.Dummy("*", real=True) for _ in range(height * width)))
    raise Unreadable(f"expected numbers or blocks in a matrix, got {describe(cell)}")


def stack(rows: list[list[Array]]) -> Array:
    """One matrix from blocks that fit."""
    lines: list[list[sympy.Expr]] = []
    for row in rows:
        for i in range(row[0].rows):
            lines.append([block.at(i, j) for block in row for j in range(block.cols)])
    height = len(lines)
    width = len(lines[0]) if lines else sum(block.cols for block in rows[0])
    return Array((height, width), tuple(x for line in lines for x in line))
