"""Whether what is supposed can be met: worlds of a setting, or a proof that there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from derivations.engine.claims import Claim, Problem, slice_of
from derivations.engine.search import drawn
from derivations.engine.trail import Place, supposed_in
from derivations.errors import Undecided, Unreadable
from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.judge import Case, Judge, truth_of
from derivations.kernel.verdict import Verdict
from derivations.meaning.scope import Scope
from derivations.worlds.assignment import Assignment
from derivations.worlds.structure import Structure
from derivations.worlds.structures import Listing, listing

#: Structures looked at to see that a setting can be met, tries in each, and worlds that show it.
LOOKS, PER, ENOUGH = 400, 6, 40


@dataclass(frozen=True)
class Met:
    """Whether some world meets what is supposed of some symbols, and how many were found."""

    verdict: Verdict
    count: int = 0
    bound: str = ""
    why: str = ""


def inhabited(scope: Scope, names: set[str]) -> Met:
    """Whether some world gives these symbols a value under all hypotheses about them.

    Symbols that hypotheses connect stand and fall together, so they are asked about once.
    """
    problem = problem_about(scope, names)
    key = ("met", tuple(d.keys for d in problem.declared), tuple(map(id, problem.hypotheses)))
    if key not in scope.derived:
        scope.derived[key] = _met(listing(problem, scope.derived))
    found: Met = scope.derived[key]
    return found


def _met(found: Listing) -> Met:
    count = sum(1 for _ in islice(worlds_of(found, LOOKS), ENOUGH))
    if count:
        return Met(strength(found), count, found.bound)
    verdict, why = _emptiness(found)
    return Met(verdict, why=f"{why}; weaken or mend it")


def strength(found: Listing) -> Verdict:
    """A setting claims nothing; it is as strong as the list of its structures is complete."""
    if not found.exhaustive:
        return Verdict.TESTED
    return Verdict.BOUNDED if found.unbounded else Verdict.SYMBOLIC


def _emptiness(found: Listing) -> tuple[Verdict, str]:
    """Whether the hypotheses are proved to contradict each other, or merely no world was found."""
    cases = [_supposed(structure) for structure in found.structures]
    judge = Judge(cases, exhaustive=found.exhaustive, bounded=found.unbounded)
    if (
        cases
        and all(judge.prove(at) for at in range(len(cases)))
        and len(judge.empty) == len(cases)
    ):
        return Verdict.VACUOUS, "nothing satisfies this together with what is supposed"
    return (
        Verdict.UNDECIDED,
        "no world was found that satisfies this, which does not mean that none exists",
    )


def _supposed(structure: Structure) -> Case:
    return Case((*supposed_in(structure), *structure.hypotheses), t.FALSE)


def problem_about(scope: Scope, names: set[str], claims: Sequence[Claim] = ()) -> Problem:
    """What some symbols need, and what is supposed of them, as a problem."""
    declared, hypotheses = slice_of(scope, names)
    return Problem(scope, list(claims), hypotheses, declared)


def worlds_of(found: Listing, looks: int) -> Iterator[tuple[Structure, Assignment]]:
    """Concrete worlds that certainly meet the hypotheses, one for a structure."""
    for at, structure in enumerate(found.structures[:looks]):
        case = _supposed(structure)
        for assignment in drawn(Place(structure, case), PER if at < 40 else 2, at):
            if all(
                truth_of(h, assignment.world) is Truth.TRUE
                for h in case.hypotheses
                if h.op != "forall"
            ):
                yield structure, assignment
                break


@dataclass(frozen=True)
class Unmet:
    """A hypothesis for which no world was found, or of which it is proved that there is none."""

    verdict: Verdict
    message: str


def unsatisfied(scope: Scope) -> Unmet | None:
    """The first hypothesis in scope that cannot be met, or that no world was found for."""
    key = ("unmet", len(scope.hypotheses))
    if key not in scope.derived:
        scope.derived[key] = _first_unmet(scope)
    found: Unmet | None = scope.derived[key]
    return found


def _first_unmet(scope: Scope) -> Unmet | None:
    for hypothesis in scope.hypotheses:
        problem = problem_about(scope, scope.free(hypothesis.node))
        try:
            found = listing(problem, scope.derived)
            if next(worlds_of(found, LOOKS), None) is None:
                verdict, why = _emptiness(found)
                return Unmet(
                    verdict,
                    f"{why}: the hypothesis {hypothesis.latex}, so this says nothing; "
                    "weaken or mend it",
                )
        except (Unreadable, Undecided) as error:
            return Unmet(
                Verdict.UNDECIDED,
                f"the hypothesis {hypothesis.latex} could not be met: {error.message}",
            )
    return None
