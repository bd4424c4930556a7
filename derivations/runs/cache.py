"""Verdicts kept from one run to the next, under the keys of `salt`.

One SQLite file in one folder: a write is atomic, a whole run is read in a few
milliseconds, and two runs may share it. Nothing here is trusted: an entry whose
checksum is wrong is a miss, and a file that is no database is thrown away.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any, TypeVar

from derivations.runs.outcome import Outcome

FOLDER = ".cache/derivations"
ENVIRONMENT = "DERIVATIONS_CACHE"
FILE = "verdicts-1.sqlite"
CAPACITY = 50_000
DAY = 86_400.0
CHUNK = 500

T = TypeVar("T")

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
COLUMNS = {
    "verdict": "key, body, mark, used",
    "timing": "key, seconds, used",
    "note": "key, body, mark, used",
}

SCHEMA = """
create table if not exists verdict(key text primary key, body text, mark text, used real);
create table if not exists timing(key text primary key, seconds real, used real);
create table if not exists note(key text primary key, body text, mark text, used real);
"""


def folder() -> Path:
    """Where the cache lives: DERIVATIONS_CACHE, or `.cache/derivations` here."""
    return Path(os.environ.get(ENVIRONMENT) or FOLDER)


class _OtherSchema(sqlite3.DatabaseError):
    """A file of another version: thrown away like one that is damaged."""

    sqlite_errorcode = sqlite3.SQLITE_SCHEMA


class VerdictCache:
    """A mapping from key to outcomes that survives the process.

    It never raises: a folder that cannot be written is a cache without entries.
    `capacity` bounds how many verdicts are kept; the longest unused go first.
    """

    def __init__(self, path: Path | None = None, capacity: int = CAPACITY) -> None:
        self.path = (path or folder()) / FILE
        self.capacity = capacity
        self.database = self._safely(self._open, None)

    def get(self, keys: Sequence[str]) -> dict[str, tuple[Outcome, ...]]:
        """The outcomes of those keys that have an entry in good order."""
        rows = self._rows("verdict", "key, body, mark, used", keys)
        found: dict[str, tuple[Outcome, ...]] = {}
        for key, body, mark, _ in rows:
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                if mark == _mark(key, body):
                    found[key] = tuple(Outcome.from_json(row) for row in json.loads(body))
        stale = [
            key for key, _, _, used in rows if not isinstance(used, float) or used < time() - DAY
        ]
        self._safely(lambda: self._touch(stale), None)
        return found

    def put(self, key: str, outcomes: tuple[Outcome, ...]) -> None:
        """Keep outcomes."""
        body = json.dumps([outcome.to_json() for outcome in outcomes])
        row = (key, body, _mark(key, body), time())
        self._run("insert or replace into verdict values (?, ?, ?, ?)", row)

    def seconds(self, keys: Sequence[str]) -> dict[str, float]:
        """How long tasks took before, as far as known."""
        rows = self._rows("timing", "key, seconds", keys)
        return {key: float(value) for key, value in rows if isinstance(value, (int, float))}

    def put_seconds(self, key: str, seconds: float) -> None:
        """Keep how long a task took."""
        self._run("insert or replace into timing values (?, ?, ?)", (key, seconds, time()))

    def note(self, key: str) -> str | None:
        """What is kept under a key beside the verdicts, if it is in good order."""
        rows = self._rows("note", "key, body, mark", [key])
        return next((body for key, body, mark in rows if mark == _mark(key, body)), None)

    def put_note(self, key: str, body: str) -> None:
        """Keep a text."""
        row = (key, body, _mark(key, body), time())
        self._run("insert or replace into note values (?, ?, ?, ?)", row)

    def close(self) -> None:
        """Write everything down, drop the oldest entries beyond capacity, and close."""
        self._safely(self._finish, None)
        self.database = None

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) in (
                sqlite3.SQLITE_BUSY,
                sqlite3.SQLITE_LOCKED,
            ):
                raise  # another run is writing it
            self.path.unlink()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=5.0)
        try:
            database.execute("pragma synchronous = off")
            database.executescript(SCHEMA)
            for table, columns in COLUMNS.items():
                rows = database.execute(f"pragma table_info({table})")
                if ", ".join(row[1] for row in rows) != columns:
                    raise _OtherSchema
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def _rows(self, table: str, columns: str, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        return self._safely(lambda: list(self._select(table, columns, keys)), [])

    def _select(self, table: str, columns: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        if self.database is None:
            return
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            marks = ", ".join("?" * len(chunk))
            query = f"select {columns} from {table} where key in ({marks})"
            yield from self.database.execute(query, tuple(chunk))

    def _touch(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._run("update verdict set used = ? where key = ?", (time(), key))

    def _run(self, query: str, row: tuple[object, ...]) -> None:
        if self.database is not None:
            database = self.database
            self._safely(lambda: database.execute(query, row), None)

    def _finish(self) -> None:
        if self.database is None:
            return
        if self.database.in_transaction:
            for table in COLUMNS:
                self.database.execute(
                    f"delete from {table} where key in "
                    f"(select key from {table} order by used desc limit -1 offset ?)",
                    (self.capacity,),
                )
        self.database.commit()
        self.database.close()

    def _safely(self, action: Callable[[], T], default: T) -> T:
        """Do something with the file; whatever is wrong with it is not the user's concern."""
        try:
            return action()
        except (sqlite3.Error, OSError, UnicodeError):
            return default


def _mark(key: str, body: str) -> str:
    return hashlib.sha256(f"{key}{body}".encode()).hexdigest()[:16]
