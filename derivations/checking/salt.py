"""The key of a verdict: the task and everything else it depends on.

A verdict is a function of its task, the engine's source, the source of the code
that the task calls, and the versions of Python and of the libraries. All of
them go into the key, so an entry of the cache is right or is not found.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from derivations.checking.bound import digest_of
from derivations.checking.task import Binding, Definition, Item, Let, Task

ENGINE = ("errors.py", "language", "semantics", "checking")
LIBRARIES = ("sympy", "mpmath", "hypothesis")
CODE_LIBRARIES = ("numpy", "torch", "scipy")


class Keys:
    """Computes keys; one object serves one run and remembers what tasks share."""

    def __init__(self, engine: str) -> None:
        self.salt = f"{engine_digest()} {engine} {sys.version} {versions(LIBRARIES)}"
        self.items: dict[int, tuple[Item, str, str]] = {}
        self.modules: dict[str, str] = {}

    def of(self, task: Task) -> str:
        """The content address of a task's verdict."""
        subject = _subject(task.subject)
        rows = [self.item(item) for item in task.scope]
        words = _plain("".join([_words(subject), *(text for _, _, text in rows)]))
        called = [item for item in task.scope if isinstance(item, Binding) and item.name in words]
        code = [self.code(item) for item in called]
        scope = [digest for item, digest, _ in rows if not isinstance(item, Binding)]
        return _digest([self.salt, scope, code, subject, task.refuted])

    def item(self, item: Item) -> tuple[Item, str, str]:
        """An item with its digest and its words, computed once."""
        if id(item) not in self.items:
            data = _subject(item) if isinstance(item, Let) else _fields(item)
            text = "" if isinstance(item, Binding) else _words(data)
            self.items[id(item)] = (item, _digest([type(item).__name__, data]), text)
        return self.items[id(item)]

    def code(self, binding: Binding) -> list[str]:
        """What a binding's value depends on."""
        module = binding.target.partition(":")[0]
        if module not in self.modules:
            self.modules[module] = digest_of(module)
        return [binding.name, binding.target, self.modules[module], versions(CODE_LIBRARIES)]


def text_key(task: Task) -> str:
    """The address of a task's text alone: how long it took before is kept under it."""
    return _digest([_subject(task.subject), task.refuted])


def engine_digest() -> str:
    """A digest of all source that decides verdicts."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def versions(names: tuple[str, ...]) -> str:
    """`name==version` of each library, found without importing it."""
    return " ".join(f"{name}=={_installed().get(name, '-')}" for name in names)


@cache
def _installed() -> dict[str, str]:
    """Versions by the names of the metadata folders, which takes no parsing.

    `importlib.metadata` says the same but costs a fifth of a warm check.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        for name in _listed(folder or "."):
            if name.endswith(".dist-info"):
                library, _, version = name.removesuffix(".dist-info").partition("-")
                found.setdefault(library.lower(), version)
    return found


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _sources(root: Path) -> Iterable[Path]:
    for name in ENGINE:
        path = root / name
        yield from path.rglob("*.py") if path.is_dir() else [path]


def _subject(subject: str | Let) -> str | list[list[object]]:
    if isinstance(subject, str):
        return subject
    return [[piece.text, piece.math] for piece in subject.pieces]


def _fields(item: Definition | Binding) -> list[str]:
    return [item.name, item.target] if isinstance(item, Binding) else [item.latex]


def _words(data: object) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


def _plain(text: str) -> str:
    r"""Text without backslashes, so that `a\_b` on a page contains the name `a_b`."""
    return text.replace("\\", "")


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
