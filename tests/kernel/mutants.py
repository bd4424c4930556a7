# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Break the kernel in one place at a time, and see whether its tests notice.

A mutant is one module of `derivations/kernel` with one comparison, constant, sign, `and`, `not`,
`+` or row of a table changed. It is tried in a forked process that imports the kernel afresh and
runs the tests about that module until one fails. Docstrings, annotations, messages and bounds on
work (`MAX_…`) are left alone: they say nothing about what is true.

    python -m tests.kernel.mutants [--module prover] [--sample 100] [--seed 1]
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import itertools
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KERNEL = Path(importlib.util.find_spec("derivations.kernel").origin).parent
#: The tests that speak of a module, those that fail soonest first.
TESTS = {
    "balls": ["values"], "tolerance": ["values"], "terms": ["terms", "calculus", "values", "normal"],
    "calculus": ["calculus", "closed", "integrals", "prover"], "values": ["values", "judge", "integrals", "closed"],
    "integrals": ["integrals"], "monotone": ["closed"], "signs": ["signs"], "closed": ["closed"], "normal": ["normal", "signs", "prover"],
    "prover": ["signs", "prover", "closed", "certificates", "judge"], "certificates": ["certificates"], "judge": ["judge"],
}  # fmt: skip
#: Most seconds that the tests of one mutant may take; one that takes longer counts as noticed.
PATIENCE = 120

_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_BINARY = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
}
_SIGNS = {"+": "-", "-": "+", "+0": "+", "-0": "-", "0": "+0", "±": "+"}


@dataclass(frozen=True)
class Mutant:
    """One change: the module, the line, what is changed, and where that is in its tree."""

    module: str
    line: int
    what: str
    at: int
    which: int

    @property
    def text(self) -> str:
        """The module's text after the change."""
        tree = _tree(self.module)
        _change(next(itertools.islice(_places(tree), self.at, None)), self.which)
        return ast.unparse(tree)


def mutants(module: str) -> list[Mutant]:
    """Every single change to one module."""
    return [
        Mutant(module, node.lineno, what, at, which)
        for at, node in enumerate(_places(_tree(module)))
        for which, what in enumerate(_changes(node))
    ]


def _tree(module: str) -> ast.Module:
    return ast.parse((KERNEL / f"{module}.py").read_text(encoding="utf-8"))


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may be changed, always in the same order."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        yield from [node] if hasattr(node, "lineno") else []
        todo.extend(child for child in reversed(list(_children(node))))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.ClassDef) and any(
        isinstance(b, ast.Name) and b.id in ("Protocol", "NamedTuple") for b in node.bases
    ):
        return
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
        first = (
            node.targets[0] if isinstance(node.targets[0], ast.Name) else node.targets[0].elts[0]
        )
        if isinstance(first, ast.Name) and (
            first.id.startswith("MAX_")
            or first.id in ("FIRST_CUT", "PRECISIONS", "INTEGRAL_PRECISIONS")
        ):
            return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "exc", "cause"):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and not (
                isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
            ):
                yield part


def _changes(node: ast.AST) -> list[str]:
    """In words, what could be changed at a node."""
    if isinstance(node, ast.Compare):
        return [f"{type(op).__name__} → {_COMPARED[type(op)].__name__}" for op in node.ops]
    if isinstance(node, ast.BoolOp):
        return ["and ↔ or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        return [f"no {type(node.op).__name__}"]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return [f"{type(node.op).__name__} → {_BINARY[type(node.op)].__name__}"]
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            return [f"{node.value} → {not node.value}"]
        if isinstance(node.value, int):
            return [f"{node.value} → {node.value + 1}"]
        return [f"'{node.value}' → '{_SIGNS[node.value]}'"] if node.value in _SIGNS else []
    if isinstance(node, ast.Dict) and len(node.keys) > 2:
        rows = [
            ast.unparse(key)[:20] if key else ast.unparse(value)[:20]
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return [f"row {row} dropped" for row in rows] + [
            f"row {row} has the next one's value" for row in rows
        ]
    return []


def _change(node: ast.AST, which: int) -> None:
    if isinstance(node, ast.Compare):
        node.ops[which] = _COMPARED[type(node.ops[which])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if isinstance(node.op, ast.USub) else node.op
        if isinstance(node.op, ast.Not):
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.BinOp):
        node.op = _BINARY[type(node.op)]()
    elif isinstance(node, ast.Constant):
        value = node.value
        node.value = (
            not value
            if isinstance(value, bool)
            else value + 1
            if isinstance(value, int)
            else _SIGNS[value]
        )
    elif isinstance(node, ast.Dict) and which < len(node.keys):
        del node.keys[which], node.values[which]
    elif isinstance(node, ast.Dict):
        at = which - len(node.keys)
        node.values[at] = node.values[(at + 1) % len(node.values)]


class _Swap:
    """An importer that gives one module another text."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.text = f"derivations.kernel.{mutant.module}", mutant.text

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(compile(self.text, f"<mutant of {self.name}>", "exec"), module.__dict__)  # noqa: S102


def survives(mutant: Mutant) -> bool:
    """Whether all tests about the mutant's module pass; tried in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_tried(mutant))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _tried(mutant: Mutant) -> int:
    """0 if every test passes."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(PATIENCE)
    for name in [
        n for n in sys.modules if n.startswith(("derivations.", "tests.kernel.")) and n != __name__
    ]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Swap(mutant))
    try:
        for name in TESTS[mutant.module]:
            for test in tests_of(importlib.import_module(f"tests.kernel.test_{name}")):
                test()
    except BaseException:  # whatever it is, the mutant was noticed
        return 1
    return 0


def tests_of(module: object) -> Iterator[object]:
    """The tests of a module, one for each row of their parameters."""
    for name, test in vars(module).items():
        if not name.startswith("test_"):
            continue
        rows = [[]]
        for mark in getattr(test, "pytestmark", []):
            names = (
                [n.strip() for n in mark.args[0].split(",")]
                if isinstance(mark.args[0], str)
                else list(mark.args[0])
            )
            values = [v if len(names) > 1 else (v,) for v in mark.args[1]]
            rows = [[*row, *zip(names, v, strict=True)] for row in rows for v in values]
        for row in rows:
            yield lambda test=test, row=row: test(**dict(row))


def sample(count: int, seed: int, modules: tuple[str, ...] = tuple(TESTS)) -> list[Mutant]:
    """Some mutants, the same for the same seed; all of them where `count` is 0."""
    found = [mutant for module in modules for mutant in mutants(module)]
    return random.Random(seed).sample(found, count) if 0 < count < len(found) else found


def main() -> None:
    """Try mutants and print those that survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", action="append", choices=TESTS)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tried = sample(given.sample, given.seed, tuple(given.module or TESTS))
    alive = 0
    for mutant in tried:
        if survives(mutant):
            alive += 1
            print(f"{mutant.module}.py:{mutant.line}: {mutant.what}", flush=True)
    print(f"{len(tried) - alive} of {len(tried)} mutants were noticed")


if __name__ == "__main__":
    main()
