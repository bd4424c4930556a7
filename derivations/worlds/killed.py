"""Square matrices with p(M) = 0, recognised among the equations between their entries.

They are made of blocks that p kills, conjugated by a random matrix: M³ = 0, M² = M, M² = −I, ….
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations_with_replacement, product

from flint import fmpq, fmpq_mat, fmpq_mpoly, fmpq_mpoly_ctx, fmpq_poly

from derivations.kernel.terms import Term, num
from derivations.worlds.frames import identity, orthogonal
from derivations.worlds.polys import Poly
from derivations.worlds.samples import Source

#: Largest matrix and highest power that is looked for.
MAX_SIZE, MAX_POWER = 4, 4


@dataclass(frozen=True)
class Killed:
    """A square matrix of names with p(M) = 0; symmetric if entries share names."""

    grid: tuple[tuple[str, ...], ...]
    poly: tuple[fmpq, ...]

    @property
    def names(self) -> frozenset[str]:
        """All entries."""
        return frozenset(name for row in self.grid for name in row)

    @property
    def symmetric(self) -> bool:
        """Whether entries share names."""
        return len(self.names) < len(self.grid) ** 2

    @property
    def dimension(self) -> int:
        """The most free numbers that a kind of matrix killed by p has."""
        n = len(self.grid)
        counts = range(1, n + 1)
        kinds = (k for r in counts for k in combinations_with_replacement(self._options(), r))
        full = [k for k in kinds if sum(b.nrows() for b in k) == n]
        return max((_orbit(_diagonal(k, n), self.symmetric) for k in full), default=0)

    def draw(self, source: Source) -> dict[str, Term]:
        """A matrix that p kills; empty if there is none of this size."""
        n, label = len(self.grid), self.grid[0][0]
        blocks = self._blocks(n, label, source)
        if blocks is None:
            return {}
        turn = orthogonal(n, label, source) if self.symmetric else _invertible(n, label, source)
        m = turn * _diagonal(blocks, n) * (turn.transpose() if self.symmetric else turn.inv())
        return {self.grid[i][j]: num(m[i, j]) for i in range(n) for j in range(n)}

    def _options(self) -> list[fmpq_mat]:
        """Jordan blocks of rational roots and companions of other factors."""
        symmetric, options = self.symmetric, []
        for factor, count in fmpq_poly(list(self.poly)).factor()[1]:
            p = fmpq_poly(factor)
            if p.degree() == 1:
                sizes = range(1, 2 if symmetric else int(count) + 1)
                options += [_jordan(-p[0] / p[1], size) for size in sizes]
            elif not symmetric:
                options.append(_companion(p))
        return options

    def _blocks(self, n: int, label: str, source: Source) -> list[fmpq_mat] | None:
        """Blocks that fill n rows."""
        options = self._options()
        blocks: list[fmpq_mat] = []
        left = n
        while left:
            fit = [b for b in options if b.nrows() <= left]
            if not fit:
                return None
            fit.sort(key=lambda b: -b.nrows())
            blocks.append(fit[int(source(f"{label} block {left}", "choice").p) % len(fit)])
            left -= blocks[-1].nrows()
        return blocks


def _jordan(root: fmpq, size: int) -> fmpq_mat:
    return fmpq_mat([
        [root if i == j else fmpq(int(j == i + 1)) for j in range(size)] for i in range(size)
    ])  # fmt: skip


def _companion(p: fmpq_poly) -> fmpq_mat:
    n, lead = p.degree(), p[p.degree()]
    return fmpq_mat([
        [-p[i] / lead if j == n - 1 else fmpq(int(i == j + 1)) for j in range(n)] for i in range(n)
    ])  # fmt: skip


def _diagonal(blocks: Sequence[fmpq_mat], n: int) -> fmpq_mat:
    whole, at = fmpq_mat(n, n), 0
    for block in blocks:
        for i, j in product(range(block.nrows()), repeat=2):
            whole[at + i, at + j] = block[i, j]
        at += block.nrows()
    return whole


def _invertible(n: int, label: str, source: Source) -> fmpq_mat:
    entries = [[source(f"{label} base {i},{j}", "real") for j in range(n)] for i in range(n)]
    found = fmpq_mat(entries)
    for shift in range(1, 30):
        if found.det() != 0:
            return found
        found = fmpq_mat(entries) + identity(n) * fmpq(shift * 7, 3)
    return identity(n)


def _orbit(m: fmpq_mat, symmetric: bool) -> int:
    """The dimension of all matrices similar to m: n² less that of those that commute with it.

    Of symmetric ones: pairs of rows less pairs with the same eigenvalue.
    """
    n = m.nrows()
    rows = []
    for i, j in product(range(n), repeat=2):
        unit = fmpq_mat(n, n)
        unit[i, j] = fmpq(1)
        if symmetric and i >= j:
            continue
        unit[j, i] = fmpq(-1) if symmetric else unit[j, i]
        moved = m * unit - unit * m
        rows.append(moved.entries())
    return int(fmpq_mat(rows).rank()) if rows else 0


_CELL = re.compile(r"(.*)_(\d+),(\d+)$")


def grids(names: frozenset[str]) -> list[tuple[tuple[str, ...], ...]]:
    """Square matrices whose entries are variables; symmetric ones have names for half of them."""
    cells: dict[str, dict[tuple[int, int], str]] = {}
    for name in sorted(names):
        match = _CELL.match(name)
        if match:
            cells.setdefault(match[1], {})[int(match[2]), int(match[3])] = name
    found = []
    for cell in cells.values():
        n = max(max(key) for key in cell)
        places = range(1, n + 1)
        rows = [[cell.get((i, j), cell.get((j, i))) for j in places] for i in places]
        if n <= MAX_SIZE and all(name is not None for row in rows for name in row):
            found.append(tuple(tuple(str(name) for name in row) for row in rows))
    return found


def killed(polys: Sequence[Poly]) -> list[Killed]:
    """Matrices of which the equations say that a polynomial in them is 0."""
    names = frozenset(name for p in polys for m in p for name, _ in m)
    return [found for grid in grids(names) if (found := _killed(grid, polys)) is not None]


def _killed(grid: tuple[tuple[str, ...], ...], polys: Sequence[Poly]) -> Killed | None:
    entries = sorted({name for row in grid for name in row})
    own = [p for p in polys if p and all(name in entries for m in p for name, _ in m)]
    corner = grid[0][0]
    for first in own:
        highest = max((m[0][1] for m in first if len(m) == 1 and m[0][0] == corner), default=0)
        if 2 <= highest <= MAX_POWER:
            c = tuple(first.get(((corner, k),) if k else (), fmpq(0)) for k in range(highest + 1))
            wanted = _entries_of(c, grid, entries)
            if all(not w or w in own for w in wanted):
                return Killed(grid, c)
    return None


def _entries_of(
    c: Sequence[fmpq], grid: tuple[tuple[str, ...], ...], entries: list[str]
) -> list[Poly]:
    """The entries of Σ cₖ Mᵏ as polynomials."""
    context = fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(entries))], "lex")
    gens = dict(zip(entries, context.gens(), strict=True))
    m = [[gens[name] for name in row] for row in grid]
    n = len(grid)
    power = [[context.constant(int(i == j)) for j in range(n)] for i in range(n)]
    total = [[context.constant(0)] * n for _ in range(n)]
    for ck in c:
        total = [[total[i][j] + power[i][j] * ck for j in range(n)] for i in range(n)]
        power = [[_dot(power, m, i, j) for j in range(n)] for i in range(n)]
    return [_back(total[i][j], entries) for i in range(n) for j in range(n)]


def _dot(a: list[list[fmpq_mpoly]], b: list[list[fmpq_mpoly]], i: int, j: int) -> fmpq_mpoly:
    return reduce(lambda x, y: x + y, (a[i][k] * b[k][j] for k in range(len(b))))


def _back(poly: fmpq_mpoly, entries: list[str]) -> Poly:
    return {
        tuple((entries[i], int(n)) for i, n in enumerate(exponents) if n): fmpq(c)
        for exponents, c in poly.to_dict().items()
    }
