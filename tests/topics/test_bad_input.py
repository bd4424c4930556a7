"""Every function that formulas or notebooks call, with each argument made wrong in turn.

Each wrong argument has to give one `InputError` that says something, not a traceback from
the middle of a computation and never a number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from derivations.errors import InputError
from derivations.topics import (
    coupling,
    coupling_page,
    em,
    em_rate,
    flow_data,
    flow_fit,
    flow_page,
    gradient_descent,
    gradient_estimators,
    gradients,
    intervals,
    log_derivative,
    permutations,
    pushforward,
    rare_event,
    rare_event_adaptive,
    rare_event_moments,
    rare_event_sampling,
    score_matching,
    self_normalised,
    triangular,
    variance_reduction,
)

nan, inf = math.nan, math.inf
GAME = (3, 6, 0.4, 9)
COLUMN = [1.0, 2.0]

#: What is wrong for each kind of argument.
WRONG: dict[str, list[Any]] = {
    "real": [nan, inf, -inf, "x", None, [1.0]],
    "chance": [0, 1, -0.1, nan, inf, "x", None],
    "probability": [-0.1, 1.1, nan, inf, "x", None],
    "count": [0, -1, 2.5, nan, True, "x", None],
    "seed": [-1, 0.5, nan, True, "x", None],
    "positive": [nan, inf, -1.0, "x", None],
    "rate": [0.0, nan, inf, -1.0, "x", None],
    "game": [(), (3, 6, 0.4), (3, 6, 0.4, 0), (3, 3, 0.4, 9), (3, 6, nan, 9), "game", None],
    "weights": [[], [nan, 1.0], [inf, 1.0], [0.0, 1.0], [-1.0, 1.0], [1.0], ["x", 1.0], None, 3],
    "sizes": [[], [nan], [inf], [0.0], [-1.0, 1.0], ["x"], None, 3],
    "means": [[], [nan, 1.0], [inf, 1.0], [1.0], ["x", 1.0], None, 3],
    "mixture": [(), ([1.0], [0.0]), ([1.0], [nan], [1.0]), ([0.0], [0.0], [1.0]), None, 3],
    "vector": [[], [nan, 1.0], [inf, 1.0], ["x", "y"], None, [1j, 1.0]],
    "omega": [(0,), (3,), (1, 1), (1.0,), (True,), None],
    "permutation": [(), (1, 1), (0, 1), (1, 3), (1.0, 2.0), "12", None, [[1, 2]], (nan, 1)],
    "edges": [torch.zeros(0), torch.tensor([1.0, nan]), torch.tensor([1.0, 0.0])],
    "points": [torch.zeros(0), torch.full((40,), nan), torch.full((40,), inf), torch.ones(4, 9)],
    "estimator": ["magic", "", None, 1],
    "table": [[], [[nan, 0.0]], [[inf, 0.0]], [0.0, 0.0], [[-inf, -inf]], None, "x"],
    "masses": [[], [[0.5, 0.6]], [[nan, 1.0]], [[-0.5, 1.5]], [1.0], None, "x"],
    "heads": [[], [11], [0.5], [nan], [-1], None, "x"],
}


def s(u: Any) -> list[Any]:
    return [0.5 * u[0]]


LAYER = ([0.3, -1.0], (1,), s, s)
X, OMEGA = ("vector", [0.3, -1.0]), ("omega", (1,))
S = ("", s)
REAL, RATE = ("real", 0.3), ("rate", 0.01)
G, Q = ("game", GAME), ("chance", 0.6)
COLUMNS = (("weights", COLUMN), ("means", COLUMN), ("weights", COLUMN))
DRAWN = torch.linspace(-1, 1, 40, dtype=torch.float64)
THETA = ("vector", [0.3, -1.0])

LAW = ("weights", [0.4, 0.6])
BELOW = ("real", -0.3)
MIXTURE = ("mixture", ([0.5, 0.5], [0.0, 1.0], [1.0, 2.0]))

Argument = tuple[str, Any]
CALLS: list[tuple[Callable[..., Any], tuple[Argument, ...]]] = [
    (coupling.coupling_forward, (X, OMEGA, S, S)),
    (coupling.coupling_inverse, (X, OMEGA, S, S)),
    (coupling.coupling_jacobian, (X, OMEGA, S, S)),
    (coupling.coupling_log_abs_det_jacobian, (X, OMEGA, S)),
    (coupling.coupling_inverse_log_abs_det_jacobian, (X, OMEGA, S)),
    (coupling.module_forward, (X, OMEGA, S, S)),
    (coupling.module_inverse, (X, OMEGA, S, S)),
    (coupling.module_log_abs_det_jacobian, (X, OMEGA, S, S)),
    (coupling.module_inverse_log_abs_det_jacobian, (X, OMEGA, S, S)),
    (coupling.stack_forward, (X, OMEGA, S, S)),
    (coupling.stack_inverse, (X, OMEGA, S, S)),
    (coupling.stack_log_abs_det_jacobian, (X, OMEGA, S, S)),
    (coupling_page.mean_error_of_wrong_line, (("count", 4), ("count", 3))),
    (coupling_page.largest_error_of_closed_form, (("count", 4), ("count", 3))),
    (coupling_page.mean_log_det, (("count", 4), ("count", 3))),
    (em.log_likelihood, (("table", [[0.0, 1.0]]),)),
    (em.posterior, (("table", [[0.0, 1.0]]),)),
    (em.elbo, (("table", [[0.0, 1.0]]), ("masses", [[0.5, 0.5]]))),
    (em.gap, (("table", [[0.0, 1.0]]), ("masses", [[0.5, 0.5]]))),
    (em.log_joint, (("probability", 0.3), ("heads", [3]), ("count", 10))),
    (em.maximise, (("masses", [[0.5, 0.5]]), ("heads", [3]), ("count", 10))),
    (em.bent_coin, (("heads", [3]), ("count", 10), ("probability", 0.3), ("seed", 2))),
    (em.em, (("heads", [3]), ("count", 10), ("probability", 0.3), ("seed", 2))),
    (flow_data.entropy_of_mixture, (("weights", [1.0, 1.0, 1.0]),)),
    (flow_data.source_counts, (("count", 10),)),
    (flow_data.three_normals, (("count", 10),)),
    (flow_data.integral, (("", torch.exp), ("edges", torch.tensor([0.0, 1.0])))),
    (flow_data.mass, (("", torch.exp), ("edges", torch.tensor([0.0, 1.0])))),
    (flow_fit.cdf_flow_start, (("points", DRAWN), ("count", 3))),
    (flow_fit.normalised_flow_start, (("points", DRAWN), ("count", 3))),
    (flow_page.flow_map, (REAL, *COLUMNS)),
    (flow_page.flow_slope, (REAL, *COLUMNS)),
    (flow_page.flow_inverse, (REAL, *COLUMNS)),
    (flow_page.flow_log_prob, (REAL, *COLUMNS)),
    (flow_page.flow_range, (("sizes", COLUMN),)),
    (flow_page.flow_mass, (("sizes", COLUMN),)),
    (flow_page.integrated_flow_mass, COLUMNS),
    (flow_page.normalised_map, (REAL, *COLUMNS)),
    (flow_page.normalised_inverse, (REAL, *COLUMNS)),
    (flow_page.normalised_log_prob, (REAL, *COLUMNS)),
    (flow_page.normalised_mass, COLUMNS),
    (flow_page.gap_by_em, (("seed", 1), ("count", 30))),
    (flow_page.gap_by_quasi_newton, (("seed", 1), ("count", 30))),
    (gradients.expected_x_sin_x, (REAL, ("positive", 0.5))),
    (gradients.objective, (REAL, REAL)),
    (gradients.gradient, (REAL, REAL)),
    (gradients.hessian, (REAL, REAL)),
    (gradients.newton, (REAL, REAL)),
    (gradients.minimise, (REAL, REAL)),
    (gradients.lowest_from, (REAL, REAL)),
    (gradients.noise_free_descent, (REAL, REAL, RATE, ("seed", 3))),
    (
        gradient_descent.descent_end,
        (REAL, REAL, RATE, ("count", 3), ("count", 4), ("seed", 0)),
    ),
    (gradient_estimators.estimator_mean, (("estimator", "score"), REAL, REAL)),
    (gradient_estimators.estimator_variance, (("estimator", "score"), REAL, REAL)),
    (gradient_estimators.estimator_means, (REAL, REAL)),
    (gradient_estimators.score_gradient_variance, (REAL, REAL)),
    (gradient_estimators.baseline_gradient_variance, (REAL, REAL)),
    (gradient_estimators.pathwise_gradient_variance, (REAL, REAL)),
    (gradient_estimators.optimal_baselines, (REAL, REAL)),
    (
        gradient_estimators.variance_standard_error,
        (("estimator", "score"), REAL, REAL, ("count", 9)),
    ),
    (gradient_estimators.variance_standard_errors, (REAL, REAL, ("count", 9))),
    (gradient_estimators.sampled_means, (REAL, REAL, ("count", 9), ("seed", 0))),
    (gradient_estimators.sampled_variances, (REAL, REAL, ("count", 9), ("seed", 0))),
    (log_derivative.objective, (THETA, THETA)),
    (log_derivative.score_gradient, (THETA, THETA)),
    (log_derivative.autograd_gradient, (THETA, THETA)),
    (log_derivative.sampled_gradient, (THETA, THETA, ("count", 9), ("seed", 0))),
    (log_derivative.estimated_gradient, (THETA, THETA, ("count", 9), ("seed", 0))),
    (permutations.inverse_permutation, (("permutation", (2, 1)),)),
    (permutations.permutation_matrix, (("permutation", (2, 1)),)),
    (permutations.sign, (("permutation", (2, 1)),)),
    (permutations.compose, (("permutation", (2, 1)), ("permutation", (1, 2)))),
    (permutations.apply_permutation, (("permutation", (2, 1)), ("", [1.0, 2.0]))),
    (intervals.clopper_pearson, (("seed", 2), ("count", 9), Q)),
    (rare_event_adaptive.cross_entropy_best, (G,)),
    (rare_event_adaptive.learned_proposal, (G, ("count", 500), ("seed", 0))),
    (rare_event_adaptive.split, (G, ("count", 2), ("count", 40), ("seed", 0))),
    (rare_event_adaptive.split_relative_error, (G, ("count", 2), ("count", 40))),
    (rare_event.log_hitting_law, (G,)),
    (rare_event_sampling.weight_bound, (G, Q)),
    (self_normalised.self_normalised, (THETA, ("sizes", COLUMN))),
    (self_normalised.exact_bias, (LAW, LAW, THETA, ("count", 3))),
    (self_normalised.exact_variance, (LAW, LAW, THETA, ("count", 3))),
    (self_normalised.leading_bias, (LAW, LAW, THETA, ("count", 3))),
    (self_normalised.leading_variance, (LAW, LAW, THETA, ("count", 3))),
    (variance_reduction.antithetic_variance, (("estimator", "score"), REAL, BELOW)),
    (variance_reduction.pair_variance, (("estimator", "score"), REAL, BELOW)),
    (variance_reduction.control_variance, (("estimator", "score"), REAL, BELOW, ("seed", 1))),
    (variance_reduction.control_factors, (("estimator", "score"), REAL, BELOW, ("count", 1))),
    (variance_reduction.stein_sides, (REAL, ("rate", 0.5))),
    (em_rate.em_map, (("probability", 0.3), ("heads", [3]), ("count", 10))),
    (em_rate.information, (("chance", 0.3), ("heads", [3]), ("count", 10))),
    (em_rate.importance_weighted_bound, (("vector", [0.3, -1.0]), LAW, ("count", 3))),
    (triangular.knothe_rosenblatt, (("table", [[2.0, 0.5], [0.5, 1.0]]),)),
    (pushforward.squared_normal_density, (("vector", COLUMN),)),
    (score_matching.matching_loss, (MIXTURE, MIXTURE)),
    (score_matching.fisher_divergence, (MIXTURE, MIXTURE)),
    (score_matching.divergence_in_nats, (MIXTURE, MIXTURE)),
    (score_matching.data_score_energy, (MIXTURE,)),
    (score_matching.loss_of_cdf_flow, (*COLUMNS, MIXTURE)),
    (rare_event.exact_probability, (G,)),
    (rare_event.exact_numerator, (G,)),
    (rare_event.ballot_numerator, (G,)),
    (rare_event.first_touch_paths, (("count", 3), ("count", 6), ("count", 9))),
    (rare_event.probability, (G,)),
    (rare_event.hitting_law, (G,)),
    (rare_event.value_table, (G,)),
    (rare_event.eventual_probability, (G,)),
    (rare_event_moments.stopped_second_moment, (G, Q)),
    (rare_event_moments.full_path_second_moment, (G, Q)),
    (rare_event_moments.stopped_relative_error, (G, Q, ("count", 9))),
    (rare_event_moments.full_path_relative_error, (G, Q, ("count", 9))),
    (rare_event_moments.stopped_best, (G,)),
    (rare_event_moments.full_path_best, (G,)),
    (rare_event_sampling.importance_sample, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.importance_weights, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.importance_estimate, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.full_path_estimate, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.full_path_interval, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.stopped_interval, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.play, (G, Q, ("count", 9), ("seed", 0))),
    (rare_event_sampling.doob_sample, (G, ("count", 9), ("seed", 0))),
    (rare_event_sampling.doob_weights, (G, ("count", 9), ("seed", 0))),
    (rare_event_sampling.doob_estimate, (G, ("count", 9), ("seed", 0))),
]


@pytest.mark.parametrize(("function", "arguments"), CALLS, ids=lambda x: getattr(x, "__name__", ""))
def test_good_input_is_accepted(
    function: Callable[..., Any], arguments: tuple[Argument, ...]
) -> None:
    result = function(*(value for _, value in arguments))
    numbers = np.asarray(result).dtype.kind in "iufb"
    assert not numbers or np.isfinite(np.asarray(result)).all()


@pytest.mark.parametrize(
    ("function", "arguments", "place", "wrong"),
    [
        (function, arguments, place, wrong)
        for function, arguments in CALLS
        for place, (kind, _) in enumerate(arguments)
        for wrong in WRONG.get(kind, ())
    ],
    ids=lambda x: getattr(x, "__name__", None) or (f"{x}"[:12] if not isinstance(x, tuple) else ""),
)
def test_one_wrong_argument_is_one_error(
    function: Callable[..., Any], arguments: tuple[Argument, ...], place: int, wrong: Any
) -> None:
    values = [value for _, value in arguments]
    values[place] = wrong
    with pytest.raises(InputError, match=r"\w+ \w+"):
        function(*values)
