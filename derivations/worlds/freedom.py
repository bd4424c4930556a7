"""How many equations are independent at a point."""

from __future__ import annotations

from derivations.kernel.calculus import Substitution, derivative
from derivations.kernel.terms import Term
from derivations.worlds.signs import enclosed

#: What counts as 0 when pivots are counted.
CLOSE = 1e-9


def rank(gaps: list[Term], names: list[str], values: dict[str, Term]) -> int:
    """How many equations are independent at a point: the rank of their derivatives."""
    gaps = [g for g in gaps if g.free & set(names)]
    if not gaps:
        return 0
    put = Substitution(values)
    rows = []
    for gap in gaps:
        slopes = [enclosed(put(derivative(gap, n))) if n in gap.free else None for n in names]
        rows.append(slopes)
    return _eliminated([[float(x.mid()) if x else 0.0 for x in row] for row in rows])


def _eliminated(table: list[list[float]]) -> int:
    """The number of pivots that are not close to 0."""
    found = 0
    for j in range(len(table[0])):
        best = max(range(found, len(table)), key=lambda i: abs(table[i][j]), default=found)
        if found >= len(table) or abs(table[best][j]) < CLOSE:
            continue
        table[found], table[best] = table[best], table[found]
        for i in range(found + 1, len(table)):
            factor = table[i][j] / table[found][j]
            table[i] = [a - factor * b for a, b in zip(table[i], table[found], strict=True)]
        found += 1
    return found
