"""Our code timed beside loops, libraries and general methods: `python -m benchmarks`."""
