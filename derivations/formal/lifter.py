"""The walk from a tree to Rocq text: names, binders, conditions for a value to exist.

What a construct becomes is decided by one row of `ROWS`; this file only knows names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from derivations.formal.fitting import argument, as_number
from derivations.formal.kinds import Definition, Gap, Term, Ty, identifier
from derivations.formal.reading import Defined, Node, Scope
from derivations.formal.table import DOMAINS, FUNCTIONS, KINDS, PARTS, ROWS, SENTENCES, Domain, Env


@dataclass
class Lifter:
    """One sentence on its way: everything that its statement has to bind."""

    scope: Scope
    binders: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    known: dict[str, Term] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    duties: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    touched: list[set[str]] = field(default_factory=list)
    needs: dict[str, set[str]] = field(default_factory=dict)
    uses_all: set[str] = field(default_factory=set)

    def term(self, node: Node, env: Env) -> Term:
        """The lifted term. Raises `Gap` where the table has no row."""
        node = node.bare()
        if node.head == "name":
            return self.name(node.text, env)
        if node.head not in ROWS:
            raise Gap(f"no row for {node.head}")
        return ROWS[node.head](self, node, env)

    def number(self, node: Node, env: Env) -> str:
        """A term that has to be a number; sizes and places count as the numbers they are."""
        return as_number(self.term(node, env))

    def sentence(self, node: Node, env: Env, *, decidable: bool = False) -> str:
        """The lifted sentence, as a proposition or as a boolean."""
        node = node.bare()
        if node.head not in SENTENCES:
            raise Gap(f"no row for the sentence {node.head}")
        return SENTENCES[node.head](self, node, env, decidable)

    def domain(self, node: Node) -> Domain:
        """What the members of a set are."""
        node = node.bare()
        if node.head not in DOMAINS:
            raise Gap(f"no row for the set {node.head}")
        return DOMAINS[node.head](self, node)

    def name(self, key: str, env: Env) -> Term:
        """A bound name, a declared one (which the statement then binds) or a definition."""
        if key in env:
            return env[key]
        if key in self.scope.definitions:
            found = self.scope.definitions[key]
            return (
                self.defined(found, (), env)
                if not found.parameters
                else FUNCTIONS[0](self, key, env)
            )
        return self.declared(key)

    def declared(self, key: str) -> Term:
        """A declared symbol; it and what it depends on become binders."""
        if key not in self.known:
            self._declare(key)
        for seen in self.touched:
            seen |= self.needs[key]
        return self.known[key]

    def _declare(self, key: str) -> None:
        found = self.scope.declarations.get(key)
        if found is None or len(found.keys) != 1 or found.kind not in KINDS:
            raise Gap(f"no row for the declaration of {key}")
        if key in self.pending:
            raise Gap(f"{key} depends on itself")
        self.pending.add(key)
        self.touched.append(seen := {key})
        duties, self.duties = self.duties, []
        KINDS[found.kind](self, key, found)
        self.assumed.extend(self.duties)
        self.duties = duties
        self.touched.pop()
        self.needs[key] = seen

    def bind(self, key: str, ty: Ty, guards: list[str], *, law: bool = False) -> Term:
        """A new binder of the statement, with what its declaration says of it."""
        name = self.fresh(identifier(key))
        self.known[key] = Term(name, ty, law)
        self.order.append(key)
        self.binders.append(f"({name} : {ty.coq})")
        self.assumed.extend(guards)
        return self.known[key]

    def fresh(self, name: str) -> str:
        """The name, or one like it that is not taken in this statement."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def defined(self, defined: Defined, args: tuple[Term, ...], env: Env) -> Term:
        """A definition of the page, applied: a `Definition` of Rocq over all it depends on."""
        if len(args) != len(defined.parameters):
            raise Gap(f"{defined.key} with {len(args)} of its parameters")
        args = tuple(
            self._fitting(key, arg) for key, arg in zip(defined.parameters, args, strict=True)
        )
        inner = self._parameters(defined, args)
        body, seen, used = self._apart(defined, inner)
        known = [self.known[key] for key in self.order if key in seen]
        name = self._name_definition(defined.key, known, list(inner.values()), body, used)
        if any(key in env for key in seen):
            raise Gap(f"{defined.key} depends on a name that is bound here")
        for key in sorted(seen):
            self.declared(key)
        self.uses |= used
        self.body(defined, dict(zip(defined.parameters, args, strict=True)))
        text = " ".join([name, "R", *(t.text for t in known), *(f"({a.text})" for a in args)])
        return Term(f"({text})", body.ty, body.law)

    def _fitting(self, key: str, arg: Term) -> Term:
        """An argument, of the type that its parameter was declared with."""
        found = self.scope.declarations.get(key)
        if found is None or found.kind != "in":
            return arg
        want = self.domain(found.domain[0]).ty
        return arg if arg.ty == want else Term(argument(arg, want), want)

    def _parameters(self, defined: Defined, args: tuple[Term, ...]) -> Env:
        """The parameters as bound names of the types that the arguments have."""
        return {
            key: Term(identifier(key), arg.ty, arg.law)
            for key, arg in zip(defined.parameters, args, strict=True)
        }

    def _apart(self, defined: Defined, inner: Env) -> tuple[Term, set[str], set[str]]:
        """The body by itself, the declared names it touches and what it uses."""
        duties, self.duties = self.duties, []
        uses, self.uses = self.uses, set()
        seen: set[str] = set()
        self.touched.append(seen)
        try:
            body = self.body(defined, inner)
            for key in [k for k in self.order if self._mentions(inner, self.known[k].text)]:
                self.declared(key)
        finally:
            self.touched.pop()
            self.duties, used, self.uses = duties, self.uses, uses
        return body, seen, used

    @staticmethod
    def _mentions(params: Env, name: str) -> bool:
        """Whether the type of a parameter speaks of a binder."""
        words = " ".join(param.ty.coq for param in params.values())
        return re.search(rf"(?<![\w']){re.escape(name)}(?![\w'])", words) is not None

    def body(self, defined: Defined, env: Env) -> Term:
        """What a definition says, its parameters being known."""
        if defined.parts:
            return PARTS[0](self, defined, env)
        return self.term(defined.body, env)

    def _name_definition(
        self, key: str, known: list[Term], params: list[Term], body: Term, uses: set[str]
    ) -> str:
        base = "realType" if "analysis" in uses else "realFieldType"
        binders = [f"({t.text} : {t.ty.coq})" for t in [*known, *params]]
        if len({t.text for t in [*known, *params]}) < len(binders):
            raise Gap(f"two names of {key} are spelled alike")
        tail = " ".join([f"(R : {base})", *binders, f": {body.ty.coq} :=\n  {body.text}."])
        name, count = f"{identifier(key)}_def", 1
        while name in self.definitions and self.definitions[name].tail != tail:
            count += 1
            name = f"{identifier(key)}_def{count}"
        self.definitions[name] = Definition(name, tail)
        return name

    @contextmanager
    def under(self, binder: str, guards: tuple[str, ...] = ()) -> Iterator[None]:
        """Conditions met in here hold for every value of a binder that satisfies its guards."""
        outer, self.duties = self.duties, []
        yield
        inner, self.duties = self.duties, outer
        for duty in inner:
            premises = " -> ".join([*guards, duty])
            self.duty(f"(forall {binder}, {premises})" if binder else f"({premises})")

    def duty(self, text: str) -> None:
        """A condition for the sentence to have a value; the statement claims it as well."""
        if text not in self.duties:
            self.duties.append(text)

    def analysis(self) -> None:
        """The sentence speaks of real numbers, so an ordered field is not enough."""
        self.uses.add("analysis")

    def bound(self, key: str, ty: Ty, env: Env) -> tuple[str, Env]:
        """A bound name, spelled so that it hides nothing, and the names in its reach."""
        taken = {t.text for t in env.values()} | {t.text for t in self.known.values()}
        taken |= {identifier(other) for other in self.scope.names if other != key}
        name = identifier(key)
        while name in taken:
            name += "_"
        return name, {**env, key: Term(name, ty)}
