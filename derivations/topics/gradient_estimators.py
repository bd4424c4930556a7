r"""Three unbiased estimators of grad E[X sin X], their exact variances, and sampling.

With X = mu + sigma U, U ~ N(0, 1), f(x) = x sin x and the scores
s_mu = U / sigma, s_tau = U^2 - 1 of the normal family,

    score      f(X) s                 the log-derivative estimator
    baseline  (f(X) - b) s            b = E[f s^2] / E[s^2], the best constant
    pathwise   f'(X) dX/d(mu, tau)    reparametrised: dX/dmu = 1, dX/dtau = sigma U

Each is a *wave* in U: a finite sum of p_a(U) e^{iaX} with polynomials p_a. Waves
multiply like polynomials, and the shift identity

    E[p(U) e^{iaX}] = e^{ia mu - a^2 sigma^2 / 2} E[p(U + ia sigma)]

integrates them exactly. So means, variances and fourth moments need no sampling. Where
sigma <= 1 waves cancel, and the series of `gradient_hermite` take over.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

import torch

from derivations.errors import InputError
from derivations.topics import gradient_hermite
from derivations.topics.arguments import seed_of, whole
from derivations.topics.gradients import check_point

# What a page may call, with any numbers whatever.
__all__ = [
    "baseline_gradient_variance",
    "estimator_means",
    "optimal_baselines",
    "pathwise_gradient_variance",
    "sampled_means",
    "sampled_variances",
    "score_gradient_variance",
    "variance_standard_errors",
]

Wave = dict[int, tuple[complex, ...]]  # frequency a -> coefficients of p_a, lowest first


def _times(left: Wave, right: Wave) -> Wave:
    out: dict[int, list[complex]] = {}
    for a, p in left.items():
        for b, q in right.items():
            sums = out.setdefault(a + b, [])
            sums.extend([0j] * (len(p) + len(q) - 1 - len(sums)))
            for i, x in enumerate(p):
                for j, y in enumerate(q):
                    sums[i + j] += x * y
    return {a: tuple(p) for a, p in out.items()}


def _plus_constant(wave: Wave, constant: complex) -> Wave:
    first, *rest = wave.get(0, (0j,))
    return {**wave, 0: (first + constant, *rest)}


def _shifted_moment(power: int, shift: complex) -> complex:
    """E[(U + shift)^power]; the even moments of U are 1, 1, 3, 15, ..."""
    return sum(
        math.comb(power, k) * math.prod(range(1, k, 2)) * shift ** (power - k)
        for k in range(0, power + 1, 2)
    )


def _expectation(wave: Wave, mu: float, sigma: float) -> float:
    total = 0j
    for a, p in wave.items():
        factor = cmath.exp(1j * a * mu - (a * sigma) ** 2 / 2)
        if factor:
            total += factor * sum(
                c * _shifted_moment(k, 1j * a * sigma) for k, c in enumerate(p) if c
            )
    return total.real


def _f(mu: float, sigma: float) -> Wave:
    """X sin X, from sin = (e^{iX} - e^{-iX}) / 2i."""
    return {1: (-0.5j * mu, -0.5j * sigma), -1: (0.5j * mu, 0.5j * sigma)}


def _f_prime(mu: float, sigma: float) -> Wave:
    """sin X + X cos X."""
    half, slope = mu / 2, sigma / 2
    return {1: (half - 0.5j, slope), -1: (half + 0.5j, slope)}


def _scores(sigma: float) -> tuple[Wave, Wave]:
    return {0: (0j, 1 / sigma)}, {0: (-1.0, 0j, 1.0)}


def _score(mu: float, sigma: float) -> tuple[Wave, Wave]:
    f = _f(mu, sigma)
    s_mu, s_tau = _scores(sigma)
    return _times(f, s_mu), _times(f, s_tau)


def _baseline(mu: float, sigma: float) -> tuple[Wave, Wave]:
    f = _f(mu, sigma)
    s_mu, s_tau = (
        _times(_plus_constant(f, -_best_constant(f, s, mu, sigma)), s) for s in _scores(sigma)
    )
    return s_mu, s_tau


def _best_constant(f: Wave, s: Wave, mu: float, sigma: float) -> float:
    square = _times(s, s)
    return _expectation(_times(f, square), mu, sigma) / _expectation(square, mu, sigma)


def _pathwise(mu: float, sigma: float) -> tuple[Wave, Wave]:
    slope = _f_prime(mu, sigma)
    return slope, _times(slope, {0: (0j, sigma)})


_WAVES: dict[str, Callable[[float, float], tuple[Wave, Wave]]] = {
    "score": _score,
    "baseline": _baseline,
    "pathwise": _pathwise,
}
ESTIMATORS = tuple(_WAVES)
"""The names every function here accepts for its `estimator` argument."""


def _waves(estimator: str, mu: float, tau: float) -> tuple[float, float, tuple[Wave, Wave]]:
    mu, tau = check_point(mu, tau)
    if estimator not in _WAVES:
        raise InputError(f"expected one of {', '.join(ESTIMATORS)}, got {estimator!r}")
    sigma = math.exp(tau)
    return mu, sigma, _WAVES[estimator](mu, sigma)


def estimator_mean(estimator: str, mu: float, tau: float) -> list[float]:
    """[E for mu, E for tau] of one sample, exact: the gradient of E[X sin X].

    `InputError` for an unknown name or a point that is not finite.
    """
    mu, sigma, waves = _waves(estimator, mu, tau)
    if sigma <= 1:
        return [float(c[0]) for c in gradient_hermite.series(estimator, mu, sigma)]
    return [_expectation(w, mu, sigma) for w in waves]


def estimator_variance(estimator: str, mu: float, tau: float) -> list[float]:
    """[Var for mu, Var for tau] of one sample, exact up to rounding; errors as for the mean."""
    return _central_moments(estimator, 2, mu, tau)


def _central_moments(estimator: str, power: int, mu: float, tau: float) -> list[float]:
    """E[(w - E w)^power] for power 2 or 4, for mu and for tau."""
    mu, sigma, waves = _waves(estimator, mu, tau)
    if sigma > 1:
        return [_central_moment(w, power, mu, sigma) for w in waves]
    moment = gradient_hermite.variance if power == 2 else gradient_hermite.fourth_moment
    return [moment(c) for c in gradient_hermite.series(estimator, mu, sigma)]


def _central_moment(wave: Wave, power: int, mu: float, sigma: float) -> float:
    """E[(w - E w)^power] for power 2 or 4."""
    centred = _plus_constant(wave, -_expectation(wave, mu, sigma))
    square = _times(centred, centred)
    return _expectation(square if power == 2 else _times(square, square), mu, sigma)


def score_gradient_variance(mu: float, tau: float) -> list[float]:
    """[Var for mu, Var for tau] of one log-derivative sample, exact."""
    return estimator_variance("score", mu, tau)


def baseline_gradient_variance(mu: float, tau: float) -> list[float]:
    """[Var for mu, Var for tau] of one log-derivative sample with its best baselines, exact."""
    return estimator_variance("baseline", mu, tau)


def pathwise_gradient_variance(mu: float, tau: float) -> list[float]:
    """[Var for mu, Var for tau] of one reparametrised sample, exact."""
    return estimator_variance("pathwise", mu, tau)


def optimal_baselines(mu: float, tau: float) -> list[float]:
    """[b_mu, b_tau] with b = E[f(X) s^2] / E[s^2], which minimise Var[(f(X) - b) s]."""
    mu, tau = check_point(mu, tau)
    sigma = math.exp(tau)
    return [_best_constant(_f(mu, sigma), s, mu, sigma) for s in _scores(sigma)]


def variance_standard_error(estimator: str, mu: float, tau: float, samples: int) -> list[float]:
    """Standard errors of the sample variance of n samples, exact from the fourth moment m4.

    Var[S^2] = (m4 - m2^2 (n - 3) / (n - 1)) / n. `InputError` for fewer than two samples.
    """
    n = whole("the number of samples", samples, 2)
    m2, m4 = (_central_moments(estimator, power, mu, tau) for power in (2, 4))
    return [math.sqrt((q - p * p * (n - 3) / (n - 1)) / n) for p, q in zip(m2, m4, strict=True)]


def sample_gradients(
    estimator: str, mu: float, tau: float, samples: int, generator: torch.Generator
) -> torch.Tensor:
    """Independent draws of one estimator of grad E[X sin X], shape (samples, 2), float64.

    Columns are d/dmu and d/dtau. `InputError` for an unknown name, a point that is not
    finite, or no samples.
    """
    mu, sigma, _ = _waves(estimator, mu, tau)
    n = whole("the number of samples", samples, 1)
    u = torch.randn(n, dtype=torch.float64, generator=generator, device=generator.device)
    x = mu + sigma * u
    if estimator == "pathwise":
        slope = x.sin() + x * x.cos()
        return torch.stack((slope, sigma * u * slope), dim=1)
    scores = torch.stack((u / sigma, u * u - 1), dim=1)
    f = (x * x.sin())[:, None]
    if estimator == "baseline":
        f = f - f.new_tensor(optimal_baselines(mu, tau))
    return f * scores


def sampled_variances(mu: float, tau: float, samples: int, seed: int) -> list[list[float]]:
    """Rows [Var for mu, Var for tau] measured from samples: score, baseline, pathwise.

    `InputError` for a point that is not finite or fewer than two samples.
    """
    n = whole("the number of samples", samples, 2)
    draw = torch.Generator().manual_seed(seed_of(seed))
    return [sample_gradients(name, mu, tau, n, draw).var(0).tolist() for name in ESTIMATORS]


def sampled_means(mu: float, tau: float, samples: int, seed: int) -> list[list[float]]:
    """The same rows of means, as in `estimator_means`; one sample is enough."""
    draw = torch.Generator().manual_seed(seed_of(seed))
    return [sample_gradients(name, mu, tau, samples, draw).mean(0).tolist() for name in ESTIMATORS]


def estimator_means(mu: float, tau: float) -> list[list[float]]:
    """Rows of `estimator_mean`: score, baseline, pathwise. All three are the same gradient."""
    return [estimator_mean(name, mu, tau) for name in ESTIMATORS]


def variance_standard_errors(mu: float, tau: float, samples: int) -> list[list[float]]:
    """Rows of `variance_standard_error`: score, baseline, pathwise."""
    return [variance_standard_error(name, mu, tau, samples) for name in ESTIMATORS]
