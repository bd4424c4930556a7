"""`python -m derivations` is the command `derivations`."""

from __future__ import annotations

import sys

from derivations.site.cli import main

if __name__ == "__main__":
    sys.exit(main())
