"""What Rocq's kernel has checked, as records that can be verified without Rocq, by their hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from derivations.errors import InputError
from derivations.formal.emit import Claim, proof_of
from derivations.formal.pins import FOLDER, pinned
from derivations.formal.rocq import library_digest
from derivations.formal.scripts import Script, scripts_of

#: All that a proof may rest on: what mathcomp-analysis itself assumes of its logic.
ALLOWED = frozenset(
    {
        "propositional_extensionality",
        "functional_extensionality_dep",
        "constructive_indefinite_description",
    }
)

Versions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FormalCertificate:
    """One step, proved. `digest` stands for statement, proof, library, citations and versions.

    `axioms` are those that `Print Assumptions` gave for this step and those proved in the same
    run; `seconds` is the time of the kernel and the tactics for this step alone.
    """

    key: str
    statement: str
    proof: str
    automatic: bool
    digest: str
    axioms: tuple[str, ...]
    seconds: float
    date: str
    versions: Versions
    cites: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if extra := sorted(set(self.axioms) - ALLOWED):
            raise InputError(f"the proof of {self.key} rests on {', '.join(extra)}; prove that too")


def digests(
    claims: Sequence[Claim], scripts: Mapping[str, Script], versions: Versions
) -> dict[str, str]:
    """The digest of each claim; claims stand after those they cite."""
    found: dict[str, str] = {}
    for claim in claims:
        script = scripts.get(claim.key)
        parts = [
            claim.lifted.digest, proof_of(claim, script), library_digest(claim.lifted.analysis),
            *(found[key] for key in (script.uses if script else ())), json.dumps(versions),
        ]  # fmt: skip
        found[claim.key] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return found


def versions_in(data: Mapping[str, Any]) -> Versions:
    """The versions under which a file's certificates were made."""
    return tuple((name, version) for name, version in data["versions"])


def certificates_for(
    page: str, claims: Sequence[Claim], folder: Path = FOLDER
) -> dict[str, FormalCertificate]:
    """The certificates of a page's steps that hold for the page as it stands now."""
    data = pinned(page, folder)
    scripts = _scripts(page)
    ordered = _ordered(claims, scripts)
    now = digests(ordered, scripts, versions_in(data))
    return {
        claim.key: _certificate(claim, scripts.get(claim.key), data)
        for claim in ordered
        if not claim.refuted and data["proved"].get(claim.key, {}).get("digest") == now[claim.key]
    }


def certificate_for(
    page: str, claims: Sequence[Claim], key: str, folder: Path = FOLDER
) -> FormalCertificate | None:
    """The certificate of one step, if it has one that holds for the page as it stands now."""
    return certificates_for(page, claims, folder).get(key)


def stale(page: str, claims: Sequence[Claim], folder: Path = FOLDER) -> list[str]:
    """The steps whose certificate was made for something that no longer stands there."""
    held = certificates_for(page, claims, folder)
    return [key for key in pinned(page, folder)["proved"] if key not in held]


@lru_cache(maxsize=32)
def _scripts(page: str) -> dict[str, Script]:
    return scripts_of(page)


def _ordered(claims: Sequence[Claim], scripts: Mapping[str, Script]) -> list[Claim]:
    from derivations.formal.scripts import in_order

    by_key = {claim.key: claim for claim in claims}
    return [by_key[key] for key in in_order(by_key, dict(scripts))]


def _certificate(claim: Claim, script: Script | None, data: Mapping[str, Any]) -> FormalCertificate:
    entry = data["proved"][claim.key]
    definitions = "\n".join(d.text for d in claim.lifted.definitions)
    return FormalCertificate(
        claim.key, f"{definitions}\n{claim.lifted.statement}".strip(), proof_of(claim, script),
        script is None, entry["digest"], tuple(entry["axioms"]), entry["seconds"], entry["date"],
        versions_in(data), script.uses if script else (),
    )  # fmt: skip
