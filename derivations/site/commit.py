"""The commit that a site is built from: its name, and its date for all that is dated."""

from __future__ import annotations

import contextlib
import os
import subprocess

from derivations.site.colophon import Change

_FORMAT = "--format=%H%x1f%cI%x1f%s"


def date_by(folder: str) -> None:
    """Let the last commit date the site, so that a commit has one site to the byte."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        date = _git(folder, "log", "-1", "--format=%ct")
        if date.isdigit():
            os.environ["SOURCE_DATE_EPOCH"] = date


def named(folder: str) -> str:
    """The commit that the site was built from, marked where files differ from it."""
    commit = _git(folder, "rev-parse", "HEAD")
    changed = commit and _git(folder, "status", "--porcelain", "--untracked-files=no")
    return f"{commit} with changes" if changed else commit or "unknown"


def changes(home: str, path: str, count: int = 1) -> list[Change]:
    """The last changes of a file or folder, the latest first; none where there is no git."""
    lines = _git(home, "log", f"-{count}", _FORMAT, "--", path).splitlines()
    return [Change(*line.split("\x1f", 2)) for line in lines]


def _git(home: str, *words: str) -> str:
    """What git says about the project, or nothing where there is no git."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        answer = subprocess.run(
            ["git", *words], cwd=home, capture_output=True, text=True, timeout=10
        )
        return answer.stdout.strip() if answer.returncode == 0 else ""
    return ""
