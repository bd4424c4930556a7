"""Rows for numbers, vectors and matrices. The types of both sides decide which product is meant."""

from __future__ import annotations

from dataclasses import replace

from derivations.formal.domains import size
from derivations.formal.fitting import as_number
from derivations.formal.kinds import NUMBER, SIZE, Gap, Term, Ty, card, matrix, place
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Node
from derivations.formal.table import Env, row


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
