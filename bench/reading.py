"""How fast formulas are read: LaTeX text to tree, no mathematics yet."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measure import Measurement, best_of
from derivations.errors import Unreadable
from derivations.language import NameInfo, read
from derivations.meaning.table import grammar

FORMULAS_PER_SECOND = 1000.0
ROUNDS = 20

#: Names in scope, and which of them are functions.
VALUES = r"n i j k x y z e P \sigma \tau \theta \phi \mu"
FUNCTIONS = "f g h s t q"
SETS = r"\Omega"

#: Formulas of the shape and length that proof pages have.
FORMULAS = (
    r"\sigma \in S_n",
    r"(P_\sigma x)_i = x_{\sigma(i)}",
    r"P_\sigma^\top P_\sigma = \sum_{m=1}^n e_{\sigma(m)} e_{\sigma(m)}^\top"
    r" = \sum_{m=1}^n e_m e_m^\top = I_n",
    r"(P_\sigma P_{\sigma^{-1}})_{ij} = \sum_{m=1}^n (P_\sigma)_{im} (P_{\sigma^{-1}})_{mj}",
    r"\log \left|\det \frac{\partial z}{\partial x}\right| = \mathbf{1}^\top s(x_\Omega)",
    r"z_{\Omega^c} = \exp(s(x_\Omega)) \odot x_{\Omega^c} + t(x_\Omega)",
    r"\begin{bmatrix} I_k & 0 \\ 0 & \operatorname{diag}(\exp(s(x_\Omega))) \end{bmatrix}",
    r"\begin{aligned} P_\tau P_\sigma x &= P_\tau (P_\sigma x) \\"
    r" &= (P_\tau P_\sigma) x \text{ by associativity} \end{aligned}",
)


def measurements() -> Iterator[Measurement]:
    """Formulas a second, one process, the grammar's tables already built."""
    names = {name: NameInfo() for name in VALUES.split()}
    names |= {name: NameInfo(callable=True) for name in (*FUNCTIONS.split(), r"\sigma", r"\tau")}
    names |= {name: NameInfo(is_set=True) for name in SETS.split()}
    table = grammar()

    def read_all() -> None:
        for _ in range(ROUNDS):
            for text in FORMULAS:
                read(text, names, table)

    for text in FORMULAS:
        try:
            read(text, names, table)
        except Unreadable as error:
            raise SystemExit(f"Expected to read {text}, got: {error.message}") from error
    rate = ROUNDS * len(FORMULAS) / best_of(5, read_all)
    yield Measurement("read formulas", rate, FORMULAS_PER_SECOND, "/s", more_is_better=True)
