"""The real source of a function, read from its file and never imported.

A page that shows code must not need torch to be built, and must show what the
file says now: so the module is found by its path and cut with `ast`.
"""

from __future__ import annotations

import ast
import importlib.util
import textwrap
from dataclasses import dataclass
from pathlib import Path

from derivations.errors import InputError


@dataclass(frozen=True)
class Excerpt:
    """A function or class as its file shows it; lines count from 1.

    `text` leaves out the docstring, which is `doc`.
    """

    name: str
    file: Path
    shown: str
    first: int
    last: int
    text: str
    doc: str


def excerpt(target: str) -> Excerpt:
    """The definition that `target` (`package.module:name`) names.

    Raises `InputError` when there is no such module or no such name in it.
    """
    module, _, name = target.strip().partition(":")
    file, root = _file(module)
    text = file.read_text(encoding="utf-8")
    node = _definition(ast.parse(text, filename=str(file)), module, name)
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    last = node.end_lineno or node.lineno
    lines = dict(enumerate(text.splitlines()[first - 1 : last], first))
    for number in _docstring_lines(node):
        del lines[number]
    shown = file.relative_to(root).as_posix()
    code = textwrap.dedent("\n".join(lines.values()))
    return Excerpt(name, file, shown, first, last, code, ast.get_docstring(node) or "")


def working_excerpt(called: str, shown: str) -> Excerpt:
    """The definition `shown`, which does the work of the function that a page calls.

    Raises `InputError` where `called` does not come to it: by name, itself or through
    functions of its module that it names.
    """
    module, _, name = called.strip().partition(":")
    of_class, _, wanted = shown.strip().partition(":")[2].rpartition(".")
    wanted = of_class if wanted == "forward" else wanted  # torch calls it, by the object's name
    tree = ast.parse(_file(module)[0].read_text(encoding="utf-8"))
    if wanted not in _named(tree, _definition(tree, module, name)):
        raise InputError(
            f"Expected {name} in {module} to come to {wanted!r}, but it never names it."
        )
    return excerpt(shown)


def _named(tree: ast.Module, start: _Definition) -> set[str]:
    """Every name that a definition uses, and those that functions of its module use for it."""
    waiting, names = [start], set[str]()
    while waiting:
        used = {
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(waiting.pop())
            if isinstance(node, ast.Name | ast.Attribute)
        }
        found = (_find(tree, name) for name in sorted(used - names))
        waiting += [node for node in found if node is not None]
        names |= used
    return names


def _docstring_lines(node: _Definition) -> range:
    """The lines of a docstring; none where it is all there is."""
    first = node.body[0]
    if ast.get_docstring(node) is None or len(node.body) == 1:
        return range(0)
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)


def _definition(tree: ast.Module, module: str, name: str) -> _Definition:
    node = _find(tree, name)
    if node is None:
        raise InputError(f"Expected a function or class {name!r} in {module}, found none.")
    return node


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
