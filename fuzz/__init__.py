"""Fuzzing: random and hostile text against the reader, pages and whole checks."""
