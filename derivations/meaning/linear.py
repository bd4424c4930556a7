"""Linear algebra on terms: small, plain, and with shapes that must fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb

from flint import fmpq_mat

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.casts import describe
from derivations.meaning.values import Array, Flexible, Undetermined, Value

#: Largest matrix with symbols in it whose determinant, inverse or rank is written out.
MAX_DETERMINANT, MAX_INVERSE, MAX_RANK = 8, 6, 5

Rows = list[list[Term]]


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
    cols = [[b.at(i, j) for i in range(b.rows)] for j in range(b.cols)]
    entries = tuple(_sum_products(row, col) for row in rows_of(a) for col in cols)
    column = len(b.shape) == 1 and not b.row
    if a.row and column:
        return entries[0]
    if a.row:
        return Array((b.shape[-1],), entries, row=True)
    if column:
        return Array((a.shape[0],), entries)
    return Array((a.shape[0], b.shape[-1]), entries)


def _sum_products(left: Sequence[Term], right: Sequence[Term]) -> Term:
    return t.add(*map(t.mul, left, right))


def _unfit(a: Value, b: Value) -> Array:
    raise Unreadable(
        f"this product does not fit: left is {describe(a)}, right is {describe(b)}; "
        "transpose one side"
    )


def rows_of(a: Array) -> Rows:
    """The rows of a matrix."""
    return [list(a.entries[i * a.cols : (i + 1) * a.cols]) for i in range(a.rows)]


def square(a: Value, what: str) -> Array:
    """The value as a square matrix."""
    if not isinstance(a, Array) or len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        raise Unreadable(f"{what} needs a square matrix, got {describe(a)}")
    return a


def diagonal(entries: Sequence[Term]) -> Array:
    """The square matrix with these entries on its diagonal and 0 elsewhere."""
    n = len(entries)
    cells = (entries[i] if i == j else t.ZERO for i in range(n) for j in range(n))
    return Array((n, n), tuple(cells))


# -- determinants -----------------------------------------------------------------------


def determinant(a: Array) -> Term:
    """The determinant, exact and without division."""
    plain = _plain(a)
    if plain is not None:
        return t.num(plain.det()) if a.rows else t.ONE
    _bounded(a.rows, MAX_DETERMINANT, "the determinant")
    return _needing(a, _minors(rows_of(a))(tuple(range(a.rows)), tuple(range(a.rows))))


def _plain(a: Array) -> fmpq_mat | None:
    """The matrix in flint, if all its entries are plain numbers."""
    numbers = [entry.number for entry in a.entries]
    found = [q for q in numbers if q is not None]
    return fmpq_mat(a.rows, a.cols, found) if len(found) == len(numbers) and a.rows else None


def _bounded(size: int, most: int, what: str) -> None:
    if size > most:
        raise Undetermined(
            f"{what} of a {int(size)}×{int(size)} matrix with symbols in it is not written out; "
            f"up to {most}×{most} it is"
        )


def _needing(a: Array, value: Term) -> Term:
    """A value that exists only where all entries do, though some may have been left out."""
    conditions = (t.has_value(entry) for entry in a.entries if not entry.total)
    return t.guard(t.conj(*conditions), value, "an entry of a matrix that has no value")


def _minors(rows: Rows) -> Callable[[tuple[int, ...], tuple[int, ...]], Term]:
    """Minors by expansion along the row with most zeros, each worked out once."""
    known: dict[tuple[tuple[int, ...], tuple[int, ...]], Term] = {}
    zeros = [sum(x is t.ZERO for x in row) for row in rows]

    def minor(left: tuple[int, ...], columns: tuple[int, ...]) -> Term:
        if not left:
            return t.ONE
        if (left, columns) not in known:
            at = max(range(len(left)), key=lambda i: zeros[left[i]])
            rest = left[:at] + left[at + 1 :]
            known[left, columns] = t.add(
                *(
                    t.mul((-1) ** (at + j), rows[left[at]][column],
                          minor(rest, columns[:j] + columns[j + 1 :]))
                    for j, column in enumerate(columns)
                    if rows[left[at]][column] is not t.ZERO
                )
            )  # fmt: skip
        return known[left, columns]

    return minor


def inverse(a: Array) -> Array:
    """Adjugate over determinant."""
    n, why = a.rows, "the inverse of a matrix with determinant 0"
    plain = _plain(a)
    if plain is not None:
        if plain.det() == 0:
            return a.map(lambda _: t.guard(t.FALSE, t.ZERO, why))
        return Array(a.shape, tuple(t.num(q) for q in plain.inv().entries()))
    _bounded(n, MAX_INVERSE, "the inverse")
    minor, every = _minors(rows_of(a)), tuple(range(n))
    whole = _needing(a, minor(every, every))
    regular = t.negation(t.eq(whole, t.ZERO))

    def entry(i: int, j: int) -> Term:
        part = minor(every[:j] + every[j + 1 :], every[:i] + every[i + 1 :])
        return t.guard(regular, (-1) ** (i + j) * part / whole, why)

    return Array(a.shape, tuple(entry(i, j) for i in range(n) for j in range(n)))


def rank(a: Array) -> Term:
    """The rank: how many sizes of minors have one that is not 0."""
    plain = _plain(a)
    if plain is not None:
        return t.num(plain.rank())
    small = min(a.rows, a.cols)
    _bounded(small, MAX_RANK, "the rank")
    if comb(a.rows, small) * comb(a.cols, small) > 1_000:
        raise Undetermined("the rank of a symbolic matrix with so many minors is not written out")
    minor = _minors(rows_of(a))
    found = []
    for r in range(1, small + 1):
        chosen = ((i, j) for i in combinations(range(a.rows), r)
                  for j in combinations(range(a.cols), r))  # fmt: skip
        regular = t.disj(*(t.negation(t.eq(minor(i, j), t.ZERO)) for i, j in chosen))
        found.append(t.ite(regular, t.ONE, t.ZERO))
    return _needing(a, t.add(*found))


def is_array(value: Value) -> bool:
    """Whether a value is a vector or matrix, or takes its size from one beside it."""
    return isinstance(value, Array) or (isinstance(value, Flexible) and value.ones)
