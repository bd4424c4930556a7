"""What bound code depends on, read from its text: modules, libraries, files, variables.

A module's own text is not all that decides what it returns. Here it is followed through
every import, also of modules outside its package and of those named by a string, to the
versions of the libraries it imports, the files its strings name and the environment
variables it asks for. What a program computes as it runs, such as the name of a file put
together from parts, cannot be seen this way; SECURITY.md says so.
"""

from __future__ import annotations

import ast
import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from derivations.runs import libraries
from derivations.runs.bound import path_of, tree_of

MAX_FILES = 2_000
"""Files beside a module that are looked at by name."""

IMPORTERS = frozenset({"import_module", "__import__", "find_spec"})
READERS = frozenset({"getenv", "get", "setdefault", "pop"})


@dataclass(frozen=True)
class Needs:
    """What one module's text names."""

    imports: tuple[str, ...]
    strings: tuple[str, ...]
    variables: tuple[str, ...]


def closure(module: str) -> tuple[str, ...]:
    """A module and all that it imports, directly or not, but for installed libraries.

    A package's `__init__` runs before its modules, so parents belong to it.
    """
    return tuple(sorted(_followed(module)[0]))


def digest_of(module: str, beside: dict[Path, list[Path]] | None = None) -> str:
    """A digest of the source of a module, of its `closure`, and of what they depend on.

    `beside` takes the files of each folder that was looked at, for the next module of one run.
    """
    modules, others = _followed(module)
    digest = hashlib.sha256()
    variables: set[str] = set()
    beside = {} if beside is None else beside
    for folder in {path.parent for path in modules.values()} - beside.keys():
        beside[folder] = _beside(folder)
    for name in sorted(modules):
        path = modules[name]
        needs = needs_of(path)
        digest.update(f"{name}\0".encode() + path.read_bytes() + b"\0")
        variables |= set(needs.variables)
        for file in sorted(_files(beside[path.parent], needs.strings)):
            digest.update(f"{file.name}\0".encode() + file.read_bytes() + b"\0")
    for name in sorted(variables):
        digest.update(f"{name}={os.environ.get(name)}\0".encode())
    digest.update(libraries.versions_of(others).encode())
    return digest.hexdigest()


def needs_of(path: Path) -> Needs:
    """What the text of a module names; an edit is seen by its time and size."""
    stamp = path.stat()
    return _needs(path, stamp.st_mtime_ns, stamp.st_size)


def _followed(module: str) -> tuple[dict[str, Path], set[str]]:
    """Modules with source of ours or the author's, and the top-level names of all others."""
    found: dict[str, Path] = {}
    others: set[str] = set()
    seen: set[str] = set()
    todo = [module]
    while todo:
        name = todo.pop()
        if not name or name in seen:
            continue
        seen.add(name)
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or top in others:
            continue
        path = path_of(name)
        if path is None:
            continue  # a name inside a module, or nothing at all
        if libraries.is_installed(path):
            others.add(top)
            continue
        found[name] = path
        imports = needs_of(path).imports
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        todo += [name.rpartition(".")[0], *(_absolute(other, package) for other in imports)]
    return found, others


@lru_cache(512)
def _needs(path: Path, _time: int, _size: int) -> Needs:
    nodes = list(ast.walk(tree_of(path)))
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    imports = [name for node in nodes for name in _imports(node)]
    variables = {name for node in nodes for name in _variables(node)}
    strings = {text for text in texts if 0 < len(text) <= 200 and "\n" not in text}
    return Needs(tuple(imports), tuple(sorted(strings)), tuple(sorted(variables)))


def _imports(node: ast.AST) -> Iterator[str]:
    """Modules that a node may import; a relative name keeps its dots."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        yield base
        joint = "" if base.endswith(".") or not base else "."
        yield from (f"{base}{joint}{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and _called(node) in IMPORTERS:
        yield from _first(node)


def _variables(node: ast.AST) -> Iterator[str]:
    """Environment variables that a node may ask for by name."""
    if isinstance(node, ast.Call) and _called(node) in READERS:
        if _called(node) == "getenv" or _is_environ(node.func):
            yield from _first(node)
    elif isinstance(node, ast.Subscript) and _named(node.value) == "environ":
        yield from _texts([node.slice])


def _is_environ(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and _named(node.value) == "environ"


def _called(node: ast.Call) -> str:
    return _named(node.func)


def _named(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _first(node: ast.Call) -> Iterator[str]:
    return _texts(node.args[:1])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _absolute(name: str, package: str) -> str:
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    up = package.split(".")[: len(package.split(".")) - level + 1]
    return ".".join(part for part in [*up, name[level:]] if part)


def _files(beside: list[Path], strings: tuple[str, ...]) -> set[Path]:
    """Files that a module's strings may name: below its folder, or from where it is run."""
    names = {text.rpartition("/")[2] for text in strings}
    found = {path for path in beside if path.name in names}
    for text in strings:
        if "." in text and "\0" not in text:
            path = Path(text)
            if path.suffix not in ("", ".py") and path.is_file():
                found.add(path)
    return found


def _beside(folder: Path) -> list[Path]:
    """The files below a folder that are no code."""
    found: list[Path] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        found += [Path(root, name) for name in files if not name.endswith((".py", ".pyc"))]
        if len(found) > MAX_FILES:
            break
    return found[:MAX_FILES]
