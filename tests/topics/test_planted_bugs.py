"""The planted bugs still have their places; `planted_bugs.py` itself runs the tests on them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("planted_bugs", HERE / "planted_bugs.py")
assert SPEC is not None
assert SPEC.loader is not None
planted = importlib.util.module_from_spec(SPEC)
sys.modules["planted_bugs"] = planted
SPEC.loader.exec_module(planted)


def test_there_are_enough() -> None:
    assert len(planted.BUGS) >= 20
    assert len({bug.right for bug in planted.BUGS}) == len(planted.BUGS)


@pytest.mark.parametrize("bug", planted.BUGS, ids=lambda bug: f"{bug.module}: {bug.right:.40}")
def test_each_has_its_place_and_its_test(bug: planted.Bug) -> None:
    path = planted.ROOT / "derivations" / "topics" / f"{bug.module}.py"
    assert path.read_text(encoding="utf-8").count(bug.right) == 1
    assert bug.wrong != bug.right
    assert (HERE / bug.test.partition(" -k ")[0]).is_file()
