"""Rows for sets and declarations: what a declared symbol is, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable

from derivations.formal.kinds import (
    FINITE,
    NUMBER,
    SIZE,
    Gap,
    Term,
    Ty,
    card,
    element,
    function,
    matrix,
    perm,
    place,
    set_of,
)  # fmt: skip
from derivations.formal.lifter import Lifter
from derivations.formal.reading import Declared, Node
from derivations.formal.table import DOMAINS, KINDS, Domain

ORDER = {"ge": "{1} <= {0}", "gt": "{1} < {0}", "le": "{0} <= {1}", "lt": "{0} < {1}",
         "ne": "{0} != {1}"}  # fmt: skip


def size(lift: Lifter, node: Node) -> str:
    """A size, as a text of type `nat`."""
    node = node.bare()
    if node.head == "number" and node.text.isdigit():
        return node.text
    if node.head == "name" and node.text in lift.scope.definitions:
        return size(lift, lift.scope.definitions[node.text].body)
    if node.head == "name" and (found := lift.declared(node.text)).ty == SIZE:
        return found.text
    if node.head == "plus" and node.args[1].bare().text == "1":
        return f"{size(lift, node.args[0])}.+1"
    if node.head == "abs":
        return card(_subset(lift, node.args[0]))
    if node.head == "minus":
        return _rest(lift, node)
    raise Gap(f"no row for the size {node.head}")


def _subset(lift: Lifter, node: Node) -> str:
    found = lift.term(node, {})
    if found.ty.kind != "set":
        raise Gap("the size of something that is not a set")
    return found.text


def _rest(lift: Lifter, node: Node) -> str:
    """n − |Ω| for a set Ω of places 1, …, n: how many places are left."""
    whole, part = (size(lift, arg) for arg in node.args)
    for key in lift.order:
        term = lift.known[key]
        if term.ty == set_of(place(whole)) and part == card(term.text):
            return card(f"(~: {term.text})")
    raise Gap("a difference of sizes that is not the size of a complement")


def places(lift: Lifter, node: Node) -> str | None:
    """n, if the set is {1, …, n} with n a size and not a figure."""
    node = node.bare()
    ends: tuple[Node, ...] = ()
    if node.head == "set" and len(node.args) == 1 and node.args[0].head == "series":
        ends = node.args[0].args if node.args[0].text == "list" else ()
    elif node.head == "range":
        ends = node.args
    if len(ends) != 2 or ends[0].bare().text != "1":
        return None
    return size(lift, ends[1])


def _set(lift: Lifter, node: Node) -> Domain:
    figures = [arg.bare().text for arg in node.args]
    if all(text.isdigit() and text != "0" for text in figures):
        return Domain(SIZE, lambda x: [f"({x} \\in [:: {'; '.join(figures)}])%N"])
    n = places(lift, node)
    if n is None:
        raise Gap("no row for this set")
    if n.isdigit():
        return Domain(SIZE, lambda x: [f"(0 < {x} <= {n})%N"])
    return Domain(place(n))


def _range(lift: Lifter, node: Node) -> Domain:
    n = places(lift, node)
    if n is None:
        raise Gap("a range that does not begin at 1")
    return Domain(place(n))


def _restricted(lift: Lifter, node: Node) -> Domain:
    base, how = lift.domain(node.args[0]), node.args[1]
    end = lift.number(node.args[2] if len(node.args) > 2 else how.args[0], {})
    return Domain(base.ty, lambda x: [*base.guards(x), ORDER[how.text].format(x, end)])


def _interval(closed: bool) -> Callable[[Lifter, Node], Domain]:
    def row(lift: Lifter, node: Node) -> Domain:
        if any(n.head == "infinity" for arg in node.args for n in arg.walk()):
            raise Gap("an interval without end")
        low, high = (lift.number(arg, {}) for arg in node.args)
        sign = "<=" if closed else "<"
        return Domain(NUMBER, lambda x: [f"{low} {sign} {x}", f"{x} {sign} {high}"])

    return row


def _power(lift: Lifter, node: Node) -> Domain:
    base, shape = lift.domain(node.args[0]), node.args[1].bare()
    if base.ty != NUMBER:
        raise Gap("a power of a set that is not one of numbers")
    if shape.head in ("cross", "times"):
        rows, columns = (size(lift, arg) for arg in shape.args)
    else:
        rows, columns = size(lift, shape), "1"

    def guards(x: str) -> list[str]:
        entry = "{} i_ j_" if columns != "1" else "{} i_ 0"
        binder = "i_ j_" if columns != "1" else "i_"
        return [f"(forall {binder}, {g})" for g in base.guards(entry.format(x))]

    return Domain(matrix(rows, columns), guards)


def _name(lift: Lifter, node: Node) -> Domain:
    found = lift.declared(node.text)
    if found.ty == FINITE:
        return Domain(element(found.text))
    if found.ty.kind == "set":
        return Domain(found.ty.parts[0], lambda x: [f"{x} \\in {found.text}"])
    raise Gap(f"{node.text} is not a set")


def _naturals(lift: Lifter, node: Node) -> Domain:
    return Domain(SIZE, lambda x: [f"(0 < {x})%N"])


DOMAINS.update(
    {
        "naturals": _naturals,
        "reals": lambda lift, node: Domain(NUMBER),
        "restricted": _restricted,
        "tuple": _interval(False),
        "interval:[]": _interval(True),
        "interval": _interval(True),
        "power": _power,
        "set": _set,
        "range": _range,
        "name": _name,
        "symmetric group": lambda lift, node: Domain(perm(size(lift, node.args[0]))),
    }
)


def factors(node: Node) -> tuple[Node, ...]:
    """The arguments' sets of a function on a product."""
    node = node.bare()
    if node.head == "cross":
        return factors(node.args[0]) + factors(node.args[1])
    return (node,)


def _in(lift: Lifter, key: str, declared: Declared) -> None:
    if declared.subscripts or declared.facts:
        raise Gap(f"no row for the facts about {key}")
    domain = lift.domain(declared.domain[0])
    term = lift.bind(key, domain.ty, [])
    lift.assumed.extend(domain.guards(term.text))


def _basis(lift: Lifter, key: str, declared: Declared) -> None:
    n = size(lift, declared.domain[0].args[1])
    lift.known[key] = Term("standard_basis", Ty("basis", (n,)))


def _finite(lift: Lifter, key: str, declared: Declared) -> None:
    term = lift.bind(key, FINITE, [])
    lift.assumed.append(f"(0 < #|{term.text}|)%N")


def _subset_of(lift: Lifter, key: str, declared: Declared) -> None:
    domain = lift.domain(declared.domain[0])
    lift.bind(key, set_of(domain.ty), [])


def _maps(lift: Lifter, key: str, declared: Declared) -> None:
    if declared.facts - {"smooth", "increasing"} or declared.smooth_in:
        raise Gap(f"no row for the facts about {key}")
    above = [_index(lift, sub) for sub in declared.subscripts]
    taken = [*above, *(lift.domain(part) for part in factors(declared.domain[0]))]
    value = lift.domain(declared.domain[1])
    if any(part.guards("x") for part in taken):
        raise Gap("a function on a part of a set")
    term = lift.bind(key, function(*(part.ty for part in taken), value.ty), [])
    names = [f"x{i}_" for i in range(len(taken))]
    for guard in value.guards(f"({' '.join([term.text, *names])})"):
        lift.assumed.append(f"(forall {' '.join(names)}, {guard})")
    for fact in sorted(declared.facts):
        lift.assumed.append(_fact(lift, fact, term.text, [part.ty for part in taken], value.ty))


def _fact(lift: Lifter, fact: str, f: str, taken: list[Ty], value: Ty) -> str:
    if fact == "smooth":
        lift.analysis()
        if taken == [NUMBER] and value == NUMBER:
            return f"(forall x, derivable {f} x 1)"
        if len(taken) == 1 and taken[0].column and value.column:
            return f"smooth_map {f}"
    if fact == "increasing" and taken == [NUMBER] and value == NUMBER:
        return f"(forall x y, x < y -> {f} x < {f} y)"
    raise Gap(f"no row for a function that is {fact}")


def _index(lift: Lifter, key: str) -> Domain:
    found = lift.scope.declarations.get(key)
    if found is None or found.kind != "in":
        raise Gap(f"{key} indexes a family and is not declared")
    return lift.domain(found.domain[0])


def _mass(lift: Lifter, key: str, declared: Declared) -> None:
    above = [_index(lift, sub) for sub in declared.subscripts]
    over = lift.domain(declared.domain[0])
    if over.ty.kind != "element" or any(part.guards("x") for part in above):
        raise Gap("a law on a set without a row")
    term = lift.bind(key, function(*(p.ty for p in above), over.ty, NUMBER), [], law=True)
    names = [f"x{i}_" for i in range(len(above))]
    word = "positive_law" if "positive" in declared.facts else "is_law"
    whole = f"{word} {' '.join([term.text, *names])}" if not names else (
        f"(forall {' '.join(names)}, {word} ({' '.join([term.text, *names])}))")  # fmt: skip
    lift.assumed.append(whole)
    if declared.smooth_in:
        lift.analysis()
        if len(above) != 1 or above[0].ty != NUMBER:
            raise Gap("a law that is differentiable in something other than a number")
        lift.assumed.append(f"(forall z x, derivable (fun t => {term.text} t z) x 1)")


KINDS.update(
    {
        "in": _in, "basis": _basis, "finite set": _finite, "subset": _subset_of,
        "maps": _maps, "mass": _mass,
    }
)  # fmt: skip
