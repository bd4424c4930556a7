"""Core terms: what a formula becomes once vectors, sums and finite laws are written out.

A term stands for a real number, a proposition for a truth value; both are nodes of one
kind. Nodes are immutable and interned, so two nodes are equal exactly when they are the
same object. The makers below fold plain numbers and nothing else that could lose a
condition: 0 · t is 0 only where t is `total`, that is, has a value whatever its variables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from fractions import Fraction
from math import isqrt
from typing import Any
from weakref import WeakValueDictionary

from flint import fmpq, fmpz

#: Largest whole number that folding may make, in binary digits; longest sum that is put flat.
MAX_BITS, MAX_FLAT = 20_000, 4_096


class Term:
    """One node: `op`, its arguments, and `data` that is no term (a number, a name, a degree)."""

    __slots__ = ("__weakref__", "args", "data", "extended", "free", "functions", "op", "total")

    op: str
    args: tuple[Term, ...]
    data: Any
    #: Names of the variables and of the opaque functions that occur free.
    free: frozenset[str]
    functions: frozenset[str]
    #: Whether the term has a value, a real number, for all values of its variables.
    total: bool
    #: Whether its value may be ±∞, with which no operation calculates.
    extended: bool

    @property
    def number(self) -> fmpq | None:
        """The rational that a plain number is; None for anything else."""
        return self.data if self.op == "num" else None

    @property
    def is_sentence(self) -> bool:
        """Whether it stands for a truth value."""
        return self.op in SENTENCES

    @property
    def closed(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.free and not self.functions

    @property
    def ops(self) -> set[str]:
        """The operations that occur in it."""
        return {part.op for part in self.walk()}

    def __add__(self, other: Term | int) -> Term:
        return add(self, other)

    def __radd__(self, other: int) -> Term:
        return add(other, self)

    def __sub__(self, other: Term | int) -> Term:
        return add(self, mul(-1, other))

    def __rsub__(self, other: int) -> Term:
        return add(other, mul(-1, self))

    def __mul__(self, other: Term | int) -> Term:
        return mul(self, other)

    def __rmul__(self, other: int) -> Term:
        return mul(other, self)

    def __truediv__(self, other: Term | int) -> Term:
        return mul(self, power(as_term(other), -1))

    def __rtruediv__(self, other: int) -> Term:
        return mul(other, power(self, -1))

    def __neg__(self) -> Term:
        return mul(-1, self)

    def __pow__(self, other: Term | int) -> Term:
        return power(self, other) if isinstance(other, int) else raised(self, other)

    def walk(self) -> Iterator[Term]:
        """Every node once, arguments before what they are in."""
        seen: set[Term] = set()
        todo: list[tuple[Term, bool]] = [(self, False)]
        while todo:
            node, done = todo.pop()
            if done:
                yield node
            elif node not in seen:
                seen.add(node)
                todo.append((node, True))
                todo.extend((arg, False) for arg in reversed(node.args))

    def __repr__(self) -> str:
        inside = [*map(repr, self.args), *([repr(self.data)] if self.data is not None else [])]
        return f"{self.op}({', '.join(inside)})" if inside else self.op


_known: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()

#: Operations that have a value wherever their arguments do.
TOTAL = frozenset(
    "num pi var add mul exp sin cos sinh cosh tanh atan erf abs sign floor max min ite call smooth "
    "measured true false eq le lt and or not integer".split()
)
#: Operations whose value may be ±∞, and those that hand on what stands behind their condition.
UNBOUNDED = frozenset(("infinity", "minus infinity", "limit", "sup", "inf"))
CHOICES = frozenset(("ite", "guard", "only if"))
#: Operations that have a value where, besides, their first argument is greater than 0.
OF_POSITIVE = frozenset("power raised root log gamma lgamma digamma".split())
#: Operations with a name in `data` that is bound in the first argument and only there.
BINDERS = frozenset("integral limit zero sup inf forall slope".split())
#: Declared functions: of one that is `smooth` all derivatives exist, of a mere `call` none need to.
CALLS = frozenset(("call", "smooth"))
#: Operations whose value is a truth value.
SENTENCES = frozenset("true false eq le lt and or not integer forall".split())


def node(op: str, args: tuple[Term, ...] = (), data: Any = None) -> Term:
    """The one node of this shape, without any folding."""
    key = (op, args, (int(data.p), int(data.q)) if isinstance(data, fmpq) else data)
    reference = _known.data.get(key)  # type: ignore[attr-defined]
    found = reference() if reference is not None else None
    if found is not None:
        return found
    made = object.__new__(Term)
    made.op, made.args, made.data = op, args, data
    free: frozenset[str] = frozenset().union(*(arg.free for arg in args))
    functions: frozenset[str] = frozenset().union(*(arg.functions for arg in args))
    if op == "var":
        free |= {data}
    elif op in CALLS:
        functions |= {data[0]}
    elif op in BINDERS:
        free = (args[0].free - {data[0]}).union(*(arg.free for arg in args[1:]))
    made.free, made.functions = free, functions
    made.total = all(arg.total for arg in args) and (
        op in TOTAL
        or (op == "power" and data >= 0)
        or (op in OF_POSITIVE and known_positive(args[0]))
    )
    made.extended = op in UNBOUNDED or (op in CHOICES and any(arg.extended for arg in args))
    _known[key] = made
    return made


# -- numbers and variables ------------------------------------------------------------


def num(value: int | fmpz | fmpq | Fraction | str) -> Term:
    """A rational number; text is read as a decimal, exactly."""
    if isinstance(value, int):
        kept = _integers.get(value)
        return kept if kept is not None else node("num", (), fmpq(value))
    if isinstance(value, str | Fraction):
        fraction = Fraction(value)
        value = fmpq(fraction.numerator, fraction.denominator)
    return node("num", (), fmpq(value))


_integers: dict[int, Term] = {}
_integers.update((i, num(i)) for i in range(-64, 257))


def as_term(value: Term | int | fmpq) -> Term:
    """A plain number as a term; a term as it is."""
    return value if isinstance(value, Term) else num(value)


ZERO, ONE, HALF = num(0), num(1), num("1/2")
PI = node("pi")
#: +∞: an end of an interval, or the value of a divergence. It never enters arithmetic.
ENDS = INFINITY, MINUS_INFINITY = node("infinity"), node("minus infinity")
TRUE, FALSE = node("true"), node("false")


def var(name: str) -> Term:
    """A real variable. Whatever is known of it is a hypothesis, never part of the variable."""
    return node("var", (), name)


def fresh(name: str, taken: Collection[str]) -> str:
    """The name, with as many primes as tell it from all that are taken."""
    while name in taken:
        name += "′"
    return name


def call(name: str, *args: Term, orders: tuple[int, ...] = (), smooth: int = 0) -> Term:
    """A declared function, smooth in its first arguments, differentiated so often by each."""
    op = "smooth" if smooth == len(args) else "call"
    return node(op, args, (name, orders or (0,) * len(args), smooth))


def measured(value: float, error: float) -> Term:
    """What code returned: some number within `error` of `value`, both exact as binary fractions."""
    middle, radius = Fraction(value), Fraction(error)
    return node("measured", (), (middle, radius))


# -- arithmetic -----------------------------------------------------------------------


def add(*terms: Term | int) -> Term:
    """A sum, flat and with its plain numbers put together."""
    total, rest = fmpq(0), []
    for term in map(as_term, terms):
        for part in term.args if term.op == "add" and len(term.args) < MAX_FLAT else (term,):
            if part.op == "num":
                total += part.data
            else:
                rest.append(part)
    if total != 0 or not rest:
        rest.insert(0, node("num", (), total))
    return rest[0] if len(rest) == 1 else node("add", tuple(rest))


def mul(*terms: Term | int) -> Term:
    """A product, flat and with its plain numbers put together."""
    total, rest = fmpq(1), []
    for term in map(as_term, terms):
        for part in term.args if term.op == "mul" and len(term.args) < MAX_FLAT else (term,):
            if part.op != "num" or total.height_bits() + part.data.height_bits() > MAX_BITS:
                rest.append(part)
            else:
                total *= part.data
    if total == 0 and all(part.total for part in rest):
        return ZERO
    if total != 1 or not rest:
        rest.insert(0, node("num", (), total))
    return rest[0] if len(rest) == 1 else node("mul", tuple(rest))


def power(base: Term, exponent: int) -> Term:
    """A whole power; for a negative one the base must not be 0."""
    if exponent == 1 or (exponent == 0 and base.total):
        return base if exponent else ONE
    q = base.number
    if q is not None and (q != 0 or exponent >= 0) and q.height_bits() * abs(exponent) <= MAX_BITS:
        return node("num", (), q**exponent)
    if base.op == "power" and base.data > 0 and exponent > 0:
        return power(base.args[0], base.data * exponent)
    return node("power", (base,), exponent)


def raised(base: Term, exponent: Term) -> Term:
    """A power with any real exponent: whole ones as products, others for a base ≥ 0."""
    q = exponent.number
    if q is not None and q.q == 1 and abs(q.p) <= MAX_BITS:
        return power(base, int(q.p))
    if q is not None and q.p == 1 and q.q <= 64:
        return root(base, int(q.q))
    return node("raised", (base, exponent))


def root(base: Term, degree: int = 2) -> Term:
    """The root of degree `degree` of a number that is not negative."""
    q = base.number
    if q is not None and degree == 2 and q >= 0:
        top, below = isqrt(int(q.p)), isqrt(int(q.q))
        if top * top == q.p and below * below == q.q:
            return num(fmpq(top, below))
    return base if degree == 1 or base is ZERO else node("root", (base,), degree)


def known_positive(term: Term) -> bool:
    """Whether the form alone shows that a term is greater than 0 (used to fold, not to prove)."""
    if term.op == "num":
        return bool(term.data > 0)
    if term.op in ("add", "mul", "max", "power", "root"):
        return all(map(known_positive, term.args))
    return term.op in ("exp", "cosh", "pi")


#: What a function is at 0; folded, since these are its only arguments that stay plain numbers.
_AT_ZERO = {
    "exp": ONE, "sin": ZERO, "cos": ONE, "tan": ZERO, "sinh": ZERO, "cosh": ONE, "tanh": ZERO,
    "erf": ZERO, "erfinv": ZERO, "atan": ZERO,
}  # fmt: skip


def function(name: str, arg: Term) -> Term:
    """A named function of one number: exp, log, sin, cos, tan, sinh, cosh, tanh, erf and more."""
    if arg is ZERO and name in _AT_ZERO:
        return _AT_ZERO[name]
    if name == "log" and arg is ONE:
        return ZERO
    if (name, arg.op) == ("log", "exp"):
        return arg.args[0]
    if (name, arg.op) == ("exp", "log") and arg.args[0].total and known_positive(arg.args[0]):
        return arg.args[0]
    return node(name, (arg,))


def exp(arg: Term | int) -> Term:
    """e to a power."""
    return function("exp", as_term(arg))


def log(arg: Term | int) -> Term:
    """The natural logarithm of a positive number."""
    return function("log", as_term(arg))


def sqrt(arg: Term | int) -> Term:
    """The square root of a number that is not negative."""
    return root(as_term(arg))


def absolute(arg: Term) -> Term:
    """|arg|."""
    if arg.number is not None:
        return node("num", (), abs(arg.data))
    return arg if known_positive(arg) or arg.op == "abs" else node("abs", (arg,))


def sign(arg: Term) -> Term:
    """−1, 0 or 1."""
    q = arg.number
    return node("sign", (arg,)) if q is None else num((q > 0) - (q < 0))


def floor(arg: Term) -> Term:
    """The largest whole number that is not larger."""
    q = arg.number
    return node("floor", (arg,)) if q is None else num(q.p // q.q)


def extreme(which: str, terms: Iterable[Term]) -> Term:
    """`max` or `min` of terms, plain numbers among them put together."""
    best = max if which == "max" else min
    flat = [p for t in terms for p in (t.args if t.op == which else (t,))]
    numbers = [t.data for t in flat if t.op == "num"]
    rest = list(dict.fromkeys(t for t in flat if t.op != "num"))
    if numbers:
        rest.append(node("num", (), best(numbers)))
    return rest[0] if len(rest) == 1 else node(which, tuple(rest))


def ite(condition: Term, then: Term, otherwise: Term) -> Term:
    """`then` where the condition holds and `otherwise` where it does not; both are numbers."""
    if condition is TRUE or (then is otherwise and condition.total):
        return then
    return otherwise if condition is FALSE else node("ite", (condition, then, otherwise))


def guard(condition: Term, value: Term, why: str) -> Term:
    """`value`, which exists only where the condition holds; `why` says what is wrong elsewhere."""
    if condition is TRUE:
        return value
    return node("guard", (condition, value), why)


def only_if(condition: Term, value: Term) -> Term:
    """`value` where the condition holds; elsewhere it is not known whether there is one."""
    return value if condition is TRUE else node("only if", (condition, value))


# -- bound variables ------------------------------------------------------------------


def integral(body: Term, name: str, low: Term, high: Term) -> Term:
    """∫ from low to high; an end may be infinite."""
    return node("integral", (body, low, high), (name,))


def limit(body: Term, name: str, where: Term) -> Term:
    """The limit of the body as a variable goes to a point (from both sides) or to ±∞."""
    return node("limit", (body, where), (name,))


def zero(body: Term, name: str, low: Term, high: Term) -> Term:
    """The only zero of the body between two rational ends, where its sign changes."""
    return node("zero", (body, low, high), (name,))


def slope(body: Term, name: str, where: Term) -> Term:
    """The derivative of the body by a variable at a point, for bodies that no rule takes apart."""
    return node("slope", (body, where), (name,))


def bound(which: str, body: Term, name: str, low: Term, high: Term) -> Term:
    """`sup` or `inf` of the body over the open interval between two ends."""
    return node(which, (body, low, high), (name,))


# -- propositions ---------------------------------------------------------------------


def eq(a: Term, b: Term) -> Term:
    """a = b."""
    if a is b and a.total:
        return TRUE
    if a.op == b.op == "num":
        return truth(a.data == b.data)
    return node("eq", (a, b))


def le(a: Term, b: Term) -> Term:
    """a ≤ b."""
    if a.op == b.op == "num":
        return truth(a.data <= b.data)
    return node("le", (a, b))


def lt(a: Term, b: Term) -> Term:
    """a < b."""
    if a.op == b.op == "num":
        return truth(a.data < b.data)
    return node("lt", (a, b))


def inside(low: Term, x: Term, high: Term) -> Term:
    """low < x < high, where an end may be infinite."""
    return conj(
        TRUE if low is MINUS_INFINITY else lt(low, x), TRUE if high is INFINITY else lt(x, high)
    )


def truth(value: bool) -> Term:
    """A plain truth value as a proposition."""
    return TRUE if value else FALSE


def integer(a: Term) -> Term:
    """a is a whole number."""
    return node("integer", (a,)) if a.number is None else truth(a.data.q == 1)


def conj(*parts: Term) -> Term:
    """All of them; what is plainly true is left out, and nothing after what is plainly false."""
    return _joined("and", TRUE, FALSE, parts)


def disj(*parts: Term) -> Term:
    """One of them at least."""
    return _joined("or", FALSE, TRUE, parts)


def _joined(op: str, neutral: Term, settles: Term, parts: Iterable[Term]) -> Term:
    kept: list[Term] = []
    for part in parts:
        for inner in part.args if part.op == op else (part,):
            if inner is settles and all(k.total for k in kept):
                return settles
            if inner is not neutral and inner not in kept:
                kept.append(inner)
    return neutral if not kept else kept[0] if len(kept) == 1 else node(op, tuple(kept))


def negation(p: Term) -> Term:
    """Not p."""
    if p in (TRUE, FALSE):
        return FALSE if p is TRUE else TRUE
    return p.args[0] if p.op == "not" else node("not", (p,))


def implies(p: Term, q: Term) -> Term:
    """p only if q; q is not looked at where p is false."""
    return disj(negation(p), q)


def forall(name: str, body: Term) -> Term:
    """The body for every real value of a variable."""
    return body if name not in body.free else node("forall", (body,), (name,))


def has_value(a: Term) -> Term:
    """a is a real number."""
    if a.extended:
        return FALSE if a in ENDS else conj(lt(MINUS_INFINITY, a), lt(a, INFINITY))
    return TRUE if a.total else node("eq", (a, a))


def calculated(term: Term) -> tuple[Term, ...]:
    """The arguments with which an operation calculates, so that none may be ±∞."""
    if term.op in BINDERS:
        return tuple(end for end in term.args[1:] if end not in ENDS)
    return () if term.op in CHOICES or term.is_sentence else term.args


# -- substitution ---------------------------------------------------------------------

#: How each operation is made again from new arguments, so that numbers fold.
_MAKERS: dict[str, Callable[..., Term]] = {
    "add": add, "mul": mul, "raised": raised, "abs": absolute, "sign": sign, "floor": floor,
    "ite": ite, "eq": eq, "le": le, "lt": lt, "and": conj, "or": disj, "not": negation,
    "integer": integer, "only if": only_if,
}  # fmt: skip
#: The same for those that take their `data` behind the arguments.
_MAKERS_WITH_DATA: dict[str, Callable[..., Term]] = {"power": power, "root": root, "guard": guard}


def rebuilt(old: Term, args: tuple[Term, ...]) -> Term:
    """The same operation on other arguments."""
    if args == old.args:
        return old
    if old.op in _MAKERS:
        return _MAKERS[old.op](*args)
    if old.op in ("max", "min"):
        return extreme(old.op, args)
    if old.op in _MAKERS_WITH_DATA:
        return _MAKERS_WITH_DATA[old.op](*args, old.data)
    if old.op in BINDERS | CALLS:
        return node(old.op, args, old.data)
    return function(old.op, args[0])
