"""Symbolic linear algebra agrees with flint's on numbers, and keeps every condition."""

from __future__ import annotations

import random

import pytest
from flint import fmpq_mat

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.judge import truth_of
from derivations.kernel.values import Truth
from derivations.meaning.blocks import blocks, stack
from derivations.meaning.linear import (
    MAX_DETERMINANT,
    MAX_INVERSE,
    MAX_RANK,
    determinant,
    diagonal,
    inverse,
    matmul,
    rank,
)
from derivations.meaning.membership import HOLE
from derivations.meaning.values import ZERO, Array, Flexible, Hole, Undetermined, vector


def matrix(n: int, m: int) -> Array:
    """A matrix of variables."""
    return Array((n, m), tuple(t.var(f"m{i}{j}") for i in range(n) for j in range(m)))


def numbers(n: int, m: int, seed: int, rank_at_most: int) -> dict[str, t.Term]:
    """Small whole numbers, of a matrix whose later rows repeat the first ones."""
    generator = random.Random(seed)
    rows = [[generator.randint(-3, 3) for _ in range(m)] for _ in range(rank_at_most)]
    return {
        f"m{i}{j}": t.num(rows[i % rank_at_most][j] * (1 + i // rank_at_most))
        for i in range(n)
        for j in range(m)
    }


def flint(n: int, m: int, values: dict[str, t.Term]) -> fmpq_mat:
    """The same matrix in flint."""
    return fmpq_mat(n, m, [values[f"m{i}{j}"].number for i in range(n) for j in range(m)])


@pytest.mark.parametrize("n", range(1, 7))
@pytest.mark.parametrize("seed", range(4))
def test_determinants(n, seed):
    values = numbers(n, n, seed, max(1, n - seed % 2))
    found = Substitution(values)(determinant(matrix(n, n)))
    assert found.number == flint(n, n, values).det()


@pytest.mark.parametrize("n", range(1, 5))
@pytest.mark.parametrize("seed", range(4))
def test_inverses(n, seed):
    values = numbers(n, n, seed, n)
    found = inverse(matrix(n, n)).map(Substitution(values))
    exact = flint(n, n, values)
    if exact.det() == 0:
        assert truth_of(t.eq(found.entries[0], found.entries[0])) is Truth.NO_VALUE
        return
    for one, other in zip(found.entries, exact.inv().entries(), strict=True):
        assert truth_of(t.eq(one, t.num(other))) is Truth.TRUE


@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (4, 4)])
@pytest.mark.parametrize("most", [1, 2, 4])
def test_ranks(n, m, most):
    values = numbers(n, m, n + m, min(most, n))
    exact = flint(n, m, values).rank()
    assert truth_of(t.eq(Substitution(values)(rank(matrix(n, m))), t.num(exact))) is Truth.TRUE


def test_numbers_are_worked_out_whatever_the_size():
    n = 20
    plain = diagonal([t.num(i + 1) for i in range(n)])
    assert determinant(plain) is t.num(2432902008176640000)
    assert inverse(plain).at(19, 19) is t.num("1/20")
    assert rank(plain) is t.num(20)


@pytest.mark.parametrize(
    ("work", "most"), [(determinant, MAX_DETERMINANT), (inverse, MAX_INVERSE), (rank, MAX_RANK)]
)
def test_what_is_too_large_to_write_out_is_refused(work, most):
    with pytest.raises(Undetermined, match=f"{most}×{most}"):
        work(matrix(most + 1, most + 1))


def test_a_minor_that_is_left_out_still_needs_its_entries():
    undefined = t.power(t.var("x"), -1)
    array = Array((2, 2), (t.ZERO, t.ONE, t.ZERO, undefined))
    found = determinant(array)
    assert not found.total
    assert truth_of(Substitution({"x": t.ZERO})(t.eq(found, t.ZERO))) is Truth.NO_VALUE
    assert truth_of(Substitution({"x": t.ONE})(t.eq(found, t.ZERO))) is Truth.TRUE


ROW, COLUMN = vector([t.ONE, t.num(2)]), vector([t.num(3), t.num(4)])


def test_products_follow_their_shapes():
    row = Array((2,), ROW.entries, row=True)
    assert matmul(row, COLUMN) is t.num(11)
    outer = matmul(COLUMN, row)
    assert outer.shape == (2, 2)
    assert outer.at(0, 1) is t.num(6)
    assert matmul(outer, COLUMN) == vector([t.num(33), t.num(44)])
    assert matmul(row, outer) == Array((2,), (t.num(11), t.num(22)), row=True)
    assert matmul(outer, Flexible(t.ONE, ones=True)) == vector([t.num(9), t.num(12)])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (COLUMN, COLUMN),
        (matrix(2, 3), COLUMN),
        (COLUMN, matrix(1, 2)),
        (Flexible(t.ONE, ones=True), COLUMN),
        (t.ONE, COLUMN),
    ],
)
def test_what_does_not_fit_is_refused(a, b):
    with pytest.raises(Unreadable, match=r"product"):
        matmul(a, b)


def test_blocks_take_their_size_from_their_neighbours():
    whole = stack(blocks([[matrix(2, 2), ZERO], [Hole(), COLUMN]]))
    assert whole.shape == (4, 3)
    assert [whole.at(i, 2) for i in range(4)] == [t.ZERO, t.ZERO, t.num(3), t.num(4)]
    assert whole.at(3, 0) is HOLE
    with pytest.raises(Unreadable, match="differ in size"):
        blocks([[matrix(2, 2), matrix(3, 3)]])
    with pytest.raises(Unreadable, match="different numbers"):
        blocks([[t.ONE, t.ONE], [t.ONE]])
