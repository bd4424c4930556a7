"""What git says of the project: the commit of a build, and when each page changed."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

from derivations.site.colophon import Change

_FORMAT = "--format=%H%x1f%cI%x1f%s"


class History:
    """The history of the project in a folder; without git everything is empty."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = folder

    def date_builds(self) -> None:
        """Let the last commit date the site, so that a commit has one site to the byte."""
        if "SOURCE_DATE_EPOCH" not in os.environ:
            date = self._git("log", "-1", "--format=%ct")
            if date.isdigit():
                os.environ["SOURCE_DATE_EPOCH"] = date

    def commit(self) -> str:
        """The commit that the site is built from, marked where files differ from it."""
        commit = self._git("rev-parse", "HEAD")
        changed = commit and self._git("status", "--porcelain", "--untracked-files=no")
        return f"{commit} with changes" if changed else commit or "unknown"

    def changes(self, path: str, count: int = 1) -> list[Change]:
        """The last changes of a file or folder, the latest first."""
        lines = self._git("log", f"-{count}", _FORMAT, "--", path).splitlines()
        return [Change(*line.split("\x1f", 2)) for line in lines]

    def _git(self, *words: str) -> str:
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            answer = subprocess.run(
                ["git", *words], cwd=self.folder, capture_output=True, text=True, timeout=10
            )
            return answer.stdout.strip() if answer.returncode == 0 else ""
        return ""
