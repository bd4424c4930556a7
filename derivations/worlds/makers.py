"""Where the free choices of a world come from.

A declaration builds its value through a maker, which it asks for choices, numbers and
functions (`meaning.maker`). The same declaration so yields the generic world, in which
numbers are variables and real functions opaque, and any concrete one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.terms import Term
from derivations.meaning.bounds import POSITIVE, REAL, Bounds
from derivations.meaning.maker import Empty
from derivations.meaning.values import Undetermined, Value
from derivations.worlds.assignment import Assignment
from derivations.worlds.samples import Source

#: Most questions about symbolic numbers that the declarations of one structure may ask.
MAX_QUESTIONS = 12


@dataclass(frozen=True)
class Shape:
    """What is declared of a real function: how many arguments it takes, and which words hold."""

    arity: int
    facts: frozenset[str] = frozenset()
    #: In how many of its arguments, from the first on, it is smooth.
    along: int = 0

    def call(self, label: str, *args: Term) -> Term:
        """Its value at some arguments, with what is known of its derivatives."""
        return t.call(label, *args, smooth=self.along)

    @property
    def sign(self) -> str:
        """What is known of the sign of every value: "+", "+0" or nothing."""
        if "positive" in self.facts:
            return "+"
        return "+0" if self.facts & {"nonnegative", "density"} else ""


@dataclass(frozen=True)
class Simplex:
    """Numbers that are not negative (or positive) and sum to 1; the last is not a variable."""

    names: tuple[str, ...]
    positive: bool

    @property
    def last(self) -> Term:
        """1 minus the others."""
        return 1 - t.add(*map(t.var, self.names))

    def draw(self, label: str, source: Source) -> dict[str, Term]:
        """Weights divided by their sum; all alike if the sum is 0."""
        kind = "positive" if self.positive else "nonnegative"
        weights = [source(name, kind) for name in (*self.names, f"{label}·last")]
        total = sum(weights, fmpq(0))
        if total == 0:
            weights, total = [fmpq(1)] * len(weights), fmpq(len(weights))
        shares = zip(self.names, weights[:-1], strict=True)
        return {name: t.num(weight / total) for name, weight in shares}


class _Follower:
    """Follows a path of discrete choices; beyond its end it takes the first option."""

    window = 4

    def __init__(self, path: Sequence[int] = ()) -> None:
        self.prefix = list(path)
        self.path: list[int] = []
        self.options: list[int] = []
        self.size = 0
        self.answers: dict[Term, bool] = {}
        self.supposed: list[Term] = []

    def pick(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> int:
        """The place of the option that is taken."""
        return self.prefix[len(self.path)] if len(self.path) < len(self.prefix) else 0

    def choose(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> Value:
        """The option on the path. Raises `Empty` if there is none."""
        if not options:
            raise Empty(label)
        index = self.pick(label, options, sizes)
        if index >= len(options):
            raise Empty(label)
        self.path.append(index)
        self.options.append(len(options))
        self.size += sizes[index] if sizes else 0
        return options[index]

    def suppose(self, prop: Term) -> None:
        """Keep only the worlds in which a proposition holds."""
        if prop is t.FALSE:
            raise Empty("what is supposed")
        if prop is not t.TRUE:
            self.supposed.append(prop)

    def decide(self, prop: Term) -> bool:
        """A yes-or-no question about symbolic numbers: a choice like others, then supposed."""
        if t.negation(prop) in self.answers:
            return not self.answers[t.negation(prop)]
        if prop not in self.answers:
            if len(self.answers) >= MAX_QUESTIONS:
                raise Undetermined("the declarations ask too much about symbolic numbers")
            self.answers[prop] = self.choose("a question", (True, False), ())
            self.suppose(prop if self.answers[prop] else t.negation(prop))
        return self.answers[prop]


class SymbolicMaker(_Follower):
    """Follows a path of discrete choices; numbers become variables, real functions opaque calls."""

    def __init__(self, path: Sequence[int] = ()) -> None:
        super().__init__(path)
        #: The functions of which it is known that they have an integral.
        self.densities: set[str] = set()
        #: Bounds of each variable, in the order in which they were asked for.
        self.bounds: dict[str, Bounds] = {}
        self.shapes: dict[str, Shape] = {}
        self.simplexes: dict[str, Simplex] = {}

    @property
    def free(self) -> bool:
        """Whether anything is left to choose once the structure is fixed."""
        return bool(self.bounds or self.shapes)

    @property
    def signs(self) -> dict[str, str]:
        """The functions whose values have a known sign."""
        return {name: shape.sign for name, shape in self.shapes.items() if shape.sign}

    def sign(self, term: Term) -> str:
        """What the bounds of a variable say of its sign, or a term's form of the term's."""
        bounds = self.bounds.get(term.data) if term.op == "var" else None
        if bounds is None or bounds.lower is None or bounds.lower.number is None:
            return "+" if t.known_positive(term) else ""
        low = bounds.lower.data
        return "+" if low > 0 or (low == 0 and bounds.open_lower) else "+0" if low == 0 else ""

    def number(self, label: str, bounds: Bounds) -> Term:
        """A variable; where it lies is kept beside it. Raises `Empty` between ends that cross."""
        if bounds.empty is t.TRUE:
            raise Empty(label)
        self.bounds[label] = bounds
        return t.var(label)

    def function(self, label: str, arity: int, shape: str, along: int) -> Callable[..., Term]:
        """An opaque function; of no arguments, a number."""
        if arity == 0:
            value = self.number(label, POSITIVE if "positive" in shape else REAL)
            return lambda: value
        made = self.shapes[label] = Shape(arity, frozenset(shape.split()), along)
        if "density" in made.facts:
            self.densities.add(label)
        return lambda *args: made.call(label, *args)

    def simplex(self, label: str, names: Sequence[str], positive: bool) -> list[Term]:
        """All but the last are variables, and the last is 1 minus their sum."""
        if not names:
            raise Empty(label)
        for name in names[:-1]:
            self.bounds[name] = Bounds(t.ZERO, None, positive)
        simplex = Simplex(tuple(names[:-1]), positive)
        if simplex.names:
            self.simplexes[label] = simplex
        return [*map(t.var, names[:-1]), simplex.last]

    def facts(self) -> list[Term]:
        """What bounds, simplexes, densities and choices say, as propositions."""
        found = [t.TRUE]
        found.extend(bounds.contains(t.var(name)) for name, bounds in self.bounds.items())
        for simplex in self.simplexes.values():
            found.append((t.lt if simplex.positive else t.le)(t.ZERO, simplex.last))
        found.extend(_unit_mass(name, self.shapes[name]) for name in sorted(self.densities))
        whole = t.conj(*found, *self.supposed)
        return list(whole.args) if whole.op == "and" else [whole] if whole is not t.TRUE else []


def _unit_mass(label: str, shape: Shape) -> Term:
    """∫ f = 1."""
    whole = t.integral(shape.call(label, t.var("x")), "x", t.MINUS_INFINITY, t.INFINITY)
    return t.eq(whole, t.ONE)


class ConcreteMaker(_Follower):
    """Follows the path of a structure and takes numbers and functions from an assignment."""

    def __init__(self, path: Sequence[int], assignment: Assignment) -> None:
        super().__init__(path)
        self.assignment = assignment

    def number(self, label: str, bounds: Bounds) -> Term:
        """The number assigned. Raises `Empty` if there is none."""
        if label not in self.assignment.values:
            raise Empty(label)
        return self.assignment.values[label]

    def function(self, label: str, arity: int, shape: str, along: int) -> Callable[..., Term]:
        """The function assigned, applied by putting its arguments in."""
        if arity == 0:
            value = self.number(label, REAL)
            return lambda: value
        names, body = self.assignment.functions[label]
        return lambda *args: Substitution(dict(zip(names, args, strict=True)))(body)

    def simplex(self, label: str, names: Sequence[str], positive: bool) -> list[Term]:
        """The numbers assigned, and 1 minus their sum."""
        if not names:
            raise Empty(label)
        found = [self.number(name, REAL) for name in names[:-1]]
        return [*found, 1 - t.add(*found)]
