"""What `sums` is made of."""


def doubled(x: float) -> float:
    """Two times x."""
    return 2.0 * x
