"""`python -m derivations.site.formal`: prove what the pages claim, and pin what was proved.

Proved again is what has no proof on this machine for the content it has now. `--check` is
for a clean machine: everything is proved, and the pinned files must come out as they are.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from derivations.errors import DerivationsError
from derivations.formal import prove, rocq
from derivations.formal.certificates import digests
from derivations.formal.emit import Claim
from derivations.formal.pins import path_of, pinned
from derivations.formal.scripts import Script, in_order, scripts_of
from derivations.pages.formal import claims_of
from derivations.pages.load import read_page

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "proofs"
CACHE = ROOT / ".cache" / "formal"


@dataclass
class Job:
    """A page on its way: its claims in the order of citations, and what is known of them."""

    page: str
    claims: list[Claim]
    scripts: dict[str, Script]
    data: dict[str, Any]
    now: dict[str, str]
    lines: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """The page's name, as Rocq can have it."""
        return Path(self.page).stem.replace("-", "_")


def job_of(path: Path) -> Job:
    """Read a page and find what is to be proved of it."""
    claims = claims_of(read_page(path.name, path.read_text(encoding="utf-8")))
    scripts, data = scripts_of(path.name), pinned(path.name)
    by_key = {claim.key: claim for claim in claims}
    unknown = [key for key in scripts if key not in by_key]
    ordered = [by_key[key] for key in in_order(by_key, scripts)]
    job = Job(path.name, ordered, scripts, data, digests(ordered, scripts, rocq.versions()))
    job.failures += [f"the script {key} belongs to no step that lifts" for key in unknown]
    return job


def wanted(job: Job, cache: Path, *, tries: bool) -> tuple[list[Claim], list[Claim]]:
    """The steps to check, and those that the automation has not seen in this form."""
    held = {claim.key for claim in job.claims if (cache / job.now[claim.key]).exists()}
    check, search = [], []
    for claim in job.claims:
        if claim.refuted or claim.key in held:
            continue
        if claim.key in job.scripts or claim.key in job.data["proved"]:
            check.append(claim)
        elif tries or job.data["open"].get(claim.key) != claim.lifted.digest:
            search.append(claim)
    return check, search


def with_cited(job: Job, claims: Sequence[Claim]) -> list[Claim]:
    """The claims and all that they cite, in order."""
    need = {claim.key for claim in claims}
    for claim in reversed(job.claims):
        script = job.scripts.get(claim.key)
        if claim.key in need and script:
            need |= set(script.uses)
    return [claim for claim in job.claims if claim.key in need]


def run_job(job: Job, folder: Path, cache: Path, options: argparse.Namespace) -> Job:
    """Prove what is wanted of one page; note failures. `--check` looks for no new proofs."""
    started = time.perf_counter()
    check, search = wanted(job, cache, tries=options.search)
    if options.check:
        job.failures += [f"{c.key} is not tried as it stands; run make formal" for c in search]
        search = []
    ready = prove.search(search, folder, job.stem) if search else set()
    found = prove.Proved()
    todo = with_cited(job, [*check, *(claim for claim in search if claim.key in ready)])
    if todo:
        found = prove.check(todo, job.scripts, folder, job.stem)
    for digest, axioms, seconds in found.steps.values():
        note = {"axioms": list(axioms), "seconds": seconds, "date": _today()}
        (cache / digest).write_text(json.dumps(note), encoding="utf-8")
    job.failures += [f"{key} is not proved: {why}" for key, why in found.failed.items()]
    lost = [k for k in job.data["proved"] if not (cache / job.now.get(k, "none")).exists()]
    job.failures += [f"{key} was proved, and is not any more" for key in lost
                     if key not in found.failed]  # fmt: skip
    job.lines.append(
        f"{job.page}: {len(found.steps)} steps checked, {len(search) - len(ready)} open, "
        f"{time.perf_counter() - started:.1f} s"
    )
    return job


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def pin(job: Job, cache: Path) -> dict[str, Any]:
    """What the pinned file of a page must say; dates of what has not changed stay."""
    proved: dict[str, Any] = {}
    still: dict[str, str] = {}
    for claim in job.claims:
        digest = job.now[claim.key]
        before = job.data["proved"].get(claim.key, {})
        if before.get("digest") == digest and (cache / digest).exists():
            proved[claim.key] = before
        elif (cache / digest).exists() and not claim.refuted:
            proved[claim.key] = {"digest": digest, **json.loads((cache / digest).read_text())}
        elif not claim.refuted:
            still[claim.key] = claim.lifted.digest
    return {"versions": [list(pair) for pair in rocq.versions()], "proved": proved, "open": still}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; the exit code is 1 if a step that should be proved is not."""
    options = _parser().parse_args(arguments)
    if not rocq.available():
        print(f"Rocq is not installed, so nothing is proved again here; say {rocq.INSTALL}.")
        return 1
    try:
        return _run(options)
    except DerivationsError as error:
        print(error.message, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    started, folder = time.perf_counter(), CACHE / "build"
    cache = CACHE / "proved"
    cache.mkdir(parents=True, exist_ok=True)
    rocq.build_library(folder)
    paths = sorted(Path(p) for p in options.pages) or sorted(PAGES.glob("*.md"))
    if options.check:  # a page without a pinned file claims nothing formal
        paths = [path for path in paths if path_of(path.name).exists()]
    jobs = [job for path in paths if (job := job_of(path)).claims]
    jobs.sort(key=lambda job: -len(job.claims))
    with ThreadPoolExecutor(options.jobs) as pool:
        done = list(pool.map(lambda j: run_job(j, folder, cache, options), jobs))
    failures = [f"{job.page}: {line}" for job in done for line in job.failures]
    for job in done:
        print(*job.lines, sep="\n")
        failures += _write(job, cache, options)
    print(*failures, sep="\n", file=sys.stderr)
    total = sum(len(pinned(job.page)["proved"]) for job in done)
    print(f"{total} steps are formal; {time.perf_counter() - started:.0f} s")
    return int(bool(failures))


def _write(job: Job, cache: Path, options: argparse.Namespace) -> list[str]:
    """Write a page's certificates, unless that would drop one or nothing may change."""
    new = pin(job, cache)
    dropped = [key for key in job.data["proved"] if key not in new["proved"]]
    if dropped and not options.drop:
        return [f"{job.page}: {key} would lose its certificate; mend it or say --drop"
                for key in dropped]  # fmt: skip
    if new == job.data:
        return []
    if options.check:
        return [f"{job.page}: its pinned certificates are not those of this run; run make formal"]
    path_of(job.page).parent.mkdir(exist_ok=True)
    path_of(job.page).write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    return []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="derivations.site.formal", description=__doc__)
    parser.add_argument("pages", nargs="*", help="pages; all under docs/proofs if none")
    parser.add_argument("--check", action="store_true", help="change no pinned file")
    parser.add_argument("--search", action="store_true", help="try open steps again")
    parser.add_argument("--drop", action="store_true", help="let certificates go that do not hold")
    parser.add_argument("--jobs", type=int, default=2, help="files at a time")
    return parser


if __name__ == "__main__":
    sys.exit(main())
