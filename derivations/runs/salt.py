"""The key of a verdict: the task and everything else it depends on.

A verdict is a function of its task, the engine's source, the source of the code
that the task calls and all that it depends on as far as its text shows, and the
versions of Python and of the libraries. All of them go into the key, so an entry
of the cache is right or is not found.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from derivations.runs.depends import digest_of
from derivations.runs.libraries import versions
from derivations.runs.task import Binding, Definition, Item, Let, Task

ENGINE = ("errors.py", "kernel", "language", "meaning", "worlds", "engine", "runs")
LIBRARIES = ("sympy", "mpmath", "hypothesis", "python_flint")
CODE_LIBRARIES = ("numpy", "torch", "scipy")


class Keys:
    """Computes keys; one object serves one run and remembers what tasks share."""

    def __init__(self, engine: str) -> None:
        self.salt = f"{engine_digest()} {engine} {sys.version} {versions(LIBRARIES)}"
        self.items: dict[int, tuple[Item, str, str]] = {}
        self.scopes: dict[int, tuple[tuple[Item, ...], tuple[str, str, list[Binding]]]] = {}
        self.modules: dict[str, str] = {}
        self.beside: dict[Path, list[Path]] = {}

    def of(self, task: Task) -> str:
        """The content address of a task's verdict."""
        subject = _subject(task.subject)
        scope, words, bindings = self.scope(task.scope)
        said = _plain(_words(subject))
        code = [self.code(b) for b in bindings if b.name in words or b.name in said]
        return _digest([self.salt, scope, code, subject, task.refuted])

    def scope(self, items: tuple[Item, ...]) -> tuple[str, str, list[Binding]]:
        """Of a scope: the digest without its bindings, its words, and its bindings."""
        if id(items) not in self.scopes:
            rows = [self.item(item) for item in items if not isinstance(item, Binding)]
            digest = _digest([digest for _, digest, _ in rows])
            words = _plain("\n".join(text for _, _, text in rows))
            bindings = [item for item in items if isinstance(item, Binding)]
            self.scopes[id(items)] = (items, (digest, words, bindings))
        return self.scopes[id(items)][1]

    def item(self, item: Let | Definition) -> tuple[Item, str, str]:
        """An item with its digest and its words, computed once."""
        if id(item) not in self.items:
            data = _subject(item) if isinstance(item, Let) else item.latex
            self.items[id(item)] = (item, _digest([type(item).__name__, data]), _words(data))
        return self.items[id(item)]

    def code(self, binding: Binding) -> list[str]:
        """What a binding's value depends on."""
        module = binding.target.partition(":")[0]
        if module not in self.modules:
            self.modules[module] = digest_of(module, self.beside)
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


def _sources(root: Path) -> Iterable[Path]:
    for name in ENGINE:
        path = root / name
        yield from path.rglob("*.py") if path.is_dir() else [path]


def _subject(subject: str | Let) -> str | list[list[object]]:
    if isinstance(subject, str):
        return subject
    return [[piece.text, piece.math] for piece in subject.pieces]


def _words(data: object) -> str:
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


def _plain(text: str) -> str:
    r"""Text without backslashes, so that `a\_b` on a page contains the name `a_b`."""
    return text.replace("\\", "")


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
