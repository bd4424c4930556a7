"""A core term on one line, as a person would type it: x² + 2·x, √(a + b), e^(−t)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import log10

from derivations.kernel import terms as t
from derivations.kernel.terms import Term

#: Most nodes of a term that are written out.
MOST_NODES = 400
#: Most decimals with which a fraction is shown.
DECIMALS = 12

#: How tightly each form binds; what binds less than its place is put in parentheses.
OR, AND, RELATION, SUM, PRODUCT, POWER, ATOM = range(7)

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SIGNS = {"eq": "=", "le": "≤", "lt": "<"}
#: How the negation of a relation is written with its sides exchanged.
_OPPOSITE = {"eq": "≠", "le": "<", "lt": "≤"}
_LEAVES = {
    "pi": "π", "infinity": "∞", "minus infinity": "−∞", "true": "true", "false": "false",
}  # fmt: skip


def show_term(term: Term) -> str:
    """The term in words and signs; a long one is cut short."""
    return _text(term, OR) if _nodes(term) <= MOST_NODES else "a long expression"


def show_rational(value: Fraction) -> str:
    """A fraction as it is; one that ends as a decimal, or is long, is shown as one."""
    if max(abs(value.numerator), value.denominator).bit_length() > 200:
        return f"about {decimal(value)}"
    digits = next((d for d in range(DECIMALS) if (value * 10**d).denominator == 1), None)
    if value.denominator > 1000 and digits:
        return f"{float(value):.{digits}f}"
    return f"{value} ≈ {float(value):.6g}" if value.denominator > 10**6 else str(value)


def decimal(value: Fraction) -> str:
    """Six digits of a number of any size."""
    try:
        found = float(value)
    except OverflowError:
        found = 0.0
    if found or not value:
        return f"{found:.6g}"
    size = log10(abs(value.numerator)) - log10(value.denominator)
    return f"{'-' if value < 0 else ''}10^{size:.0f}"


def _nodes(term: Term) -> int:
    """How many nodes are written, shared ones each time, up to a few more than `MOST_NODES`."""
    count, todo = 0, [term]
    while todo and count <= MOST_NODES:
        count += 1
        todo.extend(todo.pop().args)
    return count


def _text(term: Term, level: int) -> str:
    text, binds = _form(term)
    return f"({text})" if binds < level else text


def _form(term: Term) -> tuple[str, int]:
    if term.number is not None:
        value = Fraction(int(term.number.p), int(term.number.q))
        text = show_rational(value)
        plain = value >= 0 and value.denominator == 1
        return text, ATOM if plain else PRODUCT if value >= 0 else SUM
    if term.op in _LEAVES:
        return _LEAVES[term.op], ATOM
    made = _FORMS.get(term.op)
    if made is not None:
        return made(term)
    inside = ", ".join(_text(arg, OR) for arg in term.args)
    return f"{term.op}({inside})", ATOM


def _sum(term: Term) -> tuple[str, int]:
    parts = sorted(term.args, key=lambda part: (_split_sign(part)[0], part.number is not None))
    text = _text(parts[0], SUM)
    for part in parts[1:]:
        negative, size = _split_sign(part)
        text += f" {'-' if negative else '+'} {_text(size, PRODUCT)}"
    return text, SUM


def _split_sign(term: Term) -> tuple[bool, Term]:
    if term.number is not None and term.number < 0:
        return True, -term
    first = term.args[0].number if term.op == "mul" else None
    return (True, -term) if first is not None and first < 0 else (False, term)


def _product(term: Term) -> tuple[str, int]:
    negative, size = _split_sign(term)
    if negative:
        return f"-{_text(size, PRODUCT)}", SUM
    above = [p for p in term.args if not _below(p)]
    below = [t.power(p.args[0], -p.data) for p in term.args if _below(p)]
    top = "·".join(_text(p, POWER if p.number is None else PRODUCT) for p in above) or "1"
    return (top if not below else f"{top}/{_text(t.mul(*below), POWER)}"), PRODUCT


def _below(term: Term) -> bool:
    return term.op == "power" and term.data < 0


def _power(term: Term) -> tuple[str, int]:
    if term.data < 0:
        return f"1/{_text(t.power(term.args[0], -term.data), POWER)}", PRODUCT
    return _text(term.args[0], ATOM) + str(term.data).translate(_RAISED), POWER


def _raised(term: Term) -> tuple[str, int]:
    return f"{_text(term.args[0], ATOM)}^{_text(term.args[1], ATOM)}", POWER


def _exp(term: Term) -> tuple[str, int]:
    return ("e" if term.args[0] is t.ONE else f"e^{_text(term.args[0], ATOM)}"), POWER


def _root(term: Term) -> tuple[str, int]:
    sign = {2: "√", 3: "∛", 4: "∜"}.get(term.data, f"{str(term.data).translate(_RAISED)}√")
    return f"{sign}{_text(term.args[0], ATOM)}", POWER


def _abs(term: Term) -> tuple[str, int]:
    return f"|{_text(term.args[0], OR)}|", ATOM


def _floor(term: Term) -> tuple[str, int]:
    return f"⌊{_text(term.args[0], OR)}⌋", ATOM


def _call(term: Term) -> tuple[str, int]:
    label, orders, _ = term.data
    inside = ", ".join(_text(arg, OR) for arg in term.args)
    if len(orders) == 1:
        return f"{label}{chr(39) * orders[0]}({inside})", ATOM
    marks = "".join(f"∂{i}" * order for i, order in enumerate(orders, 1))
    return f"{marks + ' ' if marks else ''}{label}({inside})", ATOM


def _ite(term: Term) -> tuple[str, int]:
    condition, then, otherwise = (_text(arg, OR) for arg in term.args)
    return f"({then} if {condition} else {otherwise})", ATOM


def _guarded(term: Term) -> tuple[str, int]:
    return ("undefined", ATOM) if term.args[0] is t.FALSE else _form(term.args[1])


def _relation(term: Term) -> tuple[str, int]:
    left, right = (_text(arg, SUM) for arg in term.args)
    return f"{left} {_SIGNS[term.op]} {right}", RELATION


def _not(term: Term) -> tuple[str, int]:
    inner = term.args[0]
    if inner.op in _OPPOSITE:
        left, right = inner.args if inner.op == "eq" else inner.args[::-1]
        return f"{_text(left, SUM)} {_OPPOSITE[inner.op]} {_text(right, SUM)}", RELATION
    return f"not {_text(inner, ATOM)}", AND


def _joined(word: str, level: int) -> Callable[[Term], tuple[str, int]]:
    return lambda term: (f" {word} ".join(_text(arg, level + 1) for arg in term.args), level)


def _binder(word: str) -> Callable[[Term], tuple[str, int]]:
    def form(term: Term) -> tuple[str, int]:
        body, *places = (_text(arg, OR) for arg in term.args)
        return f"{word}({body}; {', '.join([*term.data, *places])})", ATOM

    return form


def _measured(term: Term) -> tuple[str, int]:
    return decimal(term.data[0]), ATOM if term.data[0] >= 0 else SUM


_FORMS: dict[str, Callable[[Term], tuple[str, int]]] = {
    "var": lambda term: (term.data.partition("·")[0], ATOM), "measured": _measured,
    "add": _sum, "mul": _product, "power": _power, "raised": _raised, "exp": _exp,
    "root": _root, "abs": _abs, "floor": _floor, "ite": _ite, "guard": _guarded,
    "call": _call, "smooth": _call,
    "only if": _guarded, "not": _not, "and": _joined("and", AND), "or": _joined("or", OR),
    "integer": lambda term: (f"{_text(term.args[0], SUM)} is whole", RELATION),
    **dict.fromkeys(_SIGNS, _relation),
    **{op: _binder(word) for op, word in (
        ("integral", "∫"), ("limit", "lim"), ("sup", "sup"), ("inf", "inf"), ("zero", "zero"),
        ("slope", "d"), ("forall", "∀"),
    )},
}  # fmt: skip
