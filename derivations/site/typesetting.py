"""Formulas typeset in a process apart, within bounds, and once for each content.

What was typeset before is kept in the cache folder, under a key made of the formula and
of KaTeX itself. A page that has used up its time or size is not typeset any further.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
from collections import defaultdict
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from derivations.runs.cache import folder
from derivations.runs.process import Process
from derivations.site import assets, typesetter

SECONDS = 5.0
"""Processor seconds for one formula."""

PAGE_SECONDS = 60.0
"""Seconds for the formulas of one page that are not kept from an earlier build."""

PAGE_SIZE = 40_000_000
"""Characters of HTML that the formulas of one page may make together."""

MAX_LATEX = 10_000
"""Characters of LaTeX in one formula; what KaTeX needs grows faster than its length."""

MAX_HTML = 2_000_000

FILE = "typeset-1.sqlite"
CAPACITY = 50_000

Reply = dict[str, Any]
"""`html` and its `width` in ems, or a `message` with `position` and `length`."""


class Typesetter:
    """One process, started when needed and replaced when lost, and what it has done."""

    def __init__(self) -> None:
        self.process: Process | None = None
        self.kept = Kept()
        self.used: defaultdict[str, float] = defaultdict(float)
        self.made: defaultdict[str, int] = defaultdict(int)

    def typeset(self, latex: str, display: bool, page: str) -> Reply:
        """A formula of a page."""
        if fault := self.fault(latex, page):
            return {"message": fault}
        key = hashlib.sha256(f"{self.version} {display} {latex}".encode()).hexdigest()
        reply = self.kept.get(key)
        if reply is None:
            begun = monotonic()
            reply = self.ask(latex, display)
            self.used[page] += monotonic() - begun
            if "html" in reply:
                self.kept.put(key, reply)
        self.made[page] += len(reply.get("html", ""))
        return reply

    def fault(self, latex: str, page: str) -> str:
        """Why a formula is not typeset at all, or an empty text."""
        if len(latex) > MAX_LATEX:
            return f"{len(latex):,} characters, more than the {MAX_LATEX:,} that are typeset"
        if self.used[page] > PAGE_SECONDS:
            return f"a page whose formulas take more than {PAGE_SECONDS:g} s to typeset"
        if self.made[page] > PAGE_SIZE:
            return f"a page whose formulas make more than {PAGE_SIZE:,} characters of HTML"
        return ""

    def ask(self, latex: str, display: bool) -> Reply:
        """What the process makes of a formula; a process that fails gives a message, too."""
        if self.process is None or not self.process.alive:
            self.process = Process(self.command(), {**os.environ, "PYTHONPATH": _path()})
        text, reason = self.process.ask(json.dumps([latex, display]), _too_long)
        with suppress(ValueError):
            reply: Reply = json.loads(text)
            if len(reply.get("html", "")) <= MAX_HTML:
                return reply
            return {"message": f"a formula that makes more than {MAX_HTML:,} characters of HTML"}
        self.close()
        return {"message": reason or "a formula that ends the typesetter"}

    def command(self) -> list[str]:
        """How the process is started."""
        katex = assets.package("katex") / "dist" / "katex.min.js"
        module = "derivations.site.typesetter"
        return [sys.executable, "-P", "-m", module, str(katex), str(SECONDS)]

    @cached_property
    def version(self) -> str:
        """What the HTML depends on besides the formula."""
        text = assets.katex_script() + typesetter.ENTRY
        return hashlib.sha256(text.encode()).hexdigest()

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process:
            process.end()


class Kept:
    """Typeset formulas of earlier builds; whatever is wrong with the file, it never raises."""

    def __init__(self, path: Path | None = None) -> None:
        self.database: sqlite3.Connection | None = None
        with suppress(sqlite3.Error, OSError):
            place = path or folder()
            place.mkdir(parents=True, exist_ok=True)
            self.database = sqlite3.connect(
                place / FILE, isolation_level=None, timeout=5.0, check_same_thread=False
            )
            self.database.execute("pragma synchronous = off")
            self.database.execute(
                "create table if not exists typeset(key text primary key, body text, mark text)"
            )
            self.database.execute(
                "delete from typeset where rowid <= (select max(rowid) from typeset) - ?",
                (CAPACITY,),
            )

    def get(self, key: str) -> Reply | None:
        """The reply that was kept under a key."""
        with suppress(sqlite3.Error, ValueError, TypeError, AttributeError):
            if self.database is not None:
                query = "select body, mark from typeset where key = ?"
                for body, mark in self.database.execute(query, (key,)):
                    if mark == _mark(key, body):
                        reply: Reply = json.loads(body)
                        return reply
        return None

    def put(self, key: str, reply: Reply) -> None:
        """Keep a reply."""
        body = json.dumps(reply)
        with suppress(sqlite3.Error):
            if self.database is not None:
                row = (key, body, _mark(key, body))
                self.database.execute("insert or replace into typeset values (?, ?, ?)", row)


@lru_cache(maxsize=1)
def shared() -> Typesetter:
    """The typesetter of this process."""
    return Typesetter()


def _mark(key: str, body: str) -> str:
    return hashlib.sha256(f"{key}{body}".encode()).hexdigest()[:16]


def _path() -> str:
    return os.pathsep.join(os.path.abspath(folder) for folder in sys.path)


def _too_long(seconds: float) -> str:
    limit = 10 * SECONDS
    return f"a formula that is not typeset after {limit:g} s by the clock" * (seconds > limit)
