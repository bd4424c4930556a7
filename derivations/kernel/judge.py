"""The door: the truth of a proposition in a world, and the verdict on a claim in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import ctx

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.calculus import Substitution
from derivations.kernel.certificates import Step, follow
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.kernel.tolerance import INTEGRAL_PRECISIONS, PRECISIONS
from derivations.kernel.values import LOST, Evaluator, World
from derivations.kernel.verdict import Verdict


def truth_of(claim: Term, world: World | None = None) -> Truth:
    """The truth of a proposition in a world."""
    return judged(claim, world or World())[0]


def judged(claim: Term, world: World) -> tuple[Truth, str]:
    """The truth of a proposition, and why it has none where a side has no value."""
    bodies = (body for _, body in world.functions.values())
    dear = any("integral" in term.ops for term in (claim, *bodies))
    precisions = INTEGRAL_PRECISIONS if dear else PRECISIONS
    why = ""
    for bits in precisions:
        for proving in (True,) if dear else (False, True) if bits > PRECISIONS[0] else (False,):
            evaluator = Evaluator(
                bits, World() if proving else world,
                proofs=Prover() if proving else None, last=proving and bits == precisions[-1],
            )  # fmt: skip
            with ctx.workprec(bits):
                found = evaluator.truth(world.put(claim) if proving else claim)
            if found is not Truth.OPEN:
                return found, evaluator.why
            why = evaluator.why
    return Truth.OPEN, why


@dataclass(frozen=True)
class Case:
    """A proposition, and those that are supposed. Both speak of the same variables."""

    hypotheses: tuple[Term, ...]
    claim: Term


def opened(case: Case) -> list[Case]:
    """The case as cases whose claims are no conjunctions and suppose what they can.

    p ∧ q is both; p ⟹ q supposes p; ∀x p is p. A world refutes the case exactly if it
    refutes one of these.
    """
    claim = case.claim
    if claim.op == "and":
        return [found for part in claim.args for found in opened(Case(case.hypotheses, part))]
    if claim.op == "not" and claim.args[0].op in ("and", "or"):
        join = t.disj if claim.args[0].op == "and" else t.conj
        return opened(Case(case.hypotheses, join(*map(t.negation, claim.args[0].args))))
    if claim.op == "forall":
        return opened(Case(case.hypotheses, _freed(case, claim)))
    if claim.op == "or":
        if claim.args[0].op == "not":
            premise, rest = claim.args[0].args[0], t.disj(*claim.args[1:])
            return opened(Case((*case.hypotheses, premise), rest))
        if claim.args[-1].op in ("and", "forall"):
            before, last = claim.args[:-1], claim.args[-1]
            supposed = (*case.hypotheses, *map(t.negation, before))
            return [*_valued(case, before), *opened(Case(supposed, last))]
    return [case]


def _valued(case: Case, parts: Sequence[Term]) -> list[Case]:
    """That each of these has a value where those before it are false, said as p ∨ ¬p."""
    return [
        Case(case.hypotheses, t.disj(*parts[: at + 1], t.negation(part)))
        for at, part in enumerate(parts) if not part.total
    ]  # fmt: skip


def _freed(case: Case, claim: Term) -> Term:
    """The body of ∀ with a variable that nothing else speaks of."""
    (name,) = claim.data
    spoken = (claim, *case.hypotheses)
    taken = {
        n for s in spoken for p in s.walk() if p.op in t.BINDERS for n in p.data if p is not claim
    }
    fresh = t.fresh(name, taken.union(*(s.free for s in spoken)))
    return Substitution({name: t.var(fresh)})(claim.args[0])


#: Fewest distinct worlds that a tested verdict may rest on, where anything is left to choose.
MIN_WORLDS = 3


class Judge:
    """Rules on one claim. Only what it has checked itself counts, whoever proposes it."""

    def __init__(self, cases: Sequence[Case], *, exhaustive: bool, bounded: bool) -> None:
        self.cases = tuple(cases)
        self.exhaustive, self.bounded = exhaustive, bounded
        self.proved: set[int] = set()
        #: The rules of the certificates that were needed.
        self.rules: set[str] = set()
        self.empty: set[int] = set()
        self.worlds: set[object] = set()
        self._known: dict[Term, Truth] = {}
        #: The world that refutes the claim, what is wrong there, and in which case.
        self.refuted: tuple[World, Truth, str, Case] | None = None
        #: Why some world could not be judged, and why some says neither yes nor no.
        self.open = self.lost = ""

    def prove(self, at: int, steps: Sequence[Step] = ()) -> bool:
        """Check that a case follows by a certificate, or its suppositions contradict."""
        case = self.cases[at]
        if (prover := follow(Prover(case.hypotheses), steps)) is None:
            return False
        if prover.contradictory() or any(self._plainly(h, Truth.FALSE) for h in case.hypotheses):
            self.empty.add(at)
        elif not (self._plainly(case.claim, Truth.TRUE) or prover.proves(case.claim)):
            return False
        self.proved.add(at)
        self.rules.update(step.name if step.rule == "lemma" else step.rule for step in steps)
        return True

    def _plainly(self, claim: Term, truth: Truth) -> bool:
        """Whether a proposition about no symbol is that; the cases of a claim share them."""
        if claim.closed and claim not in self._known:
            self._known[claim] = truth_of(claim)
        return self._known.get(claim) is truth

    def visit(self, case: Case, world: World) -> Truth | None:
        """Judge a case in a world; None if it is not certain that the world is allowed."""
        if any(truth_of(h, world) is not Truth.TRUE for h in case.hypotheses):
            return None
        found, why = judged(case.claim, world)
        if case.claim.closed:
            self._known[case.claim] = found
        if found in (Truth.FALSE, Truth.NO_VALUE):
            if self.refuted is None or (found is Truth.FALSE and self.refuted[1] is Truth.NO_VALUE):
                self.refuted = (world, found, why, case)
        elif found is Truth.OPEN and (why, case.claim.op) == (LOST, "eq"):
            self.lost = why
        elif found is Truth.OPEN:
            self.open = why or "two sides cannot be told apart"
        else:
            given = (frozenset(own.items()) for own in (world.values, world.functions))
            self.worlds.add(tuple(given))
        return found

    def verdict(self, *, missing: str) -> tuple[Verdict, str]:
        """The ruling, and what it lacks. `missing`: why the worlds are not in general position."""
        if self.refuted is not None:
            return Verdict.REFUTED, self.refuted[2]
        everything = set(range(len(self.cases)))
        if everything and self.empty == everything and self.exhaustive:
            return Verdict.VACUOUS, "the hypotheses contradict each other"
        if not self.worlds and not (self.open or self.lost):
            return Verdict.UNDECIDED, "no world was found that satisfies the hypotheses"
        if everything and self.exhaustive and self.proved == everything:
            return (Verdict.BOUNDED if self.bounded else Verdict.SYMBOLIC), ""
        if self.open or not self.worlds:
            return Verdict.UNDECIDED, f"some worlds cannot settle this: {self.open or self.lost}"
        rest = [self.cases[i] for i in everything - self.proved]
        if not all(_testable(case.claim) and _solvable(case) for case in rest):
            return Verdict.UNDECIDED, "this is not proved, and no number of worlds can show it"
        if missing:
            return Verdict.UNDECIDED, missing
        if len(self.worlds) < MIN_WORLDS and any(not case.claim.closed for case in rest):
            return Verdict.UNDECIDED, f"only {len(self.worlds)} distinct worlds were found"
        return Verdict.TESTED, ""


#: What equations are made of whose solutions are met in full.
_SIMPLE = frozenset("num var add mul power pi max min".split())


def _solvable(case: Case) -> bool:
    """Whether what is supposed has no equation whose solutions are not known to be met in full."""
    if all(h.ops <= _SIMPLE | t.SENTENCES for h in case.hypotheses):
        return True  # so whatever equations follow are simple, too
    equations = Prover(case.hypotheses).equations
    own = [gap for gap in equations if not gap.functions]  # of functions, the families are known
    return all(part.op in _SIMPLE for gap in own for part in gap.walk() if part.free)


def _testable(claim: Term) -> bool:
    """Whether a violation would be seen in worlds at random: never for ≠ and its like."""
    if claim.op in ("and", "or"):
        return all(map(_testable, claim.args))
    return claim.op in ("true", "eq", "le", "lt")
