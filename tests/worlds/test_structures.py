"""Structures: all of them up to a bound that is told, and larger ones beyond it."""

from __future__ import annotations

import pytest

from derivations.kernel import terms as t
from derivations.meaning.values import FiniteSet, Permutation
from derivations.worlds.assignment import Assignment
from derivations.worlds.beyond import beyond
from derivations.worlds.draws import Draws
from derivations.worlds.samples import sources
from derivations.worlds.structures import listing
from tests.worlds.worded import largest, setting

#: The words, how many structures there are, the bound as told, and whether there are larger ones.
LISTED = [
    (r"Let $x \in \mathbb{R}$.", 1, "", False),
    (r"Let $n \in \{1, 2, 3\}$ and $x \in \mathbb{R}^n$.", 3, "n ≤ 3", False),
    (r"Let $n \in \mathbb{N}$ and $\sigma \in S_n$.", 33, "n ≤ 4", True),
    (r"Let $\Theta$ be a finite set and $f : \Theta \to \Theta$.", 32, r"|\Theta| ≤ 3", True),
    (r"Let $n \in \mathbb{N}$.", 50, "n ≤ 50", True),
    (r"Let $a, b \in \mathbb{Z}$.", 529, "|a| ≤ 11, |b| ≤ 11", True),
    (r"Let $S \subseteq \{1, 2, 3\}$.", 8, "", False),
]


@pytest.mark.parametrize(("text", "count", "bound", "unbounded"), LISTED)
def test_listing(text: str, count: int, bound: str, unbounded: bool) -> None:
    found = listing(setting(text))
    assert (len(found.structures), found.bound, found.unbounded) == (count, bound, unbounded)
    assert found.exhaustive
    sizes = [s.size for s in found.structures]
    assert sizes == sorted(sizes)
    assert len({s.path for s in found.structures}) == count


def test_a_list_can_be_shared() -> None:
    known: dict[object, object] = {}
    one = setting(r"Let $n \in \mathbb{N}$.")
    assert listing(one, known) is listing(one, known)  # type: ignore[arg-type]


def test_nothing_is_beyond_what_has_a_bound() -> None:
    assert not list(beyond(setting(r"Let $n \in \{1, 2, 3\}$ and $x \in \mathbb{R}^n$.")))


def test_beyond_sets_have_four_and_five_members_with_cycles_and_constants() -> None:
    found = list(beyond(setting(r"Let $\Theta$ be a finite set and $f : \Theta \to \Theta$.")))
    sizes, orders = set(), set()
    for structure in found:
        whole, f = structure.values[r"\Theta"], structure.values["f"]
        assert isinstance(whole, FiniteSet)
        sizes.add(len(whole))
        image = {f.call(x) for x in whole}
        cycle, at = 1, f.call(whole.items[0])
        while at != whole.items[0] and cycle <= len(whole):
            cycle, at = cycle + 1, f.call(at)
        orders.add((len(image), cycle))
    assert sizes == {4, 5}
    assert {(1, 1), (4, 4), (5, 5)} <= orders


def test_beyond_the_identity_of_five_is_among_the_permutations() -> None:
    text = r"Let $n \in \mathbb{N}$ and $\sigma \in S_n$."
    found = [s.values[r"\sigma"] for s in beyond(setting(text))]
    assert Permutation((1, 2, 3, 4, 5)) in found
    assert len(set(found)) > 4


def test_beyond_a_number_alone_goes_far() -> None:
    found = [s.values["n"].number for s in beyond(setting(r"Let $n \in \mathbb{N}$."))]
    assert {51, 60, 1002, 2000} <= {int(q.p) for q in found}


def test_beyond_both_signs_are_tried() -> None:
    found = [s.values for s in beyond(setting(r"Let $a, b \in \mathbb{Z}$."))]
    sums = [int((v["a"] + v["b"]).number.p) for v in found]
    assert max(sums) > 100
    assert min(sums) < -100


def test_beyond_whole_numbers_solve_what_is_supposed() -> None:
    text = r"Let $a, b \in \mathbb{Z}$ with $a^2 = 2 b^2 + 1$."
    found = [s for s in beyond(setting(text)) if s.hypotheses == (t.TRUE,)]
    assert (17, 12) in {tuple(abs(int(s.values[k].number.p)) for k in "ab") for s in found}


def test_a_structure_is_rebuilt_with_what_a_world_gives() -> None:
    structure = largest(
        r"Let $n \in \{2\}$, $x \in \mathbb{R}^n$, $f : \mathbb{R} \to \mathbb{R}$ and let $p$ be "
        r"a probability mass function on $\{1, 2, 3\}$."
    )
    (assignment,) = Draws(structure).draws(sources(4, 1), 1)
    world = structure.concrete(assignment)
    x, p, f = (world.find(key) for key in ("x", "p", "f"))
    assert [e.number for e in x.entries] == [assignment.values[f"x_{i}"].number for i in (1, 2)]
    assert t.add(*(p.call(t.num(i)) for i in (1, 2, 3))) is t.ONE
    assert f.call(t.ONE).closed
    assert structure.concrete(assignment, lambda claim: True).decide(t.eq(t.var("q"), t.ONE))


def test_declared_signs_are_told() -> None:
    structure = largest(
        r"Let $f : \mathbb{R} \to \mathbb{R}_{>0}$, let $g : \mathbb{R} \to \mathbb{R}$ be smooth, "
        r"let $W$ be a density on $\mathbb{R}$ and let $a \in \mathbb{R}_{\ge 0}$."
    )
    maker = structure.maker
    assert maker.signs == {"f": "+", "W": "+"}
    assert t.le(t.ZERO, t.var("a")) in structure.facts
    assert any(part.op == "integral" for fact in structure.facts for part in fact.walk())


def test_a_symbolic_choice_becomes_two_structures() -> None:
    text = r"Let $a, b \in \mathbb{R}$ and $x \in \{a, b\}$."
    found = listing(setting(text)).structures
    assert {s.values["x"] for s in found} == {t.var("a"), t.var("b")}


def test_an_empty_assignment_has_no_world() -> None:
    structure = largest(r"Let $x \in \mathbb{R}$.")
    with pytest.raises(Exception, match="x"):
        structure.concrete(Assignment())
