"""The rows of the operator table, by subject. Importing this package fills the table."""

from derivations.meaning.rows import (
    application,
    arithmetic,
    calculus,
    choice,
    dots,
    functions,
    laws,
    leaves,
    linear,
    logic,
    powers,
    probability,
    relations,
    sets,
    sums,
)

__all__ = [
    "application",
    "arithmetic",
    "calculus",
    "choice",
    "dots",
    "functions",
    "laws",
    "leaves",
    "linear",
    "logic",
    "powers",
    "probability",
    "relations",
    "sets",
    "sums",
]
