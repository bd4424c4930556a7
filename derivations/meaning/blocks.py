"""Block matrices: cells of numbers and matrices, with 0 and * as large as their neighbours."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel.terms import Term
from derivations.meaning.casts import describe, is_number
from derivations.meaning.membership import HOLE
from derivations.meaning.values import Array, Flexible, Hole, Value


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
    return (1, 1) if is_number(cell) else (None, None)


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
    if is_number(cell):
        return Array(shape, (cell,))
    if isinstance(cell, Flexible):
        return Array(shape, (cell.scale,) * (height * width))
    if isinstance(cell, Hole):
        return Array(shape, (HOLE,) * (height * width))
    raise Unreadable(f"expected numbers or blocks in a matrix, got {describe(cell)}")


def stack(rows: list[list[Array]]) -> Array:
    """One matrix from blocks that fit."""
    lines: list[list[Term]] = []
    for row in rows:
        for i in range(row[0].rows):
            lines.append([block.at(i, j) for block in row for j in range(block.cols)])
    height = len(lines)
    width = len(lines[0]) if lines else sum(block.cols for block in rows[0])
    return Array((height, width), tuple(x for line in lines for x in line))
