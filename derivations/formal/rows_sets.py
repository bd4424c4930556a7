"""Rows for what runs over a set: sums, products, extremes, sets with a condition, sub-vectors."""

from __future__ import annotations

from derivations.formal.domains import size
from derivations.formal.fitting import as_number
from derivations.formal.kinds import NUMBER, Gap, Term, Ty, card, matrix, place, set_of
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Defined, Node
from derivations.formal.rows_logic import binding
from derivations.formal.table import PARTS, Env, row

#: Types that have finitely many members, so that sums and extremes over them exist.
FINITE_KINDS = ("element", "place", "perm")


@row("sum", "prod")
def big(lift: Lifter, node: Node, env: Env) -> Term:
    """A finite sum or product."""
    if (below := _below(lift, node, env)) is not None:
        return below
    names, domain, conditions = binding(lift, node)
    if domain.ty.kind not in FINITE_KINDS or len(names) != 1 or domain.guards("x"):
        raise Gap("a sum over a set without a row")
    name, inner = lift.bound(names[0], domain.ty, env)
    guards = [lift.sentence(c, inner, decidable=True) for c in conditions]
    with lift.under(f"({name} : {domain.ty.coq})", tuple(guards)):
        body = lift.term(node.args[1], inner)
    return _big(node.head, f"{name} : {domain.ty.coq}", guards, body)


def _big(head: str, binder: str, guards: list[str], body: Term) -> Term:
    where = f"{binder} | {guards[0]}" if guards else binder
    if body.ty.kind == "matrix" and head == "sum":
        return Term(f"(\\{head}_({where}) {body.text})", body.ty)
    return Term(f"(\\{head}_({where}) {as_number(body)})", NUMBER)


def _below(lift: Lifter, node: Node, env: Env) -> Term | None:
    """From 1 to j − 1, where j is itself a place: all places below j."""
    ends = node.args[0].args[1]
    if ends.head != "range" or ends.args[1].bare().head != "minus":
        return None
    last, one = ends.args[1].bare().args
    if one.bare().text != "1" or last.bare().text not in env or ends.args[0].bare().text != "1":
        return None
    top = env[last.bare().text]
    if top.ty.kind != "place":
        return None
    name, inner = lift.bound(node.args[0].args[0].args[0].text, top.ty, env)
    guard = f"({name} < {top.text})%N"
    with lift.under(f"({name} : {top.ty.coq})", (guard,)):
        body = lift.term(node.args[1], inner)
    return _big(node.head, f"{name} : {top.ty.coq}", [guard], body)


def _over(lift: Lifter, node: Node, env: Env) -> tuple[str, Env, Ty]:
    """The binder and its names for an operator over one finite set or a product of two."""
    bind = node.args[0]
    keys = [leaf.text for leaf in bind.args[0].args]
    single = [node.map((bind.map((bind.args[0].map((leaf,)), *bind.args[1:])), node.args[1]))
              for leaf in bind.args[0].args]  # fmt: skip
    types = []
    for one in single:
        _, domain, conditions = binding(lift, one)
        if domain.ty.kind not in FINITE_KINDS or conditions or domain.guards("x"):
            raise Gap("an extreme over a set without a row")
        types.append(domain.ty)
    if len(keys) == 1:
        name, inner = lift.bound(keys[0], types[0], env)
        return f"({name} : {types[0].coq})", inner, types[0]
    if len(keys) > 2:
        raise Gap("an extreme over more than two names")
    pair = Ty("pair", (), tuple(types))
    name, inner = lift.bound("pair", pair, env)
    spots = {
        key: Term(f"{name}.{at}", ty)
        for at, (key, ty) in enumerate(zip(keys, types, strict=True), 1)
    }
    return f"({name} : {pair.coq})", {**inner, **spots}, pair


def _extreme(lift: Lifter, node: Node, env: Env) -> tuple[str, Ty]:
    binder, inner, ty = _over(lift, node, env)
    with lift.under(binder):
        body = lift.number(node.args[1], inner)
    return f"(fun {binder} => {body})", ty


#: On a finite set the supremum is the maximum, the infimum the minimum.
EXTREMES = {"max": "fmax", "sup": "fmax", "min": "fmin", "inf": "fmin"}


@row(*EXTREMES)
def extreme(lift: Lifter, node: Node, env: Env) -> Term:
    """The largest or smallest value on a finite set, which must not be empty."""
    text, ty = _extreme(lift, node, env)
    lift.duty(f"(0 < #|{{: {ty.coq}}}|)%N")
    return Term(f"({EXTREMES[node.head]} {text})", NUMBER)


@row("argmax", "argmin")
def places_of_extreme(lift: Lifter, node: Node, env: Env) -> Term:
    """The set of all places at which the extreme is attained."""
    text, ty = _extreme(lift, node, env)
    return Term(f"({node.head} {text})", set_of(ty))


@row("builder")
def builder(lift: Lifter, node: Node, env: Env) -> Term:
    """The members of a finite set that satisfy a condition."""
    names, domain, conditions = binding(lift, node)
    if domain.ty.kind not in FINITE_KINDS or len(names) != 1 or domain.guards("x"):
        raise Gap("a set without a row")
    name, inner = lift.bound(names[0], domain.ty, env)
    with lift.under(f"({name} : {domain.ty.coq})"):
        parts = [*conditions, *node.args[1:]]
        texts = [lift.sentence(part, inner, decidable=True) for part in parts]
    return Term(f"[set {name} : {domain.ty.coq} | {' && '.join(texts)}]", set_of(domain.ty))


@row("complement")
def complement(lift: Lifter, node: Node, env: Env) -> Term:
    """All places that are not in a set."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind != "set":
        raise Gap("the complement of something that is not a set")
    return Term(f"(~: {inner.text})", inner.ty)


@row("cases")
def cases(lift: Lifter, node: Node, env: Env) -> Term:
    """The first row whose condition holds; each value is needed only there."""
    *rows, last = node.args
    if last.args[1].bare().head != "otherwise":
        raise Gap("cases without an otherwise")
    return Term(_cases(lift, rows, last, env), NUMBER)


def _cases(lift: Lifter, rows: list[Node], last: Node, env: Env) -> str:
    if not rows:
        return lift.number(last.args[0], env)
    condition = lift.sentence(rows[0].args[1], env, decidable=True)
    with lift.under("", (condition,)):
        value = lift.number(rows[0].args[0], env)
    with lift.under("", (f"~~ {condition}",)):
        rest = _cases(lift, rows[1:], last, env)
    return f"(if {condition} then {value} else {rest})"


@row("matrix")
def blocks(lift: Lifter, node: Node, env: Env) -> Term:
    """Two by two blocks; a zero takes the shape that its neighbours leave it."""
    if len(node.args) != 2 or any(len(r.args) != 2 for r in node.args):
        raise Gap("no row for this block matrix")
    found = [[lift.term(cell, env) for cell in r.args] for r in node.args]
    tall = [next((c.ty.sizes[0] for c in r if c.ty.kind == "matrix"), "") for r in found]
    wide = [
        next((r[k].ty.sizes[1] for r in found if r[k].ty.kind == "matrix"), "") for k in range(2)
    ]
    if not all(tall + wide):
        raise Gap("blocks of unknown shape")
    cells = [_block(found[a][b], matrix(tall[a], wide[b])) for a in range(2) for b in range(2)]
    text = f"(block_mx {' '.join(cells)})"
    return Term(text, matrix(f"({tall[0]} + {tall[1]})", f"({wide[0]} + {wide[1]})"))


def _block(cell: Term, want: Ty) -> str:
    if cell.figure == "0":
        return f"(0 : {want.coq})"
    if cell.ty != want:
        raise Gap("a block of another shape")
    return cell.text


def by_parts(lift: Lifter, defined: Defined, env: Env) -> Term:
    """A vector whose entries at Ω and at the complement of Ω are given."""
    if len(defined.parts) != 2 or defined.space is None:
        raise Gap("a vector by parts that are not two")
    at = [lift.term(where, env) for where, _ in defined.parts]
    values = [lift.term(body, env) for _, body in defined.parts]
    n = size(lift, defined.space.args[1])
    if at[0].ty != set_of(place(n)) or f"(~: {at[0].text})" != at[1].text:
        at, values = at[::-1], values[::-1]
    want = [matrix(card(part.text), "1") for part in at]
    if f"(~: {at[0].text})" != at[1].text or [v.ty for v in values] != want:
        raise Gap("parts that are not a set and its complement")
    return Term(f"(merge (A := {at[0].text}) {values[0].text} {values[1].text})", matrix(n, "1"))


PARTS.append(by_parts)
