r"""The objective of two gradient estimators, in closed form, and its optima.

    F(mu, tau) = E[X sin X] + (mu - 1)^2 / 2 + e^tau - tau,   X ~ N(mu, e^{2 tau})

With v = e^{2 tau} the expectation is

    G(mu, v) = E[X sin X] = e^{-v/2} (mu sin mu + v cos mu),

which solves the heat equation dG/dv = (1/2) d^2G/dmu^2, because adding variance
to X is running heat flow. Every derivative of F is therefore a derivative of G
in mu alone, and those are again e^{-v/2} times (polynomial) sin and cos.

Plain floats throughout: a Newton step costs about two microseconds. The
estimators are in `gradient_estimators`, the proof that one minimum is the
global one in `gradient_certificate`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from derivations.errors import InputError
from derivations.topics.arguments import positive, real, whole

# What a page may call, with any numbers whatever.
__all__ = [
    "expected_x_sin_x",
    "gradient",
    "hessian",
    "lowest_from",
    "noise_free_descent",
    "objective",
    "stationary_points",
]

TAU_LIMIT = 300.0  # beyond it e^tau and e^{-tau} leave no room for products
MOST_STEPS = 300  # Newton with its safeguard needs fewer than 40 from any start that was tried


class Optimum(NamedTuple):
    """A stationary point: (mu, tau), sigma = e^tau, F there, and what it is."""

    mu: float
    tau: float
    sigma: float
    value: float
    kind: str


def check_point(mu: float, tau: float) -> tuple[float, float]:
    """(mu, tau) as floats, or `InputError` unless finite with |tau| <= 300."""
    m, t = real("mu", mu), real("tau", tau)
    if abs(t) > TAU_LIMIT:
        raise InputError(f"expected |tau| <= {TAU_LIMIT:g}, got {tau!r}")
    return m, t


def expected_x_sin_x(mu: float, sigma: float) -> float:
    """E[X sin X] = e^{-sigma^2/2} (mu sin mu + sigma^2 cos mu) for X ~ N(mu, sigma^2).

    `sigma` may be 0, where X = mu. Raises `InputError` for a negative or
    non-finite argument.

    >>> round(expected_x_sin_x(1.0, 0.5), 12)
    0.861799315555
    """
    mu, sigma = real("mu", mu), real("sigma", sigma)
    if not 0.0 <= sigma <= math.exp(TAU_LIMIT):
        raise InputError(f"expected 0 <= sigma <= e^{TAU_LIMIT:g}, got {sigma!r}")
    return _expected(mu, sigma * sigma)


def _expected(mu: float, v: float) -> float:
    """G(mu, v)."""
    return math.exp(-v / 2) * (mu * math.sin(mu) + v * math.cos(mu))


def objective(mu: float, tau: float) -> float:
    """F(mu, tau) = E[X sin X] + (mu - 1)^2/2 + e^tau - tau; `InputError` if not finite."""
    mu, tau = check_point(mu, tau)
    return _value(mu, tau)


def _value(mu: float, tau: float) -> float:
    sigma = math.exp(tau)
    return _expected(mu, sigma * sigma) + (mu - 1) ** 2 / 2 + sigma - tau


def gradient(mu: float, tau: float) -> list[float]:
    """[dF/dmu, dF/dtau], exact.

    dF/dmu = dG/dmu + mu - 1 and, by the heat equation, dF/dtau = v d^2G/dmu^2 + sigma - 1.
    Raises `InputError` for a point that is not finite.
    """
    return list(_derivatives(*check_point(mu, tau))[:2])


def hessian(mu: float, tau: float) -> list[list[float]]:
    """[[F_mm, F_mt], [F_mt, F_tt]], exact; `InputError` for a point that is not finite."""
    _, _, a, b, c = _derivatives(*check_point(mu, tau))
    return [[a, b], [b, c]]


def _derivatives(mu: float, tau: float) -> tuple[float, float, float, float, float]:
    """F_m, F_t, F_mm, F_mt, F_tt from the first four mu-derivatives of G."""
    sigma = math.exp(tau)
    v = sigma * sigma
    decay, s, c = math.exp(-v / 2), math.sin(mu), math.cos(mu)
    g1 = decay * ((1 - v) * s + mu * c)
    g2 = decay * ((2 - v) * c - mu * s)
    g3 = decay * ((v - 3) * s - mu * c)
    g4 = decay * ((v - 4) * c + mu * s)
    return (
        g1 + mu - 1,
        v * g2 + sigma - 1,
        g2 + 1,
        v * g3,
        v * (2 * g2 + v * g4) + sigma,
    )


def newton(mu: float, tau: float, steps: int = 50) -> Optimum:
    """The stationary point that Newton's method on grad F = 0 reaches from (mu, tau).

    It may be a minimum or a saddle. Stops when a step is below one part in
    10^14; raises `InputError` when `steps` steps are not enough.
    """
    m, t = start = check_point(mu, tau)
    for _ in range(steps):
        g, h, a, b, c = _derivatives(m, t)
        det = a * c - b * b
        if det == 0.0:
            break
        dm, dt = (c * g - b * h) / det, (a * h - b * g) / det
        m, t = m - dm, t - dt
        if not (math.isfinite(m) and abs(t) <= TAU_LIMIT):
            break
        if abs(dm) <= 1e-14 * (1 + abs(m)) and abs(dt) <= 1e-14 * (1 + abs(t)):
            return _classify(m, t)
    raise InputError(
        f"Newton's method from {start} found no stationary point of F in {steps} steps; "
        "start nearer to one"
    )


def _classify(mu: float, tau: float) -> Optimum:
    _, _, a, b, c = _derivatives(mu, tau)
    kind = "saddle" if a * c < b * b else "minimum" if a > 0 else "maximum"
    return Optimum(mu, tau, math.exp(tau), _value(mu, tau), kind)


def minimise(mu: float = 0.0, tau: float = 0.0, steps: int | None = None) -> Optimum:
    """A local minimum of F that lies lower than (mu, tau), by Newton with a safeguard.

    A start outside |mu| <= 8, -3 <= tau <= 2 first moves to the nearest point of that box,
    which lies lower. Then the Hessian is shifted until it is positive definite, and a step
    is halved until F falls; near the minimum both are idle and the convergence is
    quadratic. From (0, 0) this takes well under 100 microseconds. Raises `InputError` for a
    point that is not finite. With `steps` it stops after so many; where that is no minimum,
    the kind of the point is "on the way".
    """
    start = check_point(mu, tau)
    m, t = _inwards(*start)
    most = MOST_STEPS if steps is None else whole("the number of steps", steps, 0)
    for _ in range(most):
        g, h, a, b, c = _derivatives(m, t)
        shift = max(0.0, 0.1 - _smallest_eigenvalue(a, b, c))
        a, c = a + shift, c + shift
        det = a * c - b * b
        dm, dt = (b * h - c * g) / det, (b * g - a * h) / det
        size = max(abs(dm), abs(dt))
        if size <= 1e-14 * (1 + abs(m) + abs(t)) and shift == 0.0:
            return _classify(m, t)
        scale = min(1.0, 1.0 / size) if size else 1.0
        if size > 1e-5:
            scale = _backtrack(m, t, dm, dt, scale, g * dm + h * dt)
        m, t = m + scale * dm, t + scale * dt
    if steps is None:
        raise InputError(f"Newton's method from {start} found no minimum of F in {most} steps")
    return _classify(m, t)._replace(kind="on the way")


def _inwards(mu: float, tau: float) -> tuple[float, float]:
    """The nearest point of |mu| <= 8, -3 <= tau <= 2, if F is lower there; else the same point.

    Every stationary point is in the box, and far outside F is all but its convex part.
    """
    if -8.0 <= mu <= 8.0 and -3.0 <= tau <= 2.0:
        return mu, tau
    nearest = min(max(mu, -8.0), 8.0), min(max(tau, -3.0), 2.0)
    return nearest if _value(*nearest) < _value(mu, tau) else (mu, tau)


def lowest_from(mu: float, tau: float) -> list[float]:
    """[mu, sigma, F] of the local minimum that `minimise` reaches from (mu, tau)."""
    point = minimise(mu, tau)
    return [point.mu, point.sigma, point.value]


def _smallest_eigenvalue(a: float, b: float, c: float) -> float:
    return (a + c) / 2 - math.hypot((a - c) / 2, b)


def _backtrack(m: float, t: float, dm: float, dt: float, scale: float, slope: float) -> float:
    """Halve `scale` until F falls by a ten-thousandth of what its slope promises."""
    here = _value(m, t)
    while _value(m + scale * dm, t + scale * dt) > here + 1e-4 * scale * slope and scale > 1e-9:
        scale /= 2
    return scale


def optima() -> list[Optimum]:
    """Every stationary point of F, lowest value first; that these are all is certified.

    Newton's method from a grid of starts; `gradient_certificate.certify` proves by
    interval arithmetic that F has no other stationary point anywhere.
    """
    found: dict[tuple[float, float], Optimum] = {}
    for mu in (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0):
        for tau in (-1.0, -0.5, 0.0, 0.3, 0.7):
            try:
                point = newton(mu, tau)
            except InputError:
                continue
            found.setdefault((round(point.mu, 9), round(point.tau, 9)), point)
    return sorted(found.values(), key=lambda point: point.value)


def stationary_points() -> list[list[float]]:
    """Rows [mu, sigma, F]: the global minimum, the local minimum, the saddle."""
    return [[point.mu, point.sigma, point.value] for point in optima()]


def noise_free_descent(
    mu: float = 0.0, tau: float = 0.0, step: float = 5e-4, steps: int = 10_000
) -> list[float]:
    """[mu, sigma] after `steps` steps of exact gradient descent from (mu, tau).

    What stochastic descent would reach if its noise were averaged away: the
    part of its error that more samples cannot remove. Raises `InputError` for a point
    that is not finite, a step that is not positive, or a negative number of steps.
    """
    m, t = check_point(mu, tau)
    step = positive("step", step)
    for _ in range(whole("the number of steps", steps, 0)):
        g, h = _derivatives(m, t)[:2]
        m, t = m - step * g, t - step * h
    return [m, math.exp(t)]
