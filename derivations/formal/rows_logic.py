"""Rows for sentences. Below a sum or in a set a condition is a boolean, so it can be decided."""

from __future__ import annotations

from collections.abc import Callable

from derivations.formal.fitting import apply_to, as_number
from derivations.formal.kinds import NUMBER, Gap, Term
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Node
from derivations.formal.table import SENTENCES, Domain, Env

Sentence = Callable[[Lifter, Node, Env, bool], str]

_ORDER = {"le": "({0} <= {1})", "lt": "({0} < {1})", "ge": "({1} <= {0})", "gt": "({1} < {0})"}


def sentence(*heads: str) -> Callable[[Sentence], Sentence]:
    """Register the row of some sentences."""

    def register(meaning: Sentence) -> Sentence:
        SENTENCES.update(dict.fromkeys(heads, meaning))
        return meaning

    return register


@sentence("le", "lt", "ge", "gt")
def order(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """Numbers; sizes and places are compared as the numbers they are."""
    left, right = (lift.number(arg, env) for arg in node.args)
    return _ORDER[node.head].format(left, right)


@sentence("eq")
def equal(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """Equality, by the type of both sides."""
    left, right = (arg.bare() for arg in node.args)
    if left.head == "tuple" and right.head == "tuple":
        return _tuples(lift, node, env, decidable)
    if right.head == "tuple" and not decidable:
        return _listed(lift, node, env)
    a, b = lift.term(left, env), lift.term(right, env)
    if a.ty.kind == "matrix" and b.figure == "0":
        b = Term("0", a.ty)
    if a.ty.kind == "function" and a.ty == b.ty and not decidable:
        return _pointwise(lift, a, b)
    if a.ty != b.ty or a.ty == NUMBER:
        a, b = Term(as_number(a), NUMBER), Term(as_number(b), NUMBER)
    return f"({a.text} == {b.text})" if decidable else f"({a.text} = {b.text})"


def _pointwise(lift: Lifter, a: Term, b: Term) -> str:
    names = [f"x{i}_" for i in range(len(a.ty.parts) - 1)]
    args = tuple(Term(n, ty) for n, ty in zip(names, a.ty.parts, strict=False))
    left, right = apply_to(a, args), apply_to(b, args)
    return f"(forall {' '.join(names)}, {left.text} = {right.text})"


def _tuples(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    left, right = (arg.bare().args for arg in node.args)
    if len(left) != len(right):
        raise Gap("tuples of different lengths")
    parts = [
        equal(lift, node.map((a, b)), env, decidable) for a, b in zip(left, right, strict=True)
    ]
    return "(" + (" && " if decidable else " /\\ ").join(parts) + ")"


def _listed(lift: Lifter, node: Node, env: Env) -> str:
    """A vector equals two vectors, one below the other."""
    whole = lift.term(node.args[0], env)
    parts = [lift.term(arg, env) for arg in node.args[1].bare().args]
    if not whole.ty.column or len(parts) != 2 or not all(part.ty.column for part in parts):
        raise Gap("no row for this list")
    return f"(stacked {whole.text} {parts[0].text} {parts[1].text})"


@sentence("ne")
def unequal(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """Not equal."""
    inner = equal(lift, node, env, decidable)
    return f"(~~ {inner})" if decidable else f"(~ {inner})"


@sentence("and", "chain")
def both(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """All of them hold."""
    parts = [lift.sentence(arg, env, decidable=decidable) for arg in node.args]
    return "(" + (" && " if decidable else " /\\ ").join(parts) + ")"


@sentence("or")
def either(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """One of them holds, or both."""
    parts = [lift.sentence(arg, env, decidable=decidable) for arg in node.args]
    return "(" + (" || " if decidable else " \\/ ").join(parts) + ")"


@sentence("not")
def negation(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """It does not hold."""
    return f"({'~~' if decidable else '~'} {lift.sentence(node.args[0], env, decidable=decidable)})"


@sentence("implies", "if")
def implication(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """What follows needs a value only where the condition holds."""
    before, after = node.args if node.head == "implies" else node.args[::-1]
    condition = lift.sentence(before, env, decidable=decidable)
    with lift.under("", (condition,)):
        conclusion = lift.sentence(after, env, decidable=decidable)
    return f"({condition} {'==>' if decidable else '->'} {conclusion})"


@sentence("iff")
def equivalence(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """Each follows from the other."""
    left, right = (lift.sentence(arg, env, decidable=decidable) for arg in node.args)
    return f"({left} {'==' if decidable else '<->'} {right})"


@sentence("forall", "exists")
def quantified(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """For all, for some; the members that are meant come from the set or the declaration."""
    names, domain, conditions = binding(lift, node)
    inner, binders, guards = dict(env), [], list[str]()
    for key in names:
        name, inner = lift.bound(key, domain.ty, inner)
        binders.append(name)
        guards += domain.guards(name)
    guards += [lift.sentence(c, inner, decidable=decidable) for c in conditions]
    binder = f"({' '.join(binders)} : {domain.ty.coq})"
    with lift.under(binder, tuple(guards)):
        body = lift.sentence(node.args[1], inner, decidable=decidable)
    return _quantify(node.head, binder, guards, body, decidable, domain)


def _quantify(
    head: str, binder: str, guards: list[str], body: str, decidable: bool, domain: Domain
) -> str:
    if decidable:
        if domain.ty.kind not in ("element", "place", "perm") or guards:
            raise Gap("a condition that cannot be decided")
        return f"[{head} {binder[1:-1]}, {body}]"
    if head == "forall":
        return f"(forall {binder}, {' -> '.join([*guards, body])})"
    joined = " /\\ ".join([*guards, body])
    return f"(exists {binder}, {joined})"


def binding(lift: Lifter, node: Node) -> tuple[list[str], Domain, tuple[Node, ...]]:
    """The names that an operator binds, where they range, and conditions on them."""
    bind = node.args[0]
    if bind.head != "bind":
        raise Gap("no row for this binder")
    names = [leaf.text for leaf in bind.args[0].args]
    if bind.args[0].text == "tuple" and len(names) > 1:
        raise Gap("a binder of tuples")
    if bind.args[1].head != "natural":
        return names, lift.domain(bind.args[1]), bind.args[2:]
    found = [lift.scope.declarations.get(key) for key in names]
    if any(d is None or d.kind != "in" for d in found) or bind.args[2:]:
        raise Gap("where a bound name ranges is not said")
    domains = [lift.domain(d.domain[0]) for d in found if d is not None]
    if len({d.ty for d in domains}) > 1:
        raise Gap("names that range over different sets")
    return names, domains[0], ()


@sentence("in", "notin")
def member(lift: Lifter, node: Node, env: Env, decidable: bool) -> str:
    """A member of a set that is written out, or of a finite set."""
    right = node.args[1].bare()
    if (
        right.head == "set"
        and node.head == "in"
        and not any(a.head == "series" for a in right.args)
    ):
        x = lift.number(node.args[0], env)
        items = [lift.number(arg, env) for arg in right.args]
        return f"({x} \\in [:: {'; '.join(items)}])"
    of = lift.term(right, env)
    left = node.args[0].bare()
    if left.head == "tuple":
        text = f"({', '.join(lift.term(arg, env).text for arg in left.args)})"
    else:
        text = lift.term(left, env).text
    if of.ty.kind != "set":
        raise Gap("a member of something that is not a finite set")
    return f"({text} \\{'in' if node.head == 'in' else 'notin'} {of.text})"
