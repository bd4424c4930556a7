"""Settings from the words of a let block, as the pages have them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derivations.meaning.let_blocks import extend
from derivations.meaning.scope import Declared, Hypothesis, Scope
from derivations.worlds.structure import Structure
from derivations.worlds.structures import listing


@dataclass
class Worded:
    """What structures are made from."""

    scope: Scope
    declared: list[Declared] = field(default_factory=list)
    hypotheses: list[Hypothesis] = field(default_factory=list)


def setting(text: str) -> Worded:
    """All that a let block declares and supposes."""
    scope = Scope()
    pieces = [(p.strip("$"), p.startswith("$")) for p in re.split(r"(\$[^$]+\$)", text) if p]
    readings = extend(scope, pieces)
    errors = [reading.error for reading in readings if reading.error is not None]
    assert not errors, errors
    declared = list(dict.fromkeys(scope.declarations.values()))
    return Worded(scope, declared, list(scope.hypotheses))


def largest(text: str) -> Structure:
    """The largest listed structure of a let block."""
    return listing(setting(text)).structures[-1]
