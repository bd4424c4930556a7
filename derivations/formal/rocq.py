"""Run Rocq: the versions that are installed, the library's proofs, one file at a time."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from derivations.errors import InputError

PROOFS = Path(__file__).parent / "proofs"
#: In the order in which they stand on each other.
LIBRARY = ("Words", "Algebra", "WordsReal", "Analysis", "Kernel")
INSTALL = "apt-get install coq libcoq-mathcomp-analysis libcoq-mathcomp-algebra-tactics"
PACKAGES = {
    "mathcomp": "libcoq-mathcomp-algebra",
    "mathcomp-analysis": "libcoq-mathcomp-analysis",
    "algebra-tactics": "libcoq-mathcomp-algebra-tactics",
}
#: Longest that one file may take, in seconds.
PATIENCE = 900


@dataclass(frozen=True)
class Run:
    """What became of one file; `late` says that it did not end in time."""

    ok: bool
    out: str
    errors: str
    seconds: float
    late: bool = False


def available() -> bool:
    """Whether Rocq can be called here."""
    return shutil.which("coqc") is not None


@lru_cache(maxsize=1)
def versions() -> tuple[tuple[str, str], ...]:
    """The versions that decide here: Rocq and the libraries, in a fixed order."""
    if not available():
        raise InputError(f"expected coqc on the path, found none; say {INSTALL}")
    shown = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=True)
    found = {"rocq": shown.stdout.split()[0]}
    for name, package in PACKAGES.items():
        found[name] = _package(package)
    return tuple(found.items())


def _package(name: str) -> str:
    if shutil.which("dpkg-query") is None:
        return "unknown"
    run = subprocess.run(
        ["dpkg-query", "-W", "-f=${Version}", name], capture_output=True, text=True, check=False
    )
    return run.stdout.partition("-")[0] or "unknown"


def library_text(name: str) -> str:
    """The source of one file of the library."""
    return (PROOFS / f"{name}.v").read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def library_digest(analysis: bool) -> str:
    """The content of what a statement's proof may use."""
    names = LIBRARY[:4] if analysis else LIBRARY[:2]
    text = "\0".join(library_text(name) for name in names)
    return hashlib.sha256(text.encode()).hexdigest()


def build_library(folder: Path, names: tuple[str, ...] = LIBRARY) -> None:
    """Compile what is not compiled yet. Raises `InputError` with Rocq's words where it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    above = ""
    for name in names:
        text = library_text(name)
        refuse_holes(text, f"{name}.v")
        above = hashlib.sha256((above + text).encode()).hexdigest()
        stamp, source = folder / f"{name}.stamp", folder / f"{name}.v"
        if stamp.exists() and stamp.read_text() == above and (folder / f"{name}.vo").exists():
            continue
        source.write_text(text, encoding="utf-8")
        run = compile_file(source)
        if not run.ok:
            raise InputError(f"{name}.v does not compile: {first_error(run.errors)}")
        stamp.write_text(above)


HOLES = re.compile(
    r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjecture|bypass_check|Unset Guard Checking"
    r"|Unset Universe Checking|exact_no_check|vm_cast_no_check)\b"
)


def refuse_holes(text: str, where: str) -> None:
    """Raises `InputError` for a word that leaves a gap in a proof."""
    bare = re.sub(r"\(\*.*?\*\)", "", text, flags=re.S)
    if hole := HOLES.search(bare):
        raise InputError(
            f"{where}: `{hole.group()}` leaves a gap in a proof; prove it or remove it"
        )


def compile_file(path: Path, *, timed: bool = False, patience: float = PATIENCE) -> Run:
    """`coqc` on one file of a folder in which the library is compiled."""
    command = ["coqc", "-w", "none", "-R", ".", "Derivations", *(["-time"] if timed else [])]
    started = time.perf_counter()
    try:
        run = subprocess.run(
            [*command, path.name], cwd=path.parent, capture_output=True, text=True,
            timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        spent = time.perf_counter() - started
        return Run(False, "", f"no answer after {patience:.0f} s", spent, late=True)
    return Run(run.returncode == 0, run.stdout, run.stderr, time.perf_counter() - started)


def first_error(errors: str) -> str:
    """The first error of Rocq, in one line."""
    found = re.search(r"Error:\s*(.*)", errors, re.S)
    return " ".join((found.group(1) if found else errors).split())[:300]


def axioms_of(out: str) -> list[tuple[str, ...]]:
    """What each `Print Assumptions` of a file printed, by the names of the axioms."""
    found: list[tuple[str, ...]] = []
    for block in re.split(r"(?=^Axioms:$|^Closed under the global context$)", out, flags=re.M):
        if block.startswith("Closed"):
            found.append(())
        elif block.startswith("Axioms:"):
            names = re.findall(r"^([\w.']+)\s*(?::|$)", block.partition("\n")[2], re.M)
            found.append(tuple(name.rpartition(".")[2] for name in names))
    return found
