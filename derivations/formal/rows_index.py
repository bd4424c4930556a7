"""Rows for indices and calls: an entry, a sub-vector, a place, a function at some arguments."""

from __future__ import annotations

from derivations.formal.fitting import apply_to
from derivations.formal.kinds import NUMBER, Gap, Term, card, matrix, place
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Defined, Node
from derivations.formal.rows_calculus import derived
from derivations.formal.table import Env, row


@row("index")
def index(lift: Lifter, node: Node, env: Env) -> Term:
    """An entry, the entries at a set of places, a basis vector, or a definition's subscript."""
    head, rest = node.args[0].bare(), node.args[1:]
    found = _definition(lift, head, env)
    if found and found.subscripts:
        return lift.defined(found, tuple(lift.term(arg, env) for arg in rest), env)
    owner = lift.term(head, env)
    if len(rest) == 1 and rest[0].head == "pair":
        rest = rest[0].args[:2]
    if owner.ty.kind == "basis":
        n = owner.ty.sizes[0]
        spot = place_in(lift, rest[0], n, env)
        return Term(f"(delta_mx {spot} 0 : 'cV[R]_{n})", matrix(n, "1"))
    if owner.ty.kind == "matrix":
        return _entry(lift, owner, rest, env)
    if owner.ty.kind == "function":
        return apply_to(owner, tuple(lift.term(arg, env) for arg in rest))
    raise Gap("no row for this index")


def _definition(lift: Lifter, head: Node, env: Env) -> Defined | None:
    """The definition that a head names, where no bound variable has that name."""
    if head.head != "name" or head.text in env:
        return None
    return lift.scope.definitions.get(head.text)


def _entry(lift: Lifter, owner: Term, rest: tuple[Node, ...], env: Env) -> Term:
    sizes = owner.ty.sizes
    if len(rest) == 1 and owner.ty.column:
        if rest[0].bare().head == "complement" or _is_set(lift, rest[0], env):
            places_ = lift.term(rest[0], env)
            return Term(f"(at_places {places_.text} {owner.text})", matrix(card(places_.text), "1"))
        return Term(f"({owner.text} {place_in(lift, rest[0], sizes[0], env)} 0)", NUMBER)
    if len(rest) != 2:
        raise Gap("no row for this index of a matrix")
    row_, column = (place_in(lift, at, n, env) for at, n in zip(rest, sizes, strict=True))
    return Term(f"({owner.text} {row_} {column})", NUMBER)


def _is_set(lift: Lifter, node: Node, env: Env) -> bool:
    node = node.bare()
    return node.head == "name" and node.text not in env and (
        node.text in lift.scope.declarations and lift.scope.declarations[node.text].kind == "subset"
    )  # fmt: skip


def place_in(lift: Lifter, node: Node, n: str, env: Env) -> str:
    """A place as an ordinal below n, counted from 0."""
    node = node.bare()
    if node.head == "number":
        return _figure(node.text, n)
    if node.head == "plus" and node.args[1].bare().text == "1":
        return _next(lift, node.args[0], n, env)
    found = lift.term(node, env)
    if found.ty == place(n):
        return found.text
    if found.ty.kind == "place" and f"{found.ty.sizes[0]}.+1" == n:
        return f"(widen_ord (leqnSn _) {found.text})"
    raise Gap(f"expected a place among 1, …, {n}")


def _figure(text: str, n: str) -> str:
    if n.isdigit() and 0 < int(text) <= int(n):
        return f"(inord {int(text) - 1} : 'I_{n})" if int(n) > 1 else "ord0"
    if text == "1" and n.endswith(".+1"):
        return "ord0"
    raise Gap("a place that is not surely there")


def _next(lift: Lifter, node: Node, n: str, env: Env) -> str:
    found = lift.term(node, env)
    if f"{found.text}.+1" == n:
        return "ord_max"
    if found.ty.kind == "place" and f"{found.ty.sizes[0]}.+1" == n:
        return f"(lift ord0 {found.text})"
    raise Gap("a place that is not surely there")


@row("apply")
def apply(lift: Lifter, node: Node, env: Env) -> Term:
    """A function, a permutation or a definition at some arguments."""
    head, rest = node.args[0].bare(), node.args[1:]
    found = _definition(lift, head, env)
    if found and found.parameters:
        return lift.defined(found, tuple(lift.term(arg, env) for arg in rest), env)
    if head.head == "prime" and len(rest) == 1:
        return derived(lift, head, Term(lift.number(rest[0], env), NUMBER))
    owner = lift.term(head, env)
    if owner.ty.kind == "perm" and len(rest) == 1:
        spot = place_in(lift, rest[0], owner.ty.sizes[0], env)
        return Term(f"({owner.text} {spot})", place(owner.ty.sizes[0]))
    return apply_to(owner, tuple(lift.term(arg, env) for arg in rest))
