"""Derivations: mathematics on pages, in which every formula has been checked."""

__version__ = "0.1.0"
