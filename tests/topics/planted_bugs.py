"""Bugs planted in `topics`, each with the test that has to notice it.

    python tests/topics/planted_bugs.py [WORD…]

copies the package and its tests to a temporary folder, makes one change there, and runs the
tests named beside it. A bug is killed when they fail; the exit status is 1 if one survives,
or if a change no longer finds its place. Words choose the bugs whose file or line holds one.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import hypothesis.strategies  # noqa: F401 (imported before the fork, once for all)
import mpmath  # noqa: F401
import pytest
import sympy  # noqa: F401
import torch

ROOT = Path(__file__).resolve().parents[2]


class Bug(NamedTuple):
    """One line of a module of `derivations.topics`, what it becomes, and who should notice."""

    module: str
    right: str
    wrong: str
    test: str


BUGS = (
    # Signs.
    Bug(
        "coupling_torch",
        "torch.exp(-s)), -s.sum(-1)",
        "torch.exp(-s)), s.sum(-1)",
        "test_coupling_torch.py -k test_layer_against",
    ),
    Bug("em", "return float(0 - _weighed(", "return float(_weighed(", "test_em.py -k by_hand"),
    Bug(
        "gradients",
        "g3 = decay * ((v - 3) * s - mu * c)",
        "g3 = decay * ((v - 3) * s + mu * c)",
        "test_gradients.py",
    ),
    Bug(
        "flow_implicit",
        "-side * torch.exp(log_tail - log_density) * grad",
        "side * torch.exp(log_tail - log_density) * grad",
        "test_modules.py -k second_derivatives",
    ),
    Bug(
        "log_derivative",
        "- 2 * q * drawn * first",
        "+ 2 * q * drawn * first",
        "test_log_derivative.py -k counts",
    ),
    Bug(
        "gradient_hermite",
        "(mu * sines + (v - k) * cosines)",
        "(mu * sines + (v + k) * cosines)",
        "test_gradient_edges.py -k tiny_scales",
    ),
    Bug(
        "spline_torch",
        "xi = 2 * c / (-b - (",
        "xi = 2 * c / (-b + (",
        "test_beyond.py -k spline_layer",
    ),
    Bug(
        "score_matching",
        "score * score / 2 + slope)",
        "score * score + slope)",
        "test_beyond.py -k constant",
    ),
    # Axes.
    Bug(
        "permutations",
        "return values.index_select(axis, index)",
        "return values.index_select(0, index)",
        "test_permutations.py -k axis",
    ),
    Bug(
        "permutations",
        "return np.take(values, index, axis=axis)",
        "return np.take(values, index, axis=0)",
        "test_permutations.py -k axis",
    ),
    Bug(
        "flow_components",
        "return torch.logsumexp(self._column(self.log_weights, x) + log_ndtr, 0)",
        "return torch.logsumexp(self._column(self.log_weights, x) + log_ndtr, -1)",
        "test_flow.py -k shapes_are_kept",
    ),
    Bug("flow_fit", "count = share.sum(1)", "count = share.sum(0)", "test_flow_fit_edges.py"),
    # Precision and devices.
    Bug(
        "flow",
        "shape, dtype=torch.float64, generator=generator, device=self.means.device",
        "shape, dtype=torch.float64, generator=generator",
        "test_modules.py -k device",
    ),
    Bug(
        "gradient_estimators",
        "generator=generator, device=generator.device)",
        "generator=generator)",
        "test_modules.py -k device",
    ),
    Bug(
        "flow",
        "side, log_tail = self._tail(z.double())",
        "side, log_tail = self._tail(z)",
        "test_modules.py -k keeps_double",
    ),
    Bug(
        "coupling_torch",
        "if mask != self.mask:",
        "if len(mask) != len(self.mask):",
        "test_modules.py -k another_mask",
    ),
    # Ranges.
    Bug(
        "flow",
        "return z.clamp(-edge, edge)",
        "return z.clamp(-edge / 2, edge)",
        "test_flow.py -k samples_follow",
    ),
    Bug(
        "flow",
        "uniform * (1 - 2 * outside)",
        "uniform * (1 - outside)",
        "test_modules.py -k base_has",
    ),
    Bug(
        "flow",
        "share.clamp(min=unit / 8).log()",
        "share.clamp(min=unit * 1e6).log()",
        "test_modules.py -k near_the_end",
    ),
    Bug(
        "permutations_few",
        "or np.add.reduce(entries) != total",
        "",
        "test_permutations.py -k wrong",
    ),
    Bug(
        "gradients",
        "-3.0 <= tau <= 2.0:",
        "-300.0 <= tau <= 300.0:",
        "test_gradient_edges.py -k anywhere",
    ),
    Bug(
        "rare_event_sampling",
        "pairs = spare // 2",
        "pairs = spare // 4",
        "test_intervals.py -k bound_of",
    ),
    # Off by one.
    Bug(
        "rare_event",
        "rounds = np.arange(need, g.horizon + 1, 2)",
        "rounds = np.arange(need, g.horizon, 2)",
        "test_rare_event_edges.py",
    ),
    Bug(
        "permutations_few",
        "transpositions = len(entries)",
        "transpositions = len(entries) - 1",
        "test_permutations.py",
    ),
    Bug(
        "intervals",
        "_log_at_most(k - 1, n, p)",
        "_log_at_most(k, n, p)",
        "test_intervals.py -k clopper",
    ),
    Bug(
        "gradient_hermite",
        "n * here + (n + 2) * (n + 1) * upper",
        "n * here + (n + 1) * n * upper",
        "test_gradient_edges.py -k tiny_scales",
    ),
    Bug("variance_reduction", "terms[r + 1 :]", "terms[r:]", "test_beyond.py -k reduced"),
    # Constants, some of order 1/n.
    Bug(
        "log_derivative",
        "/ (total - 1) / total",
        "/ total / total",
        "test_log_derivative.py -k counts",
    ),
    Bug("estimates", "w.std(ddof=1)", "w.std(ddof=0)", "test_rare_event_sampling.py -k by_hand"),
    Bug(
        "gradient_estimators",
        "math.sqrt((q - p * p * (n - 3)",
        "math.sqrt((q - p * p * (n - 2)",
        "test_gradient_edges.py -k fourth",
    ),
    Bug(
        "intervals",
        "goal = math.log(2 / (1 - level))",
        "goal = math.log(1 / (1 - level)) / 4",
        "test_intervals.py -k 'skewed or rare_and'",
    ),
    Bug(
        "self_normalised",
        "return -math.fsum(a * a / b * (c - mean)",
        "return -math.fsum(a / b * (c - mean)",
        "test_beyond.py -k leading",
    ),
    Bug("em_rate", "/ k)", "/ (k + 1))", "test_beyond.py -k weighted_bound"),
    Bug("pushforward", "-(2 * root).log().sum(-1)", "-root.log().sum(-1)", "test_beyond.py -k chi"),
    Bug(
        "flow_fit",
        "spread.clamp(min=floor).log() / 2",
        "spread.clamp(min=floor).log()",
        "test_flow_fit_edges.py -k m_step",
    ),
    Bug(
        "rare_event_adaptive",
        "wins = float(g.win), (times + level - g.capital) / 2",
        "wins = float(g.win), (times + level) / 2",
        "test_beyond.py -k learns",
    ),
)


def survives(bug: Bug, folder: Path) -> bool:
    """Plant the bug in the copy, run its tests, and put the line back."""
    path = folder / "derivations" / "topics" / f"{bug.module}.py"
    text = path.read_text(encoding="utf-8")
    if text.count(bug.right) != 1:
        raise SystemExit(
            f"Expected {bug.right!r} once in {path.name}; got {text.count(bug.right)}."
        )
    path.write_text(text.replace(bug.right, bug.wrong), encoding="utf-8")
    try:
        code = outcome(bug, folder)
    finally:
        path.write_text(text, encoding="utf-8")
    if code not in (0, 1):
        raise SystemExit(f"Expected tests to run for {bug}; pytest ended with {code}.")
    return code == 0


def outcome(bug: Bug, folder: Path) -> int:
    """pytest's exit code, from a fork: torch is imported once and the package every time."""
    name, _, which = bug.test.partition(" -k ")
    chosen = ["-k", which.strip("'")] if which else []
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    with open(os.devnull, "w") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    options = ["-q", "-x", "-p", "no:cacheprovider", f"tests/topics/{name}", *chosen]
    os._exit(int(pytest.main(options)))


def main(words: list[str]) -> int:
    """Plant each chosen bug in turn, and tell which survive."""
    torch.set_num_threads(1)
    chosen = [bug for bug in BUGS if not words or any(word in " ".join(bug) for word in words)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("derivations", "tests", "pyproject.toml"):
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, folder / part)
        alive = 0
        for bug in chosen:
            word = "SURVIVES" if survives(bug, folder) else "killed"
            alive += word == "SURVIVES"
            print(
                f"{word:9} {bug.module:20} {bug.right:.50} → {bug.wrong:.50} [{bug.test}]",
                flush=True,
            )
    print(f"{len(chosen) - alive} of {len(chosen)} killed")
    return int(alive > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
