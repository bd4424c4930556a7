r"""Exact variances of the two weights for the gambler's rare event, and the best proposals.

Rounds are won with chance p under P and sampled with chance q under Q. The weights

    full path   W = Π_{k≤K} dP/dQ(X_k),        stopped   W = Π_{k≤T} dP/dQ(X_k)

both keep W·1{T ≤ K} unbiased. A path with T = m has (m+d)/2 wins and (m−d)/2
losses, d = N − a, so its stopped weight w_m depends on m alone, and with
c = p²/q + (1−p)²/(1−q), which is 1 at q = p and more elsewhere,

    stopped    E_q[W² 1{T≤K}] = Σ_m P(T=m) w_m,
    full path  E_q[W² 1{T≤K}] = Σ_m P(T=m) w_m c^{K−m}.

Sentences for each function, G = (100, 200, 18, 37, 600):

    \mathtt{full\_path\_second\_moment}(G, q) \ge \mathtt{stopped\_second\_moment}(G, q)
    \mathtt{full\_path\_relative\_error}(G, 0.55, 3000) \approx 0.1232
    \mathtt{stopped\_relative\_error}(G, 0.55, 3000) \approx 0.0705
    \mathtt{full\_path\_best}(G) \approx 0.565267
    \mathtt{stopped\_best}(G) \approx 0.588070
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from derivations.topics.arguments import chance, whole
from derivations.topics.rare_event import Array, Game, GameLike, log_hitting_law

# What a page may call, with any numbers whatever.
__all__ = [
    "full_path_best",
    "full_path_relative_error",
    "full_path_second_moment",
    "stopped_best",
    "stopped_relative_error",
    "stopped_second_moment",
]


def stopped_second_moment(game: GameLike, q: float) -> float:
    """E_q[W² 1{T≤K}] of the weight stopped at T; inf where float64 overflows."""
    return _exp(_Moments.of(game).stopped(q))


def full_path_second_moment(game: GameLike, q: float) -> float:
    """E_q[W² 1{T≤K}] of the weight over all K rounds; inf where float64 overflows."""
    return _exp(_Moments.of(game).full_path(q))


def stopped_relative_error(game: GameLike, q: float, samples: int) -> float:
    """Standard error of the stopped estimator divided by P(T ≤ K)."""
    moments = _Moments.of(game)
    return moments.relative_error(moments.stopped(q), samples)


def full_path_relative_error(game: GameLike, q: float, samples: int) -> float:
    """Standard error of the full-path estimator divided by P(T ≤ K); q = p is crude."""
    moments = _Moments.of(game)
    return moments.relative_error(moments.full_path(q), samples)


def stopped_best(game: GameLike) -> float:
    """The q in (0,1) with the least variance of the stopped estimator."""
    return _least(_Moments.of(game).stopped)


def full_path_best(game: GameLike) -> float:
    """The q in (0,1) with the least variance of the full-path estimator."""
    return _least(_Moments.of(game).full_path)


@dataclass(frozen=True)
class _Moments:
    """The law of T once, then any q in O(K); logarithms, for w_m may leave float64."""

    win: float
    rounds: Array  # the m with P(T = m) > 0
    wins: Array  # (m + d)/2 for those m
    log_law: Array  # log P(T = m)
    left: Array  # K − m

    @classmethod
    def of(cls, game: GameLike) -> _Moments:
        g = Game.of(game)
        rounds, log_law = log_hitting_law(g)
        wins = (rounds + g.target - g.capital) / 2
        left = (g.horizon - rounds).astype(float)
        return cls(float(g.win), rounds.astype(float), wins, log_law, left)

    def stopped(self, q: float) -> float:
        """log E_q[W² 1{T≤K}], the weight stopped."""
        return _log_sum_exp(self.log_law + self._log_weight(q))

    def full_path(self, q: float) -> float:
        """log E_q[W² 1{T≤K}], the weight over all rounds."""
        weight = self._log_weight(q)
        c = self.win**2 / q + (1 - self.win) ** 2 / (1 - q)
        return _log_sum_exp(self.log_law + weight + self.left * math.log(c))

    def relative_error(self, log_second: float, samples: int) -> float:
        """sqrt((E[W²]/P² − 1)/n)."""
        whole("the number of samples", samples, 1)
        excess = _exp(log_second - 2 * _log_sum_exp(self.log_law)) - 1
        return math.sqrt(max(excess, 0.0) / samples)

    def _log_weight(self, q: float) -> Array:
        """log w_m."""
        chance("the proposal q", q)
        gain, loss = math.log(self.win / q), math.log((1 - self.win) / (1 - q))
        weight: Array = self.wins * gain + (self.rounds - self.wins) * loss
        return weight


def _log_sum_exp(logs: Array) -> float:
    top = float(logs.max())
    return top + math.log(float(np.exp(logs - top).sum()))


def _exp(log: float) -> float:
    return math.exp(log) if log < 709.0 else math.inf


def _least(f: Callable[[float], float]) -> float:
    """Golden section on (0,1), to 1e-8.

    Both log second moments are convex in q, because log w_m and log c are and sums of
    log-convex functions are log-convex; so the section finds the one minimum.
    """
    shrink = (math.sqrt(5) - 1) / 2
    low, high = 0.0, 1.0
    left, right = 1 - shrink, shrink
    at_left, at_right = f(left), f(right)
    while high - low > 1e-10:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - shrink * (high - low)
            at_left = f(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + shrink * (high - low)
            at_right = f(right)
    return (low + high) / 2
