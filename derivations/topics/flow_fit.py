r"""Maximum likelihood for the one-dimensional flows.

Maximising mean log_prob over data is minimising KL(data || model) up to the
entropy of the data. Both fits start from quantiles of the data and see all of it
in every step:

* L-BFGS, a quasi-Newton method, for either flow;
* EM for the normalised flow, whose density is a mixture of normals. Each step
  raises the likelihood, by the max-max argument.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.arguments import whole
from derivations.topics.flow import MixtureCdfFlow, NormalisedFlow
from derivations.topics.flow_components import HALF_LOG_TAU

Watch = Callable[[float], None]

TOTAL_WEIGHT = 7.5
"""W at the start: a range of (-3.75, 3.75), in which N(0, 1) has all but 2e-4 of its mass."""

SMALLEST_SCALE = 1e-3
"""EM keeps every scale above this fraction of the data's, or one point could swallow one."""


def _checked(x: Tensor, least: int) -> Tensor:
    if x.ndim != 1 or len(x) < least or not bool(torch.isfinite(x).all()):
        raise InputError(
            f"expected at least {least} finite points along one axis, got shape {tuple(x.shape)}"
            + ("" if bool(torch.isfinite(x).all()) else " with NaN or infinity among them")
        )
    return x


def _start(x: Tensor, components: int) -> tuple[Tensor, Tensor]:
    """Means at the quantiles (i + 1/2)/k, one scale for all, from the spread per component."""
    whole("the number of components", components, 1)
    ordered = _checked(x, 2 * components).sort().values
    place = (torch.arange(components, dtype=x.dtype, device=x.device) + 0.5) / components
    means = ordered[(place * len(x)).long()]
    low, high = ordered[len(x) // 50], ordered[-1 - len(x) // 50]
    if high <= low:
        raise InputError("expected points that differ, got (nearly) all of them equal")
    return means, ((high - low) / (2 * components)).log().expand(components)


def cdf_flow_start(x: Tensor, components: int = 5) -> MixtureCdfFlow:
    """A `MixtureCdfFlow` placed on the quantiles of x (n,), in x's dtype; `InputError` as below."""
    means, log_scales = _start(x, components)
    return MixtureCdfFlow(
        torch.full_like(means, math.log(TOTAL_WEIGHT / components)), means, log_scales
    )


def normalised_flow_start(x: Tensor, components: int = 3) -> NormalisedFlow:
    """A `NormalisedFlow` placed on the quantiles of x, shape (n,), in the dtype of x.

    `InputError` for fewer than 2 points a component, a NaN, or points that are all equal.
    """
    means, log_scales = _start(x, components)
    return NormalisedFlow(torch.zeros_like(means), means, log_scales)


def fit_quasi_newton(
    flow: MixtureCdfFlow | NormalisedFlow,
    x: Tensor,
    *,
    steps: int = 100,
    tolerance: float = 1e-7,
    progress: bool = False,
    watch: Watch | None = None,
) -> list[float]:
    """Fit in place by L-BFGS with a strong Wolfe line search on the whole of x, shape (n,).

    Returns the mean negative log-likelihood in nats at every evaluation, and tells each to
    `watch`. Stops after `steps` steps or when no gradient entry exceeds `tolerance`.
    `InputError` for a NaN, an infinity, no points, or another dtype than the flow's.
    """
    _checked(x, 1)
    losses: list[float] = []
    optimiser = torch.optim.LBFGS(
        flow.parameters(),
        max_iter=steps,
        max_eval=4 * steps,
        history_size=20,
        tolerance_grad=tolerance,
        tolerance_change=1e-12,
        line_search_fn="strong_wolfe",
    )
    with _bar(steps, progress, watch) as tell:

        def closure() -> Tensor:
            losses.append(loss_and_gradient(flow, x))
            tell(losses[-1])
            return x.new_tensor(losses[-1])

        optimiser.step(closure)  # type: ignore[no-untyped-call]
    return losses


def loss_and_gradient(flow: MixtureCdfFlow | NormalisedFlow, x: Tensor) -> float:
    """Mean negative log-likelihood of x, shape (n,), in nats; its gradient goes to `.grad`.

    `InputError` for a NaN, an infinity, or another dtype than the flow's.
    """
    flow.zero_grad()
    if isinstance(flow, MixtureCdfFlow):
        return _closed_form(flow, flow._checked(x))
    loss = -flow.log_prob(x).mean()
    loss.backward()  # type: ignore[no-untyped-call]
    return float(loss.detach())


@torch.no_grad()
def _closed_form(flow: MixtureCdfFlow, x: Tensor) -> float:
    """The same for the cdf flow, by hand, at a third of autograd's time.

    With r_i the share of component i in z'(x), d(z^2/2)/dm_i = -r_i z z' and
    d(log z')/dm_i = r_i u_i / s_i, and so on for the weights and scales.
    """
    n, weights, scales = len(x), flow.log_weights.exp(), flow.log_scales.exp()
    u = flow.components.standardised(x)
    halves = torch.erf(u * math.sqrt(0.5)).mul_(0.5)
    z = weights @ halves
    log_joint = (flow.log_weights - flow.log_scales)[:, None] - u * u / 2
    log_slope = torch.logsumexp(log_joint, 0) - HALF_LOG_TAU
    share = log_joint.sub_(log_slope + HALF_LOG_TAU).exp_()
    pull, share_u = z * log_slope.exp(), share * u
    flow.log_weights.grad = weights * (halves @ z) / n - share.mean(1)
    flow.means.grad = -(share @ pull + share_u.sum(1) / scales) / n
    flow.log_scales.grad = (share.sum(1) - scales * (share_u @ pull) - (share_u * u).sum(1)) / n
    return float((z * z / 2 - log_slope).mean()) + HALF_LOG_TAU


@torch.no_grad()
def fit_em(
    flow: NormalisedFlow,
    x: Tensor,
    *,
    steps: int = 200,
    tolerance: float = 1e-9,
    progress: bool = False,
    watch: Watch | None = None,
) -> list[float]:
    """Fit in place by EM on the whole of x, shape (n,).

    Returns the mean negative log-likelihood in nats before each step, which never rises,
    and tells each to `watch`. Stops after `steps` steps or when it falls by less than
    `tolerance`. `InputError` as for `fit_quasi_newton`.
    """
    flow._checked(_checked(x, 2))
    losses: list[float] = []
    floor = SMALLEST_SCALE**2 * x.var()
    away = x - flow.means[:, None]
    with _bar(steps, progress, watch) as tell:
        for _ in range(steps):
            loss, away = _em_step(flow, x, away, floor)
            losses.append(loss)
            tell(loss)
            if len(losses) > 1 and losses[-2] - loss < tolerance:
                break
    return losses


def _em_step(flow: NormalisedFlow, x: Tensor, away: Tensor, floor: Tensor) -> tuple[float, Tensor]:
    """One E and M step; takes and returns x - m_i, shape (k, n).

    Moments are taken about the means themselves, so that a shift of the data costs no
    digit. A component with no data to a part in 1/eps keeps its place, at that weight.
    """
    log_weights, means, scales = flow.components
    joint = (away * away).mul_((-0.5 / (scales * scales))[:, None])
    joint += (log_weights - scales.log())[:, None]
    log_p = torch.logsumexp(joint, 0)
    share = joint.sub_(log_p).exp_()
    count = share.sum(1)
    least = torch.finfo(x.dtype).eps * len(x)
    empty, count = count <= least, count.clamp(min=least)
    mean = means + (_row_sums(share, away) / count).masked_fill(empty, 0.0)
    away = x - mean[:, None]
    spread = _row_sums(share, away * away) / count
    scale = torch.where(empty, flow.log_scales, spread.clamp(min=floor).log() / 2)
    flow.log_weights.copy_((count / len(x)).log())
    flow.means.copy_(mean)
    flow.log_scales.copy_(scale)
    return HALF_LOG_TAU - float(log_p.mean()), away


def _row_sums(left: Tensor, right: Tensor) -> Tensor:
    """sum_j left_{ij} right_{ij}, by one product of matrices for each row."""
    return torch.bmm(left[:, None], right[:, :, None])[:, 0, 0]


@contextmanager
def _bar(total: int, wanted: bool, watch: Watch | None) -> Iterator[Watch]:
    """What to call with each loss: `watch`, and a progress bar when it is wanted."""
    tell = watch or (lambda loss: None)
    if not wanted:
        yield tell
        return
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task("fit", total=total)

        def both(loss: float) -> None:
            tell(loss)
            bar.update(task, advance=1, description=f"{loss:.6f} nats")

        yield both
