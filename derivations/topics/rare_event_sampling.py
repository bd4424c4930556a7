r"""Monte Carlo for the gambler's rare event, with its own error bar.

Rounds are won with chance q; the estimator is the mean of W·1{T ≤ K}, W the
likelihood ratio of all K rounds or of the first T. `doob_sample` plays with
Doob's h-transform instead, the game conditioned on success,

    q_k(x) = p V_{k−1}(x+1) / V_k(x),    k rounds left, V from `value_table`,

under which the ratios telescope to V_K(a) on every path: the variance is zero.

Speed: twelve rounds are one word of bits, drawn from its law (alias method); tables say where
it ends and when it first reaches each height. The same seed or `Generator`, the same numbers.

    \mathtt{importance\_estimate}(G, 0.588070, 1000000, 0) \approx 2.39\times10^{-6}
    \mathtt{full\_path\_estimate}(G, 0.565267, 1000000, 0)_1 \approx 2.41\times10^{-6}
    \mathtt{doob\_estimate}(G, 100, 0) = \mathtt{probability}(G)
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np
from numpy.typing import NDArray

from derivations.errors import InputError
from derivations.topics.arguments import chance, seed_of, whole
from derivations.topics.estimates import Estimate
from derivations.topics.rare_event import Array, Game, GameLike, check_reach, value_table

__all__ = ["doob_estimate", "full_path_estimate", "importance_estimate"]
Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Seed = int | np.random.Generator

ROUNDS = 12  # rounds in a word
WORDS = 1 << ROUNDS  # how many words there are
NEVER = ROUNDS + 1  # later than any round of the word
CHUNK = 1000  # paths at a time, so that they stay in the cache


def importance_sample(
    game: GameLike, q: float, samples: int, seed: Seed, *, stopped: bool = True, level: float = 0.95
) -> Estimate:
    """Estimate P(T ≤ K) from rounds won with chance q; q = p is crude Monte Carlo.

    `stopped`: weight the first T rounds; else all K, which has a larger variance.
    `InputError` for q outside (0,1), fewer than two samples, a bad game or seed.
    """
    weights = importance_weights(game, q, samples, seed, stopped=stopped)
    return Estimate.of(weights, level, bound=weight_bound(game, q, stopped=stopped), most=1.0)


def weight_bound(game: GameLike, q: float, *, stopped: bool = True) -> float:
    """The largest W·1{T ≤ K} there is; inf where float64 overflows, 0 if N is out of reach.

    log W is linear in T if stopped, else in the wins of all K rounds, so an end is largest:
    T from d to the last round of its parity, d = N − a; wins from d to K.
    """
    g = Game.of(game)
    chance("the proposal q", q)
    p, need = float(g.win), g.target - g.capital
    gain, loss = math.log(p / q), math.log((1 - p) / (1 - q))
    spare = g.horizon - need
    if spare < 0:
        return 0.0
    pairs = spare // 2
    ends = (pairs, pairs) if stopped else (0, spare)
    other = (0, 0) if stopped else (spare, 0)
    logs = [(need + won) * gain + lost * loss for won, lost in (ends, other)]
    return math.exp(max(logs)) if max(logs) < 709 else math.inf


def importance_weights(
    game: GameLike, q: float, samples: int, seed: Seed, *, stopped: bool = True
) -> Array:
    """W·1{T ≤ K} of each sample, shape (samples,)."""
    g = Game.of(game)
    p, (hits, wins) = float(g.win), play(g, q, samples, seed)
    rounds: Ints = np.full(len(hits), g.horizon)
    if stopped:
        rounds, wins = hits, (hits + g.target - g.capital) // 2
    gain, loss = math.log(p / q), math.log((1 - p) / (1 - q))
    return np.asarray(np.where(hits > 0, np.exp(wins * gain + (rounds - wins) * loss), 0.0))


def play(game: GameLike, q: float, samples: int, seed: Seed) -> tuple[Ints, Ints]:
    """T of each sample (0 when N is not reached by round K) and its wins in all K rounds."""
    g = Game.of(game)
    chance("the proposal q", q)
    whole("the number of samples", samples, 2)
    rng, width = generator(seed), math.ceil(g.horizon / ROUNDS)
    sizes = (min(CHUNK, samples - start) for start in range(0, samples, CHUNK))
    parts = [_play_chunk(g, *_draw(q, (size, width), rng)) for size in sizes]
    hits, wins = map(np.concatenate, zip(*parts, strict=True))
    return hits, wins


def doob_sample(game: GameLike, samples: int, seed: Seed, *, level: float = 0.95) -> Estimate:
    """Estimate P(T ≤ K) under Doob's h-transform: every path wins, every weight is the same.

    The weights are multiplied up round by round, so what spread they show is rounding.
    Raises `InputError` when N cannot be reached in K rounds.
    """
    weights = doob_weights(game, samples, seed)
    found = Estimate.of(weights, level, most=1.0)
    ends = float(weights.min()), float(weights.max())
    return dataclasses.replace(found, interval=ends, method="all weights are equal")


def doob_weights(game: GameLike, samples: int, seed: Seed) -> Array:
    """W of each path under the h-transform, shape (samples,)."""
    g = Game.of(game)
    whole("the number of samples", samples, 2)
    rng, values, p = generator(seed), value_table(g), float(g.win)
    if values[-1, g.capital] == 0.0:
        check_reach(g)
        raise InputError("P(T ≤ K) is below the least double, so Doob's h has no values")
    capital, log_weight = np.full(samples, g.capital), np.zeros(samples)
    for left in range(g.horizon, 0, -1):
        playing = np.flatnonzero(capital < g.target)
        x = capital[playing]
        q = p * values[left - 1, x + 1] / values[left, x]
        won = rng.random(len(x)) < q
        log_weight[playing] += np.log(np.where(won, p, 1 - p) / np.where(won, q, 1 - q))
        capital[playing] = np.where(won, x + 1, x - 1)
    weights: Array = np.exp(log_weight)
    return weights


def importance_estimate(game: GameLike, q: float, samples: int, seed: int) -> float:
    """The number that `importance_sample` (stopped) estimates."""
    return importance_sample(game, q, samples, seed).estimate


def full_path_estimate(game: GameLike, q: float, samples: int, seed: int) -> list[float]:
    """[estimate, standard error, normal 95 % interval, effective size], weight of all K rounds."""
    e = importance_sample(game, q, samples, seed, stopped=False)
    return [e.estimate, e.standard_error, *e.normal_interval, e.effective_sample_size]


def full_path_interval(game: GameLike, q: float, samples: int, seed: int) -> list[float]:
    """The 95 % interval that holds at any number of samples, the weight of all K rounds."""
    return list(importance_sample(game, q, samples, seed, stopped=False).interval)


def stopped_interval(game: GameLike, q: float, samples: int, seed: int) -> list[float]:
    """The 95 % interval that holds for every number of samples, the stopped weight."""
    return list(importance_sample(game, q, samples, seed).interval)


def doob_estimate(game: GameLike, samples: int, seed: int) -> float:
    """The number that `doob_sample` estimates."""
    return doob_sample(game, samples, seed).estimate


def generator(seed: Seed) -> np.random.Generator:
    """The generator itself, or a new one from an integer seed; never an unseeded one."""
    if isinstance(seed, np.random.Generator):
        return seed
    seed_of(seed)
    return np.random.default_rng(seed)


def _play_chunk(g: Game, cells: Ints, spelling: Ints) -> tuple[Ints, Ints]:
    """Hitting times and wins of paths given as cells, one row a path; spelling[cell] is its word.

    A word can end the game only if it starts within ROUNDS of a boundary. Only those are
    looked up, and of those that end it the first in each row counts.
    """
    end, up_first, down_first = _tables()
    rise = end[spelling][cells]
    total = np.cumsum(rise, axis=1, dtype=np.int32)
    start = total - (rise - g.capital)
    near = np.flatnonzero((start >= g.target - ROUNDS) | (start <= ROUNDS))
    row, block = np.divmod(near, cells.shape[1])
    word, x = spelling[cells.ravel()[near]], start.ravel()[near]
    up = up_first[word, np.minimum(np.maximum(g.target - x, 0), NEVER)]
    down = down_first[word, np.minimum(np.maximum(x, 0), NEVER)]
    over = np.flatnonzero((up < NEVER) | (down < NEVER))
    paths, first = np.unique(row[over], return_index=True)
    last = over[first]
    time = block[last] * ROUNDS + up[last]
    hits = np.zeros(len(cells), dtype=np.int64)
    hits[paths] = np.where((up[last] < down[last]) & (time <= g.horizon), time, 0)
    return hits, _wins(g.horizon, total, spelling[cells[:, -1]])


def _wins(horizon: int, total: Small, last: Ints) -> Ints:
    """Wins in the first `horizon` rounds: whole words, then the first rounds of the last."""
    full, rest = divmod(horizon, ROUNDS)
    wins = np.zeros(len(last), dtype=np.int64)
    if full:
        wins += (total[:, full - 1] + full * ROUNDS) // 2
    if rest:
        wins += np.bitwise_count(last >> (ROUNDS - rest))
    return wins


@functools.cache
def _tables() -> tuple[Small, Ints, Ints]:
    """For each word (first round in its top bit): where it ends, and first times.

    `up_first[b, h]` is the round in which height h is first reached, `down_first[b, h]`
    the one for −h, NEVER if neither happens in these rounds; heights 0, …, NEVER.
    """
    bits = np.arange(WORDS)[:, None] >> np.arange(ROUNDS)[::-1] & 1
    path = np.cumsum(2 * bits - 1, axis=1).astype(np.int32)
    return path[:, -1].copy(), _first_times(path), _first_times(-path)


def _first_times(path: Small) -> Ints:
    """The round in which each height 0, …, NEVER is first reached, a row a path."""
    reached = path[:, None, :] >= np.arange(NEVER + 1)[None, :, None]
    return np.where(reached.any(axis=2), reached.argmax(axis=2) + 1, NEVER)


def _draw(q: float, shape: tuple[int, int], rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Cells and their spelling: words whose bits are independent and one with chance q.

    The integer part of WORDS·u picks a pair of cells, its fraction, uniform and
    independent of it, says which: the word's own or its alias.
    """
    keep, spelling = _alias(q)
    u = rng.random(shape)
    u *= WORDS
    cells = u.astype(np.int64)
    other = u >= keep[cells]
    cells *= 2
    cells += other
    return cells, spelling


@functools.lru_cache(maxsize=64)
def _alias(q: float) -> tuple[Array, Ints]:
    """Walker's tables for the law of a word: below `keep` cell b gives b, else its alias."""
    own = np.arange(WORDS)
    ones = np.bitwise_count(own).astype(float)
    mass = WORDS * q**ones * (1 - q) ** (ROUNDS - ones)
    keep, alias = np.ones(WORDS), own.copy()
    poor, rich = np.flatnonzero(mass < 1).tolist(), np.flatnonzero(mass >= 1).tolist()
    while poor and rich:
        small, large = poor.pop(), rich[-1]
        keep[small], alias[small] = mass[small], large
        mass[large] -= 1 - mass[small]
        if mass[large] < 1:
            poor.append(rich.pop())
    return keep + own, np.stack((own, alias), axis=1).ravel()
