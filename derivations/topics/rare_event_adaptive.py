r"""Two ways to the rare event that learn: the cross-entropy method and multilevel splitting.

**Cross-entropy.** Of all proposals with win chance q, the one nearest to the game given
success, in KL(P(· | T ≤ K) ‖ P_q), wins as often as the successful paths do:

    q* = E[wins up to T; T ≤ K] / E[T; T ≤ K] = Σ_m P(T=m) (m + d)/2 / Σ_m P(T=m) m,

d = N − a. It is not known beforehand; so q is learned on easier targets a < L ≤ N, each as
far as a share ρ of the paths still reaches, weighted back to p.

**Splitting.** With levels a = L_0 < L_1 < … < L_J = N and T_j the round in which L_j is
reached, P(T ≤ K) = Π_j P(T_{j+1} ≤ K | T_j ≤ K). Each factor is the share of n paths that
get to the next level, started at the times at which the last was reached, drawn with
replacement. The product of the shares is unbiased, whatever the levels.

Sources: Rubinstein and Kroese, The Cross-Entropy Method, 2004; Kahn and Harris, 1951.
"""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np

from derivations.errors import InputError
from derivations.topics.arguments import chance, whole
from derivations.topics.rare_event import Game, GameLike, log_hitting_law
from derivations.topics.rare_event_sampling import Ints, Seed, generator, play

RHO = 0.1
"""The share of paths that a level of the cross-entropy method wants to be reached."""


def cross_entropy_best(game: GameLike) -> float:
    """q* = Σ P(T=m) (m + d)/2 / Σ P(T=m) m, exactly; `InputError` if N is out of reach."""
    g = Game.of(game)
    rounds, logs = log_hitting_law(g)
    law = np.exp(logs - logs.max())
    return float(law @ (rounds + g.target - g.capital) / 2 / (law @ rounds))


def cross_entropy(game: GameLike, samples: int, seed: Seed) -> list[float]:
    """The proposals q_0 = p, q_1, … that the method learns; the last is for N itself.

    Each level is the highest that a share ρ of `samples` paths of the last proposal reaches,
    and at least one more than the last. `InputError` when a level is reached by no path.
    """
    g, rng = Game.of(game), generator(seed)
    whole("the number of samples", samples, 2)
    proposals, level = [float(g.win)], g.capital
    while level < g.target:
        q = proposals[-1]
        level = _next_level(g, level, q, samples, rng)
        hits, _ = play(dataclasses.replace(g, target=level), q, samples, rng)
        proposals.append(_learned(g, level, q, hits[hits > 0]))
    return proposals


def _next_level(g: Game, level: int, q: float, samples: int, rng: np.random.Generator) -> int:
    low, high = level + 1, g.target
    while low < high:  # the share falls as the level rises
        middle = (low + high + 1) // 2
        hits, _ = play(dataclasses.replace(g, target=middle), q, samples, rng)
        if np.count_nonzero(hits) >= RHO * samples:
            low = middle
        else:
            high = middle - 1
    return low


def _learned(g: Game, level: int, q: float, times: Ints) -> float:
    """Σ w wins / Σ w T over the paths that reached `level`."""
    if len(times) == 0:
        raise InputError(f"no path reached level {level} at q = {q:g}; take more samples")
    p, wins = float(g.win), (times + level - g.capital) / 2
    logs = wins * math.log(p / q) + (times - wins) * math.log((1 - p) / (1 - q))
    weights = np.exp(logs - logs.max())
    learned = float(weights @ wins / (weights @ times))
    return min(learned, 1 - 1e-6)  # a proposal of 1 would never lose a round


def split(game: GameLike, levels: int, paths: int, seed: Seed) -> float:
    """The product of the shares over `levels` levels from a to N, `paths` paths each.

    Unbiased. 0 as soon as no path gets on. `InputError` for no level, no path, or a bad game.
    """
    g, rng = Game.of(game), generator(seed)
    n = whole("the number of paths", paths, 1)
    count = min(whole("the number of levels", levels, 1), g.target - g.capital)
    steps = np.linspace(g.capital, g.target, count + 1).round().astype(int).tolist()
    starts, estimate = np.zeros(n, dtype=np.int64), 1.0
    for low, high in itertools.pairwise(steps):
        reached = _climb(g, low, high, starts, rng)
        estimate *= len(reached) / n
        if len(reached) == 0:
            return 0.0
        starts = rng.choice(reached, n)
    return estimate


def _climb(g: Game, low: int, high: int, starts: Ints, rng: np.random.Generator) -> Ints:
    """The rounds in which paths that are at `low` in rounds `starts` reach `high`, by round K."""
    capital, time = np.full(len(starts), low), starts.copy()
    reached = []
    while len(capital):
        alive = time < g.horizon
        capital, time = capital[alive], time[alive] + 1
        capital = capital + np.where(rng.random(len(capital)) < float(g.win), 1, -1)
        reached.append(time[capital == high])
        going = (capital > 0) & (capital < high)
        capital, time = capital[going], time[going]
    return np.concatenate(reached)


def split_relative_error(game: GameLike, levels: int, paths: int) -> float:
    """sqrt(Σ_j (1 − p_j) / p_j / n), the relative error if the levels were independent.

    p_j is the exact chance of the next level given the last. A lower bound, because paths
    reach a level at different times. `InputError` as for `split`.
    """
    g = Game.of(game)
    n = whole("the number of paths", paths, 1)
    count = min(whole("the number of levels", levels, 1), g.target - g.capital)
    steps = np.linspace(g.capital, g.target, count + 1).round().astype(int).tolist()
    logs = [0.0, *(_log_reach(g, level) for level in steps[1:])]
    shares = [math.exp(b - a) for a, b in itertools.pairwise(logs)]
    return math.sqrt(sum((1 - share) / share for share in shares) / n)


def _log_reach(g: Game, level: int) -> float:
    logs = log_hitting_law(dataclasses.replace(g, target=level))[1]
    return float(logs.max() + math.log(np.exp(logs - logs.max()).sum()))


def learned_proposal(game: GameLike, samples: int, seed: int) -> float:
    """The last proposal of `cross_entropy`."""
    q = cross_entropy(game, samples, seed)[-1]
    chance("the proposal q", q)
    return q
