"""Orthonormal columns, recognised among the equations between their entries.

Unit vectors are one such column. They are columns of Cayley transforms times signed permutations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from derivations.kernel.terms import Term, num
from derivations.worlds.polys import Poly
from derivations.worlds.samples import Source


@dataclass(frozen=True)
class Frame:
    """Columns of the same length that are orthonormal, as names of their entries."""

    columns: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> frozenset[str]:
        """All entries."""
        return frozenset(name for column in self.columns for name in column)

    @property
    def dimension(self) -> int:
        """Σ (n − 1 − i) over the columns."""
        n = len(self.columns[0])
        return sum(n - 1 - i for i in range(len(self.columns)))

    def draw(self, source: Source) -> dict[str, Term]:
        """The first columns of a random rational orthogonal matrix."""
        n, label = len(self.columns[0]), self.columns[0][0]
        q = orthogonal(n, label, source)
        return {
            name: num(q[i, j])
            for j, column in enumerate(self.columns)
            for i, name in enumerate(column)
        }


def orthogonal(n: int, label: str, source: Source) -> fmpq_mat:
    """(I − A)(I + A)⁻¹ with A skew, times a permutation with signs: both determinants occur."""
    skew = fmpq_mat(n, n)
    for i in range(n):
        for j in range(i):
            skew[i, j] = source(f"{label} turn {i},{j}", "real")
            skew[j, i] = -skew[i, j]
    one = identity(n)
    turned = (one - skew) * (one + skew).inv()
    places, signed = list(range(n)), fmpq_mat(n, n)
    for i in range(n):
        at = places.pop(int(source(f"{label} place {i}", "choice").p) % len(places))
        signed[i, at] = fmpq(-1 if int(source(f"{label} sign {i}", "choice").p) % 2 else 1)
    return turned * signed


def identity(n: int) -> fmpq_mat:
    """The n × n identity matrix."""
    return fmpq_mat([[fmpq(int(i == j)) for j in range(n)] for i in range(n)])


def frames(polys: Sequence[Poly]) -> list[Frame]:
    """Groups of unit vectors, together where all pairs are said to be orthogonal."""
    groups = [g for g in map(_unit, polys) if g is not None]
    groups = [g for i, g in enumerate(groups) if not any(set(g) & set(h) for h in groups[:i])]
    links = [link for link in map(_link, polys) if link is not None]
    found: list[list[tuple[str, ...]]] = []
    for group in groups:
        for frame in found:
            aligned = _aligned(frame, group, links)
            if aligned is not None:
                frame.append(aligned)
                break
        else:
            found.append([group])
    return [Frame(tuple(frame)) for frame in found]


def _unit(poly: Poly) -> tuple[str, ...] | None:
    """The names of Σ xᵢ² = 1."""
    scale = -poly.get((), fmpq(0))
    squares = {m: c for m, c in poly.items() if m}
    plain = all(len(m) == 1 and m[0][1] == 2 and c == scale for m, c in squares.items())
    return tuple(m[0][0] for m in squares) if scale != 0 and plain and len(squares) > 1 else None


def _link(poly: Poly) -> dict[str, str] | None:
    """The pairs of Σ xᵢ yᵢ = 0, both ways round."""
    found: dict[str, str] = {}
    scale = next(iter(poly.values()), fmpq(0))
    for monomial, c in poly.items():
        if len(monomial) != 2 or c != scale or any(n != 1 for _, n in monomial):
            return None
        (a, _), (b, _) = monomial
        if a in found or b in found:
            return None
        found[a], found[b] = b, a
    return found


def _aligned(
    frame: list[tuple[str, ...]], group: tuple[str, ...], links: list[dict[str, str]]
) -> tuple[str, ...] | None:
    """The group in the order of the frame's columns, if it is orthogonal to each of them."""
    orders = []
    for column in frame:
        both = set(column) | set(group)
        link = next((one for one in links if one.keys() == both), None)
        if link is None or any(link[a] not in group for a in column):
            return None
        orders.append(tuple(link[a] for a in column))
    return orders[0] if all(order == orders[0] for order in orders) else None
