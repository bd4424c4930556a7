"""All structures of a problem in order of size, and a few that are larger than the bound."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import sympy

from derivations.engine.claims import Problem
from derivations.worlds.structure import Structure
from derivations.worlds.declared import NUMBER_REACHES, SET_REACH, SIZE_REACH
from derivations.worlds.makers import Empty, SymbolicMaker
from derivations.meaning.values import Undetermined, Value

#: Most structures that are listed; beyond, the family counts as sampled.
MAX_STRUCTURES = 3_000
#: Structures beyond the bound that are looked at, and the size that sets and vectors have there.
BEYOND, LARGE = 2, 5
#: How far whole numbers that are no sizes go there.
FAR_INTEGERS = (101, 1_002)
#: A list of structures with an unbounded integer among them is kept this short.
SHORT = 700


@dataclass
class Family:
    """All structures of a problem, smallest first."""

    structures: list[Structure] = field(default_factory=list)
    exhaustive: bool = True
    bound: str = ""


def family(problem: Problem) -> Family:
    """The structures of a problem; formulas that depend on the same symbols share one list."""
    known: dict[object, Family] = problem.scope.__dict__.setdefault("_families", {})
    key = (
        tuple(d.keys for d in problem.declared), tuple(id(h) for h in problem.hypotheses),
        frozenset(problem.varied),
    )  # fmt: skip
    if key not in known:
        known[key] = _listed(problem)
    return known[key]


def _listed(problem: Problem) -> Family:
    """List the structures; an unbounded integer goes as far as the list stays short."""
    reaches = NUMBER_REACHES if _unbounded(problem) else NUMBER_REACHES[:1]
    for number_reach in reaches:
        most = MAX_STRUCTURES if number_reach == reaches[-1] else SHORT
        found, complete = _structures(problem, _reach(problem, number_reach), most)
        if complete:
            break
    found.sort(key=lambda s: s.size)
    return Family(found, complete, _bound(problem, found))


def _reach(problem: Problem, number_reach: int) -> dict[str, int]:
    sizes = _sizes(problem)
    reach = {}
    for declared in problem.declared:
        is_size = any(key in sizes for key in declared.keys)
        most = SET_REACH if declared.kind == "finite set" else SIZE_REACH if is_size else 10**6
        reach[declared.keys[0]] = min(most, number_reach)
    return reach


def _sizes(problem: Problem) -> set[str]:
    """The names that occur in the sets others range over."""
    return {name for d in problem.declared for node in d.domain for name in node.names()}


#: Sets of whole numbers without an end, of which only some members are tried.
UNBOUNDED = frozenset({"naturals", "integers"})


def _unbounded(problem: Problem) -> bool:
    heads = {node.head for d in problem.declared for root in d.domain for node in root.walk()}
    return bool(heads & UNBOUNDED)


def _structures(problem: Problem, reach: dict[str, int], most: int) -> tuple[list[Structure], bool]:
    """The structures in the order of their paths, and whether they are all there are."""
    found: list[Structure] = []
    path: list[int] | None = []
    for _ in range(most):
        if path is None:
            return found, True
        path = _one(problem, reach, path, found)
    return found, path is None


def _one(
    problem: Problem, reach: dict[str, int], path: list[int], found: list[Structure]
) -> list[int] | None:
    """Follow one path, keep the structure it leads to, and say which path comes next."""
    maker = SymbolicMaker(path)
    structure = Structure(problem, (), 0, reach)
    exists = True
    try:
        world = structure.world(maker)
    except Empty:
        exists = False
    except Undetermined:
        structure.whole = False
    taken, options = maker.structure.path, maker.structure.options
    if exists:
        if structure.whole:
            structure.__dict__["generic"] = (world, maker)
        structure.path, structure.size = tuple(taken), maker.structure.size
        found.append(structure)
    at = len(taken) - 1
    while at >= 0 and taken[at] + 1 >= options[at]:
        at -= 1
    return [*taken[:at], taken[at] + 1] if at >= 0 else None


def _bound(problem: Problem, found: list[Structure]) -> str:
    """How far sizes went, in words: `n ≤ 4, |Θ| ≤ 3`."""
    parts = []
    sizes = _sizes(problem)
    for declared in problem.declared:
        key = declared.keys[0]
        largest = _largest(declared.kind, key, key in sizes, found)
        if declared.kind == "maps" and declared.domain[-1].head in UNBOUNDED and found:
            largest = f"|{key}| ≤ {found[0].window}"
        if largest:
            parts.append(largest)
    return ", ".join(parts)


def _largest(kind: str, key: str, is_size: bool, found: list[Structure]) -> str:
    values = [s.seen.get(key) for s in found]
    if kind == "finite set":
        return f"|{key}| ≤ {max((len(v) for v in values if v is not None), default=0)}"
    numbers = [int(v) for v in values if isinstance(v, sympy.Integer)]
    if kind != "in" or not numbers:
        return ""
    return (
        f"{key} ≤ {max(numbers)}"
        if is_size or len(set(numbers)) > 1 and min(numbers) >= 0
        else f"|{key}| ≤ {max(map(abs, numbers))}"
    )


# -- beyond the bound -----------------------------------------------------------------


def beyond(problem: Problem) -> list[Structure]:
    """A few structures larger than those that are listed, where something was unbounded."""
    found: list[Structure] = []
    if not _unbounded(problem) and all(d.kind != "finite set" for d in problem.declared):
        return found
    reach = {key: 2 * size + 1 for key, size in _reach(problem, NUMBER_REACHES[0]).items()}
    sizes = _sizes(problem)
    for declared in problem.declared:
        if declared.kind == "finite set" or set(declared.keys) & sizes:
            reach[declared.keys[0]] = LARGE
    for seed in range(BEYOND):
        structure = Structure(problem, (), 0, {**reach, **_far_reach(reach, sizes, seed)}, window=9)
        maker = LargeMaker(seed)
        try:
            structure.world(maker)
        except Empty:
            continue
        except Undetermined:
            structure.whole = False
        structure.path = tuple(maker.structure.path)
        found.append(structure)
    return found


def _far_reach(reach: dict[str, int], sizes: set[str], seed: int) -> dict[str, int]:
    """Whole numbers that are no sizes go further with each seed."""
    return {
        key: FAR_INTEGERS[seed % len(FAR_INTEGERS)]
        for key, most in reach.items()
        if key not in sizes and most > LARGE
    }


class LargeMaker(SymbolicMaker):
    """Takes the largest size on offer and everything else at random."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.random = random.Random(seed)

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """As the base class, with a path that is made up on the way."""
        if options:
            last = len(options) - 1
            self.prefix.append(last if sizes else self.random.randint(0, last))
        return super().choose(label, options, sizes)
