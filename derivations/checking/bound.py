"""The code that a page may call: which packages, and the source behind a name.

Nothing here imports the code: modules are found by path and read as text, so
that naming a target runs nothing and a digest costs no import.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from functools import lru_cache
from pathlib import Path

from derivations.checking import project

ENVIRONMENT = "DERIVATIONS_CODE"
TARGET = re.compile(r"(?:(?P<name>[A-Za-z][\w\\]*)\s*=\s*)?(?P<target>\S+)\Z")
WHOLE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*\Z")


def packages() -> tuple[str, ...]:
    """The packages whose functions a page may bind.

    The environment variable DERIVATIONS_CODE (names parted by commas) decides;
    else `code` in `[tool.derivations]` of the project that was named; else
    `derivations.topics`.
    """
    if names := os.environ.get(ENVIRONMENT, ""):
        return tuple(name.strip() for name in names.split(",") if name.strip())
    return project.current().code


def parse_target(text: str) -> tuple[str, str]:
    """A `code` block's words as (name or "", target): `NAME = module:function`."""
    match = TARGET.match(text.strip())
    if match is None:
        return "", text.strip()
    return (match.group("name") or "").replace("\\", ""), match.group("target")


def fault_of(target: str) -> str:
    """What is wrong with a `module:function`, or an empty text. Imports nothing."""
    if not WHOLE.match(target):
        return f"a `code` block names a function as `package.module:function`, got `{target}`"
    module, _, name = target.partition(":")
    if not is_allowed(module):
        if fault := project.current().fault:
            return fault
        return (
            f"`{module}` is outside the packages that a page may call "
            f"({', '.join(packages())}); allow it in pyproject.toml, with `code` in "
            "[tool.derivations]"
        )
    path = path_of(module)
    if path is None:
        return f"there is no module `{module}`; check the spelling of `{target}`"
    if name not in names_in(path):
        return f"module `{module}` defines no `{name}`; check the spelling of `{target}`"
    if name not in offered_in(path):
        return (
            f"module `{module}` does not offer `{name}` to pages; if a page may call it with any "
            f"numbers whatever, name it in the module's `__all__`"
        )
    return ""


def is_allowed(module: str) -> bool:
    """Whether a module lies inside an allowed package."""
    return any(module == name or module.startswith(name + ".") for name in packages())


def path_of(module: str) -> Path | None:
    """The file of a module, found without importing it or its parents."""
    parts = module.split(".")
    for folder in sys.path:
        base = Path(folder or ".").joinpath(*parts)
        for path in (base / "__init__.py", base.with_suffix(".py")):
            if path.is_file():
                return path
    return _installed(parts)


def names_in(path: Path) -> frozenset[str]:
    """The names that a module's top level defines; what it only imports is not its own."""
    found: set[str] = set()
    for node in tree_of(path).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif not isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _stored(n)}
    return frozenset(found)


def offered_in(path: Path) -> frozenset[str]:
    """The names in a module's `__all__`: what its author lets pages call."""
    found: set[str] = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and _is_all(node):
            parts = ast.walk(node.value) if node.value else ()
            found |= {
                str(part.value)
                for part in parts
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            }
    return frozenset(found)


def _is_all(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _installed(parts: list[str]) -> Path | None:
    """A module of a package that an import hook serves, such as an editable install."""
    from importlib.util import find_spec

    try:
        spec = find_spec(parts[0])  # a top-level name: nothing is imported
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    base = Path(spec.origin).parent.joinpath(*parts[1:])
    candidates = (base / "__init__.py", base.with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module; an empty one where it cannot be read."""
    stamp = path.stat()
    return _parsed(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(256)
def _parsed(path: Path, _time: int, _size: int) -> ast.Module:
    """The syntax tree of a file; an edit changes the arguments, so none is stale."""
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
