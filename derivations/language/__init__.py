"""LaTeX text to tree. Knows how things are written and nothing of what they mean."""

from derivations.language.formula import read
from derivations.language.grammar import LEVELS, Grammar, NameInfo, Syntax
from derivations.language.statement import Formula, Statement, Target, pointer
from derivations.language.tree import Node

__all__ = [
    "LEVELS",
    "Formula",
    "Grammar",
    "NameInfo",
    "Node",
    "Statement",
    "Syntax",
    "Target",
    "pointer",
    "read",
]
