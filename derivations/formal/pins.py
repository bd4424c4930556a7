"""The pinned files: what Rocq has checked of each page, and a digest of all that decides that."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
FOLDER = ROOT / "certificates"

#: What is held of a step: the seconds Rocq took, what that rests on in words, statement and proof.
Held = tuple[float, str, str]


def path_of(page: str, folder: Path = FOLDER) -> Path:
    """Where the certificates of a page are pinned."""
    return folder / f"{Path(page).stem}.json"


def pinned(page: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The pinned file of a page: versions, proved steps, and digests of what stays open."""
    path = path_of(page, folder)
    if not path.exists():
        return {"versions": [], "proved": {}, "open": {}}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def digest() -> str:
    """A digest of the lifting, the proofs and the pinned files."""
    found = hashlib.sha256()
    for path in sorted(p for p in ROOT.rglob("*") if p.suffix in (".py", ".v", ".json")):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()
