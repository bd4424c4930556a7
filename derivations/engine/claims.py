"""What one formula asks: the symbols it depends on, the hypotheses that touch them, its steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from derivations.errors import Span
from derivations.language import Node, Statement, pointer
from derivations.meaning.scope import Declared, Hypothesis, Scope


@dataclass(frozen=True)
class Claim:
    """One step: the tree to decide, the step as the page has it, and where a reader looks."""

    node: Node
    latex: str
    span: Span
    reason: str = ""


@dataclass
class Problem:
    """Everything the worlds of one formula are made from."""

    scope: Scope
    claims: list[Claim]
    hypotheses: list[Hypothesis] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    #: Symbols that the formula differentiates by: hypotheses about them hold identically.
    varied: set[str] = field(default_factory=set)
    code: bool = False
    #: Whether worlds are costly, because integrals are worked out in them.
    costly: bool = False


def problem_of(scope: Scope, statements: tuple[Statement, ...], latex: str) -> Problem:
    """Slice the scope down to what a formula needs."""
    inner, claims = _opened(scope, statements, latex)
    if len(inner.names) == len(scope.names) and len(inner.hypotheses) == len(scope.hypotheses):
        inner = scope
    names = set().union(*(inner.free(claim.node) for claim in claims)) if claims else set()
    extra = inner.hypotheses[len(scope.hypotheses) :]
    for hypothesis in extra:
        names |= inner.free(hypothesis.node)
    declared, hypotheses = slice_of(inner, names)
    nodes = [claim.node for claim in claims]
    return Problem(
        inner, claims, hypotheses, declared, _varied(inner, nodes),
        code=any(n.head == "code" for node in nodes for n in _deep(inner, node)),
    )  # fmt: skip


def slice_of(scope: Scope, names: set[str]) -> tuple[list[Declared], list[Hypothesis]]:
    """The declarations and hypotheses connected with some names, in the order of the page."""
    needed = {key for key in scope.reaches(names) if key in scope.declarations}
    kept: set[int] = set()
    grown = True
    while grown:
        grown = False
        for at, hypothesis in enumerate(scope.hypotheses):
            touched = {
                k for k in scope.reaches(scope.free(hypothesis.node)) if k in scope.declarations
            }
            if at not in kept and (touched & needed or not touched):
                kept.add(at)
                needed |= touched
                grown = True
    ordered: list[Declared] = []
    for key, declared in scope.declarations.items():
        if key in needed and declared not in ordered:
            ordered.append(declared)
    return ordered, [scope.hypotheses[at] for at in sorted(kept)]


def _opened(
    scope: Scope, statements: tuple[Statement, ...], latex: str
) -> tuple[Scope, list[Claim]]:
    """Leading ∀ become declarations and leading hypotheses of ⟹ become hypotheses.

    This is done for a formula of one step: the links of a chain share one scope.
    """
    if len(statements) != 1:
        return scope, [
            Claim(s.node, latex[s.span.start : s.span.end], pointer(s.node, latex), s.reason)
            for s in statements
        ]
    inner, only = scope.copy(), statements[0]
    node = only.node.bare()
    while (opened := _open_one(inner, node)) is not None:
        node = opened.bare()
    links = node.args if node.head == "chain" else (node,)
    return inner, [
        Claim(
            link,
            latex[link.span.start : link.span.end] if len(links) > 1 else latex,
            pointer(link, latex),
            only.reason,
        )
        for link in links
    ]


def _open_one(scope: Scope, node: Node) -> Node | None:
    if node.head == "forall":
        return _open_forall(scope, node)
    if node.head in ("implies", "if"):
        condition, body = node.args if node.head == "implies" else node.args[::-1]
        for part in conjuncts(condition):
            scope.suppose(Hypothesis(part, ""))
        return body
    return None


def conjuncts(node: Node) -> list[Node]:
    """The sentences that a conjunction or a chain joins."""
    inner = node.bare()
    if inner.head in ("and", "chain"):
        return [part for arg in inner.args for part in conjuncts(arg)]
    return [inner]


def _open_forall(scope: Scope, node: Node) -> Node | None:
    binding, body = node.args
    keys = [leaf.text for leaf in binding.args[0].args]
    domain = binding.args[1]
    if domain.head in ("natural", "from", "range") or any(key in scope.names for key in keys):
        return None
    together = binding.args[0].text == "tuple"
    groups = [tuple(keys)] if together else [(key,) for key in keys]
    for group in groups:
        scope.declare(Declared(group, "in", (domain,)))
    for condition in binding.args[2:]:
        scope.suppose(Hypothesis(condition, ""))
    return body


def _deep(scope: Scope, node: Node) -> list[Node]:
    """The nodes of a tree and of every definition it uses."""
    found, seen, todo = [], set[str](), [node]
    while todo:
        for inner in todo.pop().walk():
            found.append(inner)
            defined = scope.definitions.get(inner.text) if inner.head == "name" else None
            if defined is not None and inner.text not in seen:
                seen.add(inner.text)
                todo.append(defined.body)
                todo.extend(part for pair in defined.parts for part in pair)
    return found


def _varied(scope: Scope, nodes: list[Node]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        for inner in _deep(scope, node):
            if inner.head == "derivative":
                found |= {name for arg in inner.args[1:] for name in arg.names()}
    return found
