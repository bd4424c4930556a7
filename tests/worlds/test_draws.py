"""Hypotheses met by construction: each shape gives worlds, exact ones, that fill their set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.judge import truth_of
from derivations.worlds.assignment import Assignment
from derivations.worlds.draws import Draws
from derivations.worlds.samples import sources
from tests.worlds.worded import largest

KERNEL = (
    r"Let $\mathcal{X}$ be a finite set, let $\mu$ be a probability mass function on $\mathcal{X}$ "
    r"with positive values, and let $K : \mathcal{X} \times \mathcal{X} \to \mathbb{R}_{\ge 0}$. "
    r"Suppose that $\forall x \in \mathcal{X} : \sum_{y \in \mathcal{X}} K(x, y) = 1$ and "
)

STATIONARY = r"$\forall y \in \mathcal{X} : \sum_{x \in \mathcal{X}} \mu(x) K(x, y) = \mu(y)$."

#: The words, and how many numbers the hypotheses leave free (of the largest structure).
SHAPES = [
    (r"Let $a, b, c \in \mathbb{R}$ with $a < b < c$.", 3),
    (r"Let $a, b \in \mathbb{R}$ with $0 < a < b < 1$.", 2),
    (r"Let $x \in \mathbb{R}$ with $x > 1000$.", 1),
    (r"Let $a, b, c \in \mathbb{R}_{>0}$ with $a + b + c = 1$.", 2),
    (r"Let $a, b, c \in \mathbb{R}$ with $b^2 = 4 a c$.", 2),
    (r"Let $x \in \mathbb{R}^3$ with $\|x\| = 1$.", 2),
    (r"Let $x \in \mathbb{R}^3$ with $\|x\| = 1$ and $\sum_{i=1}^3 x_i = 0$.", 1),
    (r"Let $V \in \mathbb{R}^{2 \times 2}$ with $V^\top V = I_2$.", 1),
    (r"Let $V \in \mathbb{R}^{3 \times 3}$ with $V V^\top = I_3$.", 3),
    (r"Let $V \in \mathbb{R}^{3 \times 2}$ with $V^\top V = I_2$.", 3),
    (r"Let $A, B \in \mathbb{R}^{2 \times 2}$ with $A B = I_2$.", 4),
    (r"Let $A, B \in \mathbb{R}^{2 \times 2}$ with $A B = B A$.", 6),
    (r"Let $A \in \mathbb{R}^{3 \times 3}$, $v \in \mathbb{R}^3$ and $r \in \mathbb{R}$ "
     r"with $A v = r v$ and $v \ne 0$.", 10),
    (r"Let $A \in \mathbb{R}^{2 \times 2}$ be symmetric, $v \in \mathbb{R}^2$ and "
     r"$r \in \mathbb{R}$ with $A v = r v$ and $v \ne 0$.", 4),
    (r"Let $A \in \mathbb{R}^{2 \times 2}$ be positive definite.", 3),
    (r"Let $A \in \mathbb{R}^{2 \times 2}$ be invertible.", 4),
    (r"Let $A \in \mathbb{R}^{3 \times 3}$ with $A^3 = 0$.", 6),
    (r"Let $A \in \mathbb{R}^{3 \times 3}$ with $A^2 = A$.", 4),
    (r"Let $A \in \mathbb{R}^{2 \times 2}$ with $A^2 = -I_2$.", 2),
    (r"Let $A \in \mathbb{R}^{2 \times 2}$ be symmetric with $A^2 = A$.", 1),
    (r"Let $x \in \mathbb{R}^3$ with $\|x\| = \sum_{i=1}^3 x_i$.", 2),
    (r"Let $x, y \in \mathbb{R}$ with $x^2 + 2 y^2 = 3$.", 1),
    (r"Let $x, y \in \mathbb{R}$ with $x^2 + y^2 = 3$.", 1),
    (r"Let $x, y \in \mathbb{R}$ with $x^2 + y^2 = 1$ and $x y = 1/4$.", 0),
    (r"Let $x, y \in \mathbb{R}$ with $|x| + |y| = 1$.", 1),
    (r"Let $x, y \in \mathbb{R}$ with $\max(x, y) = 2$.", 1),
    (r"Let $x \in \mathbb{R}$ with $x^4 + 4 x = x^3 + 3 x^2 + 1$.", 0),
    (r"Let $x, y \in \mathbb{R}$ with $x y = 0$.", 1),
    (r"Let $x, y \in \mathbb{R}$ with $\sin x = \sin y$.", 1),
    (r"Let $x \in \mathbb{R}$ with $e^{2 x} = 5$.", 0),
    (r"Let $x, y \in \mathbb{R}$ with $x e^{-x} = y e^{-y}$.", 1),
    (r"Let $\Theta, \Phi$ be finite sets and $h : \Theta \times \Phi \to \mathbb{R}$. Suppose that "
     r"$\forall \theta \in \Theta : \min_{\phi \in \Phi} h(\theta, \phi) = 0$.", 6),
    (KERNEL + r"$\forall x, y \in \mathcal{X} : \mu(x) K(x, y) = \mu(y) K(y, x)$.", 5),
    (KERNEL + STATIONARY, 6),
]  # fmt: skip


def worlds(text: str, count: int = 8, tries: int = 48) -> tuple[Draws, list[Assignment]]:
    """Worlds of the largest structure of a let block."""
    draws = Draws(largest(text))
    return draws, list(draws.draws(sources(tries, 1), count))


@pytest.mark.parametrize(("text", "dimension"), SHAPES)
def test_worlds_meet_the_hypotheses_and_fill_their_set(text: str, dimension: int) -> None:
    draws, found = worlds(text)
    assert found
    assert draws.unmet is None
    assert draws.dimension == (dimension, dimension)
    assert draws.fills
    claim = t.conj(*draws.structure.hypotheses, *draws.structure.facts)
    for world in found:
        assert truth_of(claim, world.world) is Truth.TRUE


#: What no world meets, and which of the hypotheses is named.
IMPOSSIBLE = [
    (r"Let $x \in \mathbb{R}$ with $x > 1$ and $x < 0$.", 1),
    (r"Let $x \in \mathbb{R}$ with $x^2 = -1$.", 0),
    (r"Let $x \in \mathbb{R}$ with $x < 3$ and $e^x = -1$.", 1),
    (r"Let $x, y \in \mathbb{R}$ with $x + y = 1$ and $2 x + 2 y = 3$.", 1),
    (r"Let $x \in \mathbb{R}_{>0}$ with $x^2 = x$ and $x \ne 1$.", 1),
    (r"Let $f : \mathbb{R} \to \mathbb{R}_{>0}$ with $f(0) = 0$.", 0),
    (r"Let $f : \mathbb{R} \to \mathbb{R}$ with $\forall x \in \mathbb{R} : f(x) = f(x) + 1$.", 0),
]


@pytest.mark.parametrize(("text", "origin"), IMPOSSIBLE)
def test_what_no_world_meets_is_named(text: str, origin: int) -> None:
    draws, found = worlds(text)
    assert not found
    assert draws.unmet == origin
    assert not draws.fills


def numbers(world: Assignment, *names: str) -> list[fmpq | None]:
    return [world.values[name].number for name in names]


#: What is false of the general member of a set, and so must fail in some world.
GENERAL: list[tuple[str, Callable[[Assignment], bool]]] = [
    (r"Let $x \in \mathbb{R}^2$ with $\|x\| = 1$.",
     lambda w: all(q in (-1, 0, 1) for q in numbers(w, "x_1", "x_2"))),
    (r"Let $V \in \mathbb{R}^{2 \times 2}$ with $V^\top V = I_2$.",
     lambda w: w.put(t.var("V_1,1") * t.var("V_1,2")) is t.ZERO),
    (r"Let $V \in \mathbb{R}^{2 \times 2}$ with $V^\top V = I_2$.", lambda w: _det(w) == 1),
    (r"Let $V \in \mathbb{R}^{2 \times 2}$ with $V^\top V = I_2$.", lambda w: _det(w) == -1),
    (r"Let $A \in \mathbb{R}^{3 \times 3}$ with $A^3 = 0$.",
     lambda w: all(v is t.ZERO for v in _square(w))),
    (KERNEL + STATIONARY,
     lambda w: w.put(t.eq(t.var(r"\mu(x₁)") * t.var("K(x₁,x₂)"),
                          t.var(r"\mu(x₂)") * t.var("K(x₂,x₁)"))) is t.TRUE),
    (KERNEL + r"$\forall x, y \in \mathcal{X} : \mu(x) K(x, y) = \mu(y) K(y, x)$.",
     lambda w: w.values["K(x₁,x₂)"] is w.values["K(x₂,x₁)"]),
    (r"Let $x, y \in \mathbb{R}$ with $\sin x = \sin y$.",
     lambda w: w.values["x"] is w.values["y"]),
    (r"Let $x \in \mathbb{R}$ with $x^4 + 4 x = x^3 + 3 x^2 + 1$.",
     lambda w: w.values["x"] is t.ONE),
    (r"Let $x, y \in \mathbb{R}$ with $x e^{-x} = y e^{-y}$.",
     lambda w: w.values["x"] is w.values["y"]),
    (r"Let $f : \mathbb{R} \to \mathbb{R}$ be smooth with $f(0) = 0$.",
     lambda w: w.put(t.call("f", t.ONE)) is t.ZERO),
]  # fmt: skip


def _det(w: Assignment) -> fmpq | None:
    a, b, c, d = (t.var(f"V_{i},{j}") for i in (1, 2) for j in (1, 2))
    return w.put(a * d - b * c).number


def _square(w: Assignment) -> list[t.Term]:
    a = [[t.var(f"A_{i},{j}") for j in (1, 2, 3)] for i in (1, 2, 3)]
    return [
        w.put(t.add(*(a[i][k] * a[k][j] for k in range(3)))) for i in range(3) for j in range(3)
    ]


@pytest.mark.parametrize(("text", "special"), GENERAL)
def test_worlds_are_in_general_position(text: str, special: Callable[[Assignment], bool]) -> None:
    _, found = worlds(text, count=12)
    assert not all(map(special, found))


def test_functions_that_satisfy_equations() -> None:
    text = r"Let $f : \mathbb{R} \to \mathbb{R}$ be smooth with $f(0) = 1$ and $f'(0) = -2$."
    draws, found = worlds(text)
    assert len({world.functions["f"][1] for world in found}) > 3
    for world in found:
        assert all(truth_of(h, world.world) is Truth.TRUE for h in draws.structure.hypotheses)


@pytest.mark.parametrize(
    "claim",
    [r"f(-x) = -f(x)", r"f(2 x) = 4 f(x)", r"f(x + 1) = f(x)", r"f(x) f(-x) = 1", r"f(f(x)) = x"],
)
def test_functions_that_satisfy_something_everywhere(claim: str) -> None:
    text = rf"Let $f : \mathbb{{R}} \to \mathbb{{R}}$ with $\forall x \in \mathbb{{R}} : {claim}$."
    draws, found = worlds(text)
    assert found
    assert all(truth_of(draws.structure.hypotheses[0], w.world) is Truth.TRUE for w in found)


@pytest.mark.parametrize(
    "words",
    [
        r"f : \mathbb{R} \to \mathbb{R}$ and $a \in \mathbb{R}$ "
        r"with $\forall x \in \mathbb{R} : f(x) = a x + 1",
        r"f, g : \mathbb{R} \to \mathbb{R}$ be smooth "
        r"with $\forall x \in \mathbb{R} : f'(x) = g(x)",
        r"f : \mathbb{R} \times \mathbb{R} \to \mathbb{R}$, $g : \mathbb{R} \to \mathbb{R}$ "
        r"with $\forall x, y \in \mathbb{R} : f(x, y) = g(x - y)",
    ],
)
def test_functions_that_a_hypothesis_defines_are_as_free_as_what_defines_them(words: str) -> None:
    draws, found = worlds(rf"Let ${words}$.")
    assert draws.fills
    assert len({world.functions["f"] for world in found}) > 3
    for world in found:
        assert all(truth_of(h, world.world) is Truth.TRUE for h in draws.structure.hypotheses)


def test_functions_from_a_table_fill_no_set() -> None:
    text = r"Let $f : \mathbb{R} \to \mathbb{R}$ with $\forall x \in \mathbb{R} : f(-x) = -f(x)$."
    draws, found = worlds(text)
    assert found
    assert not draws.fills


def test_an_extra_equation_is_solved_like_a_hypothesis() -> None:
    structure = largest(r"Let $x, y \in \mathbb{R}$ with $x^2 + y^2 = 1$.")
    edge = t.eq(t.var("x") + t.var("y"), t.num("1.4142"))
    found = list(Draws(structure, (edge,)).draws(sources(24, 1), 4))
    assert found
    for world in found:
        assert truth_of(t.conj(edge, *structure.hypotheses), world.world) is Truth.TRUE


def test_an_extra_equation_about_a_matrix_shape_is_solved_too() -> None:
    structure = largest(r"Let $V \in \mathbb{R}^{2 \times 2}$ with $V^\top V = I_2$.")
    edge = t.eq(t.var("V_1,1"), t.num("1/3"))
    found = list(Draws(structure, (edge,)).draws(sources(48, 1), 4))
    assert found
    for world in found:
        assert truth_of(t.conj(edge, *structure.hypotheses), world.world) is Truth.TRUE


def test_without_hypotheses_every_source_gives_a_world() -> None:
    draws, found = worlds(r"Let $x \in \mathbb{R}^2$ and $f : \mathbb{R} \to \mathbb{R}$.", 20, 20)
    assert len(found) == 20
    assert draws.dimension == (2, 2)


def test_the_same_sources_give_the_same_worlds() -> None:
    text = KERNEL + r"$\forall x, y \in \mathcal{X} : \mu(x) K(x, y) = \mu(y) K(y, x)$."
    assert worlds(text)[1] == worlds(text)[1]
