"""Sentence to verdict: read, draw worlds, refute, search for proofs; the kernel decides."""
