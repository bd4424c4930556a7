"""Write every drawing to docs/figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from figures import (
    change_of_variables,
    coupling,
    gradient_estimators,
    importance_sampling,
    less_noise,
    log_derivative,
    max_max,
    permutation,
    rare_events,
)

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "figures"

DRAWINGS: dict[str, Callable[[], str]] = {
    "permutation-arrows.svg": permutation.arrows,
    "permutation-matrix.svg": permutation.matrix,
    "coupling-layer.svg": coupling.layer,
    "coupling-jacobian.svg": coupling.jacobian,
    "change-of-variables-map.svg": change_of_variables.maps,
    "change-of-variables-mass.svg": change_of_variables.lost_mass,
    "max-max-bounds.svg": max_max.bounds,
    "max-max-climb.svg": max_max.climb,
    "max-max-samples.svg": max_max.samples,
    "log-derivative-fixed.svg": log_derivative.fixed_support,
    "log-derivative-moving.svg": log_derivative.moving_support,
    "log-derivative-slopes.svg": log_derivative.slopes,
    "gradient-estimators-map.svg": gradient_estimators.contours,
    "gradient-estimators-variance.svg": gradient_estimators.variances,
    "importance-sampling-error.svg": importance_sampling.errors,
    "importance-sampling-paths.svg": importance_sampling.paths,
    "less-noise-mix.svg": less_noise.mix,
    "rare-events-levels.svg": rare_events.levels,
}


def main(folder: Path = FOLDER) -> None:
    """Draw them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWINGS.items():
        (folder / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
