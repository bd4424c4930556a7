"""Prove the steps of a page: search where nothing is known, check everything that is claimed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from derivations.errors import InputError
from derivations.formal.certificates import ALLOWED, digests
from derivations.formal.emit import Claim, Names, header, page_file, proof_of
from derivations.formal.rocq import axioms_of, compile_file, first_error, refuse_holes, versions
from derivations.formal.scripts import Script

#: How long the automation may try one step, in seconds.
TRY = 40
#: How long Rocq may take to start and to load the libraries, in seconds.
LOADING = 30


@dataclass
class Proved:
    """What a run found: the digest, axioms and seconds of each step, and what failed and why."""

    steps: dict[str, tuple[str, tuple[str, ...], float]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def search(claims: Sequence[Claim], folder: Path, name: str) -> set[str]:
    """The keys of the steps that the automation proves by itself.

    Each is tried in a file of its own, and the file is stopped when its time is over. Rocq's
    own `timeout` can not stop every tactic, and a tactic that it stops may go on to another
    way of proof, which it would not do without.
    """
    return {claim.key for claim in claims if _proves_itself(claim, folder, name)}


def _proves_itself(claim: Claim, folder: Path, name: str) -> bool:
    known, statement = Names().take(claim.lifted)
    goal = f'Goal {statement}.\nProof. idtac "stated".\n{proof_of(claim, None)}\nQed.\n'
    path = folder / f"{name}_search.v"
    path.write_text("\n".join([header(claim.lifted.analysis), *known, goal]), encoding="utf-8")
    run = compile_file(path, patience=LOADING + TRY)
    if not run.late and "stated" not in run.out:
        raise InputError(f"{claim.key}: {first_error(run.errors)}")
    return run.ok


def check(
    claims: Sequence[Claim], scripts: Mapping[str, Script], folder: Path, name: str
) -> Proved:
    """Let the kernel check a file with these steps; where it fails, say which step it was."""
    found = Proved()
    left = list(claims)
    while left:
        path = folder / f"{name}.v"
        text = page_file(left, dict(scripts)) + _assumptions(left)
        refuse_holes(text, path.name)
        path.write_text(text, encoding="utf-8")
        run = compile_file(path, timed=True)
        if run.ok:
            _record(found, left, scripts, text, run.out)
            return found
        culprit = _culprit(left, text, run.errors)
        found.failed[culprit] = first_error(run.errors)
        gone = _resting_on(culprit, left, scripts)
        found.failed |= dict.fromkeys(gone - {culprit}, f"it cites {culprit}")
        left = [claim for claim in left if claim.key not in gone]
    return found


def _resting_on(key: str, claims: Sequence[Claim], scripts: Mapping[str, Script]) -> set[str]:
    gone = {key}
    for claim in claims:
        script = scripts.get(claim.key)
        if script and gone & set(script.uses):
            gone.add(claim.key)
    return gone


def _groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Steps about ordered fields and steps about real numbers: each group's axioms are printed."""
    both = [[c for c in claims if c.lifted.analysis is real] for real in (False, True)]
    return [group for group in both if group]


def _assumptions(claims: Sequence[Claim]) -> str:
    parts = []
    for number, group in enumerate(_groups(claims)):
        whole = ", ".join(claim.name for claim in group)
        parts.append(f"Definition checked_{number} := ({whole}, tt).\n"
                     f"Print Assumptions checked_{number}.\n")  # fmt: skip
    return "\n" + "".join(parts)


def _culprit(claims: Sequence[Claim], text: str, errors: str) -> str:
    line = re.search(r"line (\d+)", errors)
    above = "\n".join(text.split("\n")[: int(line.group(1))]) if line else ""
    names = re.findall(r"^Theorem (\w+) :", above, re.M)
    by_name = {claim.name: claim.key for claim in claims}
    if not names:
        raise InputError(
            f"the file of these steps fails before its first one: {first_error(errors)}"
        )
    return by_name[names[-1]]


def _record(
    found: Proved, claims: Sequence[Claim], scripts: Mapping[str, Script], text: str, out: str
) -> None:
    seconds = _seconds(text, out)
    axioms = axioms_of(out)
    now = digests(claims, scripts, versions())
    groups = _groups(claims)
    if len(axioms) != len(groups):
        raise InputError(f"expected {len(groups)} lists of axioms from Rocq, got {len(axioms)}")
    for group, names in zip(groups, axioms, strict=True):
        if extra := sorted(set(names) - ALLOWED):
            raise InputError(
                f"steps {group[0].key} to {group[-1].key} rest on {', '.join(extra)}; "
                "prove that too"
            )
        for claim in group:
            found.steps[claim.key] = (now[claim.key], names, seconds.get(claim.name, 0.0))


def _seconds(text: str, out: str) -> dict[str, float]:
    """The time of each theorem, from its first sentence to its `Qed`."""
    data, current = text.encode(), ""
    spent: dict[str, float] = {}
    for start, end, seconds in re.findall(r"^Chars (\d+) - (\d+) \[.*?\] ([\d.]+) secs", out, re.M):
        said = data[int(start) : int(end)].decode(errors="replace")
        if begun := re.match(r"Theorem (\w+)", said.lstrip()):
            current = begun.group(1)
        spent[current] = spent.get(current, 0.0) + float(seconds)
    return {name: round(total, 2) for name, total in spent.items()}
