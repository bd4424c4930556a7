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
ENGINE = ("language", "semantics", "checking", "pages")

#: All that the engine may import beside the standard library and ourselves.
ALLOWED = {"sympy", "mpmath", "hypothesis", "derivations"}

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
        ("language/wrong.py", "import derivations.checking"),
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
    wrong.write_text(line + "\n", encoding="utf-8")
    run = lint(tmp_path)
    assert run.returncode == (wrong.stem != "right"), run.stdout
    assert ("BROKEN" in run.stdout) == (wrong.stem != "right")


@pytest.mark.parametrize("layer", ENGINE)
def test_engine_imports_only_sympy_and_hypothesis(layer: str) -> None:
    found = offences(PACKAGE / layer, ALLOWED)
    assert not found, "\n".join(found)


def test_an_import_inside_a_function_is_seen(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text("def f():\n    import numpy.linalg\n", encoding="utf-8")
    found = offences(tmp_path, ALLOWED)
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
    assert knows <= {f"site/mkdocs_{name}.py" for name in ("plugin", "live", "config")}
