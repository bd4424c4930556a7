"""Tree and world to core terms: the table of operators, scopes, let blocks, the border to code."""

from derivations.meaning import rows

__all__ = ["rows"]
