"""What a structure must know of symbolic numbers: yes-or-no questions, and who answers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.lazily import truth
from derivations.meaning.membership import refuse_holes
from derivations.meaning.values import Undetermined
from derivations.meaning.world import Decider, World

#: Most questions that one way through a formula may ask, and most ways that are gone.
MAX_DECISIONS, MAX_PATHS = 12, 256


class Path:
    """Answers from a list, then always yes; the same question gets the same answer."""

    def __init__(self, prefix: Sequence[bool] = ()) -> None:
        self.prefix = list(prefix)
        self.answers: list[tuple[Term, bool]] = []

    def __call__(self, prop: Term) -> bool:
        """The answer on this path. Raises `Undetermined` after too many questions."""
        for known, answer in self.answers:
            if same := _says(prop, known):
                return answer if same > 0 else not answer
        at = len(self.answers)
        if at >= MAX_DECISIONS:
            raise Undetermined(
                f"this asks more than {MAX_DECISIONS} questions about symbolic numbers; "
                "use fewer cases"
            )
        answer = self.prefix[at] if at < len(self.prefix) else True
        self.answers.append((prop, answer))
        return answer

    @property
    def conditions(self) -> Term:
        """What must hold for a world to lie on this path."""
        return t.conj(*(p if answer else t.negation(p) for p, answer in self.answers))

    def following(self) -> list[bool] | None:
        """The answers of the next path, or None after the last."""
        taken = [answer for _, answer in self.answers]
        while taken and not taken[-1]:
            taken.pop()
        return [*taken[:-1], False] if taken else None


def _says(prop: Term, known: Term) -> int:
    """1 if a proposition is the known one, with sides exchanged or not; −1 if its negation."""
    if prop is known or (prop.op == known.op == "eq" and prop.args == known.args[::-1]):
        return 1
    if "not" in (prop.op, known.op) and prop.op != known.op:
        return -_says(t.negation(prop), known) if prop.op == "not" else -_says(prop, known.args[0])
    return 0


class Concrete:
    """Asks a function, such as the kernel in a world whose numbers are known."""

    def __init__(self, truth_of: Callable[[Term], bool]) -> None:
        self.truth_of = truth_of
        self.known: dict[Term, bool] = {}

    def __call__(self, prop: Term) -> bool:
        """The answer, asked for once."""
        if prop not in self.known:
            self.known[prop] = self.truth_of(prop)
        return self.known[prop]


def propositions(node: Node, world_of: Callable[[Decider], World]) -> Term:
    """What a sentence says: on each path of decisions, what it says there."""
    parts: list[Term] = []
    prefix: list[bool] | None = []
    while prefix is not None:
        if len(parts) >= MAX_PATHS:
            raise Undetermined(f"this falls into more than {MAX_PATHS} cases; use fewer")
        path = Path(prefix)
        value = truth(node, world_of(path))
        refuse_holes(value)
        parts.append(t.implies(path.conditions, value))
        prefix = path.following()
    return t.conj(*parts)
