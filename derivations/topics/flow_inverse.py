r"""The inverse of a mixture's cdf for many points at once, to rounding error.

Given the side of the median and the log of the tail probability beyond x, solve

    log tail(x) = target,   tail = P on the left, 1 - P on the right.

1. A table of 513 knots a component brackets x and starts it off by cubic
   Hermite interpolation in the normal score.
2. Newton's method on the log tail; a step that leaves the bracket is replaced by
   bisection, so it cannot fail, and only points that need another step get one.
3. A point is finished when its step is below 3e-8 of the smallest scale, as then
   quadratic convergence has put the next one near 1e-15 of it; or when the tail agrees
   to rounding; or when its bracket has closed to neighbouring doubles, which happens
   where the density underflows. After 20 rounds of Newton only bisection is left, so
   the work is bounded.

**Error bound.** The log tail at the result is within 1e-12 of the one asked for,
relative where it is below -1, so P is within 1e-12; or x itself is within two units
in the last place plus 1e-16 of the smallest scale. The tests measure it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from derivations.topics.flow_components import HALF_LOG_TAU, Components, log_ndtri

REACH = 9.0
"""The table covers normal scores up to 9 in absolute value, all that 1e18 draws would need."""

KNOTS = 513
"""Knots of the table for each component, equally spaced over `REACH` scales each way."""

CELLS = 16_384
"""Equal cells of the normal score that say where in the table to look, without a search."""

CHUNK = 8192
"""Points solved together; their intermediate results stay in the processor's cache."""

LAST_STEP = 3e-8
"""A Newton step below this fraction of the smallest scale is the last."""

NEWTON_ROUNDS = 20
"""Rounds after which bisection takes over; a handful is the rule."""


def tail_inverse(components: Components, side: Tensor, log_tail: Tensor) -> Tensor:
    """x with log tail(x) = `log_tail` on `side` (-1 left, +1 right); float64, shape (n,).

    `log_tail` must be at most log(1/2) and finite. Not differentiable: the flows add that.
    """
    components = Components(*(part.detach().double() for part in components))
    table = _Table(components, cells=len(log_tail) > CELLS)
    parts = zip(torch.split(side, CHUNK), torch.split(log_tail, CHUNK), strict=True)
    return torch.cat([_solve(components, table, s, t) for s, t in parts] or [log_tail])


def _solve(components: Components, table: _Table, side: Tensor, target: Tensor) -> Tensor:
    score = -side * log_ndtri(target)
    near = score.abs() < REACH - 1
    if bool(near.all()):
        return _solve_near(components, table, side, target, score)
    x = torch.empty_like(score)
    x[near] = _solve_near(components, table, side[near], target[near], score[near])
    x[~near] = _solve_far(components, side[~near], target[~near], score[~near])
    return x


def _solve_near(
    components: Components, table: _Table, side: Tensor, target: Tensor, score: Tensor
) -> Tensor:
    x, low, high = table.start(score)
    return _newton(_near_tail, components, side, target, x, low, high)


def _solve_far(components: Components, side: Tensor, target: Tensor, score: Tensor) -> Tensor:
    """Where the table ends: every u_i <= score at the least of m_i + s_i score, and so on."""
    ends = components.means + components.scales * score.unsqueeze(-1)
    low, high = ends.amin(-1), ends.amax(-1)
    return _newton(_far_tail, components, side, target, (low + high) / 2, low, high)


class _Table:
    """Knots x_j with their normal scores q_j and slopes dx/dq; for many points also `cells`."""

    def __init__(self, components: Components, *, cells: bool) -> None:
        like: dict[str, Any] = {"dtype": torch.float64, "device": components.means.device}
        grid = torch.linspace(-REACH, REACH, KNOTS, **like)
        x = torch.unique(components.means + components.scales * grid.unsqueeze(-1))
        self.x = x
        self.q = components.normal_score(x)
        log_slope = -self.q * self.q / 2 - HALF_LOG_TAU - components.log_density(x)
        self.slope = log_slope.exp()
        edges = torch.linspace(-REACH, REACH, CELLS + 1, **like)
        self.cells = self._right(edges) if cells else None

    def _right(self, score: Tensor) -> Tensor:
        """The first knot to the right of each score; the one before it is not to its right."""
        return torch.searchsorted(self.q, score).clamp_(1, len(self.q) - 1)

    def bracket(self, score: Tensor) -> tuple[Tensor, Tensor]:
        """Two knots that hold each score: neighbours, or those around a cell with more knots."""
        if self.cells is None:
            right = self._right(score)
            return right - 1, right
        cell = ((score + REACH) * (CELLS / (2 * REACH))).long()
        middle = self.cells[cell]
        below = self.q[middle] < score
        left = middle - 1 + below.long()
        return left, torch.where(below, self.cells[cell + 1], middle)

    def start(self, score: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(first guess, lower end, upper end) for each score."""
        left, right = self.bracket(score)
        low, high, q = self.x[left], self.x[right], self.q[left]
        width = self.q[right] - q
        t = (score - q) / width
        rise, back = high - low, 1 - t
        inner = back * (self.slope[left] * width - rise) - t * (self.slope[right] * width - rise)
        guess = low + t * (rise + back * inner)
        return torch.where((guess >= low) & (guess <= high), guess, (low + high) / 2), low, high


def _near_tail(components: Components, side: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """By erfc and exp, exact as long as the tail is a normal double; components come first."""
    weights = components.log_weights.exp()
    u = (x - components.means[:, None]) / components.scales[:, None]
    density = (weights / components.scales) @ torch.exp(u * u * -0.5)
    tail = weights @ torch.erfc(u.mul_(side * math.sqrt(0.5)))
    return (tail / 2).log(), density / tail * (-side * math.sqrt(2 / math.pi))


def _far_tail(components: Components, side: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    log_tail = components.log_tail(x, side)
    return log_tail, -side * torch.exp(components.log_density(x) - log_tail)


def _newton(
    tail: Callable[[Components, Tensor, Tensor], tuple[Tensor, Tensor]],
    components: Components,
    side: Tensor,
    target: Tensor,
    x: Tensor,
    low: Tensor,
    high: Tensor,
) -> Tensor:
    """Safeguarded Newton; each round works only on the points that are not finished."""
    result = x.clone()
    active = torch.arange(len(x), device=x.device)
    smallest = float(components.scales.min())
    rounds = 0
    while True:
        value, slope = tail(components, side, x)
        rest = value - target
        right = rest * side > 0
        low, high = torch.where(right, x, low), torch.where(right, high, x)
        exact = rest.abs() <= 1e-15 * (1 + target.abs())
        step = torch.where(exact, 0.0, -rest / slope)
        new = x + step
        inside = (new >= low) & (new <= high) & (rounds < NEWTON_ROUNDS)
        x = torch.where(inside, new, low + (high - low) / 2)
        result[active] = x
        closed = high - low <= 4e-16 * torch.maximum(low.abs(), high.abs()) + 1e-16 * smallest
        todo = ~((inside & (step.abs() <= LAST_STEP * smallest)) | closed)
        if not bool(todo.any()):
            return result
        active, side, target = active[todo], side[todo], target[todo]
        x, low, high = x[todo], low[todo], high[todo]
        rounds += 1
