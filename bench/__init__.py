"""Measured times, each beside the target it has to meet: `make bench`."""
