"""Connectives, quantifiers and case distinctions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, product

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.language import Node
from derivations.meaning.casts import finite_set
from derivations.meaning.lazily import either, truth, undefined, value_if
from derivations.meaning.rows.binding import guarded, region
from derivations.meaning.sets import Product
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.table import construct
from derivations.meaning.values import Array, Flexible, Undefined, Value
from derivations.meaning.world import World, evaluate


def all_of(parts: Iterable[Term]) -> Term:
    """The conjunction, left to right; nothing is looked at after what is plainly false."""
    return t.conj(*_through(parts, t.FALSE))


def any_of(parts: Iterable[Term]) -> Term:
    """The disjunction, left to right; nothing is looked at after what is plainly true."""
    return t.disj(*_through(parts, t.TRUE))


def _through(parts: Iterable[Term], last: Term) -> Iterator[Term]:
    """The parts up to and including the first that is `last`."""
    for part in parts:
        yield part
        if part is last:
            return


@construct(
    "and",
    "and",
    r"\land",
    "truth values",
    "and; at the top of a formula both are steps",
    r"a = a \land b = b",
    lazy=True,
)
def conjunction(node: Node, world: World) -> Term:
    return all_of(truth(arg, world) for arg in node.args)


@construct("or", "or", r"\lor", "truth values", "or", r"a < b \lor a \ge b", lazy=True)
def disjunction(node: Node, world: World) -> Term:
    return any_of(truth(arg, world) for arg in node.args)


@construct("not", "negation", r"\lnot", "truth value", "not", r"\lnot (a < a)", lazy=True)
def negation(node: Node, world: World) -> Term:
    return t.negation(truth(node.args[0], world))


@construct(
    "implies",
    "iff",
    r"\implies",
    "truth values",
    "implication; a hypothesis that never holds makes it vacuous",
    r"a > 1 \implies a^2 > 1",
    lazy=True,
)
def implication(node: Node, world: World) -> Term:
    return _only_if(node.args[0], node.args[1], world)


@construct(
    "if",
    "iff",
    "if",
    "truth values",
    "the same, with the condition after the words",
    r"a^2 > 1 \text{ if } a > 1",
    lazy=True,
)
def conditional(node: Node, world: World) -> Term:
    return _only_if(node.args[1], node.args[0], world)


def _only_if(condition: Node, conclusion: Node, world: World) -> Term:
    """The conclusion is not even looked at where the condition is plainly false."""
    found = truth(condition, world)
    return t.TRUE if found is t.FALSE else t.implies(found, truth(conclusion, world))


@construct("iff", "iff", r"\iff", "truth values", "equivalence", r"a = b \iff a - b = 0", lazy=True)
def equivalence(node: Node, world: World) -> Term:
    left, right = (truth(side, world) for side in node.args)
    return t.conj(t.implies(left, right), t.implies(right, left))


@construct(
    "chain",
    "built",
    "",
    "truth values",
    "a chain a = b ≤ c: one step a link",
    r"0 \le a^2 = |a|^2",
    lazy=True,
)
def linked(node: Node, world: World) -> Term:
    return all_of(truth(arg, world) for arg in node.args)


@construct(
    "forall",
    "quantifier",
    r"\forall",
    "binder",
    "for all; over ℝ it is read with a symbol in its place",
    r"\forall m \in \{1, 2\} : m^2 \le 4",
    lazy=True,
)
def forall(node: Node, world: World) -> Term:
    binding, body = node.args
    sets = _continuous(binding, body, world)
    if sets is not None:
        return _over_reals(sets, binding, body, world)
    found = guarded(binding, body, world)
    return all_of(t.implies(condition, truth(body, inner)) for inner, condition in found)


@construct(
    "exists",
    "quantifier",
    r"\exists",
    "binder",
    "there is one, in a finite set",
    r"\exists m \in \{1, \dots, n\} : \sigma(m) = i",
    lazy=True,
)
def exists(node: Node, world: World) -> Term:
    binding, body = node.args
    if _continuous(binding, body, world) is not None:
        raise Unreadable(
            "∃ over an infinite set cannot be decided by trying; name a witness instead", node.span
        )
    found = guarded(binding, body, world)
    return any_of(t.conj(condition, truth(body, inner)) for inner, condition in found)


def _continuous(binding: Node, body: Node, world: World) -> list[Value] | None:
    keys = [leaf.text for leaf in binding.args[0].args]
    together = binding.args[0].text == "tuple"
    sets = [region(binding, key, body, world) for key in (keys[:1] if together else keys)]
    if together and isinstance(sets[0], Product) and len(sets[0].factors) == len(keys):
        sets = list(sets[0].factors)
    infinite = [
        isinstance(s, Space | Product) or (isinstance(s, Numbers) and s.unit == "real")
        for s in sets
    ]
    return sets if any(infinite) else None


def _over_reals(sets: list[Value], binding: Node, body: Node, world: World) -> Term:
    """∀ over real quantities by bound variables, over finite sets member by member."""
    keys = [leaf.text for leaf in binding.args[0].args]
    if len(keys) != len(sets):
        raise Unreadable("the names of this ∀ do not take its set apart", binding.span)
    with ExitStack() as binders:
        parts = [list(_generic(s, k, world, binders)) for k, s in zip(keys, sets, strict=True)]
        return all_of(
            _bound(choice, keys, binding.args[2:], body, world) for choice in product(*parts)
        )


#: A value made of bound variables, their names, and what confines them.
Generic = tuple[Value, tuple[str, ...], Term]


def _generic(whole: Value, key: str, world: World, binders: ExitStack) -> Iterator[Generic]:
    """The values of a name that ranges over a set, infinitely many of them by variables."""
    if isinstance(whole, Product):
        parts = (list(_generic(f, key, world, binders)) for f in whole.factors)
        for found in product(*parts):
            values, names, conditions = zip(*found, strict=True)
            yield tuple(values), tuple(n for part in names for n in part), t.conj(*conditions)
    elif isinstance(whole, Space):
        cells = product(*(range(1, int(size) + 1) for size in whole.shape))
        labels = [f"{key}_{','.join(map(str, cell))}" for cell in cells]
        entries = tuple(binders.enter_context(world.fresh(label)) for label in labels)
        value = Array(whole.shape, entries)
        yield value, tuple(x.data for x in entries), whole.contains(value)
    elif isinstance(whole, Numbers) and whole.unit == "real":
        x = binders.enter_context(world.fresh(key))
        yield x, (x.data,), whole.contains(x)
    else:
        yield from ((value, (), guard) for value, guard in finite_set(whole).pairs())


def _bound(
    choice: tuple[Generic, ...], keys: list[str], conditions: tuple[Node, ...], body: Node,
    world: World,
) -> Term:  # fmt: skip
    """The body for all values of the variables in one choice, under the conditions below the ∀."""
    inner = world.child({k: value for k, (value, _, _) in zip(keys, choice, strict=True)})
    premise = all_of(chain((c for _, _, c in choice), (truth(c, inner) for c in conditions)))
    found = t.TRUE if premise is t.FALSE else t.implies(premise, truth(body, inner))
    for name in reversed([name for _, names, _ in choice for name in names]):
        found = t.forall(name, found)
    return found


@construct(
    "cases",
    "built",
    "",
    "values with conditions",
    "the value of the first row whose condition holds",
    r"|a| = \begin{cases} a & \text{if } a \ge 0 \\ -a & \text{otherwise} \end{cases}",
    lazy=True,
)
def cases(node: Node, world: World) -> Value:
    for at, row in enumerate(node.args):
        if len(row.args) != 2:
            raise Unreadable("a row of cases has a value and a condition", row.span)
        last = row.args[1].head == "otherwise"
        condition = t.TRUE if last else truth(row.args[1], world)
        if condition is t.TRUE:
            return evaluate(row.args[0], world)
        if condition is not t.FALSE:
            return _distinguished(condition, row.args[0], node.map(node.args[at + 1 :]), world)
    raise Undefined(_NO_ROW, node.span)


def _distinguished(condition: Term, value: Node, rest: Node, world: World) -> Value:
    """The value of a row where its condition holds, else that of the rows below it."""
    first = value_if(value, world)
    if not isinstance(first, Term | Array | Flexible):
        return first if world.decide(condition) else evaluate(rest, world)
    below = value_if(rest, world) if rest.args else undefined(_NO_ROW)
    return either(condition, first, below, world)


_NO_ROW = "no row of the case distinction applies"
