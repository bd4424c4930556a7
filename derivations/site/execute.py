"""The process that runs one notebook: its kernel, and nothing else, in a folder of its own.

Before the kernel starts, writing outside that folder and every network but sockets of this
machine's own file system are given up, where the system offers it; the kernel inherits that.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from derivations.checking.confine import confine
from derivations.checking.worker import limit_memory

MEMORY = 4 * 2**30
"""Bytes that the process and its kernel may each allocate."""

RESULT = "executed.ipynb"


def main(arguments: list[str]) -> None:
    """Run a notebook: `execute NOTEBOOK FOLDER`; what comes out is written in the folder."""
    source, home = Path(arguments[0]).resolve(), Path(arguments[1]).resolve()
    for name in ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR", "TMPDIR", "XDG_CACHE_HOME"):
        os.environ[name] = str(home)
    limit_memory(MEMORY)
    confine(str(home), local=True)

    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    notebook = nbformat.read(source, 4)  # type: ignore[no-untyped-call]
    manager = AsyncKernelManager(transport="ipc", ip=str(home / "k"))
    manager.kernel_name = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    place = {"metadata": {"path": str(source.parent)}}
    client = NotebookClient(
        notebook, km=manager, timeout=None, record_timing=False, resources=place
    )
    client.execute()
    nbformat.write(notebook, home / RESULT)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main(sys.argv[1:])
