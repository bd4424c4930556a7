"""The real source of a function, read from its file and never imported.

A page that shows code must not need torch to be built, and must show what the
file says now: so the module is found by its path and cut with `ast`.
"""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from derivations.errors import InputError


@dataclass(frozen=True)
class Excerpt:
    """A function or class as its file shows it; lines count from 1."""

    name: str
    file: Path
    shown: str
    first: int
    last: int
    text: str


def excerpt(target: str) -> Excerpt:
    """The definition that `target` (`package.module:name`) names.

    Raises `InputError` when there is no such module or no such name in it.
    """
    module, _, name = target.strip().partition(":")
    file, root = _file(module)
    text = file.read_text(encoding="utf-8")
    node = _find(ast.parse(text, filename=str(file)), name)
    if node is None:
        raise InputError(f"Expected a function or class {name!r} in {module}, found none.")
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    last = node.end_lineno or node.lineno
    lines = text.splitlines()[first - 1 : last]
    return Excerpt(name, file, file.relative_to(root).as_posix(), first, last, "\n".join(lines))


def _file(module: str) -> tuple[Path, Path]:
    package, *rest = module.split(".")
    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, *rest)
        for candidate in (path.with_suffix(".py"), path / "__init__.py"):
            if candidate.is_file():
                return candidate, Path(folder).parent
    raise InputError(f"Expected a module of an installed package, found {module!r}.")


_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _find(tree: ast.Module, name: str) -> _Definition | None:
    body: list[ast.stmt] = tree.body
    found = None
    for part in name.split("."):
        found = next((n for n in body if isinstance(n, _Definition) and n.name == part), None)
        if found is None:
            return None
        body = found.body
    return found
