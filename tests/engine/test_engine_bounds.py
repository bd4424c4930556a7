"""Whatever is asked, the engine answers in bounded time, with one sentence that is not too long."""

from __future__ import annotations

import pytest

from derivations.runs.task import Task
from derivations.runs.worker import settled
from tests.speak import Scope, scope, within

SECONDS = 20
GIVEN = r"Let $a, b, c, d \in \mathbb{R}$ and $n \in \mathbb{N}$."

#: Refused or undecided by name; none of them may pass.
TOO_MUCH = [
    r"\sum_{i=1}^{10^9} i = 1",
    r"\sum_{i=1}^{10^5} i = 1",
    r"\sum_{i=1}^{200} \sum_{j=1}^{200} a^i b^j = 0",
    r"\{1, \dots, 10^9\} = \{1\}",
    r"\sum_{\sigma \in S_{12}} 1 = 1",
    r"\sum_{\sigma \in S_{50}} 1 = 1",
    r"\sum_{m \in \mathbb{N}} m = 1",
    r"\sum_{i=1}^{\infty} i = 1",
    r"2^{2^{2^{2^{2^{2}}}}} = 0",
    r"10^{10^{10}} = 0",
    r"1001! = 1",
    r"(n!)! > 0",
    r"1000!^{7} = 1",
    r"I_{65} = I_{65}",
    r"\mathbb{E}_{X \sim \mathrm{Bernoulli}(a)^{50}}[X_1] = a",
    "1" * 500 + " = 1",
    r"\exists t \in \mathbb{R} : t > 0",
    "|" * 200,
]
#: Only the time and the size of the answer count here.
HARD = [
    r"\prod_{i=1}^{20000} i = 0",
    r"1000! \cdot 1000! = 1",
    r"\exp(\exp(\exp(100))) > 1",
    r"\sin(\exp(\exp(20))) < 1",
    r"\lfloor \exp(\exp(\exp(4))) \rfloor > 0",
    r"(1 + \sqrt{2})^{10^6} > 1",
    r"\binom{a}{500} = 0",
    r"(a + b + c + d)^{100} = (d + c + b + a)^{100}",
    r"(a + b + c + d)^{100} = (a + b)^{100} + (c + d)^{100}",
    r"((((a^2+b)^2+c)^2+d)^2+a)^2 = (((((a^2+b)^2+c)^2+d)^2)^2+b)^2",
    r"\sum_{i=1}^{2000} \exp(i a) = 0",
    r"\prod_{i=1}^{60} (a + b^i + c) = 0",
    r"\max(" + "a, b, c, " * 300 + "d) = a",
    "a = " * 400 + "b",
    r"\int_0^1 \exp(\sin(\exp(t))) \,dt = 1",
    r"\lim_{t \to 0} \frac{\sin(\tan t) - \tan(\sin t)}{t^7} = \frac{1}{30}",
    r"\sup_{t \in (0, 10)} \sin(t^2) \exp(-t) \cos(\exp(t)) > 0",
    r"\det \begin{bmatrix} " + r" \\ ".join(["a & b & c & d & 1"] * 5) + r" \end{bmatrix} = 0",
]


@pytest.mark.parametrize("latex", TOO_MUCH)
def test_too_much_is_refused_by_name(latex):
    with within(SECONDS):
        outcome = scope(GIVEN).ask(latex)
    assert not outcome.verdict.passes()
    assert 10 < len(outcome.message) < 500


@pytest.mark.parametrize("latex", HARD)
def test_hard_formulas_end(latex):
    with within(SECONDS):
        outcome = scope(GIVEN).ask(latex)
    assert len(outcome.message) < 1_000
    assert all(len(text) < 5_000 for text in (outcome.counterexample or {}).values())


@pytest.mark.parametrize(
    "given",
    [
        r"Let $x \in \mathbb{R}^{1000000}$.",
        r"Let $A \in \mathbb{R}^{1000 \times 1000}$.",
        r"Let $\sigma \in S_{50}$.",
        r"Let $\sigma \in S_{500}$.",
        r"Let $m \in \{1, \dots, 10^9\}$.",
        r"Let $\Omega \subset \{1, \dots, 60\}$.",
        r"Let $f : \{1, \dots, 1000\} \to \mathbb{R}$.",
    ],
)
def test_what_is_given_may_be_too_large(given):
    with within(SECONDS):
        outcomes = Scope(given).settings()
    assert not outcomes[0].verdict.passes()
    assert 10 < len(outcomes[0].message) < 300


def test_a_chain_of_squares_stays_in_bounds():
    steps = [r"Write $x_{1} := 3$."]
    steps += [rf"Write $x_{{{k + 1}}} := x_{{{k}}} x_{{{k}}}$." for k in range(1, 40)]
    with within(SECONDS):
        outcome = Scope(*steps).ask(r"x_{40} = 1")
    assert not outcome.verdict.passes()
    assert outcome.message


def test_a_long_chain_of_definitions_ends_in_a_verdict():
    lets = [r"Let $a \in \mathbb{R}$. Write $x_{1} := a$."]
    lets += [rf"Write $x_{{{k + 1}}} := x_{{{k}}} + 1$." for k in range(1, 300)]
    with within(SECONDS):
        outcome = Scope(" ".join(lets)).ask(r"x_{300} = a")
    assert not outcome.verdict.passes()
    assert outcome.message


def test_a_task_without_an_answer_is_undecided():
    from derivations.kernel.verdict import Verdict

    (outcome,) = settled(Task((), "a = b"), Verdict.UNDECIDED, "it took too long")
    assert outcome.verdict is Verdict.UNDECIDED
