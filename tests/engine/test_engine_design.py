"""The examples whose answers the design of the language states, with their counterexamples."""

from __future__ import annotations

import pytest

from tests.speak import scope

PERMUTATIONS = (
    r"Let $n \in \{1,\dots,4\}$, $i, j \in \{1,\dots,n\}$, $\sigma, \tau \in S_n$ and "
    r"$x \in \mathbb{R}^n$. Let $e_1, \dots, e_n$ be the standard basis of $\mathbb{R}^n$. "
    r"Write $P_\sigma := [e_{\sigma(1)} \dots e_{\sigma(n)}]^\top$."
)
COUPLING = (
    r"Let $n \in \{1,\dots,3\}$ and $x \in \mathbb{R}^n$. Let $\Omega \subset \{1,\dots,n\}$ with "
    r"$|\Omega| = k$, and let $s_\theta : \mathbb{R}^k \to \mathbb{R}^{n-k}$ and "
    r"$t_\theta : \mathbb{R}^k \to \mathbb{R}^{n-k}$ be smooth. Define $z \in \mathbb{R}^n$ by "
    r"$z_\Omega := x_\Omega$ and "
    r"$z_{\Omega^c} := \exp(s_\theta(x_\Omega)) \odot x_{\Omega^c} + t_\theta(x_\Omega)$.",
    r"Let $e_1, \dots, e_n$ be the standard basis of $\mathbb{R}^n$. Let $\sigma \in S_n$. "
    r"Write $P_\sigma := \sum_{m=1}^n e_m e_{\sigma(m)}^\top$. "
    r"Suppose that $P_\sigma x = (x_\Omega, x_{\Omega^c})$.",
)
MAX_MAX = (
    r"Let $\Theta$ and $\Phi$ be finite sets, $\theta \in \Theta$, $\phi \in \Phi$, "
    r"$f : \Theta \to \mathbb{R}$ and $h : \Theta\times\Phi \to \mathbb{R}_{\ge 0}$. "
    r"Suppose that $\forall \theta\in\Theta : \min_{\phi} h(\theta,\phi) = 0$. "
    r"Write $g(\theta,\phi) := f(\theta) - h(\theta,\phi)$."
)
LOG_DERIVATIVE = (
    r"Let $\mathcal{Z}$ be a finite set, $\theta \in \mathbb{R}$, "
    r"$h : \mathcal{Z} \to \mathbb{R}_{>0}$, and let $q_\theta$ be a probability mass function on "
    r"$\mathcal{Z}$, positive and differentiable in $\theta$."
)

HOLDS = [
    (
        PERMUTATIONS,
        r"P_\sigma^\top P_\sigma = \sum_{i=1}^n e_{\sigma(i)} e_{\sigma(i)}^\top"
        r" = \sum_{i=1}^n e_i e_i^\top = I_n",
    ),
    (
        PERMUTATIONS,
        r"(P_\sigma P_{\sigma^{-1}})_{ij} = \sum_{k=1}^n (P_\sigma)_{ik} (P_{\sigma^{-1}})_{kj}"
        r" = (I_n)_{ij}",
    ),
    (PERMUTATIONS, r"(P_\sigma x)_i = x_{\sigma(i)}"),
    (
        MAX_MAX,
        r"\max_{\theta,\phi} g(\theta,\phi) = \max_\theta \{ f(\theta) "
        r"- \min_\phi h(\theta,\phi) \} = \max_\theta f(\theta)",
    ),
    (
        LOG_DERIVATIVE,
        r"\nabla_\theta \mathbb{E}_{Z\sim q_\theta}[\log\frac{h(Z)}{q_\theta(Z)}] = "
        r"\mathbb{E}_{Z\sim q_\theta}[(\nabla_\theta \log q_\theta(Z)) "
        r"\log\frac{h(Z)}{q_\theta(Z)}]",
    ),
]
JACOBIAN = (
    r"\frac{\partial z}{\partial x} = P_\sigma^{-1} \begin{bmatrix} I_k & 0 \\ * & "
    r"\operatorname{diag}(\exp(s_\theta(x_\Omega))) \end{bmatrix} P_\sigma"
)


@pytest.mark.parametrize(("given", "sentence"), HOLDS)
def test_holds_in_every_structure(given, sentence):
    outcome = scope(given).ask(sentence)
    assert outcome.verdict.value in ("symbolic", "bounded", "tested"), outcome.message
    assert all(step.worlds >= 3 for step in outcome.steps)


def test_the_permutation_proofs_are_symbolic():
    for given, sentence in HOLDS[:3]:
        outcome = scope(given).ask(sentence)
        assert {step.verdict.value for step in outcome.steps} == {"symbolic"}
        assert "n ≤ 4" in outcome.steps[0].bound


def test_the_jacobian_of_a_coupling_layer_with_a_hole():
    assert scope(*COUPLING).verdict(JACOBIAN) in ("symbolic", "tested")


def test_the_log_determinant_of_a_coupling_layer():
    left = r"\log \left|\det \frac{\partial z}{\partial x}\right| = "
    assert scope(COUPLING[0]).verdict(left + r"\mathbf{1}^\top s_\theta(x_\Omega)") == "symbolic"
    wrong = scope(COUPLING[0]).ask(left + r"\mathbf{1}^\top \exp(s_\theta(x_\Omega))")
    assert wrong.verdict.value == "refuted"
    assert wrong.counterexample["n"] == "1"


def test_the_wrong_permutation_matrix_has_a_smallest_counterexample():
    outcome = scope(PERMUTATIONS).ask(r"P_\sigma = \sum_{i=1}^n e_{\sigma(i)} e_i^\top")
    assert outcome.verdict.value == "refuted"
    assert outcome.counterexample["n"] == "3"
    assert outcome.counterexample[r"\sigma"] == "(2,3,1)"
    assert outcome.counterexample["left"] == "[0 1 0; 0 0 1; 1 0 0]"
    assert outcome.counterexample["right"] == "[0 0 1; 1 0 0; 0 1 0]"


def test_the_determinant_is_not_one_at_the_transposition():
    outcome = scope(PERMUTATIONS).ask(r"\det P_\sigma = 1")
    assert outcome.verdict.value == "refuted"
    found = outcome.counterexample
    assert (found["n"], found[r"\sigma"], found["left"]) == ("2", "(2,1)", "-1")


def test_max_min_is_not_max_max():
    wrong = r"\max_{\theta,\phi} g(\theta,\phi) = \max_\theta \min_\phi g(\theta,\phi)"
    outcome = scope(MAX_MAX).ask(wrong)
    assert outcome.verdict.value == "refuted"
    assert outcome.counterexample[r"\Theta"] == "{θ₁}"


def test_the_log_derivative_with_the_ratio_upside_down():
    kept, _, _ = HOLDS[-1][1].rpartition(r"\frac{h(Z)}{q_\theta(Z)}]")
    wrong = kept + r"\frac{q_\theta(Z)}{h(Z)}]"
    assert scope(LOG_DERIVATIVE).verdict(wrong) == "refuted"
