"""Rows for numbers, vectors and matrices. The types of both sides decide which product is meant."""

from __future__ import annotations

from dataclasses import replace

from derivations.formal.domains import size
from derivations.formal.kinds import NUMBER, SIZE, Gap, Term, Ty, card, matrix, place
from derivations.formal.lifter import Env, Lifter, apply_to, as_number, row
from derivations.formal.reading import Node
from derivations.formal.rows_calculus import derived


@row("number")
def number(lift: Lifter, node: Node, env: Env) -> Term:
    """Whole figures, or a decimal as the fraction it is."""
    whole, dot, rest = node.text.partition(".")
    if not (whole + rest).isdigit():
        raise Gap("no row for this number")
    if dot:
        return Term(f"({_figures(int(whole + rest))} / {_figures(10 ** len(rest))})", NUMBER)
    return Term(_figures(int(whole)), NUMBER, figure=str(int(whole)))


def _figures(value: int) -> str:
    """A whole number by its digits to the base 100: Rocq counts small numbers one by one."""
    if value < 2:
        return f"({value} : R)"
    if value < 100:
        return f"({value}%:R : R)"
    above, rest = divmod(value, 100)
    shifted = f"{_figures(above)} * 100%:R"
    return f"({shifted})" if rest == 0 else f"({shifted} + {rest}%:R)"


@row("plus", "minus")
def sum_of_two(lift: Lifter, node: Node, env: Env) -> Term:
    """Numbers or matrices of one shape."""
    sign = "+" if node.head == "plus" else "-"
    left, right = (lift.term(arg, env) for arg in node.args)
    if left.ty.kind == "matrix" and left.ty == right.ty:
        return Term(f"({left.text} {sign} {right.text})", left.ty)
    return Term(f"({as_number(left)} {sign} {as_number(right)})", NUMBER)


@row("negative")
def negative(lift: Lifter, node: Node, env: Env) -> Term:
    """The opposite."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind == "matrix":
        return Term(f"(- {inner.text})", inner.ty)
    return Term(f"(- {as_number(inner)})", NUMBER)


@row("times", "dot")
def product(lift: Lifter, node: Node, env: Env) -> Term:
    """`*m` between matrices, `*:` between a number and a matrix, `*` between numbers."""
    left, right = (lift.term(arg, env) for arg in node.args)
    if left.ty.kind == "ones row" and right.ty.column:
        left = Term(f"(const_mx 1 : 'rV[R]_({right.ty.sizes[0]}))", matrix("1", right.ty.sizes[0]))
    if left.ty.kind == "matrix" and right.ty.kind == "matrix":
        return _matrix_product(left, right)
    if right.ty.kind == "matrix":
        return Term(f"({as_number(left)} *: {right.text})", right.ty)
    if left.ty.kind == "matrix":
        return Term(f"({as_number(right)} *: {left.text})", left.ty)
    return Term(f"({as_number(left)} * {as_number(right)})", NUMBER)


def _matrix_product(left: Term, right: Term) -> Term:
    (rows, inner), (other, columns) = left.ty.sizes, right.ty.sizes
    if inner != other:
        raise Gap("a product of matrices that do not fit")
    text = f"({left.text} *m {right.text})"
    return Term(f"({text} 0 0)", NUMBER) if (rows, columns) == ("1", "1") else Term(
        text, matrix(rows, columns))  # fmt: skip


@row("ones")
def ones(lift: Lifter, node: Node, env: Env) -> Term:
    """The vector of ones; its size comes from what it is multiplied by."""
    return Term("", Ty("ones"))


@row("fraction", "over")
def fraction(lift: Lifter, node: Node, env: Env) -> Term:
    """A quotient; its denominator must not be zero."""
    above, below = (lift.number(arg, env) for arg in node.args)
    if not node.args[1].bare().text.strip("0").isdigit():
        lift.duty(f"{below} != 0")
    return Term(f"({above} / {below})", NUMBER)


@row("power")
def power(lift: Lifter, node: Node, env: Env) -> Term:
    """A whole power, or a power of e."""
    base, exponent = node.args[0].bare(), node.args[1].bare()
    if base.head == "euler":
        lift.analysis()
        return Term(f"(expR {lift.number(exponent, env)})", NUMBER)
    left, right = lift.number(base, env), _exponent(lift, exponent, env)
    return Term(f"({left} ^+ {right})", NUMBER)


def _exponent(lift: Lifter, node: Node, env: Env) -> str:
    found = lift.term(node, env)
    if found.figure:
        return found.figure
    if found.ty == SIZE:
        return found.text
    raise Gap("no row for this exponent")


@row("abs")
def absolute(lift: Lifter, node: Node, env: Env) -> Term:
    """The size of a number, or how many members a set has."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind == "set":
        return Term(card(inner.text), SIZE)
    return Term(f"`|{as_number(inner)}|", NUMBER)


@row("transpose")
def transpose(lift: Lifter, node: Node, env: Env) -> Term:
    """The transpose."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind == "ones":
        return Term("", Ty("ones row"))
    if inner.ty.kind != "matrix":
        raise Gap("the transpose of something that is not a matrix")
    return Term(f"({inner.text}^T)", matrix(*reversed(inner.ty.sizes)))


@row("inverse")
def inverse(lift: Lifter, node: Node, env: Env) -> Term:
    """The inverse of a permutation, or of a matrix that has one."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind == "perm":
        return Term(f"({inner.text}^-1)%g", inner.ty)
    if inner.ty.kind == "matrix" and inner.ty.sizes[0] == inner.ty.sizes[1]:
        lift.duty(f"{inner.text} \\in unitmx")
        return Term(f"(invmx {inner.text})", inner.ty)
    raise Gap("no row for this inverse")


@row("compose")
def compose(lift: Lifter, node: Node, env: Env) -> Term:
    """σ ∘ τ looks up τ first; MathComp writes the one that acts first on the left."""
    outer, inner = (lift.term(arg, env) for arg in node.args)
    if outer.ty.kind != "perm" or outer.ty != inner.ty:
        raise Gap("no row for this composition")
    return Term(f"({inner.text} * {outer.text})%g", outer.ty)


@row("det")
def det(lift: Lifter, node: Node, env: Env) -> Term:
    """The determinant."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind != "matrix" or inner.ty.sizes[0] != inner.ty.sizes[1]:
        raise Gap("the determinant of something that is not a square matrix")
    return Term(f"(\\det {inner.text})", NUMBER)


@row("sgn")
def sgn(lift: Lifter, node: Node, env: Env) -> Term:
    """The sign of a permutation."""
    inner = lift.term(node.args[0], env)
    if inner.ty.kind != "perm":
        raise Gap("the sign of something that is not a permutation")
    return Term(f"((-1) ^+ (odd_perm {inner.text}) : R)", NUMBER)


@row("identity")
def identity(lift: Lifter, node: Node, env: Env) -> Term:
    """The identity matrix of a size."""
    n = size(lift, node.args[0])
    return Term(f"(1%:M : 'M[R]_({n}, {n}))", matrix(n, n))


@row("diag")
def diag(lift: Lifter, node: Node, env: Env) -> Term:
    """The diagonal matrix of a vector."""
    inner = lift.term(node.args[0], env)
    if not inner.ty.column:
        raise Gap("no row for this diagonal")
    n = inner.ty.sizes[0]
    return Term(f"(diag_mx ({inner.text}^T))", matrix(n, n))


@row("hadamard")
def hadamard(lift: Lifter, node: Node, env: Env) -> Term:
    """The product entry by entry."""
    left, right = (lift.term(arg, env) for arg in node.args)
    if left.ty.kind != "matrix" or left.ty != right.ty:
        raise Gap("an entrywise product of different shapes")
    return Term(f"(entrywise {left.text} {right.text})", left.ty)


@row("columns")
def columns(lift: Lifter, node: Node, env: Env) -> Term:
    """[v_1 … v_n]: two terms that differ in one index, which runs from 1 to n."""
    first, last = node.args[0].args[:2]
    start, end = _differ(first, last) or (first, last)
    if start.bare().text != "1":
        raise Gap("columns that do not begin at 1")
    n = size(lift, end)
    key = "column"
    name, inner = lift.bound(key, place(n), env)
    with lift.under(f"({name} : 'I_{n})"):
        column = lift.term(_put(first, start, key), inner)
    if not column.ty.column:
        raise Gap("columns that are not vectors")
    rows = column.ty.sizes[0]
    text = f"(\\matrix_(row_ < {rows}, {name} < {n}) {column.text} row_ 0)"
    return Term(text, matrix(rows, n))


def _differ(a: Node, b: Node) -> tuple[Node, Node] | None:
    if (a.head, a.text, len(a.args)) != (b.head, b.text, len(b.args)):
        return a, b
    return next((d for p, q in zip(a.args, b.args, strict=True) if (d := _differ(p, q))), None)


def _put(node: Node, spot: Node, key: str) -> Node:
    if node is spot:
        return replace(node, head="name", text=key, args=())
    return node.map(tuple(_put(arg, spot, key) for arg in node.args))


@row("index")
def index(lift: Lifter, node: Node, env: Env) -> Term:
    """An entry, the entries at a set of places, a basis vector, or a definition's subscript."""
    head, rest = node.args[0].bare(), node.args[1:]
    if head.head == "name" and head.text not in env and head.text in lift.scope.definitions:
        found = lift.scope.definitions[head.text]
        if found.subscripts:
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
    if head.head == "name" and head.text not in env and head.text in lift.scope.definitions:
        found = lift.scope.definitions[head.text]
        if found.parameters:
            return lift.defined(found, tuple(lift.term(arg, env) for arg in rest), env)
    if head.head == "prime" and len(rest) == 1:
        return derived(lift, head, Term(lift.number(rest[0], env), NUMBER))
    owner = lift.term(head, env)
    if owner.ty.kind == "perm" and len(rest) == 1:
        spot = place_in(lift, rest[0], owner.ty.sizes[0], env)
        return Term(f"({owner.text} {spot})", place(owner.ty.sizes[0]))
    return apply_to(owner, tuple(lift.term(arg, env) for arg in rest))

