"""EM against its own theory: f = g + h, no half step down, each half step a maximiser."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.em import (
    bent_coin,
    elbo,
    em,
    gap,
    log_joint,
    log_likelihood,
    maximise,
    posterior,
)

HEADS, FLIPS = (9, 8, 5, 9, 4, 1), 10
BIASES = st.floats(0.01, 0.99)


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """A log joint, entries to −∞ among them, and a q with zeros among its entries."""
    n, k = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    entry = st.floats(-700, 700)
    joint = np.array(
        draw(st.lists(st.lists(entry, min_size=k, max_size=k), min_size=n, max_size=n))
    )
    weights = np.array(
        [draw(st.lists(st.integers(0, 5), min_size=k, max_size=k).filter(any)) for _ in range(n)]
    )
    return joint, weights / weights.sum(axis=1, keepdims=True)


@st.composite
def games(draw: st.DrawFn) -> tuple[list[int], int]:
    flips = draw(st.integers(1, 30))
    return draw(st.lists(st.integers(0, flips), min_size=1, max_size=6)), flips


@given(tables())
def test_elbo_plus_gap_is_the_log_likelihood(pair: tuple[np.ndarray, np.ndarray]) -> None:
    joint, q = pair
    scale = 1 + np.abs(joint).sum()
    assert elbo(joint, q) + gap(joint, q) == pytest.approx(log_likelihood(joint), abs=1e-13 * scale)
    assert gap(joint, q) >= -1e-13 * scale


@given(tables())
def test_the_posterior_closes_the_gap(pair: tuple[np.ndarray, np.ndarray]) -> None:
    joint, _ = pair
    scale = 1 + np.abs(joint).sum()
    best = posterior(joint)
    assert np.allclose(best.sum(axis=1), 1, atol=1e-12)
    assert gap(joint, best) == pytest.approx(0, abs=1e-13 * scale)


def test_values_by_hand() -> None:
    joint = np.log([[0.1, 0.3], [0.2, 0.2]])
    q = [[0.5, 0.5], [1, 0]]
    assert log_likelihood(joint) == pytest.approx(2 * math.log(0.4))
    assert posterior(joint) == pytest.approx(np.array([[0.25, 0.75], [0.5, 0.5]]))
    kl = 0.5 * math.log(0.5 / 0.25) + 0.5 * math.log(0.5 / 0.75) + math.log(1 / 0.5)
    assert gap(joint, q) == pytest.approx(kl)
    assert elbo(joint, q) == pytest.approx(2 * math.log(0.4) - kl)


def test_mass_where_the_model_has_none_costs_everything() -> None:
    joint = [[0.0, -math.inf]]
    assert elbo(joint, [[0.5, 0.5]]) == -math.inf
    assert gap(joint, [[0.5, 0.5]]) == math.inf
    assert elbo(joint, [[1, 0]]) == 0.0


@given(BIASES, games())
def test_log_joint_is_the_binomial_law(bias: float, game: tuple[list[int], int]) -> None:
    seen, flips = game
    table = np.exp(log_joint(bias, seen, flips))
    laws = (bias, 0.5)
    expected = [
        [0.5 * math.comb(flips, s) * p**s * (1 - p) ** (flips - s) for p in laws] for s in seen
    ]
    assert np.allclose(table, expected, rtol=1e-11, atol=0)


@given(BIASES, games())
def test_no_half_step_lowers_the_bound(start: float, game: tuple[list[int], int]) -> None:
    seen, flips = game
    trace = em(seen, flips, start, 6)
    slack = 1e-10 * len(seen) * flips
    for before, after in itertools.pairwise(trace):
        assert after.elbo >= before.elbo - slack
        assert after.log_likelihood >= before.log_likelihood - slack
        assert after.elbo + after.gap == pytest.approx(after.log_likelihood, abs=slack)
        assert after.gap >= -slack
    for state in trace[1::2]:
        assert state.gap == pytest.approx(0, abs=slack)


@given(BIASES, BIASES, games())
def test_maximise_beats_every_other_bias(
    start: float, other: float, game: tuple[list[int], int]
) -> None:
    seen, flips = game
    q = posterior(log_joint(start, seen, flips))
    best = elbo(log_joint(maximise(q, seen, flips), seen, flips), q)
    assert best >= elbo(log_joint(other, seen, flips), q) - 1e-9


def test_two_starts_two_maxima() -> None:
    low, high = em(HEADS, FLIPS, 0.3, 500)[-1], em(HEADS, FLIPS, 0.6, 500)[-1]
    assert low.bias < 0.5 < high.bias
    assert low.log_likelihood < high.log_likelihood
    for end in (low, high):
        step = 1e-4
        around = [log_likelihood(log_joint(end.bias + d, HEADS, FLIPS)) for d in (-step, step)]
        assert max(around) < end.log_likelihood


def test_the_trace_starts_where_it_is_told() -> None:
    trace = em(HEADS, FLIPS, 0.3, 2)
    assert len(trace) == 5
    assert trace[0].bias == trace[1].bias == 0.3
    assert bent_coin(HEADS, FLIPS, 0.3, 0) == 0.3
    assert bent_coin(HEADS, FLIPS, 0.3, 2) == trace[-1].bias


def test_only_tails_run_to_a_coin_without_heads() -> None:
    end = em([0, 0], 10, 0.3, 60)[-1]
    assert end.bias == 0.0
    assert end.log_likelihood == pytest.approx(2 * math.log(0.5 + 0.5 * 2**-10))


def test_many_flips_do_not_underflow() -> None:
    trace = em([4000, 9000, 5000], 10_000, 0.8, 5)
    assert trace[-1].bias == pytest.approx(0.9)
    assert math.isfinite(trace[-1].log_likelihood)


BAD: dict[str, tuple[Any, str]] = {
    "vector": (lambda: log_likelihood([0.0, 1.0]), r"shape \(n, k\)"),
    "nothing": (lambda: posterior(np.zeros((0, 2))), r"shape \(n, k\)"),
    "nan": (lambda: log_likelihood([[math.nan, 0]]), "NaN"),
    "plus infinity": (lambda: log_likelihood([[math.inf, 0]]), "NaN or"),
    "impossible": (lambda: posterior([[0, 0], [-math.inf, -math.inf]]), "row 2"),
    "q of another shape": (lambda: elbo([[0.0, 0.0]], [[1.0]]), r"shape \(1, 2\)"),
    "q not one": (lambda: gap([[0.0, 0.0]], [[0.5, 0.6]]), "row 1 of q"),
    "q negative": (lambda: gap([[0.0, 0.0]], [[1.5, -0.5]]), "row 1 of q"),
    "q nan": (lambda: elbo([[0.0, 0.0]], [[math.nan, 1.0]]), "row 1 of q"),
    "bias below 0": (lambda: log_joint(-0.1, HEADS, FLIPS), "from 0 to 1"),
    "bias nan": (lambda: log_joint(math.nan, HEADS, FLIPS), "finite probability of heads"),
    "no games": (lambda: log_joint(0.5, [], FLIPS), "numbers of heads"),
    "too many heads": (lambda: log_joint(0.5, [3, 11], 10), "game 2 has 11"),
    "half a head": (lambda: log_joint(0.5, [0.5], 10), "game 1"),
    "no flips": (lambda: log_joint(0.5, [0], 0), "flips"),
    "all fair": (lambda: maximise([[0, 1]], [3], 10), "bent coin"),
    "steps": (lambda: em(HEADS, FLIPS, 0.3, -1), "rounds"),
    "never heads, but heads": (lambda: em([3], 10, 0.0, 1), "bent coin"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_error(case: str) -> None:
    call, words = BAD[case]
    with pytest.raises(InputError, match=words):
        call()
