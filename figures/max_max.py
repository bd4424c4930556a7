"""The pictures of the page on max-max: EM climbs, and each bound touches from below."""

from __future__ import annotations

import math

import numpy as np

from derivations.topics.em import elbo, em, log_joint, log_likelihood, posterior
from derivations.topics.pictures import PALETTE
from figures.panels import panel, svg

HEADS, FLIPS, START = (9, 8, 5, 9, 4, 1), 10, 0.6
HALF_STEPS = 8


def bounds() -> str:
    """f over θ, the bounds of the first two rounds, and the gap at the second θ."""
    figure, axes = panel()
    grid = np.linspace(0.02, 0.98, 145)
    joints = [log_joint(bias, HEADS, FLIPS) for bias in grid]
    axes.plot(grid, [log_likelihood(joint) for joint in joints], color=PALETTE["blue"], lw=2.2)
    states = em(HEADS, FLIPS, START, 2)
    for state, colour in zip(states[0:4:2], ("orange", "green"), strict=True):
        q = posterior(log_joint(state.bias, HEADS, FLIPS))
        axes.plot(
            grid, [elbo(joint, q) for joint in joints], color=PALETTE[colour], lw=1.6, ls="--"
        )
        axes.plot(state.bias, state.log_likelihood, "o", color=PALETTE[colour], ms=6)
    after = states[2]
    axes.plot([after.bias] * 2, [after.elbo, after.log_likelihood], color=PALETTE["pink"], lw=3)
    axes.text(0.06, -19.6, "f", fontsize=12)
    axes.text(0.345, -26.5, "g, first Q", ha="right")
    axes.text(0.45, -26.5, "g, second Q")
    axes.annotate(
        "gap h", (after.bias, (after.elbo + after.log_likelihood) / 2), (0.44, -16.2),
        arrowprops={"arrowstyle": "-", "color": PALETTE["pink"]},
    )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(-28, -13.5), xlabel="θ, probability of heads", ylabel="nats")
    return svg(
        figure,
        "The log-likelihood f over θ has a low maximum near 0.17 and a high one near 0.87. Two "
        "dashed curves, the bound g for the Q of the first and of the second round, lie below "
        "it and touch it at θ = 0.6 and at θ = 0.74. At 0.74 a short bar from the first bound up "
        "to f is the gap h.",
    )


def climb() -> str:
    """f, g and the gap between them after each half step."""
    figure, axes = panel()
    states = em(HEADS, FLIPS, START, HALF_STEPS // 2)
    steps = range(len(states))
    above = [state.log_likelihood for state in states]
    below = [state.elbo for state in states]
    axes.fill_between(steps, below, above, color=PALETTE["pink"], alpha=0.35, lw=0)
    axes.plot(steps, above, "o-", color=PALETTE["blue"], lw=2.2, ms=5)
    axes.plot(steps, below, "o--", color=PALETTE["orange"], lw=1.6, ms=4)
    axes.text(1.7, -15.55, "f", fontsize=12)
    axes.text(3.1, -16.6, "g", fontsize=12)
    axes.annotate(
        "gap h", (1.7, -16.3), (0.05, -15.2),
        arrowprops={"arrowstyle": "-", "color": PALETTE["pink"]},
    )  # fmt: skip
    axes.set_xticks(steps, ["start", *("Q" if at % 2 else "θ" for at in steps[1:])])
    axes.set(ylim=(-19.8, -14.5), xlabel="what the half step changed", ylabel="nats")
    return svg(
        figure,
        "Eight half steps of EM from θ = 0.6. The bound g starts at −19.4, about one nat below f. "
        "Each change of Q lifts g up to f, so the gap closes. Each change of θ lifts both and "
        "opens a smaller gap. Neither line ever goes down; both end near −14.9.",
    )


def samples() -> str:
    """E log of the mean of n weights, exact, for two hidden values: p = (.3, .1), q = (.2, .8)."""
    figure, axes = panel()
    number = np.arange(1, 21)
    axes.plot(number, [_weighted_bound(int(n)) for n in number], "o-", color=PALETTE["blue"], ms=4)
    axes.axhline(math.log(0.4), color=PALETTE["grey"], lw=1.8, ls=":")
    axes.text(20, math.log(0.4) + 0.02, "log-evidence", ha="right")
    axes.text(1.6, _weighted_bound(1), "ELBO", va="center")
    axes.set(ylim=(-1.65, -0.8), xlabel="samples", ylabel="nats", xticks=[1, 5, 10, 15, 20])
    return svg(
        figure,
        "The bound rises from −1.58 nats with one sample towards the log-evidence, −0.92, which it "
        "never reaches.",
    )


def _weighted_bound(n: int) -> float:
    first, second = 0.3 / 0.2, 0.1 / 0.8
    return sum(
        math.comb(n, k) * 0.2**k * 0.8 ** (n - k) * math.log((k * first + (n - k) * second) / n)
        for k in range(n + 1)
    )
