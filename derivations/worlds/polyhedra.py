"""Linear systems with rational coefficients: elimination, and points between half-spaces.

Equations are brought to row-reduced form; the inequalities, over the numbers that are left
free, are projected by Fourier–Motzkin elimination. So each free number has two ends, in terms
of those before it, between which everything can be met.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

#: Most inequalities that projection may make; the rest is left to be tried.
MAX_ROWS = 400

#: Coefficients by place, and the constant: Σ cᵢ xᵢ + c.
Form = tuple[dict[int, fmpq], fmpq]


@dataclass(frozen=True)
class Half:
    """Σ cᵢ xᵢ + c < 0, or ≤ 0."""

    form: Form
    strict: bool


@dataclass(frozen=True)
class Ends:
    """Where a number may lie: each end with whether it is left out; None is infinite."""

    low: fmpq | None = None
    high: fmpq | None = None
    open_low: bool = True
    open_high: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing is between."""
        if self.low is None or self.high is None:
            return False
        some_open = self.open_low or self.open_high
        return bool(self.low > self.high or (self.low == self.high and some_open))


def row_reduced(equations: Sequence[Form], order: Sequence[int]) -> dict[int, Form] | None:
    """Some unknowns in terms of the others, later ones first; None if there is no solution."""
    places = list(reversed(order))
    if not equations:
        return {}
    table = [[form[0].get(p, fmpq(0)) for p in places] + [form[1]] for form in equations]
    matrix, rank = fmpq_mat(table).rref()
    solved: dict[int, Form] = {}
    for i in range(rank):
        row = [matrix[i, j] for j in range(len(places) + 1)]
        pivot = next(j for j, c in enumerate(row) if c != 0)
        if pivot == len(places):
            return None
        rest = {places[j]: -c for j, c in enumerate(row[:-1]) if c != 0 and j != pivot}
        solved[places[pivot]] = (rest, -row[-1])
    return solved


def inserted(form: Form, solved: dict[int, Form]) -> Form:
    """A form with what is solved put in."""
    found: dict[int, fmpq] = {}
    constant = form[1]
    for place, c in form[0].items():
        inner, more = solved.get(place, ({place: fmpq(1)}, fmpq(0)))
        constant += c * more
        for p, d in inner.items():
            found[p] = found.get(p, fmpq(0)) + c * d
    return {p: c for p, c in found.items() if c != 0}, constant


def value_of(form: Form, at: dict[int, fmpq]) -> fmpq:
    """The value of a form."""
    return sum((c * at[p] for p, c in form[0].items()), form[1])


class Projection:
    """Half-spaces over numbers in a fixed order, projected onto the first of them one by one."""

    def __init__(self, halves: Sequence[Half], order: Sequence[int]) -> None:
        self.order = list(order)
        self.at: dict[int, list[Half]] = {}
        self.empty = False
        rows = list(halves)
        for place in reversed(self.order):
            here = [h for h in rows if place in h.form[0]]
            self.at[place] = here
            rows = [h for h in rows if place not in h.form[0]] + _combined(here, place)
            rows = _thinned(rows)
        self.empty = any(_broken(h) for h in rows if not h.form[0])

    def ends(self, place: int, before: dict[int, fmpq]) -> Ends:
        """Where a number may lie when those before it are known."""
        low: tuple[fmpq, bool] | None = None
        high: tuple[fmpq, bool] | None = None
        for half in self.at[place]:
            c = half.form[0][place]
            known = {p: k for p, k in half.form[0].items() if p != place}
            end = -value_of((known, half.form[1]), before) / c
            if c > 0 and (high is None or (end, not half.strict) < (high[0], not high[1])):
                high = (end, half.strict)
            if c < 0 and (low is None or (end, half.strict) > low):
                low = (end, half.strict)
        return Ends(
            low[0] if low else None, high[0] if high else None,
            low[1] if low else True, high[1] if high else True,
        )  # fmt: skip

    def point(
        self, draw: Callable[[int, Ends, dict[int, fmpq]], fmpq | None]
    ) -> dict[int, fmpq] | None:
        """A point that `draw` finds number by number, or None."""
        found: dict[int, fmpq] = {}
        for place in self.order:
            ends = self.ends(place, found)
            value = None if ends.empty else draw(place, ends, found)
            if value is None:
                return None
            found[place] = value
        return found


def _combined(rows: Sequence[Half], place: int) -> list[Half]:
    """All that follows from the rows without one of the numbers."""
    above = [h for h in rows if h.form[0][place] > 0]
    below = [h for h in rows if h.form[0][place] < 0]
    if len(above) * len(below) > MAX_ROWS:
        return []
    return [_joined(a, b, place) for a in above for b in below]


def _joined(a: Half, b: Half, place: int) -> Half:
    s, u = -b.form[0][place], a.form[0][place]
    found = {
        p: s * a.form[0].get(p, fmpq(0)) + u * b.form[0].get(p, fmpq(0))
        for p in {**a.form[0], **b.form[0]}
        if p != place
    }
    constant = s * a.form[1] + u * b.form[1]
    return Half(({p: c for p, c in found.items() if c != 0}, constant), a.strict or b.strict)


def _thinned(rows: list[Half]) -> list[Half]:
    """Without what is trivial or said more strongly by another row of the same direction."""
    best: dict[tuple[tuple[int, fmpq], ...], Half] = {}
    for half in rows:
        if not half.form[0]:
            if _broken(half):
                return [half]
            continue
        scale = abs(half.form[0][min(half.form[0])])
        form = {p: c / scale for p, c in half.form[0].items()}
        key = tuple(sorted(form.items()))
        made = Half((form, half.form[1] / scale), half.strict)
        known = best.get(key)
        if known is None or (made.form[1], made.strict) > (known.form[1], known.strict):
            best[key] = made
    return list(best.values())[: MAX_ROWS * 2]


def _broken(half: Half) -> bool:
    c = half.form[1]
    return bool(c > 0 or (c == 0 and half.strict))
