"""Whole numbers beyond the bound that solve what is supposed of them, such as a² = 2b² + 1.

In the generic world they are variables; all but the last run over a range, and for the last
one the roots that are whole numbers are found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from derivations.errors import DerivationsError
from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.terms import Term, num
from derivations.meaning.maker import Empty
from derivations.meaning.values import Value
from derivations.worlds.cases import Splitter
from derivations.worlds.makers import SymbolicMaker
from derivations.worlds.structure import Setting, Structure
from derivations.worlds.univariate import roots

#: How far all but the last whole number go, most combinations of them, and most solutions kept.
RANGE, MAX_COMBINATIONS, MAX_SOLUTIONS = 60, 1_000, 12


class OpenMaker(SymbolicMaker):
    """Leaves whole numbers with a size as variables too."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self.names = names

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """A variable for the names that are asked for; else as usual."""
        if label in self.names:
            return t.var(label)
        return super().choose(label, options, sizes)


class GivenMaker(SymbolicMaker):
    """Takes given whole numbers."""

    def __init__(self, given: Mapping[str, Term]) -> None:
        super().__init__()
        self.given = given

    def pick(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> int:
        """The place of the given number. Raises `Empty` if it is not on offer."""
        if label not in self.given:
            return 0
        if self.given[label] not in options:
            raise Empty(label)
        return options.index(self.given[label])


def solved(setting: Setting, names: Sequence[str], reach: Mapping[str, int]) -> Iterator[Structure]:
    """Structures in which the hypotheses about some whole numbers hold."""
    for given in islice(_solutions(setting, names, reach), MAX_SOLUTIONS):
        most = max(abs(int(v.data.p)) for v in given.values())
        wide = {**reach, **dict.fromkeys(names, 2 * most + 3)}
        try:
            yield Structure.along(setting, GivenMaker(given), wide)
        except (DerivationsError, Empty):
            continue


def _solutions(
    setting: Setting, names: Sequence[str], reach: Mapping[str, int]
) -> Iterator[dict[str, Term]]:
    equation = _equation(setting, names, reach)
    if equation is None:
        return
    inside = [n for n in names if n in equation.free]
    *others, last = inside
    around = sorted(range(-RANGE, RANGE + 1), key=abs)
    small = around[: int(MAX_COMBINATIONS ** (1 / max(len(others), 1)))]
    rest = {n: t.ONE for n in names if n not in inside}
    for chosen in product(small, repeat=len(others)):
        at = dict(zip(others, map(num, chosen), strict=True))
        for root in roots(Substitution(at)(equation), last, Splitter()):
            if root.number is not None and root.number.q == 1 and _large(root, at):
                yield {**rest, **at, last: root}


def _large(root: Term, at: Mapping[str, Term]) -> bool:
    """Whether some number is beyond what is listed anyway."""
    return any(abs(v.data) > 4 for v in (root, *at.values()))


def _equation(setting: Setting, names: Sequence[str], reach: Mapping[str, int]) -> Term | None:
    """The first equation that is supposed of the numbers, as a gap."""
    try:
        structure = Structure.along(setting, OpenMaker(frozenset(names)), reach)
        claims = structure.hypotheses
    except (DerivationsError, Empty):
        return None
    parts = [q for p in claims for q in (p.args if p.op == "and" else (p,))]
    gaps = [p.args[0] - p.args[1] for p in parts if p.op == "eq" and p.free & set(names)]
    return next((g for g in gaps if g.free <= set(names)), None)
