"""What is in scope at a formula: names, declarations, definitions, hypotheses, code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from derivations.errors import Span, Unreadable
from derivations.language import Formula, NameInfo, Node, Target, read
from derivations.meaning.hidden_letters import refuse_hidden, refuse_letter
from derivations.meaning.table import grammar, reserved

#: A name with a number below it, which would also be an entry of the name without it.
_NUMBERED = re.compile(r"_\{\d+\}$")

#: Constructs whose value is always a finite set.
_SETS = frozenset("set builder union intersection difference complement argmax argmin".split())


def _entry_of(key: str, base: str) -> bool:
    return key != base and _NUMBERED.sub("", key) == base


@dataclass(frozen=True)
class Declared:
    """A declared symbol, or a tuple of symbols chosen together.

    `kind` is a row of `domains.KINDS`; `domain` and `codomain` are trees;
    `subscripts` are declared symbols it depends on; `facts` are properties.
    """

    keys: tuple[str, ...]
    kind: str
    domain: tuple[Node, ...] = ()
    subscripts: tuple[str, ...] = ()
    facts: frozenset[str] = frozenset()
    latex: str = ""
    #: Symbols in which it is differentiable, when it is a family.
    smooth_in: frozenset[str] = frozenset()

    @property
    def depends(self) -> set[str]:
        """The names that its range mentions."""
        return {name for node in self.domain for name in node.names()} | set(self.subscripts)


@dataclass(frozen=True)
class Defined:
    """A definition; `parts` define a vector block by block."""

    key: str
    body: Node
    subscripts: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    parts: tuple[tuple[Node, Node], ...] = ()
    space: Node | None = None
    #: Every name the value may depend on, through other definitions too.
    depends: frozenset[str] = frozenset()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Its subscripts, then its arguments."""
        return self.subscripts + self.arguments


@dataclass(frozen=True)
class Hypothesis:
    """A sentence that every world must satisfy."""

    node: Node
    latex: str


@dataclass
class Scope:
    """Everything a formula may refer to. Grows by `declare`, `define`, `suppose`, `bind`."""

    names: dict[str, NameInfo] = field(default_factory=dict)
    declarations: dict[str, Declared] = field(default_factory=dict)
    definitions: dict[str, Defined] = field(default_factory=dict)
    hypotheses: list[Hypothesis] = field(default_factory=list)
    code: dict[str, Callable[..., Any]] = field(default_factory=dict)
    #: What has been worked out about this scope, so that formulas can share it. It is no part of
    #: its meaning, and a copy starts without it.
    derived: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def copy(self) -> Scope:
        """A scope that can grow by itself."""
        return replace(
            self, names=dict(self.names), declarations=dict(self.declarations),
            definitions=dict(self.definitions), hypotheses=list(self.hypotheses),
            code=dict(self.code), derived={},
        )  # fmt: skip

    def read(self, latex: str, *, introduces: bool = False) -> Formula:
        """Parse a formula with the names in scope."""
        formula = read(latex, self.names, grammar(), introduces=introduces)
        return refuse_hidden(formula, self._carried())

    def _carried(self) -> dict[str, frozenset[str]]:
        """Each name with the declared names that its value depends on."""
        plain = {key: frozenset((key,)) for key, d in self.declarations.items() if not d.subscripts}
        return plain | {key: d.depends | {key} for key, d in self.definitions.items()}

    def refuse_again(self, key: str, span: Span | None) -> None:
        """A name means one thing in one scope, and a named function keeps its meaning."""
        if key.partition("(")[0] in reserved():
            raise Unreadable(f"{key} means a function already; take another name", span)
        if key in self.names:
            raise Unreadable(
                f"{key} is declared already; a name means one thing in one scope", span
            )
        base = _NUMBERED.sub("", key)
        clash = base if base != key else next((k for k in self.names if _entry_of(k, key)), "")
        if clash in self.names:
            raise Unreadable(
                f"{key} beside {clash} can be read in two ways, as a name and as an entry; "
                "rename one of them", span,
            )  # fmt: skip

    def declare(self, declared: Declared) -> None:
        """Add a declared symbol."""
        for key in declared.keys:
            self.refuse_again(key, None)
            refuse_letter(key, self._carried(), None)
            self.names[key] = info(declared)
            self.declarations[key] = declared

    def replace(self, declared: Declared) -> None:
        """Put a declaration with more facts in the place of the same one."""
        for key in declared.keys:
            self.names[key] = info(declared)
            self.declarations[key] = declared

    def define(self, formula: Formula) -> None:
        """Add a definition, or one more part of a vector that is defined by parts."""
        target, body = formula.targets[0], formula.steps[0].node
        if formula.parts:
            self._define_part(target, formula.parts[0], body)
            return
        key = target.base if (target.subscripts or target.arguments) else target.key
        key = key if not target.arguments or target.subscripts else target.key
        self.refuse_again(key, target.span)
        used = self.free(body) - set(target.subscripts) - set(target.arguments)
        if key in used:
            raise Unreadable(f"{key} is defined by itself", target.span)
        defined = Defined(
            key, body, target.subscripts, target.arguments, depends=self._closure(used)
        )
        self.definitions[key] = defined
        takes = bool(target.arguments) or _is_map(body, self)
        self.names[key] = NameInfo(callable=takes, is_set=_is_set(body, self))

    def _define_part(self, target: Target, index: Node, body: Node) -> None:
        key = target.stem if target.stem in self.names else target.base
        declared, known = self.declarations.get(key), self.definitions.get(key)
        if known is None and (declared is None or "by parts" not in declared.facts):
            raise Unreadable(
                f"{key} has a meaning already; to define it part by part write "
                f"“Define ${key} \\in …$ by $…$”", target.span,
            )  # fmt: skip
        if known is None and declared is not None:
            del self.declarations[key]
            known = Defined(key, body, space=declared.domain[0])
        assert known is not None
        if known.space is None:
            raise Unreadable(f"{key} is defined already, as a whole", target.span)
        used = (self.free(body) | self.free(index) | self.free(known.space)) - {key}
        depends = known.depends | self._closure(used)
        self.definitions[key] = replace(known, parts=(*known.parts, (index, body)), depends=depends)

    def _closure(self, used: set[str]) -> frozenset[str]:
        found = set(used)
        for name in used:
            if name in self.definitions:
                found |= self.definitions[name].depends
        return frozenset(found)

    def suppose(self, hypothesis: Hypothesis) -> None:
        """Add a condition on worlds."""
        self.hypotheses.append(hypothesis)

    def bind(self, name: str, function: Callable[..., Any]) -> None:
        """Bind a function of the code to a name."""
        self.code[name] = function

    def free(self, node: Node) -> set[str]:
        """The names whose values a tree needs: bound names are not, but where they range is."""
        if node.head == "name":
            return {node.text}
        if node.head == "limit":
            return (self.free(node.args[1]) | self.free(node.args[2])) - {node.args[0].text}
        inner = set().union(*(self.free(arg) for arg in node.args)) if node.args else set()
        binding = next((arg for arg in node.args if arg.head in ("bind", "sample")), None)
        if binding is None or node.head in ("bind", "sample"):
            return inner
        keys = {leaf.text for leaf in binding.args[0].args}
        ranges = self._ranges(keys) if binding.args[1].head == "natural" else set()
        return (inner - keys) | self.free(binding.args[1]) | ranges

    def _ranges(self, keys: set[str]) -> set[str]:
        """The names that the sets of some declared symbols depend on."""
        found: set[str] = set()
        for key in keys & self.declarations.keys():
            found |= self.declarations[key].depends
        return found

    def reaches(self, names: set[str]) -> set[str]:
        """The declared symbols that a formula with these names depends on, in any way."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            if name in self.definitions:
                todo.extend(self.definitions[name].depends)
                todo.extend(self._ranges(set(self.definitions[name].parameters)))
            elif name in self.declarations:
                todo.extend(self.declarations[name].depends)
                todo.extend(self.declarations[name].keys)
        return found


def info(declared: Declared) -> NameInfo:
    """What the parser must know about a declared symbol."""
    permutes = declared.kind == "in" and declared.domain[0].bare().head == "symmetric group"
    takes = permutes or declared.kind in ("maps", "mass", "density", "permutation")
    return NameInfo(callable=takes, is_set=declared.kind in ("subset", "finite set"))


def _is_map(body: Node, scope: Scope) -> bool:
    inner = body.bare()
    if inner.head == "name":
        return inner.text in scope.names and scope.names[inner.text].callable
    if inner.head == "inverse":
        return _is_map(inner.args[0], scope)
    return inner.head == "compose"


def _is_set(body: Node, scope: Scope) -> bool:
    inner = body.bare()
    if inner.head == "name":
        return inner.text in scope.names and scope.names[inner.text].is_set
    return inner.head in _SETS
