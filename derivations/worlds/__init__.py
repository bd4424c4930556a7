"""Declared things: what a world is made from, and worlds in which hypotheses hold."""
