"""The worlds of a problem: structures in order of size, generic or concrete."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import sympy

from derivations.checking.hypotheses import Cases, solve
from derivations.checking.problem import Problem
from derivations.semantics.domains import NUMBER_REACHES, SET_REACH, SIZE_REACH, build
from derivations.semantics.makers import SIMPLE, ConcreteMaker, Empty, Maker, SymbolicMaker
from derivations.semantics.meanings.logic import truth
from derivations.semantics.values import Undefined, Undetermined, Value
from derivations.semantics.world import Budget, World

#: Most structures that are listed; beyond, the family counts as sampled.
MAX_STRUCTURES = 3_000
#: Structures beyond the bound that are looked at, and the size that sets and vectors have there.
BEYOND, LARGE = 2, 5
#: How far whole numbers that are no sizes go there.
FAR_INTEGERS = (101, 1_002)
#: A list of structures with an unbounded integer among them is kept this short.
SHORT = 700

Source = Callable[[str, str], sympy.Rational]


@dataclass
class Structure:
    """One way through the discrete choices of a problem."""

    problem: Problem
    path: tuple[int, ...]
    size: int
    reach: dict[str, int]
    #: Whether every symbol could be built without concrete numbers.
    whole: bool = True
    #: How far the integer values of a function on a finite set go.
    window: int = 4
    #: The values of all symbols that could be built, for the bound that is shown.
    seen: dict[str, Value] = field(default_factory=dict)

    def world(self, maker: Maker) -> World:
        """Build every declared symbol through a maker. Raises `Empty` if there is no such world."""
        rough: set[str] = getattr(maker, "rough", set())
        maker.window = self.window
        values: dict[str, Value] = {}
        if not self.seen:
            self.seen = values
        world = World(self.problem.scope, values, budget=Budget(rough=rough))
        for declared in self.problem.declared:
            values.update(build(declared, world, maker, self.reach[declared.keys[0]]))
        return world

    @cached_property
    def generic(self) -> tuple[World, SymbolicMaker] | None:
        """The world whose numbers are symbols, if there is one."""
        if not self.whole:
            return None
        maker = SymbolicMaker(self.path)
        return self.world(maker), maker

    @cached_property
    def cases(self) -> Cases:
        """What the hypotheses say about the symbols of the generic world."""
        if self.generic is None:
            return Cases()
        world, maker = self.generic
        return solve(self.problem, world, list(maker.symbols.values()))

    def concrete(
        self, source: Source, pinned: dict[str, sympy.Expr] | None = None
    ) -> tuple[World, dict[str, sympy.Expr]] | None:
        """A world with numbers from a source, or None if the hypotheses do not hold in it.

        `pinned` gives some symbols a value in terms of the others.
        """
        branches = self.cases.branches
        if not branches:
            return None
        at = int(source("case", "choice")) % len(branches) if len(branches) > 1 else 0
        fixed = {**branches[at].fixed, **(pinned or {})}
        bounds = self.generic[1].bounds if self.generic else {}
        maker = ConcreteMaker(
            self.path, source, fixed, bounds, self.cases.tight, bounded=self.problem.code
        )
        try:
            world = self.world(maker)
            if not all(truth(h, world) for h in self.cases.to_check(self.problem)):
                return None
        except (Empty, Undefined, Undetermined):
            return None
        return world, maker.numbers


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
    for number_reach in NUMBER_REACHES:
        found, complete = _structures(problem, _reach(problem, number_reach))
        if not _unbounded(problem) or complete and len(found) <= SHORT:
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


def _unbounded(problem: Problem) -> bool:
    heads = {node.head for d in problem.declared for root in d.domain for node in root.walk()}
    return bool(heads & {"naturals", "integers"})


def _structures(problem: Problem, reach: dict[str, int]) -> tuple[list[Structure], bool]:
    found: list[Structure] = []
    path: list[int] | None = []
    for _ in range(MAX_STRUCTURES):
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


# -- sources of numbers ---------------------------------------------------------------


def sources(count: int, seed: int, *, dyadic: bool) -> Iterator[Source]:
    """Sources in order: distinct simple numbers, all simplest, other simple ones, then random."""
    plain: list[Source] = [_staggered(1), _level(0), _level(1), _staggered(2)]
    if dyadic:
        plain = [mild(source) for source in (*plain, *map(_level, range(2, 9)))]
    yield from plain[:count]
    for at in range(count - len(plain)):
        source = (
            _sparse(seed + at)
            if at % 3 == 2
            else _random(seed * 1_000 + at, dyadic=dyadic, few=at % 3 == 0)
        )
        yield mild(source) if dyadic else source


def far(sign: int, size: int) -> Source:
    """Numbers far from 0 of alternating sign, or close to 0: what is true of small ones only fails."""
    seen: dict[str, int] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        at = seen.setdefault(label, len(seen))
        if kind in ("positive", "nonnegative", "real") and "[" not in label:
            value = sympy.Rational(size) ** (-1 if at % 2 else 1)
            return sign * (-1) ** at * value if kind == "real" else value
        return SIMPLE[kind][at % len(SIMPLE[kind])]

    return source


def _level(level: int) -> Source:
    return lambda label, kind: SIMPLE[kind][min(level, len(SIMPLE[kind]) - 1)]


def _staggered(start: int) -> Source:
    """Unlike neighbours, so that an identity does not hold by accident of equal numbers."""
    seen: dict[str, int] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        at = seen.setdefault(label, len(seen))
        return SIMPLE[kind][(start + at * (1 + at // len(SIMPLE[kind]))) % len(SIMPLE[kind])]

    return source


def mild(source: Source) -> Source:
    """Numbers that code in double precision handles without loss: small, and no steep functions.

    Cancellation grows with the size of the numbers, so the tolerance for code
    holds for numbers of the size of 1.
    """

    def tamed(label: str, kind: str) -> sympy.Rational:
        value = source(label, kind)
        if kind == "extra":
            return value / 8 if label.endswith("[square]") else sympy.S.Zero
        return value / 4 if kind == "real" else value

    return tamed


def _sparse(seed: int) -> Source:
    """Mostly zeros and some ±1: matrices whose products vanish, functions that agree."""
    generator = random.Random(f"sparse {seed}")
    drawn: dict[str, sympy.Rational] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        if label not in drawn:
            simple = SIMPLE[kind]
            drawn[label] = simple[generator.choice((0, 0, 0, 0, 0, 1, 1, 2)) % len(simple)]
        return drawn[label]

    return source


def _random(seed: int, *, dyadic: bool, few: bool) -> Source:
    """Random numbers; `few` takes the simplest three only, so that they often coincide."""
    generator = random.Random(seed)
    drawn: dict[str, sympy.Rational] = {}

    def source(label: str, kind: str) -> sympy.Rational:
        if label not in drawn:
            drawn[label] = (
                SIMPLE[kind][generator.randrange(3)]
                if few
                else random_value(generator, kind, dyadic=dyadic)
            )
        return drawn[label]

    return source


def random_value(generator: random.Random, kind: str, *, dyadic: bool) -> sympy.Rational:
    """A random rational of a slot's kind, often a simple one; dyadic ones are exact in code."""
    if kind == "extra" and generator.random() < 0.7:
        return sympy.S.Zero
    if generator.random() < 0.35:
        simple = SIMPLE[kind]
        return simple[generator.randrange(len(simple))]
    denominator = generator.choice((1, 2, 4, 8)) if dyadic else generator.randint(1, 9)
    if "unit" in kind:
        below = generator.choice((8, 16)) if dyadic else generator.randint(3, 19)
        return sympy.Rational(generator.randint(1, below - 1), below)
    if kind == "choice":
        return sympy.Integer(generator.randrange(24))
    top = generator.randint(1, 4 * denominator)
    sign = -1 if kind == "real" and generator.random() < 0.5 else 1
    return sympy.Rational(sign * top, denominator)
