r"""The gambler who must double up in time: the probability, exactly.

A gambler owns a, 0 < a < N, wins each unit bet with probability p, stops at 0 or
N, and plays at most K rounds. T is the round in which N is reached. The rare
event is {T ≤ K}. Its probability comes from a dynamic programme in big integers,
from the ballot theorem, which shares nothing with it, and in float64.

A game is written as a tuple: G = (100, 200, 18, 37, 600) reads a, N, winning
pockets, pockets, K; (100, 200, p, 600) takes any p. Sentences for each function:

    \mathtt{exact\_numerator}(G) / 37^{600} \approx 2.38838345060695703669568600254\times10^{-6}
    \mathtt{ballot\_numerator}(G) = \mathtt{exact\_numerator}(G)
    \mathtt{probability}(G) \approx 2.3883834506\times10^{-6}
    \mathtt{eventual\_probability}(G) \approx 0.00446628453949
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derivations.errors import InputError
from derivations.topics.arguments import chance, whole

# What a page may call, with any numbers whatever.
__all__ = [
    "ballot_numerator",
    "eventual_probability",
    "exact_numerator",
    "exact_probability",
    "hitting_law",
    "probability",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Game:
    """Capital a, target N, chance p of winning a round, horizon K in rounds.

    Raises:
        InputError: unless 0 < a < N and K ≥ 1 are integers and 0 < p < 1.
    """

    capital: int = 100
    target: int = 200
    win: Fraction | float = Fraction(18, 37)
    horizon: int = 600

    def __post_init__(self) -> None:
        whole("the capital", self.capital, 1)
        whole("the target", self.target, 2)
        whole("the horizon", self.horizon, 1)
        if self.capital >= self.target:
            got = f"{self.capital} and {self.target}"
            raise InputError(f"the capital is below the target, got {got}; the game is over else")
        chance("the chance p of winning a round", self.win)

    @classmethod
    def of(cls, game: Game | tuple[Any, ...]) -> Game:
        """The game that (a, N, p, K) or (a, N, winning pockets, pockets, K) describes."""
        if isinstance(game, Game):
            return game
        if not isinstance(game, tuple | list) or len(game) not in (4, 5):
            raise InputError(f"a game is (a, N, p, K) or (a, N, pockets, of, K), got {game!r:.60}")
        capital, target, *odds, horizon = game
        if len(odds) == 2:
            whole("the number of winning pockets", odds[0], 1)
            whole("the number of pockets", odds[1], 2)
            odds = [Fraction(odds[0], odds[1])]
        return cls(capital, target, odds[0], horizon)


GameLike = Game | tuple[Any, ...]


def check_reach(game: Game) -> None:
    """`InputError` when K rounds are too few to win N − a of them."""
    need = game.target - game.capital
    if need > game.horizon:
        raise InputError(f"the horizon is too short to win {need} rounds, got {game.horizon}")


def exact_probability(game: GameLike) -> Fraction:
    """P(T ≤ K) without rounding, by dynamic programming in big integers."""
    g = Game.of(game)
    return Fraction(exact_numerator(g), Fraction(g.win).denominator ** g.horizon)


def exact_numerator(game: GameLike) -> int:
    """P(T ≤ K) · s^K, an integer when p = w/s in lowest terms.

    V_k(x), the chance from capital x with k rounds left, is w^{N−x} A_k(x) / s^k, for a
    path from x to N has N−x more wins than losses. What is left costs one product:
    A_{k+1}(x) = A_k(x+1) + w(s−w) A_k(x−1), A_k(0) = 0, A_k(N) = s^k. As a round changes
    the parity of the capital, every second x is enough.
    """
    g = Game.of(game)
    win, slots = Fraction(g.win).as_integer_ratio()
    both, top = win * (slots - win), 1
    first = (g.capital + g.horizon) % 2  # `values` are those of first, first + 2, …
    values = [int(x == g.target) for x in range(first, g.target + 1, 2)]
    for _ in range(g.horizon):
        inner = [up + both * down for down, up in itertools.pairwise(values)]
        first, top = 1 - first, top * slots
        ends = [0] * (first == 0), [top] * ((g.target - first) % 2 == 0)
        values = [*ends[0], *inner, *ends[1]]
    return win ** (g.target - g.capital) * values[g.capital // 2]


def ballot_numerator(game: GameLike) -> int:
    """P(T ≤ K) · s^K by counting paths, with no dynamic programme.

    The paths that first touch N in round m without touching 0 number
    Σ_j ((d+2jN)/m) C(m, (m+d+2jN)/2): the ballot theorem under reflection in both
    barriers. Each has (m+d)/2 wins.
    """
    g = Game.of(game)
    win, slots = Fraction(g.win).as_integer_ratio()
    distance = g.target - g.capital
    total = 0
    for m in range(distance, g.horizon + 1, 2):
        wins, losses = (m + distance) // 2, (m - distance) // 2
        weight = win**wins * (slots - win) ** losses * slots ** (g.horizon - m)
        total += first_touch_paths(g.capital, g.target, m) * weight
    return total


def first_touch_paths(capital: int, target: int, rounds: int) -> int:
    """How many ±1 paths from `capital` touch `target` first in round `rounds`, and never 0.

    `InputError` unless 0 < capital < target and rounds ≥ 1 are integers.
    """
    whole("the number of rounds", rounds, 1)
    whole("the target", target, whole("the capital", capital, 1) + 1)
    farthest = rounds // target + 1
    total = 0
    for j in range(-farthest, farthest + 1):
        shift = target - capital + 2 * j * target
        if abs(shift) <= rounds and (rounds + shift) % 2 == 0:
            total += shift * math.comb(rounds, (rounds + shift) // 2)
    return total // rounds


def probability(game: GameLike) -> float:
    """P(T ≤ K) in float64, summed from `hitting_law`."""
    return float(hitting_law(game).sum())


def hitting_law(game: GameLike) -> Array:
    """P(T = m) for m = 0, …, K: the mass that each round moves onto N. O(K·N)."""
    g = Game.of(game)
    p = float(g.win)
    law = np.zeros(g.horizon + 1)
    mass = np.zeros(g.target + 1)
    mass[g.capital] = 1.0
    for m in range(1, g.horizon + 1):
        won, lost = p * mass[:-1], (1 - p) * mass[1:]
        mass[1:] = won
        mass[0] = 0.0
        mass[:-1] += lost
        law[m] = mass[-1]
        mass[0] = mass[-1] = 0.0
    return law


def log_hitting_law(game: GameLike) -> tuple[NDArray[np.int64], Array]:
    """The rounds m ≤ K in which N can be reached first, and log P(T = m), which never underflows.

    From `hitting_law`; where that leaves the normal doubles, from the exact number of paths,
    log P(T = m) = log #paths + (m + d)/2 log p + (m − d)/2 log(1 − p). `InputError` if d > K.
    """
    g = Game.of(game)
    check_reach(g)
    need, p = g.target - g.capital, float(g.win)
    rounds = np.arange(need, g.horizon + 1, 2)
    law = hitting_law(g)[rounds]
    if law.min() > 1e-290:
        return rounds, np.log(law)
    counts = [first_touch_paths(g.capital, g.target, m) for m in rounds.tolist()]
    logs = np.array([math.log(count) if count else -math.inf for count in counts])
    reached = logs > -math.inf
    logs += (rounds + need) / 2 * math.log(p) + (rounds - need) / 2 * math.log1p(-p)
    return rounds[reached], logs[reached]


def value_table(game: GameLike) -> Array:
    """V_k(x) = P(N within k rounds from capital x), shape (K + 1, N + 1): Doob's h."""
    g = Game.of(game)
    p = float(g.win)
    table = np.zeros((g.horizon + 1, g.target + 1))
    table[:, -1] = 1.0
    for fewer, more in itertools.pairwise(table):
        more[1:-1] = p * fewer[2:] + (1 - p) * fewer[:-2]
    return table


def eventual_probability(game: GameLike) -> float:
    """P(T < ∞) = (r^a − 1)/(r^N − 1) with r = (1−p)/p, and a/N at p = 1/2; K is not used."""
    g = Game.of(game)
    p = float(g.win)
    rate = math.log1p(-p) - math.log(p)
    if rate == 0.0:
        return g.capital / g.target
    if rate > 0.0:  # multiply through by r^{−N}, so that nothing overflows
        ratio = math.expm1(-rate * g.capital) / math.expm1(-rate * g.target)
        return math.exp(rate * (g.capital - g.target)) * ratio
    return math.expm1(rate * g.capital) / math.expm1(rate * g.target)
