"""The drawings of the proof pages: `python -m figures` writes them to docs/figures."""
