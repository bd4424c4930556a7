"""The coupling layer as a diagram, and the pattern of its Jacobian before and after sorting."""

from __future__ import annotations

from figures.svg import BLUE, GREEN, arrow, box, drawing, line, words

OMEGA = (1, 3, 6)
N = 6
CELL = 19


def layer() -> str:
    """x on the left, z on the right; the copied part above feeds s and t below."""
    top, low = 44, 214
    parts = [
        words(24, top, "x on Ω", italic=True),
        arrow(54, top, 262, top),
        words(292, top, "z on Ω", italic=True),
        words(164, 22, "copied"),
        *(part for x, name in ((128, "s"), (206, "t")) for part in _network(x, top, name)),
        words(24, low, "x off Ω", italic=True),
        arrow(54, low, 112, low),
        *_operation(128, low, "×"),
        arrow(144, low, 190, low),
        *_operation(206, low, "+"),
        arrow(222, low, 260, low),
        words(292, low, "z off Ω", italic=True),
        arrow(128, 154, 128, low - 17, BLUE),
        words(120, 176, "exp s", anchor="end", italic=True),
        arrow(206, 154, 206, low - 17, BLUE),
        words(214, 176, "t", anchor="start", italic=True),
    ]
    label = (
        "The part of x on Omega is copied to z. It also feeds s and t. The rest of x is "
        "multiplied by exp s, then t is added: that is the rest of z."
    )
    return drawing(318, 250, label, parts)


def _network(x: float, top: float, name: str) -> list[str]:
    return [
        arrow(x, top, x, 118, BLUE),
        box(x - 20, 118, 40, 36, edge=0.7),
        words(x, 136, name, italic=True),
    ]


def _operation(x: float, y: float, sign: str) -> list[str]:
    ring = f'<circle cx="{x:g}" cy="{y:g}" r="15" fill="none" stroke="currentColor"/>'
    return [ring, words(x, y, sign)]


def jacobian() -> str:
    """Where ∂z/∂x can differ from zero, in the given order and with Ω first."""
    rest = [i for i in range(1, N + 1) if i not in OMEGA]
    plain = _pattern(24, 52, list(range(1, N + 1)))
    ordered = _pattern(190, 52, [*OMEGA, *rest])
    parts = [words(81, 16, "as it is"), words(247, 16, "Ω first"), *plain, *ordered]
    parts += [arrow(147, 109, 166, 109)]
    legend = [(None, GREEN, "one"), ("*", None, "anything"), (None, BLUE, "an entry of exp s")]
    for place, (mark, fill, name) in enumerate(legend):
        y = 188 + 24 * place
        parts += [*_cell(60, y, mark, fill), words(90, y + CELL / 2, name, anchor="start")]
    label = (
        "Two patterns of a six by six matrix. Unsorted, its entries look scattered. With the "
        "coordinates 1, 3 and 6 first it is lower triangular: ones, then the entries of exp s."
    )
    return drawing(318, 262, label, parts)


def _pattern(left: float, top: float, order: list[int]) -> list[str]:
    """The cells of the matrix with rows and columns in the given order."""
    side = CELL * N
    parts = [box(left, top, side, side, edge=0.7)]
    for a, row in enumerate(order):
        middle = CELL * (a + 0.5)
        parts += [
            words(left - 10, top + middle, str(row)),
            words(left + middle, top - 12, str(row)),
        ]
        for b, column in enumerate(order):
            parts += _entry(left + CELL * b, top + CELL * a, row, column)
    if order != sorted(order):
        half = CELL * len(OMEGA)
        parts += [line(left + half, top, left + half, top + side)]
        parts += [line(left, top + half, left + side, top + half)]
    return [f'<g font-size="12">{part}</g>' if part.startswith("<text") else part for part in parts]


def _entry(x: float, y: float, row: int, column: int) -> list[str]:
    if row == column:
        return _cell(x, y, None, GREEN if row in OMEGA else BLUE)
    if row not in OMEGA and column in OMEGA:
        return _cell(x, y, "*", None)
    return []


def _cell(x: float, y: float, mark: str | None, fill: str | None) -> list[str]:
    inner = box(x + 1.5, y + 1.5, CELL - 3, CELL - 3, fill=fill or "none", edge=0.25)
    return [inner, *([words(x + CELL / 2, y + CELL / 2 + 3, mark)] if mark else [])]
