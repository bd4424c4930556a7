"""The layers: an import points only to an earlier one, and the engine is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "derivations"

#: What each layer may import beside the standard library and ourselves.
ALLOWED = {
    "kernel": {"flint"},
    "language": set(),
    "meaning": {"flint"},
    "worlds": {"flint"},
    "engine": {"flint", "sympy", "mpmath", "hypothesis"},
    "runs": set(),
    "pages": set(),
}
ENGINE = tuple(ALLOWED)

#: What Pyodide does not have, or what only the outermost layer may know.
HEAVY = ("numpy", "torch", "scipy", "matplotlib", "mkdocs", "material", "pytest", "quickjs", "rich")

#: Imports every module of the named packages while HEAVY cannot be found.
WITHOUT = """
import importlib, importlib.abc, pkgutil, sys
heavy, packages = set(sys.argv[1].split(",")), sys.argv[2:]

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in heavy:
            raise ModuleNotFoundError(f"{name} is absent here", name=name)

sys.meta_path.insert(0, Absent())
for package in map(importlib.import_module, packages):
    for found in pkgutil.walk_packages(getattr(package, "__path__", ()), package.__name__ + "."):
        importlib.import_module(found.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def imported_without(heavy: tuple[str, ...], *packages: str) -> set[str]:
    """Top-level names in `sys.modules` after importing `packages` with `heavy` absent."""
    command = [sys.executable, "-c", WITHOUT, ",".join(heavy), *packages]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and top-level name of every absolute import, also those inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, str(node.module).partition(".")[0]


def offences(folder: Path, allowed: set[str]) -> list[str]:
    """`file:line imports name` for every import outside `allowed` and the standard library."""
    return [
        f"{path.relative_to(folder.parent)}:{line} imports {name}"
        for path in sorted(folder.rglob("*.py"))
        for line, name in imports(path.read_text(encoding="utf-8"))
        if name not in allowed | sys.stdlib_module_names
    ]


def modules_in(source: str) -> Iterator[str]:
    """Every name that an import could mean as a module, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def graph(root: Path, package: str) -> dict[str, set[str]]:
    """Each module of a package to those that it imports; importing a package itself is none."""
    paths = {
        ".".join(path.relative_to(root).with_suffix("").parts): path
        for path in (root / package).rglob("*.py")
        if path.stem != "__init__"
    }
    return {
        name: {found for found in modules_in(path.read_text(encoding="utf-8")) if found in paths}
        for name, path in paths.items()
    }


def circles(imported: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that all import each other, directly or not."""
    from graphlib import CycleError, TopologicalSorter

    found: list[list[str]] = []
    left = dict(imported)
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = error.args[1]
            found.append(sorted(set(circle)))
            left = {
                name: {other for other in others if {name, other} - set(circle)}
                for name, others in left.items()
            }
        else:
            return found


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says about the contracts of `folder/pyproject.toml`."""
    script = (
        "import sys; from importlinter.cli import lint_imports;"
        "sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_contracts_hold() -> None:
    run = lint(ROOT)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("language/right.py", "import derivations.errors"),
        ("language/wrong.py", "import derivations.runs"),
        ("kernel/wrong.py", "import derivations.errors"),
        ("kernel/wrong.py", "import sympy"),
        ("meaning/wrong.py", "import sympy"),
        ("worlds/wrong.py", "import derivations.engine"),
        ("runs/wrong.py", "import derivations.meaning"),
        ("runs/outcome.py", "import flint"),
        ("engine/right.py", "import sympy, hypothesis"),
        ("topics/wrong.py", "import derivations.language"),
        ("pages/wrong.py", "import numpy"),
        ("unlisted/__init__.py", "import sys"),
    ],
)
def test_exactly_a_broken_contract_is_seen(tmp_path: Path, file: str, line: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    layers = (*ENGINE, "formal", "topics", "site", "errors")
    for path in [tmp_path / "derivations" / layer for layer in layers]:
        path.mkdir(parents=True)
        (path / "__init__.py").touch()
    wrong = tmp_path / "derivations" / file
    wrong.parent.mkdir(exist_ok=True)
    wrong.parent.parent.joinpath("__init__.py").touch()
    for name in ("kernel/verdict", "kernel/terms", "runs/outcome", "runs/task"):
        (tmp_path / "derivations" / f"{name}.py").touch()
    wrong.write_text(line + "\n", encoding="utf-8")
    run = lint(tmp_path)
    assert run.returncode == (wrong.stem != "right"), run.stdout
    assert ("BROKEN" in run.stdout) == (wrong.stem != "right")


@pytest.mark.parametrize("layer", ENGINE)
def test_a_layer_imports_only_what_it_may(layer: str) -> None:
    found = offences(PACKAGE / layer, ALLOWED[layer] | {"derivations"})
    assert not found, "\n".join(found)


def test_the_kernel_imports_nothing_else_of_ours() -> None:
    found = {
        f"{path.name}: {name}"
        for path in (PACKAGE / "kernel").glob("*.py")
        for name in modules_in(path.read_text(encoding="utf-8"))
        if name.startswith("derivations") and not name.startswith("derivations.kernel")
    }
    assert not found, found


def test_no_circle_of_imports() -> None:
    """Imports inside functions and those for the type checker count, too."""
    assert not circles(graph(ROOT, "derivations"))


def test_a_circle_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "a.py").write_text("def f():\n    from made import b\n", encoding="utf-8")
    (folder / "b.py").write_text("from made.c import x\n", encoding="utf-8")
    (folder / "c.py").write_text(
        "from typing import TYPE_CHECKING\nx = 1\nif TYPE_CHECKING:\n    import made.a\n",
        encoding="utf-8",
    )
    assert circles(graph(tmp_path, "made")) == [["made.a", "made.b", "made.c"]]


def test_an_import_inside_a_function_is_seen(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("def f():\n    import numpy.linalg\n", encoding="utf-8")
    found = offences(tmp_path, {"sympy"})
    assert found == [f"{tmp_path.name}/wrong.py:2 imports numpy"]


@pytest.mark.parametrize("layer", ENGINE)
def test_engine_imports_with_numpy_and_torch_absent(layer: str) -> None:
    assert not imported_without(HEAVY, f"derivations.{layer}") & set(HEAVY)


def test_absent_is_absent() -> None:
    with pytest.raises(AssertionError, match="numpy is absent here"):
        imported_without(HEAVY, "numpy")


def test_hypothesis_is_lazy() -> None:
    packages = [f"derivations.{layer}" for layer in ENGINE]
    assert "hypothesis" not in imported_without((*HEAVY, "hypothesis"), *packages)


def test_the_pytest_plugin_is_light() -> None:
    """pytest imports it at every start, also in repositories that hold no page."""
    heavy = {"sympy", "hypothesis", "numpy", "torch", "mkdocs"}
    assert not imported_without((), "derivations.site.pytest_plugin") & heavy


def test_three_files_know_mkdocs() -> None:
    knows = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for _, name in imports(path.read_text(encoding="utf-8"))
        if name in {"mkdocs", "material"}
    }
    assert knows <= {f"site/mkdocs_{name}.py" for name in ("config", "live", "plugin")}
