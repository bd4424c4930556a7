"""Substitution and derivatives of core terms: exact rules, with the conditions they need."""

from __future__ import annotations

from collections.abc import Callable

from derivations.kernel import terms as t
from derivations.kernel.terms import BINDERS, ONE, PI, ZERO, Term, add, mul, node, power, rebuilt

#: A declared function in a world: the names of its arguments, and its value in terms of them.
Lambda = tuple[tuple[str, ...], Term]


class Substitution:
    """Variables and opaque functions replaced by terms, shared nodes once."""

    def __init__(self, values: dict[str, Term], functions: dict[str, Lambda] | None = None) -> None:
        self.values = values
        self.functions = functions or {}
        self._done: dict[Term, Term] = {}
        self._slopes: dict[tuple[str, tuple[int, ...]], Term] = {}

    def __call__(self, term: Term) -> Term:
        """The term with everything put in. Bound names are never captured: see `_under`."""
        if not (term.free & self.values.keys() or term.functions & self.functions.keys()):
            return term
        found = self._done.get(term)
        if found is None:
            found = self._done[term] = self._put(term)
        return found

    def _put(self, term: Term) -> Term:
        if term.op == "var":
            return self.values[term.data]
        if term.op in BINDERS:
            return self._under(term)
        args = tuple(map(self, term.args))
        if term.op in t.CALLS and term.data[0] in self.functions:
            names, body = self.functions[term.data[0]][0], self._body(*term.data[:2])
            value = Substitution(dict(zip(names, args, strict=True)))(body)
            return t.guard(t.conj(*map(t.has_value, args)), value, "an argument that has no value")
        return rebuilt(term, args)

    def _body(self, label: str, orders: tuple[int, ...]) -> Term:
        """The body of a function, differentiated as often as asked by each argument."""
        if (label, orders) not in self._slopes:
            names, body = self.functions[label]
            for name, order in zip(names, orders, strict=True):
                for _ in range(order):
                    body = derivative(body, name)
            self._slopes[label, orders] = body
        return self._slopes[label, orders]

    def _under(self, term: Term) -> Term:
        """Below a binder its name means itself; it is renamed if something put in uses it."""
        name = term.data[0]
        coming = set(term.args[0].free - {name})
        for key in term.args[0].free & self.values.keys() - {name}:
            coming |= self.values[key].free
        for key in term.args[0].functions & self.functions.keys():
            coming |= self.functions[key][1].free
        new = t.fresh(name, coming)
        inner = {k: v for k, v in self.values.items() if k != name}
        if new != name:
            inner[name] = t.var(new)
        body = Substitution(inner, self.functions)(term.args[0])
        return node(term.op, (body, *map(self, term.args[1:])), (new,))


# -- derivatives ----------------------------------------------------------------------

#: Derivative of each function of one argument, from the argument and the value.
SLOPES: dict[str, Callable[[Term, Term], Term]] = {
    "exp": lambda a, v: v,
    "log": lambda a, v: power(a, -1),
    "sin": lambda a, v: t.function("cos", a),
    "cos": lambda a, v: -t.function("sin", a),
    "tan": lambda a, v: 1 + v**2,
    "sinh": lambda a, v: t.function("cosh", a),
    "cosh": lambda a, v: t.function("sinh", a),
    "tanh": lambda a, v: 1 - v**2,
    "atan": lambda a, v: power(1 + a**2, -1),
    "erf": lambda a, v: 2 * t.exp(-(a**2)) * power(t.sqrt(PI), -1),
    "erfinv": lambda a, v: t.HALF * t.sqrt(PI) * t.exp(v**2),
    "gamma": lambda a, v: v * t.function("digamma", a),
    "lgamma": lambda a, v: t.function("digamma", a),
    "abs": lambda a, v: t.only_if(differs(a, ZERO), t.sign(a)),
    "sign": lambda a, v: t.only_if(differs(a, ZERO), ZERO),
    "floor": lambda a, v: t.only_if(t.negation(t.integer(a)), ZERO),
}

#: Operations under which a term is differentiable as often as one likes wherever it has a value.
SMOOTH = frozenset("num pi var add mul power smooth exp log sin cos tan sinh cosh tanh".split())
SMOOTH |= frozenset(("atan", "erf", "erfinv", "gamma"))
#: Operations that are continuous wherever they have a value.
CONTINUOUS = SMOOTH | {"abs", "max", "min", "root", "raised"}


def within(ops: frozenset[str], body: Term, *names: str) -> bool:
    """Whether all of a term that depends on one of these variables is one of these operations."""
    return all(part.op in ops for part in body.walk() if not part.free.isdisjoint(names))


def differs(a: Term, b: Term) -> Term:
    """a ≠ b."""
    return t.negation(t.eq(a, b))


def stays(condition: Term, name: str) -> Term:
    """That a condition says the same nearby, since no comparison in it is at its edge."""
    return _Derivative(name)._inside(condition)


def derivative(term: Term, name: str) -> Term:
    """∂term/∂name. Kinks become conditions; what no rule takes apart becomes a `slope`."""
    return _Derivative(name)(term)


class _Derivative:
    def __init__(self, name: str) -> None:
        self.name = name
        self.done: dict[Term, Term] = {}

    def __call__(self, term: Term) -> Term:
        if self.name not in term.free:
            return ZERO
        if term not in self.done:
            self.done[term] = self._of(term)
        return self.done[term]

    def _of(self, term: Term) -> Term:
        op, args = term.op, term.args
        if op == "var":
            return ONE
        if op == "add":
            return add(*map(self, args))
        if op == "mul":
            return add(*(mul(*args[:i], self(a), *args[i + 1 :]) for i, a in enumerate(args)
                         if self.name in a.free))  # fmt: skip
        if op == "power":
            return mul(term.data, power(args[0], term.data - 1), self(args[0]))
        if op in SLOPES:
            return mul(SLOPES[op](args[0], term), self(args[0]))
        rule = getattr(self, "_" + op.replace(" ", "_"), None)
        return t.slope(term, self.name, t.var(self.name)) if rule is None else rule(term)

    def _raised(self, term: Term) -> Term:
        base, exponent = term.args
        value = add(
            mul(exponent, t.raised(base, exponent - 1), self(base)),
            mul(term, t.log(base), self(exponent)) if self.name in exponent.free else ZERO,
        )
        return t.only_if(t.lt(ZERO, base), value)

    def _root(self, term: Term) -> Term:
        base, degree = term.args[0], term.data
        value = mul(t.num(degree) ** -1, term, power(base, -1), self(base))
        return t.only_if(t.lt(ZERO, base), value)

    def _max(self, term: Term) -> Term:
        first, rest = term.args[0], t.extreme(term.op, term.args[1:])
        larger = t.lt(rest, first) if term.op == "max" else t.lt(first, rest)
        return t.only_if(differs(first, rest), t.ite(larger, self(first), self(rest)))

    _min = _max

    def _ite(self, term: Term) -> Term:
        condition, then, otherwise = term.args
        return t.only_if(self._inside(condition), t.ite(condition, self(then), self(otherwise)))

    def _guard(self, term: Term) -> Term:
        held = t.guard(term.args[0], self(term.args[1]), term.data)
        return t.only_if(self._inside(term.args[0]), held)

    def _only_if(self, term: Term) -> Term:
        return t.only_if(t.conj(self._inside(term.args[0]), term.args[0]), self(term.args[1]))

    def _inside(self, condition: Term) -> Term:
        """That no comparison of the condition is at its edge, so that nearby it says the same."""
        parts = [p for p in condition.walk() if self.name in p.free]
        if any(p.op in ("integer", "forall", "floor", "sign", "ite") for p in parts):
            return t.FALSE
        compared = [p.args for p in parts if p.op in ("eq", "le", "lt")]
        return t.conj(*(differs(a, b) for a, b in compared if a is not b))

    def _call(self, term: Term) -> Term:
        label, orders, smooth = term.data
        if any(self.name in arg.free for arg in term.args[smooth:]):
            return t.slope(term, self.name, t.var(self.name))
        once = (tuple(o + (i == j) for j, o in enumerate(orders)) for i in range(len(orders)))
        return add(*(mul(node(term.op, term.args, (label, more, smooth)), self(arg))
                     for more, arg in zip(once, term.args, strict=True)
                     if self.name in arg.free))  # fmt: skip

    _smooth = _call

    def _integral(self, term: Term) -> Term:
        """Leibniz' rule between finite ends, for smooth integrands without poles in between."""
        (body, low, high), (inner,) = term.args, term.data
        smooth = within(SMOOTH, body, self.name, inner)
        entire = all(_entire(part, inner) for part in body.walk())
        if not (smooth and entire) or low in t.ENDS or high in t.ENDS:
            return t.slope(term, self.name, t.var(self.name))
        ends = [mul(Substitution({inner: e})(body), self(e)) for e in (high, low)]
        return t.integral(derivative(body, self.name), inner, low, high) + ends[0] - ends[1]


def _entire(part: Term, name: str) -> bool:
    """Whether an operation has a value for all values of a variable, if it has one at all."""
    return name not in part.free or part.op in t.TOTAL or (part.op == "power" and part.data > 0)
