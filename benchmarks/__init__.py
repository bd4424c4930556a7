"""Our code timed beside loops, libraries and general methods: `python -m benchmarks`.

Every library is held to one thread, here because it must happen before NumPy and
torch are imported.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
