"""The coupling layer: closed form against a full Jacobian, and the peers' layers beside ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import normflows
import torch
from nflows.transforms import AffineCouplingTransform
from torch import Tensor, nn

from benchmarks.timing import compare, within
from derivations.topics.coupling import AffineCoupling
from derivations.topics.coupling_page import largest_error_of_closed_form

FEATURES, BATCH, HIDDEN = 64, 256, 64
HALF = FEATURES // 2
SIZES = ((8, 1), (16, 256), (FEATURES, BATCH), (4096, 64), (16, 65536))

Both = Callable[[Tensor], tuple[Tensor, Tensor]]  # x to value and log-determinant


def network(features: int = FEATURES) -> nn.Sequential:
    """The same conditioner for every library: R^{n/2} → R^n, one hidden layer."""
    torch.manual_seed(0)
    sizes = (features // 2, HIDDEN, features)
    return nn.Sequential(nn.Linear(*sizes[:2]), nn.ReLU(), nn.Linear(*sizes[1:]))


class IgnoresContext(nn.Module):
    """The conditioner in the form nflows calls it."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.net = network(features)

    def forward(self, x: Tensor, context: Tensor | None = None) -> Tensor:
        """The network's output; there is no context."""
        return self.net(x)


class Elementwise(nn.Module):
    """s = u² and t = u: next to no work, so that the method is timed and not the network."""

    def forward(self, u: Tensor) -> Tensor:
        """s and t side by side."""
        return torch.cat((u.square(), u), -1)


def without_gradient(run: Both, x: Tensor) -> Callable[[], Any]:
    """Value and log-determinant only."""

    def once() -> None:
        with torch.no_grad():
            run(x)

    return once


def with_gradient(run: Both, x: Tensor) -> Callable[[], Any]:
    """Value, log-determinant and the gradients of their sum."""

    def once() -> None:
        value, log_det = run(x)
        torch.autograd.backward(value.sum() + log_det.sum())

    return once


def jacobian_row(name: str, conditioner: nn.Module, target: float | None) -> dict[str, Any]:
    """log|det| in closed form, and from all 64 rows of the Jacobian of each of 256 points."""
    mask = torch.arange(FEATURES) < HALF
    layer = AffineCoupling(mask, conditioner).double()
    x = torch.randn(BATCH, FEATURES, dtype=torch.float64)
    full = torch.func.vmap(torch.func.jacrev(layer))

    def closed() -> None:
        with torch.no_grad():
            layer.log_abs_det_jacobian(x)

    def general() -> None:
        with torch.no_grad():
            torch.linalg.slogdet(full(x))

    what = f"log|det J|, {name}, n = {FEATURES}, batch {BATCH}"
    return compare(what, closed, "vmap(jacrev) + slogdet", general, target=target)


def peer_rows(features: int, batch: int, timings: dict[str, Any]) -> list[dict[str, Any]]:
    """One layer with its log-determinant; the mask is a half, which every library can say."""
    x = torch.randn(batch, features)
    first = torch.arange(features) < features // 2
    ours = AffineCoupling(first, network(features))
    block = normflows.flows.AffineCouplingBlock(network(features))
    nflow = AffineCouplingTransform(~first, lambda *_: IgnoresContext(features))
    directions: dict[str, tuple[Both, dict[str, Both]]] = {
        "forward": (ours.forward_and_log_det, {"normflows": block, "nflows": nflow}),
        "inverse": (
            ours.inverse_and_log_det,
            {"normflows": block.inverse, "nflows": nflow.inverse},
        ),
    }
    return [
        compare(
            f"coupling layer {direction}{suffix}, n = {features}, batch {batch}",
            timed(run, x),
            peer,
            timed(theirs, x),
            target=1,
            repeats=25 if batch * features < 2**18 else 9,
        )
        for suffix, timed in timings.items()
        for direction, (run, peers) in directions.items()
        for peer, theirs in peers.items()
    ]


def limits() -> list[dict[str, Any]]:
    """How exact the closed form is: relative, and absolute where log|det J| is below 1."""
    what = f"log|det J| against autograd and slogdet, n = {FEATURES}, batch {BATCH}: relative error"
    return [within(what, largest_error_of_closed_form(FEATURES, BATCH), 1e-13)]


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    return [
        jacobian_row("elementwise s and t", Elementwise(), None),
        jacobian_row("linear s and t", nn.Linear(HALF, FEATURES), None),
        jacobian_row("hidden layer of 64", network(), 100),
        *(row for size in SIZES for row in peer_rows(*size, {"": without_gradient})),
        *peer_rows(FEATURES, BATCH, {" and gradient": with_gradient}),
    ]
