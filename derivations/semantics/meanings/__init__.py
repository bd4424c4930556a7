"""The rows of the operator table, by subject. Importing this package fills the table."""

from derivations.semantics.meanings import (
    arithmetic,
    calculus,
    choice,
    leaves,
    linear,
    logic,
    probability,
    relations,
    sets,
    sums,
)

__all__ = [
    "arithmetic",
    "calculus",
    "choice",
    "leaves",
    "linear",
    "logic",
    "probability",
    "relations",
    "sets",
    "sums",
]
