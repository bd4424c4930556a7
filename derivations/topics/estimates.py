"""A Monte Carlo estimate from weights, with an interval that holds and says how it was made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from derivations.errors import InputError
from derivations.topics.arguments import chance
from derivations.topics.intervals import betting_interval, clopper_pearson

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean of weights and what its sample says about its error.

    `interval` covers the mean with probability at least `level`, by `method`;
    `normal_interval` is shorter and covers only when there are many samples of weights that
    are not too unequal. `effective_sample_size` is (Σw)²/Σw², the number of equal weights
    that would be as good, 0 if all are 0.
    """

    estimate: float
    standard_error: float
    interval: tuple[float, float]
    level: float
    effective_sample_size: float
    samples: int
    method: str

    @property
    def normal_interval(self) -> tuple[float, float]:
        """estimate ± z · standard_error, with the coverage `level` only in the limit."""
        reach = NormalDist().inv_cdf((1 + self.level) / 2) * self.standard_error
        return self.estimate - reach, self.estimate + reach

    @classmethod
    def of(
        cls, weights: Array, level: float = 0.95, *, bound: float = math.inf, most: float = math.inf
    ) -> Estimate:
        """The estimate that these weights make, at least two of them, finite and not negative.

        No weight exceeds `bound` and their mean not `most`, both known beforehand. Weights 0
        and `bound` alone are counted; where `bound` says nothing, the upper end is `most`.
        """
        chance("the confidence level", level)
        w = np.asarray(weights, dtype=float)
        if w.ndim != 1 or len(w) < 2:
            raise InputError(f"an estimate needs at least two weights, got shape {w.shape}")
        bad = ~(np.isfinite(w) & (w >= 0))
        if bad.any():
            raise InputError(f"weights are finite and not negative, got {w[bad][0]}")
        mean, n = float(w.mean()), len(w)
        error = float(w.std(ddof=1)) / math.sqrt(n)
        top = float(w.max())
        size = float((w / top).sum() ** 2 / ((w / top) ** 2).sum()) if top else 0.0
        interval, method = _interval(w, level, bound, most)
        return cls(mean, error, interval, level, size, n, method)


def _interval(w: Array, level: float, bound: float, most: float) -> tuple[tuple[float, float], str]:
    if bound == 1 and set(np.unique(w)) <= {0.0, 1.0}:
        return clopper_pearson(int(w.sum()), len(w), level), "Clopper-Pearson"
    low, high = betting_interval(w, bound, level)
    if high < most:
        return (low, high), "betting"
    return (low, most), f"betting, no upper end but {most:g}"
