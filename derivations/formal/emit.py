"""The file of a page: its definitions, and every statement beside the page's own text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from derivations.formal.kinds import Definition
from derivations.formal.scripts import Script
from derivations.formal.statement import Lifted

ALGEBRA = """From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
"""
REALS = """From mathcomp Require Import boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import sequences derive realfun exp trigo.
"""
OPEN = """Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
"""
REALS_OPEN = "Import numFieldNormedType.Exports.\n"


@dataclass(frozen=True)
class Claim:
    """A step of a page: where it stands, what it says there and in Rocq.

    `key` is the id of the block and the number of the step in it; nothing else names a step.
    """

    key: str
    lifted: Lifted
    refuted: bool = False

    @property
    def name(self) -> str:
        """The name of its theorem."""
        return "step_" + re.sub(r"[^A-Za-z0-9]+", "_", self.key).strip("_")


def header(analysis: bool) -> str:
    """The libraries that a page's file stands on."""
    own = "Words Algebra" + (" WordsReal Analysis" if analysis else "")
    return (
        ALGEBRA + (REALS if analysis else "") + f"From Derivations Require Import {own}.\n"
        + OPEN + (REALS_OPEN if analysis else "")
    )  # fmt: skip


def comment(text: str) -> str:
    """A text of the page as a comment: nothing in it can end the comment."""
    flat = " ".join(text.replace('"', "''").split())
    return f"(** {re.sub('[(](?=[*])|[*](?=[)])', lambda m: m.group() + ' ', flat)} *)"


def proof_of(claim: Claim, script: Script | None) -> str:
    """The script, or the automation for the field that the statement is about."""
    if script is not None:
        return script.text
    return "real_auto." if claim.lifted.analysis else "algebra_auto."


def page_file(claims: Sequence[Claim], scripts: dict[str, Script]) -> str:
    """The whole file, in an order in which every citation points to what stands above it."""
    analysis = any(claim.lifted.analysis for claim in claims)
    names = Names()
    parts = [header(analysis)]
    for claim in claims:
        known, statement = names.take(claim.lifted)
        parts += known
        proof = proof_of(claim, scripts.get(claim.key))
        parts.append(
            f"{comment(claim.lifted.latex)}\nTheorem {claim.name} : {statement}.\n"
            f"Proof.\n{proof}\nQed.\n"
        )
    return "\n".join(parts)


class Names:
    """Definitions of one file: the same text once, another text under another name."""

    def __init__(self) -> None:
        self.given: dict[Definition, str] = {}

    def take(self, lifted: Lifted) -> tuple[list[str], str]:
        """The definitions not yet in the file, and the statement in the file's names."""
        new: list[str] = []
        local: dict[str, str] = {}
        for definition in lifted.definitions:
            renamed = Definition(definition.name, _rename(definition.tail, local))
            if renamed not in self.given:
                self.given[renamed] = self._free(definition.name)
                name = self.given[renamed]
                new.append(
                    f"Definition {name} {renamed.tail}\n#[local] Hint Unfold {name} : page.\n"
                )
            local[definition.name] = self.given[renamed]
        return new, _rename(lifted.statement, local)

    def _free(self, name: str) -> str:
        taken, count, free = set(self.given.values()), 1, name
        while free in taken:
            count += 1
            free = f"{name}_{count}"
        return free


def _rename(text: str, names: dict[str, str]) -> str:
    return re.sub(r"\b\w+_def\d*\b", lambda m: names.get(m.group(), m.group()), text)
