r"""Inputs that the engine itself has to bear: no raw exception, no bomb, one verdict for all.

Whatever the engine does, the first test holds: an author sees no words of an exception.
"""

from __future__ import annotations

import random

import pytest

from derivations.pages.check import check_pages, check_text
from derivations.pages.load import parse_page, read_page
from derivations.runs.runner import run
from derivations.runs.task import Let, Piece, Task

LET = "/// let\n{}\n///\n\n"
RAW = {
    "digits": r"$\Phi^{-1}(10^{-5000}) < 0$",
    "law without a comma": LET.format(r"Let $a \in \mathbb{R}$ and $X \sim \mathcal{N}(a 4)$."),
    "derivative of nothing": LET.format(r"Let $g : \mathbb{R} \to \mathbb{R}$ be smooth.")
    + "$g'() = 0$",
    "negative variance": LET.format(r"Let $U \sim \mathcal{N}(0,-1)$.") + r"$\mathbb{E}[U] = 0$",
    "a set and a number": LET.format(r"Let $x \in \mathbb{R}$.") + r"${x, 7}$",
    "a long index": LET.format(r"Let $m, n \in \mathbb{N}$ and $\sigma \in S_n$.")
    + r"$\sigma(10^{5000} m) = 1$",
    "a long power": LET.format(r"Let $A \in \mathbb{R}^{2 \times 2}$.") + r"$A^{10^{5000}} = A$",
    "a long factorial": r"$(10^{5000})! = 1$",
    "a long range": r"$\sum_{i=1}^{10^{5000}} i = 1$",
    "set of itself": LET.format(r"Let ${x, 7}$."),
}
WORDS = ("Traceback", "lambda", "NoneType", "sys.set_int", "positional argument", "object has no")


@pytest.mark.parametrize("name", RAW)
def test_no_words_of_an_exception_reach_an_author(name: str) -> None:
    for formula in check_text("p.md", RAW[name], jobs=1, cache=False).formulas:
        assert not any(word in formula.message for word in WORDS), formula.message


@pytest.mark.parametrize("name", RAW)
def test_an_odd_formula_is_told_what_is_wrong_with_it(name: str) -> None:
    formulas = check_text("p.md", RAW[name], jobs=1, cache=False).formulas
    assert not any("fault of the checker" in formula.message for formula in formulas)


BOMBS = {
    "determinant": LET.format(r"Let $A \in \mathbb{R}^{64 \times 64}$.")
    + r"$\det A = \det A^\top$",
    "product of sets": r"$|\{1, \dots, 20000\} \times \{1, \dots, 20000\}| = 400000000$",
    "power tower": r"$9^{9^{9^9}} > 1$",
    "factorial": r"$100000! > 1$",
    "sum": r"$\sum_{i=1}^{100000000} i = 5000000050000000$",
    "binomial": r"$\binom{1000000}{500000} > 1$",
    "permutations": LET.format(r"Let $\sigma \in S_{12}$.")
    + r"$\sigma \circ \sigma^{-1} = \mathrm{id}$",
    "a chain": LET.format(r"Let $m \in \mathbb{N}$.")
    + "$"
    + r" \ge ".join("m" * 121)
    + r" \ge 120$",
    "nested sums": "$" + "".join(rf"\sum_{{i_{n}=1}}^{{100}} " for n in range(6)) + "1 > 0$",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_short_formula_takes_a_short_time(name: str) -> None:
    page = read_page("p.md", BOMBS[name])
    formulas = check_pages([page], jobs=1, cache=False, timeout=15.0)[0].formulas
    assert not any("killed" in formula.message for formula in formulas)
    assert not any("limit of" in formula.message for formula in formulas)


# ---- the same verdict whatever the schedule

COUNT = 500
MANY = "".join(LET.format(rf"Let $a_{{{n}}} \in \mathbb{{R}}$.") for n in range(COUNT)) + "".join(
    f"$a_{{{n}}} = a_{{{n}}}$\n\n" for n in range(0, COUNT, 10)
)


def verdicts(jobs: int, order: random.Random | None = None) -> dict[str, str]:
    tasks = [work.task for work in parse_page("p.md", MANY).work]
    if order:
        order.shuffle(tasks)
    found = run(tasks, jobs=jobs, cache=False)
    return {
        str(task.subject): outcomes[0].verdict.value
        for task, outcomes in zip(tasks, found, strict=True)
    }


def test_many_settings_give_one_verdict_whatever_the_schedule() -> None:
    first = verdicts(1)
    assert set(first.values()) == {"symbolic"}
    assert verdicts(2) == first
    assert verdicts(2, random.Random(1)) == first


def test_a_scope_is_read_without_recursion() -> None:
    lets = tuple(
        Let((Piece("Let ", False), Piece(rf"b_{{{n}}} \in \mathbb{{R}}", True)))
        for n in range(1_500)
    )
    [[outcome]] = run([Task(lets, r"b_{7} = b_{7}")], jobs=1, cache=False)
    assert outcome.verdict.value == "symbolic", outcome.message
