"""Confidence intervals: against exact binomial sums, and their coverage where it is hardest."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import rare_event_sampling as sampling
from derivations.topics.intervals import betting_interval, clopper_pearson
from derivations.topics.rare_event import hitting_law, probability

ROULETTE = (100, 200, 18, 37, 600)


def _at_most(k: int, n: int, p: float) -> float:
    """P(X ≤ k), X binomial, by its sum."""
    return math.fsum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k + 1))


@given(st.integers(1, 60), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
@settings(max_examples=80)
def test_ends_of_clopper_pearson_leave_half_of_alpha(
    n: int, data: st.DataObject, level: float
) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = clopper_pearson(hits, n, level)
    half = (1 - level) / 2
    assert 0 <= low <= hits / n <= high <= 1
    if hits:
        assert 1 - _at_most(hits - 1, n, low) == pytest.approx(half, rel=1e-9)
    if hits < n:
        assert _at_most(hits, n, high) == pytest.approx(half, rel=1e-9)


def test_no_hits_and_all_hits() -> None:
    n, high = 1000, 1 - 0.025 ** (1 / 1000)
    assert clopper_pearson(0, n) == pytest.approx((0.0, high), rel=1e-12)
    assert clopper_pearson(n, n) == pytest.approx((1 - high, 1.0), rel=1e-12)
    assert clopper_pearson(0, 10**9)[1] == pytest.approx(-math.log(0.025) / 1e9, rel=1e-8, abs=0)
    assert clopper_pearson(3, 10**7)[0] == pytest.approx(
        0.6186721e-7, rel=1e-6, abs=0
    )  # Poisson limit


@given(st.integers(1, 20), st.floats(0.001, 0.999))
@settings(max_examples=25)
def test_coverage_of_clopper_pearson_by_enumeration(n: int, p: float) -> None:
    ends = [clopper_pearson(k, n) for k in range(n + 1)]
    covered = math.fsum(
        math.comb(n, k) * p**k * (1 - p) ** (n - k)
        for k, (low, high) in enumerate(ends)
        if low <= p <= high
    )
    assert covered >= 0.95 - 1e-9


@pytest.mark.parametrize("arguments", [(-1, 3), (4, 3), (1.5, 3), (0, 0), (1, 3, 1.0), (1, 3, 0.0)])
def test_bad_counts(arguments: tuple[float, ...]) -> None:
    with pytest.raises(InputError):
        clopper_pearson(*arguments)  # type: ignore[arg-type]


RUNS = 200
ALLOWED = 0.95 - 4 * math.sqrt(0.95 * 0.05 / RUNS)


def _coverage(samples: list[np.ndarray], truth: float, bound: float) -> float:
    found = [betting_interval(weights, bound) for weights in samples]
    return sum(low <= truth <= high for low, high in found) / len(found)


@pytest.mark.parametrize("n", [2, 30, 500])
@pytest.mark.parametrize("p", [0.5, 0.02, 0.001])
def test_betting_covers_rare_and_common_weights(n: int, p: float) -> None:
    rng = np.random.default_rng(5)
    samples = [3.0 * (rng.random(n) < p) for _ in range(RUNS)]
    assert _coverage(samples, 3.0 * p, 3.0) >= ALLOWED


@pytest.mark.parametrize("spread", [0.3, 2.0, 4.0])
def test_betting_covers_skewed_weights(spread: float) -> None:
    """Lognormal weights cut at their bound; most of the mean is in draws that few samples see."""
    rng = np.random.default_rng(6)
    bound = math.exp(3 * spread)
    draws = [np.minimum(np.exp(spread * rng.standard_normal(200)), bound) for _ in range(RUNS)]
    below = NormalDist().cdf
    truth = math.exp(spread**2 / 2) * below(3 - spread) + bound * below(-3)
    assert _coverage(draws, truth, bound) >= ALLOWED
    assert _coverage(draws, truth, math.inf) >= ALLOWED


def test_betting_is_nearly_as_short_as_the_normal_interval() -> None:
    rng = np.random.default_rng(0)
    x = rng.random(20_000)
    low, high = betting_interval(x, 1.0)
    error = x.std() / math.sqrt(len(x))
    assert low <= x.mean() <= high
    assert high - low < 1.6 * 2 * 1.96 * error


def test_betting_scales_with_its_unit_and_has_no_top_without_a_bound() -> None:
    x = np.random.default_rng(1).random(300) ** 4
    low, high = betting_interval(x, 1.0)
    assert betting_interval(x * 1e-9, 1e-9) == pytest.approx(
        (low * 1e-9, high * 1e-9), rel=1e-6, abs=0
    )
    assert betting_interval(x, math.inf) == pytest.approx((low, math.inf))
    assert betting_interval(np.zeros(50), 1.0)[0] == 0.0
    assert betting_interval(np.ones(50), 1.0)[1] == 1.0


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_a_higher_level_is_a_longer_interval(level: float) -> None:
    x = np.random.default_rng(2).random(100)
    low, high = betting_interval(x, 1.0, level)
    lower, higher = betting_interval(x, 1.0, (1 + level) / 2)
    assert lower < low < high < higher


@pytest.mark.parametrize(
    ("weights", "bound"),
    [([], 1.0), ([0.5, 2.0], 1.0), ([-0.1, 0.5], 1.0), ([math.nan, 0.1], 1.0), ([0.1, 0.2], 0.0)],
)
def test_bad_weights(weights: list[float], bound: float) -> None:
    with pytest.raises(InputError):
        betting_interval(np.array(weights), bound)


def test_crude_sampling_without_a_hit() -> None:
    """1000 games at the true odds: hardly ever a hit, and the interval knows it."""
    truth, rng = probability(ROULETTE), np.random.default_rng(3)
    runs = [sampling.importance_sample(ROULETTE, 18 / 37, 1000, rng) for _ in range(200)]
    assert all(run.interval[0] <= truth <= run.interval[1] for run in runs)
    assert {run.method for run in runs} == {"Clopper-Pearson"}
    assert runs[0].interval == pytest.approx((0.0, 1 - 0.025 ** (1 / 1000)))


SETTINGS = [
    (0.5, True),
    (0.55, True),
    (0.588, True),
    (0.7, True),
    (0.55, False),
    (0.62, False),
    (0.7, False),
]


@pytest.mark.parametrize(("q", "stopped"), SETTINGS)
def test_coverage_at_hard_settings(q: float, stopped: bool) -> None:
    """At q = 0.62 over the full path the normal interval covers 82 % of the time."""
    truth, rng = probability(ROULETTE), np.random.default_rng(4)
    runs = [sampling.importance_sample(ROULETTE, q, 300, rng, stopped=stopped) for _ in range(200)]
    covered = np.mean([run.interval[0] <= truth <= run.interval[1] for run in runs])
    assert covered >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / 200)


def test_the_method_says_when_there_is_no_upper_end() -> None:
    full = sampling.importance_sample(ROULETTE, 0.62, 300, 0, stopped=False)
    assert full.interval[1] == 1.0
    assert full.method == "betting, no upper end but 1"
    stopped = sampling.importance_sample(ROULETTE, 0.588, 300, 0)
    assert stopped.method == "betting"
    assert stopped.interval[1] < 1e-5


def test_bound_of_the_weights() -> None:
    """Every weight of a small game, enumerated, is below the bound, and one attains it."""
    game, q = (2, 4, 0.4, 9), 0.7
    for stopped in (True, False):
        weights = sampling.importance_weights(game, q, 20_000, 0, stopped=stopped)
        bound = sampling.weight_bound(game, q, stopped=stopped)
        assert weights.max() <= bound * (1 + 1e-12)
        if stopped:
            times = np.flatnonzero(hitting_law(game))
            wins = (times + 2) / 2
            every = (0.4 / q) ** wins * (0.6 / 0.3) ** (times - wins)
            assert every.max() == pytest.approx(bound)
        else:
            assert bound == pytest.approx((0.4 / q) ** 2 * (0.6 / 0.3) ** 7)
