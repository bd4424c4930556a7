"""Notebooks run before a build shows them: each apart, within a time, kept by content.

A notebook is code and runs with what rights `execute` leaves it. A kernel that does not
end when its time is over is ended, with all that it has started.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from derivations.errors import DerivationsError
from derivations.site.execute import RESULT

SECONDS = 600.0
"""Seconds by the clock for one notebook."""


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFails(DerivationsError):
    """A notebook that raised, or did not end in its time."""


def executed(source: Path, uri: str, keep: Path, seconds: float = SECONDS) -> Path:
    """The notebook with its outputs, as a file below `keep`; it runs only if it is not there.

    The file has the notebook's own address `uri`. Raises `NotebookFails`.
    """
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    kept = keep / digest / uri
    if not kept.is_file():
        with TemporaryDirectory(prefix="derivations-", ignore_cleanup_errors=True) as home:
            _run(source, uri, home, seconds)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(home, RESULT), kept.with_suffix(".part"))
            kept.with_suffix(".part").replace(kept)
    return kept


def replaced(file: Any, keep: Path, seconds: float) -> None:
    """Let a file of mkdocs be the notebook with its outputs."""
    if file.abs_src_path:
        found = executed(Path(file.abs_src_path), file.src_uri, keep, seconds)
        file.abs_src_path = str(found)


def _run(source: Path, uri: str, home: str, seconds: float) -> None:
    path = os.pathsep.join(os.path.abspath(folder) for folder in sys.path)
    errors = Path(home, "errors").open("wb")  # noqa: SIM115 - the process has it, too
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "derivations.site.execute", str(source), home],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        message = f"{uri}: the notebook does not end within {seconds:g} s; make it do less"
        raise NotebookFails(message) from None
    finally:
        errors.close()
        end_all(process)
    if code or not Path(home, RESULT).is_file():
        raise NotebookFails(f"{uri}: the notebook raised an error\n{_last(Path(home, 'errors'))}")


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that descends from it, whatever sessions they have made."""
    family = list(descendants(process.pid))
    for pid in (process.pid, *family):
        with suppress(OSError):
            if pid != process.pid or process.poll() is None:
                os.kill(pid, signal.SIGKILL)
    process.wait()


def descendants(pid: int) -> Iterator[int]:
    """Processes that descend from one, where the system tells."""
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, file.read_text(encoding="ascii").split()):
                yield child
                yield from descendants(child)


def _last(file: Path, lines: int = 12) -> str:
    text = _COLOUR.sub("", file.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(line[:200] for line in text.rstrip().splitlines()[-lines:])
