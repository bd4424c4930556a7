"""One step of a page to one statement of Rocq, or to the reason why there is none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from derivations.errors import DerivationsError
from derivations.formal import rows_algebra, rows_calculus, rows_index, rows_logic, rows_sets
from derivations.formal.kinds import Definition, Gap
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Node, Reading, Scope

TABLES = (rows_algebra, rows_calculus, rows_index, rows_logic, rows_sets)


@dataclass(frozen=True)
class Lifted:
    """A statement, the definitions it uses in order, and the page's own text of the step.

    `analysis` says that it speaks of real numbers and not of any ordered field.
    """

    latex: str
    statement: str
    definitions: tuple[Definition, ...]
    analysis: bool

    @property
    def digest(self) -> str:
        """The content of the statement, its definitions included."""
        text = "\n".join([*(d.text for d in self.definitions), self.statement])
        return hashlib.sha256(text.encode()).hexdigest()


def lift_step(reading: Reading, node: Node, latex: str) -> Lifted | Gap:
    """The statement of a step with everything it supposes; no guess where a row is missing."""
    lift = Lifter(reading.scope)
    try:
        claim = lift.sentence(node, {})
        own, lift.duties = lift.duties, []
        premises = _premises(lift, reading.scope, node)
    except Gap as gap:
        return gap
    except (DerivationsError, RecursionError, LookupError, ValueError) as error:
        return Gap(str(error) or type(error).__name__)
    goal = " /\\ ".join([*own, claim]) if own else claim
    field = "realType" if "analysis" in lift.uses else "realFieldType"
    binders = " ".join([f"(R : {field})", *lift.binders])
    body = " ->\n  ".join([*lift.assumed, *premises, goal])
    return Lifted(
        latex, f"forall {binders},\n  {body}", tuple(lift.definitions.values()),
        "analysis" in lift.uses,
    )  # fmt: skip


def _premises(lift: Lifter, scope: Scope, node: Node) -> list[str]:
    """The hypotheses of the scope that are connected with what the step speaks of."""
    needed = _declared(scope, scope.free(node))
    kept: dict[int, str] = {}
    grown = True
    while grown:
        grown = False
        for at, hypothesis in enumerate(scope.hypotheses):
            touched = _declared(scope, scope.free(hypothesis.node))
            if at in kept or (touched and not touched & needed):
                continue
            kept[at] = _premise(lift, hypothesis.node)
            needed |= touched
            grown = True
    return [kept[at] for at in sorted(kept)]


def _premise(lift: Lifter, node: Node) -> str:
    """A hypothesis: it has a value, and it holds."""
    outer, lift.duties = lift.duties, []
    text = lift.sentence(node, {})
    duties, lift.duties = lift.duties, outer
    return "(" + " /\\ ".join([*duties, text]) + ")" if duties else text


def _declared(scope: Scope, names: set[str]) -> set[str]:
    return {key for key in scope.reaches(names) if key in scope.declarations}
