"""A `let` block to the scope it makes: each formula declares, defines or supposes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derivations.errors import Span, Unreadable
from derivations.language import Formula, Node
from derivations.language.phrases import Clause, clauses
from derivations.meaning.phrases import PHRASES
from derivations.meaning.scope import Declared, Hypothesis, Scope

_NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Reading:
    """What one formula of a `let` block turned out to be, or why it is none."""

    piece: int
    kind: str
    names: tuple[str, ...] = ()
    formula: Formula | None = None
    error: Unreadable | None = None


def extend(scope: Scope, pieces: Sequence[tuple[str, bool]]) -> list[Reading]:
    """Read a block into the scope; one reading a formula, in order.

    Words that are not understood raise `Unreadable`; a formula that is not
    becomes a reading with its error, and the rest of the block is still read.
    """
    found = clauses(pieces, PHRASES)
    arguments = {clause.piece: clause.text for clause in found if clause.argument}
    readings = []
    for clause in found:
        try:
            readings.append(_read(scope, clause, arguments))
        except Unreadable as error:
            readings.append(Reading(clause.piece, "declaration", error=error))
    for clause in found:
        _nothing_unheard(clause, readings)
    return readings


def _nothing_unheard(clause: Clause, readings: list[Reading]) -> None:
    """Words that fit none of the symbols they speak of are an error, not a remark."""
    unheard = next((effect for effect in clause.effects if not effect.taken), None)
    if unheard is None or any(reading.error for reading in readings):
        return
    at = next(i for i, reading in enumerate(readings) if reading.piece == clause.piece)
    message = f"“{unheard.words.replace('$', '…')}” fits nothing it could speak of here"
    readings[at] = replace(readings[at], error=Unreadable(message, _NOWHERE))


def _read(scope: Scope, clause: Clause, arguments: dict[int, str]) -> Reading:
    if clause.argument:
        formula = scope.read(clause.text)
        return Reading(clause.piece, "term", formula=formula)
    formula = scope.read(clause.text, introduces=clause.verb != "suppose")
    if formula.form == "definition":
        scope.define(formula)
        return Reading(clause.piece, "definition", (formula.targets[0].base,), formula)
    if formula.form in ("declaration", "name"):
        names = _declare(scope, clause, formula, arguments)
        return Reading(clause.piece, "declaration", names, formula)
    if formula.form == "term":
        return _remark(scope, clause, formula)
    for step in formula.steps:
        scope.suppose(Hypothesis(step.node, clause.text))
    return Reading(clause.piece, "hypothesis", formula=formula)


def _remark(scope: Scope, clause: Clause, formula: Formula) -> Reading:
    """A declared symbol about which the words say something more."""
    node = formula.steps[0].node
    if len(formula.steps) != 1 or node.head != "name" or not clause.effects:
        raise Unreadable(
            "a let block declares, defines or supposes; this formula does none of these",
            formula.steps[0].span,
        )
    declared = scope.declarations.get(node.text)
    if declared is None:
        raise Unreadable(f"{clause.text} is defined, so nothing more can be said of it", node.span)
    if not _say(scope, declared, clause):
        raise Unreadable(f"{clause.text} is declared already; a name means one thing", node.span)
    return Reading(clause.piece, "hypothesis", (node.text,), formula)


_SIGNS = {r"\in": "in", ":": "maps", r"\subseteq": "subset", r"\subset": "subset", r"\sim": "sim"}


def _declare(
    scope: Scope, clause: Clause, formula: Formula, arguments: dict[int, str]
) -> tuple[str, ...]:
    made: list[Declared] = []
    basis = any(effect.name == "basis" for effect in clause.effects)
    if (
        r"\dots" in _left_side(clause.text)
        and not basis
        and any(t.subscripts for t in formula.targets)
    ):
        raise Unreadable(
            f"dots in {clause.text} stand for no fixed number of names; declare one vector instead",
            formula.targets[0].span,
        )
    if formula.form == "name":
        made = _named(scope, clause, formula, arguments)
    else:
        kind = _SIGNS[formula.relation]
        groups = [formula.targets] if formula.tupled else [(t,) for t in formula.targets]
        for group in groups:
            subscripts = _family(scope, group[0])
            keys = tuple(t.base if subscripts else t.key for t in group)
            made.append(Declared(keys, kind, formula.parts, subscripts, latex=clause.text))
    for declared in made:
        if clause.verb == "define":
            declared = replace(declared, facts=declared.facts | {"by parts"})
        scope.declare(declared)
        _say(scope, declared, clause)
    return tuple(key for declared in made for key in declared.keys)


def _left_side(text: str) -> str:
    """What stands before the first relation of a declaration."""
    return re.split(r"\\in\b|:|\\sub|\\sim", text)[0]


def _family(scope: Scope, target: object) -> tuple[str, ...]:
    """The declared symbols that a subscripted name depends on."""
    subscripts: tuple[str, ...] = getattr(target, "subscripts", ())
    return subscripts if subscripts and all(s in scope.names for s in subscripts) else ()


#: Effects that give a bare name its domain: (kind, head of the domain).
_DOMAINS = {
    "finite set": ("finite set", ""),
    "real": ("in", "reals"),
    "positive real": ("in", "reals"),
    "integer": ("in", "integers"),
    "natural": ("in", "naturals"),
    "mass": ("mass", "argument"),
    "density": ("density", "argument"),
    "basis": ("basis", "argument"),
    "member of permutations": ("permutation", "argument"),
}


def _named(
    scope: Scope, clause: Clause, formula: Formula, arguments: dict[int, str]
) -> list[Declared]:
    effect = next((e for e in clause.effects if e.name in _DOMAINS), None)
    if effect is None:
        raise Unreadable(
            f"{clause.text} is named without a domain; write $… \\in …$ or “be a …” after it",
            formula.targets[0].span,
        )
    effect.taken = True
    kind, head = _DOMAINS[effect.name]
    if head == "argument":
        domain: tuple[Node, ...] = (scope.read(arguments[effect.used[0]]).steps[0].node,)
    else:
        domain = (Node(head, (), _NOWHERE),) if head else ()
    if kind == "basis":
        _check_basis(clause.text, arguments[effect.used[0]], formula)
        base = formula.targets[0].key.partition("_{")[0]
        return [Declared((base,), kind, domain, latex=clause.text)]
    made = []
    for target in formula.targets:
        subscripts = _family(scope, target)
        key = target.base if subscripts else target.key
        made.append(Declared((key,), kind, domain, subscripts, latex=clause.text))
    return made


_BASIS_VECTOR = re.compile(r"(?P<stem>.+?)_(?:\{(?P<long>[^{}]*)\}|(?P<short>\w))\Z")


def _check_basis(text: str, space: str, formula: Formula) -> None:
    """The vectors are listed from 1 on, under one name, up to the dimension of the space."""
    items = [item.strip() for item in text.split(",")]
    dotted = any(item in (r"\dots", r"\ldots") for item in items)
    found = [_BASIS_VECTOR.match(item) for item in items if item not in (r"\dots", r"\ldots")]
    stems = {m["stem"] for m in found if m}
    places = [m["long"] or m["short"] for m in found if m]
    size = space.rpartition("^")[2].strip("{} ")
    counted = places[:-1] if dotted else places
    from_one = counted == [str(at + 1) for at in range(len(counted))]
    if not (all(found) and len(stems) == 1 and from_one and places[-1] == size):
        name = min(stems, default="e")
        raise Unreadable(
            f"the standard basis of {space} is written {name}_1, \\dots, {name}_{size}, got {text}",
            formula.targets[0].span,
        )


#: Effects that are facts about functions, numbers and matrices.
_FACTS = {
    "smooth": {"smooth"},
    "increasing": {"increasing"},
    "smooth increasing": {"smooth", "increasing"},
    "positive": {"positive"},
    "positive real": {"positive"},
    "symmetric": {"symmetric"},
    "invertible": {"invertible"},
    "positive definite": {"positive definite", "symmetric"},
}

_APPLIES = {
    "smooth": ("maps", "mass", "density"),
    "increasing": ("maps",),
    "positive": ("maps", "mass", "in"),
    "symmetric": ("in",),
    "invertible": ("in",),
    "positive definite": ("in",),
}


def _say(scope: Scope, declared: Declared, clause: Clause) -> bool:
    """Add to a declaration what the words say of it; whether any of them fit it."""
    facts, smooth_in, heard = set(declared.facts), set(declared.smooth_in), False
    for effect in clause.effects:
        fits = [f for f in _FACTS.get(effect.name, ()) if declared.kind in _APPLIES[f]]
        facts.update(fits)
        if effect.name == "differentiable in" and declared.subscripts:
            smooth_in |= set(declared.subscripts)
            fits = [effect.name]
        effect.taken = effect.taken or bool(fits)
        heard = heard or bool(fits)
    scope.replace(replace(declared, facts=frozenset(facts), smooth_in=frozenset(smooth_in)))
    return heard
