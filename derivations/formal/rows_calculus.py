"""Rows for logarithms, exponentials, derivatives, chance, and the normal distribution function."""

from __future__ import annotations

from collections.abc import Callable

from derivations.formal.fitting import apply_to
from derivations.formal.kinds import NUMBER, Gap, Term, card, function, matrix
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Node
from derivations.formal.table import FUNCTIONS, Env, row


@row("log")
def log(lift: Lifter, node: Node, env: Env) -> Term:
    """The natural logarithm, of something positive; of a vector, entry by entry."""
    lift.analysis()
    inner = lift.term(node.args[0], env)
    if inner.ty.kind == "matrix":
        lift.duty(f"(forall i_ j_, 0 < {inner.text} i_ j_)")
        return Term(f"(map_mx (@ln R) {inner.text})", inner.ty)
    text = lift.number(node.args[0], env)
    lift.duty(f"0 < {text}")
    return Term(f"(ln {text})", NUMBER)


@row("exp")
def exp(lift: Lifter, node: Node, env: Env) -> Term:
    """The exponential; of a vector, entry by entry."""
    lift.analysis()
    inner = lift.term(node.args[0], env)
    if inner.ty.kind == "matrix":
        return Term(f"(map_mx (@expR R) {inner.text})", inner.ty)
    return Term(f"(expR {lift.number(node.args[0], env)})", NUMBER)


def _wave(name: str) -> Callable[[Lifter, Node, Env], Term]:
    def meaning(lift: Lifter, node: Node, env: Env) -> Term:
        lift.analysis()
        return Term(f"({name} {lift.number(node.args[0], env)})", NUMBER)

    return meaning


row("sin")(_wave("sin"))
row("cos")(_wave("cos"))


@row("pi")
def circle(lift: Lifter, node: Node, env: Env) -> Term:
    """Half of the circumference of the unit circle."""
    lift.analysis()
    return Term("(pi : R)", NUMBER)


@row("root")
def root(lift: Lifter, node: Node, env: Env) -> Term:
    """The square root, of something that is not negative."""
    if len(node.args) != 1:
        raise Gap("a root that is not a square root")
    lift.analysis()
    inner = lift.number(node.args[0], env)
    lift.duty(f"0 <= {inner}")
    return Term(f"(Num.sqrt {inner})", NUMBER)


@row("cdf", "pdf")
def normal(lift: Lifter, node: Node, env: Env) -> Term:
    r"""Φ and φ. Φ is any function with the four facts of `normal_cdf`: all that is used of it."""
    lift.analysis()
    if "normal" not in lift.uses_all:
        lift.uses_all.add("normal")
        lift.bind("(normal cdf)", function(NUMBER, NUMBER), [])
        name = lift.known["(normal cdf)"].text
        lift.needs["(normal cdf)"] = {"(normal cdf)"}
        lift.assumed.append(f"normal_cdf {name}")
    inner = lift.number(node.args[0], env)
    if node.head == "pdf":
        return Term(f"(normal_pdf {inner})", NUMBER)
    for seen in lift.touched:
        seen.add("(normal cdf)")
    return Term(f"({lift.known['(normal cdf)'].text} {inner})", NUMBER)


@row("normal density")
def normal_density(lift: Lifter, node: Node, env: Env) -> Term:
    """The normal density at a point, with a mean and a positive variance."""
    lift.analysis()
    x, mean, var = (lift.number(arg, env) for arg in node.args)
    lift.duty(f"0 < {var}")
    return Term(f"(normal_density {x} {mean} {var})", NUMBER)


@row("derivative")
def derivative(lift: Lifter, node: Node, env: Env) -> Term:
    """The slope in one number, or the Jacobian in one vector; both must exist."""
    lift.analysis()
    if len(node.args) != 2:
        raise Gap("a derivative of higher order")
    by = node.args[1].bare()
    if by.head == "index" and len(by.args) == 2:
        return _jacobian_at(lift, node.args[0], by, env)
    if by.head != "name" or by.text in env:
        raise Gap("no row for this derivative")
    if by.text in lift.scope.definitions:
        raise Gap("a derivative by something that is defined")
    variable = lift.declared(by.text)
    if variable.ty.column:
        return _jacobian(lift, node.args[0], variable, env)
    if variable.ty != NUMBER:
        raise Gap("a derivative by something that is not a number")
    body = lift.number(node.args[0], env)
    fun = f"(fun {variable.text} : R => {body})"
    lift.duty(f"derivable {fun} {variable.text} 1")
    return Term(f"('D_1 {fun} {variable.text})", NUMBER)


def _vector(lift: Lifter, node: Node, variable: Term, env: Env) -> tuple[str, Term]:
    value = lift.term(node, env)
    if not value.ty.column:
        raise Gap("the Jacobian of something that is not a vector")
    fun = f"(fun {variable.text} : {variable.ty.coq} => {value.text})"
    lift.duty(f"has_partials {fun} {variable.text}")
    return fun, value


def _jacobian(lift: Lifter, node: Node, variable: Term, env: Env) -> Term:
    fun, value = _vector(lift, node, variable, env)
    shape = matrix(value.ty.sizes[0], variable.ty.sizes[0])
    return Term(f"(jacobian {fun} {variable.text})", shape)


def _jacobian_at(lift: Lifter, node: Node, by: Node, env: Env) -> Term:
    """By the entries of a vector at a set of places: those columns of the Jacobian."""
    if by.args[0].bare().head != "name" or by.args[0].bare().text in env:
        raise Gap("no row for this derivative")
    variable, at = lift.declared(by.args[0].bare().text), lift.term(by.args[1], env)
    if not variable.ty.column or at.ty.kind != "set":
        raise Gap("no row for this derivative")
    fun, value = _vector(lift, node, variable, env)
    shape = matrix(value.ty.sizes[0], card(at.text))
    return Term(f"(columns_at {at.text} (jacobian {fun} {variable.text}))", shape)


@row("prime")
def prime(lift: Lifter, node: Node, env: Env) -> Term:
    """The derivative of a function of one number, as a function."""
    raise Gap("a derivative that is not applied")


def derived(lift: Lifter, head: Node, at: Term) -> Term:
    """f'(x): the slope of f at x, which must exist."""
    lift.analysis()
    inner = head.args[0].bare()
    if inner.head != "name":
        raise Gap("no row for this derivative")
    if inner.text in lift.scope.definitions:
        point = Term("t_", NUMBER)
        duties, lift.duties = lift.duties, []
        body = lift.defined(lift.scope.definitions[inner.text], (point,), {}).text
        lift.duties = duties
    else:
        body = apply_to(lift.declared(inner.text), (Term("t_", NUMBER),)).text
    fun = f"(fun t_ : R => {body})"
    lift.duty(f"derivable {fun} {at.text} 1")
    return Term(f"('D_1 {fun} {at.text})", NUMBER)


def sampled(lift: Lifter, node: Node, env: Env) -> tuple[str, str]:
    """The law and the function of an average over a finite set."""
    sample = node.args[0]
    if sample.head != "sample" or len(sample.args[0].args) != 1:
        raise Gap("no row for this average")
    law = lift.term(sample.args[1], env)
    if not law.law or law.ty.kind != "function" or len(law.ty.parts) != 2:
        raise Gap("an average under something that is not a law on a finite set")
    over = law.ty.parts[0]
    name, inner = lift.bound(sample.args[0].args[0].text, over, env)
    with lift.under(f"({name} : {over.coq})", (f"0 < {law.text} {name}",)):
        body = lift.number(node.args[1], inner)
    return law.text, f"(fun {name} : {over.coq} => {body})"


@row("expectation")
def expectation(lift: Lifter, node: Node, env: Env) -> Term:
    """The average; its values are needed only where the law gives mass."""
    law, fun = sampled(lift, node, env)
    return Term(f"(expect {law} {fun})", NUMBER)


@row("variance")
def variance(lift: Lifter, node: Node, env: Env) -> Term:
    """The mean square of the distance to the average."""
    law, fun = sampled(lift, node, env)
    return Term(f"(variance {law} {fun})", NUMBER)


@row("divergence")
def divergence(lift: Lifter, node: Node, env: Env) -> Term:
    """The Kullback–Leibler divergence between two laws on one finite set."""
    lift.analysis()
    left, right = (lift.term(arg, env) for arg in node.args)
    if left.ty != right.ty or left.ty.kind != "function" or len(left.ty.parts) != 2:
        raise Gap("a divergence between laws on different sets")
    lift.duty(f"(forall x_, 0 < {left.text} x_ -> 0 < {right.text} x_)")
    lift.duty(f"is_law {left.text}")
    lift.duty(f"is_law {right.text}")
    return Term(f"(divergence {left.text} {right.text})", NUMBER)


def as_function(lift: Lifter, key: str, env: Env) -> Term:
    """A definition with one parameter, as the function it is."""
    found = lift.scope.definitions[key]
    if len(found.parameters) != 1:
        raise Gap(f"{key} is not a function of one argument")
    declared = lift.scope.declarations.get(found.parameters[0])
    if declared is None or declared.kind != "in":
        raise Gap(f"where the argument of {key} ranges is not said")
    ty = lift.domain(declared.domain[0]).ty
    name, _ = lift.bound(found.parameters[0], ty, env)
    with lift.under(f"({name} : {ty.coq})"):
        value = lift.defined(found, (Term(name, ty),), env)
    return Term(f"(fun {name} : {ty.coq} => {value.text})", function(ty, value.ty))


FUNCTIONS.append(as_function)
