r"""A proof by interval arithmetic that F has three stationary points, and which is lowest.

Arb balls (python-flint) enclose every rounding error, so what is computed here is
a theorem about real numbers, given the two arguments made on paper:

**Outside the box** |mu| < 120, -2.5 < tau < 1.8 there is no stationary point. Put
v = sigma^2 and c = e^{-v/2}, and use that c |1 - v| <= 1.

* Let m = |mu| >= 120 and dF/dmu = 0. Then 1 + c cos mu = (1 - c (1 - v) sin mu) / mu
  is at most 2/m. Hence c >= 1 - 2/m, so v <= 4/(m - 2), and c |sin mu| <= 2/sqrt(m).
  Then dF/dtau = 0 needs 1 <= sigma + 2v + 2v sqrt(m), but the right side is below
  `outer_bound(120)` < 1, and it falls with m.
* Let |mu| <= 120 and dF/dtau = 0. Then |sigma - 1| <= v c (122 + v). For tau <= -2.5
  the right side is below 0.9 and the left above it. For tau >= 1.8, where
  v c (122 + v) falls with v, the right side is below 0.001 and the left above 5.

**A lowest point exists**: |E[X sin X]| <= |mu| + 2/e, so F >= (mu - 1)^2/2 - |mu| - 2/e
+ e^tau - tau, which goes to infinity in every direction. It is a stationary point.

Inside the box a search keeps a box only while both derivatives may vanish on it,
and settles it when Krawczyk's operator proves one root or none.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from flint import arb

from derivations.errors import InputError

# What a page may call, with any numbers whatever.
__all__ = ["certified_stationary_points"]

OUTER_MU, LOWER_TAU, UPPER_TAU = 120.0, -2.5, 1.8
"""The box that holds every stationary point of F: |mu| < 120, -2.5 < tau < 1.8."""

MAX_BOXES = 200_000
"""The search gives up beyond this many boxes; it needs about a tenth of them."""


Pair = tuple[arb, arb]


class Box(NamedTuple):
    """A rectangle of (mu, tau) with float corners."""

    mu_low: float
    mu_high: float
    tau_low: float
    tau_high: float


class Root(NamedTuple):
    """Proved bounds of one stationary point and of F there: each a pair (low, high)."""

    mu: tuple[float, float]
    tau: tuple[float, float]
    value: tuple[float, float]


class Certificate(NamedTuple):
    """All stationary points of F, lowest first, and how many boxes the proof took."""

    roots: tuple[Root, ...]
    boxes: int
    margin: float


def certify() -> Certificate:
    """Prove that `roots` are all the stationary points of F and the first is its minimum.

    `margin` is a proved lower bound for the next lowest F minus the lowest. Raises
    `InputError` if the proof fails, which a change of F would make it do.
    """
    if not _outside_is_empty():
        raise InputError("expected no stationary point outside the box, but the bounds fail")
    start = Box(-OUTER_MU, OUTER_MU, LOWER_TAU, UPPER_TAU)
    roots, boxes = stationary_boxes(start)
    roots = sorted(roots, key=lambda root: root.value)
    margin = float((arb(roots[1].value[0]) - arb(roots[0].value[1])).lower())
    if margin <= 0:
        raise InputError("expected a single lowest stationary point, but two are not separated")
    return Certificate(tuple(roots), boxes, margin)


def certified_stationary_points() -> list[list[float]]:
    """Rows [mu low, mu high, tau low, tau high, F low, F high], lowest F first, proved."""
    return [[*root.mu, *root.tau, *root.value] for root in certify().roots]


def outer_bound(mu: float) -> arb:
    """sigma + 2v + 2v sqrt(m) at v = 4/(m - 2), m = |mu|: an upper bound, as a ball."""
    m = abs(arb(mu))
    v = 4 / (m - 2)
    return v.sqrt() + 2 * v * (1 + m.sqrt())


def _outside_is_empty() -> bool:
    low, high = arb(2 * LOWER_TAU).exp(), arb(2 * UPPER_TAU).exp()
    reach = arb(OUTER_MU) + 2
    return bool(
        outer_bound(OUTER_MU) < 1
        and low * (reach + low) < 0.9 < 1 - low.sqrt()
        and high * (-high / 2).exp() * (reach + high) < 0.001
        and high > 4
        and high.sqrt() - 1 > 5
    )


def stationary_boxes(start: Box) -> tuple[list[Root], int]:
    """Every stationary point of F in `start`, each proved unique in a box, and the work done.

    Raises `InputError` when more than `MAX_BOXES` boxes are needed.
    """
    waiting, boxes = [start], 0
    roots: list[Pair] = []
    while waiting:
        boxes += 1
        if boxes > MAX_BOXES:
            raise InputError(f"the search over {start} needs more than {MAX_BOXES} boxes")
        box = waiting.pop()
        if not _may_vanish(box):
            continue
        root = _krawczyk(box)
        if root is None:
            waiting.extend(_halves(box))
        elif not any(_inside(known, root) for known in roots):
            roots.append(_refined(root))
    return [Root(_ends(mu), _ends(tau), _ends(_value(mu, tau))) for mu, tau in roots], boxes


def _interval(low: float, high: float) -> arb:
    return arb(low).union(arb(high))


def _may_vanish(box: Box) -> bool:
    g, h = _first_derivatives(_interval(*box[:2]), _interval(*box[2:]))
    return bool(g.contains(0) and h.contains(0))


def _halves(box: Box) -> tuple[Box, Box]:
    a, b, c, d = box
    if b - a > d - c:
        middle = (a + b) / 2
        return Box(a, middle, c, d), Box(middle, b, c, d)
    middle = (c + d) / 2
    return Box(a, b, c, middle), Box(a, b, middle, d)


def _first_derivatives(mu: arb, tau: arb) -> tuple[arb, arb]:
    """dF/dmu and dF/dtau over balls: the formulas of `gradients`, enclosed."""
    sigma = tau.exp()
    v = sigma * sigma
    s, c = mu.sin_cos()
    decay = (-v / 2).exp()
    return (
        decay * ((1 - v) * s + mu * c) + mu - 1,
        v * decay * ((2 - v) * c - mu * s) + sigma - 1,
    )


def _second_derivatives(mu: arb, tau: arb) -> tuple[arb, arb, arb]:
    """F_mm, F_mt, F_tt over balls."""
    sigma = tau.exp()
    v = sigma * sigma
    s, c = mu.sin_cos()
    decay = (-v / 2).exp()
    g2 = decay * ((2 - v) * c - mu * s)
    g3 = decay * ((v - 3) * s - mu * c)
    g4 = decay * ((v - 4) * c + mu * s)
    return g2 + 1, v * g3, v * (2 * g2 + v * g4) + sigma


def _value(mu: arb, tau: arb) -> arb:
    sigma = tau.exp()
    v = sigma * sigma
    s, c = mu.sin_cos()
    return (-v / 2).exp() * (mu * s + v * c) + (mu - 1) ** 2 / 2 + sigma - tau


def _krawczyk(box: Box) -> Pair | None:
    """A slightly larger box, when it is proved to hold exactly one root; else None."""
    mu, tau = (_widened(_interval(*side)) for side in (box[:2], box[2:]))
    image = _krawczyk_image(mu, tau)
    if image and mu.contains_interior(image[0]) and tau.contains_interior(image[1]):
        return mu, tau
    return None


def _widened(side: arb) -> arb:
    return arb(side.mid(), 1.25 * side.rad())


def _krawczyk_image(mu: arb, tau: arb) -> Pair | None:
    """K(X) = m - Y f(m) + (I - Y J(X)) (X - m), where Y is the inverse of A = mid J(m).

    Written as m - Y (f(m) + (J(X) - A) (X - m)). K(X) holds every root in X; when it lies
    in the interior of X there is exactly one.
    """
    m, t = mu.mid(), tau.mid()
    a, b, c = (x.mid() for x in _second_derivatives(m, t))
    det = a * c - b * b
    if det.contains(0):
        return None
    g, h = _first_derivatives(m, t)
    p, q, r = _second_derivatives(mu, tau)
    x, y = mu - m, tau - t
    g, h = g + (p - a) * x + (q - b) * y, h + (q - b) * x + (r - c) * y
    return m - (c * g - b * h) / det, t - (a * h - b * g) / det


def _inside(known: Pair, box: Pair) -> bool:
    """Whether a known root surely lies in the box, so that it is the box's only root."""
    return bool(box[0].contains(known[0]) and box[1].contains(known[1]))


def _refined(box: Pair) -> Pair:
    """Apply Krawczyk's operator until the enclosure is as small as double precision allows."""
    mu, tau = box
    for _ in range(20):
        image = _krawczyk_image(mu, tau)
        if image is None:
            break
        mu, tau = mu.intersection(image[0]), tau.intersection(image[1])
    return mu, tau


def _ends(ball: arb) -> tuple[float, float]:
    """Floats just below and just above the ball."""
    low, high = float(ball.lower()), float(ball.upper())
    return math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
