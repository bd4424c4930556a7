"""What goes beyond the source, each result against an oracle that shares no formula with it."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from derivations.errors import InputError
from derivations.topics import em as em_module
from derivations.topics import em_rate, score_matching, self_normalised, triangular
from derivations.topics import rare_event_adaptive as adaptive
from derivations.topics import variance_reduction as reduction
from derivations.topics.flow import NormalisedFlow
from derivations.topics.gradient_estimators import ESTIMATORS, sample_gradients
from derivations.topics.pushforward import (
    polar_branches,
    pushforward_log_density,
    square_branches,
    squared_normal_density,
    standard_normal,
)
from derivations.topics.rare_event import Game, probability
from derivations.topics.rare_event_moments import stopped_relative_error
from derivations.topics.spline_torch import Spline, SplineCoupling

D = torch.float64
ROULETTE = (100, 200, 18, 37, 600)

# The rare event.


def test_the_cross_entropy_proposal_is_nearest() -> None:
    """KL(P(·|A) ‖ P_q), path by path over a small game, is least at q*; compared on a grid."""
    game = Game(2, 5, 0.4, 9)
    best, log_loss = adaptive.cross_entropy_best(game), {}
    for q in (*np.linspace(0.05, 0.95, 181), best):
        total = 0.0
        for bits in itertools.product((0, 1), repeat=9):
            x, m, wins = 2, 0, 0
            while 0 < x < 5 and m < 9:
                x, wins, m = x + 2 * bits[m] - 1, wins + bits[m], m + 1
            if x == 5:
                mass = 0.4 ** sum(bits) * 0.6 ** (9 - sum(bits))
                total -= mass * (wins * math.log(q) + (m - wins) * math.log(1 - q))
        log_loss[q] = total
    assert min(log_loss, key=log_loss.__getitem__) == best


def test_cross_entropy_learns_a_good_proposal() -> None:
    best = adaptive.cross_entropy_best(ROULETTE)
    path = adaptive.cross_entropy(ROULETTE, 2000, 0)
    assert path[0] == pytest.approx(18 / 37)
    assert len(path) > 2
    assert path[-1] == pytest.approx(best, abs=0.01)
    assert adaptive.learned_proposal(ROULETTE, 2000, 0) == path[-1]
    crude = stopped_relative_error(ROULETTE, 18 / 37, 1)
    assert stopped_relative_error(ROULETTE, path[-1], 1) < crude / 100


@pytest.mark.parametrize("levels", [1, 3, 5])
def test_splitting_is_unbiased(levels: int) -> None:
    game, rng = (3, 8, 0.4, 25), np.random.default_rng(0)
    runs = np.array([adaptive.split(game, levels, 60, rng) for _ in range(1500)])
    error = runs.std() / math.sqrt(len(runs))
    assert abs(runs.mean() - probability(game)) < 4.5 * error
    assert runs.std() / runs.mean() > 0.9 * adaptive.split_relative_error(game, levels, 60)


def test_splitting_reaches_the_rare_event() -> None:
    runs = [adaptive.split(ROULETTE, 20, 400, seed) for seed in range(8)]
    truth = probability(ROULETTE)
    assert np.mean(runs) == pytest.approx(truth, rel=0.5)
    assert adaptive.split_relative_error(ROULETTE, 20, 400) < 0.5


P, Q, F = [0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [1.0, -2.0, 4.0]


def _by_enumeration(n: int) -> tuple[float, float]:
    """E R and Var R in fractions, over all sequences of draws."""
    p, q = (
        [Fraction(x).limit_denominator() for x in P],
        [Fraction(x).limit_denominator() for x in Q],
    )
    first = second = Fraction(0)
    for draws in itertools.product(range(3), repeat=n):
        mass = math.prod((q[i] for i in draws), start=Fraction(1))
        w = [p[i] / q[i] for i in draws]
        ratio = sum(a * Fraction(F[i]) for a, i in zip(w, draws, strict=True)) / sum(w)
        first, second = first + mass * ratio, second + mass * ratio**2
    return float(first), float(second - first**2)


@pytest.mark.parametrize("n", [1, 2, 4, 6])
def test_self_normalised_moments_by_fractions(n: int) -> None:
    mean, variance = _by_enumeration(n)
    mu = sum(a * b for a, b in zip(P, F, strict=True))
    assert self_normalised.exact_bias(P, Q, F, n) == pytest.approx(mean - mu, rel=1e-11)
    assert self_normalised.exact_variance(P, Q, F, n) == pytest.approx(variance, rel=1e-11)


def test_leading_terms_are_the_limits() -> None:
    """n times the exact moment, extrapolated from two n, is n times the leading term."""
    for exact, leading in (
        (self_normalised.exact_bias, self_normalised.leading_bias),
        (self_normalised.exact_variance, self_normalised.leading_variance),
    ):
        a, b, c = (n * exact(P, Q, F, n) for n in (30, 60, 120))
        first, second = 2 * b - a, 2 * c - b
        assert (4 * second - first) / 3 == pytest.approx(leading(P, Q, F, 1), rel=2e-3)


def test_self_normalised_from_draws() -> None:
    ratio, error = self_normalised.self_normalised([1.0, 3.0], [1.0, 3.0])
    assert ratio == 2.5
    assert error == pytest.approx(math.sqrt(1.5**2 + 1.5**2) / 4)
    with pytest.raises(InputError, match="weight"):
        self_normalised.self_normalised([1.0], [0.0])


# The two estimators.


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(("mu", "tau"), [(1.0, 0.0), (0.3, -1.5)])
def test_reduced_variances_against_draws(estimator: str, mu: float, tau: float) -> None:
    """Pairs and controls applied to draws; five standard errors of a sample variance."""
    n = 200_000
    u = torch.randn(n, dtype=D, generator=torch.Generator().manual_seed(3))

    class Given:
        device = torch.device("cpu")

    def draws(noise: Tensor) -> Tensor:
        found = pytest.MonkeyPatch()
        with found.context() as patch:
            patch.setattr(torch, "randn", lambda *_, **__: noise)
            return sample_gradients(estimator, mu, tau, n, Given())  # type: ignore[arg-type]

    w, mirrored = draws(u), draws(-u)
    factors = reduction.control_factors(estimator, mu, tau, 2)
    controlled = w - torch.stack([a * u + b * (u * u - 1) for a, b in factors], 1)
    for sample, exact in (
        ((w + mirrored) / 2, reduction.antithetic_variance(estimator, mu, tau)),
        (controlled, reduction.control_variance(estimator, mu, tau, 2)),
        (w, [2 * v for v in reduction.pair_variance(estimator, mu, tau)]),
        (w, reduction.control_variance(estimator, mu, tau, 0)),
    ):
        centred = sample - sample.mean(0)
        variance, fourth = centred.square().mean(0), centred.pow(4).mean(0)
        error = ((fourth - variance**2) / n).sqrt()
        assert bool(((variance - torch.tensor(exact)).abs() <= 5 * error + 1e-15).all())


@given(st.floats(-20, 20), st.floats(0.01, 4))
def test_stein_sides_agree_with_the_closed_form(mu: float, sigma: float) -> None:
    left, right = reduction.stein_sides(mu, sigma)
    decay, v = math.exp(-sigma * sigma / 2), sigma * sigma
    slope = decay * ((1 - v) * math.sin(mu) + mu * math.cos(mu))
    assert left == pytest.approx(v * slope, rel=1e-9, abs=1e-11 * (1 + abs(mu)) * v + 1e-13)
    assert right == pytest.approx(v * slope, rel=1e-9, abs=1e-11 * (1 + abs(mu)) * v + 1e-13)


def test_the_inverse_is_implicit_reparametrisation() -> None:
    """∇ E[h(X)] by X = flow.inverse(z) with fixed z, against differences of the exact mean."""
    flow = NormalisedFlow([0.1, -0.4], [-1.0, 1.5], [-0.5, 0.2])
    z = torch.linspace(-9, 9, 3001, dtype=D)
    mass = torch.exp(-z * z / 2)
    mass /= mass.sum()
    (mass @ flow.inverse(z).square()).backward()
    pi = torch.softmax(torch.tensor([0.1, -0.4], dtype=D), 0)
    torch.testing.assert_close(
        flow.means.grad, 2 * pi * torch.tensor([-1.0, 1.5], dtype=D), rtol=1e-8, atol=1e-8
    )
    torch.testing.assert_close(
        flow.log_scales.grad,
        2 * pi * torch.tensor([-1.0, 0.4], dtype=D).exp(),
        rtol=1e-8,
        atol=1e-8,
    )


# EM.

HEADS, FLIPS = [9, 8, 4, 5, 7, 2, 5, 9], 10


def test_the_rate_of_em_is_the_missing_information() -> None:
    theta = em_rate.fixed_point(HEADS, FLIPS, 0.6)
    rate = em_rate.em_rate(theta, HEADS, FLIPS)
    up, down = (em_rate.em_map(theta + h, HEADS, FLIPS) for h in (1e-5, -1e-5))
    assert rate == pytest.approx((up - down) / 2e-5, rel=1e-7)
    error = [abs(em_module.bent_coin(HEADS, FLIPS, 0.6, k) - theta) for k in (9, 10)]
    assert error[1] / error[0] == pytest.approx(rate, rel=1e-2)


def test_information_is_the_curvature() -> None:
    theta = em_rate.fixed_point(HEADS, FLIPS, 0.6)
    complete, missing = em_rate.information(theta, HEADS, FLIPS)

    def f(t: float) -> float:
        return em_module.log_likelihood(em_module.log_joint(t, HEADS, FLIPS))

    h = 1e-4
    curve = (f(theta + h) - 2 * f(theta) + f(theta - h)) / h**2
    assert complete - missing == pytest.approx(-curve, rel=1e-5)
    with pytest.raises(InputError, match="a fixed point"):
        em_rate.em_rate(0.3, HEADS, FLIPS)


def test_importance_weighted_bound_by_enumeration() -> None:
    logs, q = [-1.0, 0.3, -2.0], [0.5, 0.2, 0.3]
    bounds = [em_rate.importance_weighted_bound(logs, q, k) for k in (1, 2, 3, 6, 40)]
    for k, bound in zip((1, 2, 3), bounds, strict=False):
        truth = math.fsum(
            math.prod(q[i] for i in z) * math.log(sum(math.exp(logs[i]) / q[i] for i in z) / k)
            for z in itertools.product(range(3), repeat=k)
        )
        assert bound == pytest.approx(truth, rel=1e-12)
    assert bounds[0] == pytest.approx(em_module.elbo([logs], [q]))
    evidence = math.log(sum(map(math.exp, logs)))
    assert bounds == sorted(bounds)
    spread = sum(math.exp(2 * a) / b for a, b in zip(logs, q, strict=True)) / math.exp(2 * evidence)
    assert evidence - bounds[-1] == pytest.approx((spread - 1) / 2 / 40, rel=0.05)


# Maps.


def _spline_layer(mask: list[bool], seed: int) -> SplineCoupling:
    torch.manual_seed(seed)
    k = sum(mask)
    width = (len(mask) - k) * (3 * 5 - 1)
    net = nn.Sequential(nn.Linear(k, 16), nn.Tanh(), nn.Linear(16, width)).double()
    with torch.no_grad():
        net[2].weight.mul_(6)
    return SplineCoupling(mask, net, bins=5, reach=2.5)


@pytest.mark.parametrize(
    "mask", [[True, False], [False, True, True, False], [True] * 3 + [False] * 2]
)
def test_spline_layer_against_the_full_jacobian(mask: list[bool]) -> None:
    layer = _spline_layer(mask, len(mask))
    x = 2 * torch.randn(40, len(mask), dtype=D)
    with torch.no_grad():
        z, log_det = layer.forward_and_log_det(x)
        back, inverse_log_det = layer.inverse_and_log_det(z)
        jacobians = torch.func.vmap(torch.func.jacrev(layer))(x)
    torch.testing.assert_close(
        log_det, torch.linalg.slogdet(jacobians).logabsdet, rtol=1e-10, atol=1e-10
    )
    torch.testing.assert_close(layer(back).detach(), z, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(back, x, rtol=1e-8, atol=1e-8)
    torch.testing.assert_close(inverse_log_det, -log_det, rtol=1e-8, atol=1e-8)
    torch.testing.assert_close(layer.log_abs_det_jacobian(x), log_det)
    assert bool((z != x).any())


@given(st.lists(st.floats(-8, 8), min_size=8, max_size=8))
@settings(max_examples=60)
def test_splines_increase_and_meet_the_identity(raw: list[float]) -> None:
    spline = Spline.of(torch.tensor(raw, dtype=D), 3, 2.0)
    x = torch.linspace(-2.5, 2.5, 2001, dtype=D)
    shared = Spline(*(part.expand(len(x), -1) for part in spline))
    y, log_slope = shared.forward(x)
    assert bool((y.diff() > 0).all())
    outside = x.abs() >= 2
    assert torch.equal(y[outside], x[outside])
    assert not bool(log_slope[outside].any())
    knots = Spline(*(part.expand(4, -1) for part in spline))
    torch.testing.assert_close(knots.forward(spline.x)[0], spline.y, rtol=1e-12, atol=1e-12)
    identity = Spline.of(torch.zeros(8, dtype=D), 3, 2.0)
    same = Spline(*(part.expand(len(x), -1) for part in identity)).forward(x)
    torch.testing.assert_close(same[0], x, rtol=1e-13, atol=1e-13)


def test_bad_splines() -> None:
    for bins, reach in ((1, 1.0), (501, 1.0), (4, 0.0), (4, math.inf)):
        with pytest.raises(InputError, match="bins"):
            SplineCoupling([True, False], nn.Identity(), bins, reach)
    with pytest.raises(InputError, match="must return"):
        SplineCoupling([True, False], nn.Identity())(torch.zeros(3, 2))


MAP = [lambda x: x[0] ** 3 + x[0], lambda x: math.exp(x[0]) * x[1], lambda x: x[2] + x[0] * x[1]]
SLOPES = [lambda x: 3 * x[0] ** 2 + 1, lambda x: math.exp(x[0]), lambda x: 1.0]


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3))
@settings(max_examples=40)
def test_triangular_maps(x: list[float]) -> None:
    z = triangular.triangular_forward(x, MAP)
    assert triangular.triangular_inverse(z, MAP, 100.0) == pytest.approx(x, abs=1e-9)

    def whole(point: Tensor) -> Tensor:
        a, b, c = point
        return torch.stack((a**3 + a, a.exp() * b, c + a * b))

    jacobian = torch.func.jacrev(whole)(torch.tensor(x, dtype=D))
    truth = float(torch.linalg.slogdet(jacobian).logabsdet)
    assert triangular.triangular_log_det(x, SLOPES) == pytest.approx(truth, abs=1e-12)


def test_knothe_rosenblatt_whitens() -> None:
    covariance = np.array([[2.0, 0.5, -0.3], [0.5, 1.0, 0.2], [-0.3, 0.2, 0.7]])
    matrix = np.array(triangular.knothe_rosenblatt(covariance))
    np.testing.assert_allclose(matrix @ covariance @ matrix.T, np.eye(3), atol=1e-14)
    assert (np.triu(matrix, 1) == 0).all()
    assert (np.diag(matrix) > 0).all()
    for bad in ([[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.5], [0.0, 1.0]], [1.0]):
        with pytest.raises(InputError, match="covariance"):
            triangular.knothe_rosenblatt(bad)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_squares_of_normals_are_chi_squared(n: int) -> None:
    y = [0.3, 1.7, 4.0][:n]
    truth = math.prod(math.exp(-v / 2) / math.sqrt(2 * math.pi * v) for v in y)
    assert squared_normal_density(y) == pytest.approx(truth, rel=1e-13)
    assert squared_normal_density([*y[1:], -1.0]) == 0.0


def test_doubled_angle_by_counting() -> None:
    """Draws of T(X) with correlated X, counted in boxes, against the density's integral."""
    mix = torch.tensor([[1.0, 0.0], [0.8, 0.6]], dtype=D)
    solve = torch.linalg.inv(mix)

    def log_density(x: Tensor) -> Tensor:
        return standard_normal(x @ solve.T) - torch.linalg.slogdet(mix).logabsdet

    n = 400_000
    x = torch.randn(n, 2, dtype=D, generator=torch.Generator().manual_seed(0)) @ mix.T
    radius, angle = x.square().sum(1), torch.atan2(x[:, 1], x[:, 0])
    doubled = torch.remainder(2 * angle + math.pi, 2 * math.pi) - math.pi
    for low, high, left, right in (
        (0.2, 0.9, -1.0, 0.5),
        (1.0, 2.5, 1.0, 2.5),
        (0.5, 4.0, -3.0, 0.0),
    ):
        a = torch.linspace(low, high, 401, dtype=D)
        b = torch.linspace(left, right, 401, dtype=D)
        grid = torch.stack(
            torch.meshgrid((a[1:] + a[:-1]) / 2, (b[1:] + b[:-1]) / 2, indexing="ij"), -1
        )
        cell = (high - low) * (right - left) / 400**2
        chance = (
            float(pushforward_log_density(grid, polar_branches(), log_density).exp().sum()) * cell
        )
        seen = (radius > low) & (radius < high) & (doubled > left) & (doubled < right)
        share = float(seen.double().mean())
        assert abs(share - chance) < 4.5 * math.sqrt(chance * (1 - chance) / n) + 1e-5
    nowhere = torch.tensor([[-1.0, 0.0], [1.0, 4.0]], dtype=D)
    assert (
        pushforward_log_density(nowhere, polar_branches(), log_density).tolist() == [-math.inf] * 2
    )
    with pytest.raises(InputError, match="branches"):
        pushforward_log_density(nowhere, [], log_density)
    assert len(square_branches(3)) == 8


# Score matching.

DATA = ([1.0, 2.0], [-1.0, 1.5], [0.6, 0.8])
MODEL = ([1.0, 1.0], [-0.7, 1.4], [0.7, 0.9])


def test_loss_and_divergence_differ_by_a_constant() -> None:
    energy = score_matching.data_score_energy(DATA)
    for model in (MODEL, DATA, ([1.0], [0.0], [1.0])):
        loss = score_matching.matching_loss(model, DATA)
        divergence = score_matching.fisher_divergence(model, DATA)
        assert divergence == pytest.approx(loss + energy, abs=1e-11)
    assert score_matching.fisher_divergence(DATA, DATA) == 0.0


def test_one_normal_by_hand() -> None:
    """Model N(m, s²) on data N(0, 1): F = ½ E[((m − x)/s² + x)²] = ½ (m²/s⁴ + (1 − 1/s²)²)."""
    m, s = 0.7, 1.3
    truth = (m**2 / s**4 + (1 - 1 / s**2) ** 2) / 2
    assert score_matching.fisher_divergence(
        ([1.0], [m], [s]), ([1.0], [0.0], [1.0])
    ) == pytest.approx(truth)


def test_score_matching_does_not_see_the_missing_mass() -> None:
    """The loss of the cdf flow is that of the flow divided by its mass, which is 0.68."""
    columns = [0.8, 1.2], [-1.0, 1.0], [0.9, 0.8]
    loss = score_matching.loss_of_cdf_flow(*columns, DATA)

    def numerical(x: Tensor) -> Tensor:
        w, m, s = (torch.tensor(c, dtype=D)[:, None] for c in columns)
        z = (w * (torch.special.ndtr((x - m) / s) - 0.5)).sum(0)
        slope = (w / s * torch.exp(-(((x - m) / s) ** 2) / 2)).sum(0)
        return slope.log() - z * z / 2 + 17.0

    assert score_matching.hyvarinen_loss(numerical, score_matching._mixture(DATA)) == pytest.approx(
        loss, abs=1e-10
    )
    far = [([w, 1 - w], [-12.0, 12.0], [1.0, 1.0]) for w in (0.5, 0.9)]
    assert score_matching.fisher_divergence(*far) < 1e-10
    assert score_matching.divergence_in_nats(*far) > 0.3
