"""True and false sentences by subject, written from the language's description alone.

Each subject has what is given, sentences that hold and sentences that do not.
"""

# ruff: noqa: E501 - a sentence stands on one line
from __future__ import annotations

from typing import NamedTuple


class Subject(NamedTuple):
    """What is given, and what is true and false of it."""

    given: str
    true: tuple[str, ...]
    false: tuple[str, ...]


PERMUTATIONS = Subject(
    r"Let $n \in \{1, 2, 3\}$, $\sigma, \tau, \rho \in S_n$ and $i, j \in \{1, \ldots, n\}$.",
    (
        r"(\sigma \circ \tau)^{-1} = \tau^{-1} \circ \sigma^{-1}",
        r"\sigma(i) = \sigma(j) \Leftrightarrow i = j",
        r"\sum_{k=1}^{n} \sigma(k) = \binom{n+1}{2}",
        r"\prod_{k=1}^n \sigma(k) = n!",
        r"|\{1, \dots, n - 1\}| = n - 1",
        r"\{n, n - 1, \dots, 1\} = \{1, 2, \dots, n\}",
        r"\operatorname{sgn}(\sigma \circ \tau) = \operatorname{sgn}(\sigma) \operatorname{sgn}(\tau)",
        r"\exists k \in \{1, \dots, n\} \colon \sigma(k) = i",
        r"\{\sigma(1), \dots, \sigma(n)\} = \{1, \dots, n\}",
    ),
    (
        r"\sigma \circ \tau = \tau \circ \sigma",
        r"\sigma^{-1} = \sigma",
        r"\sigma(i) = i",
        r"\exists k \in \{1, \dots, n\} : \sigma(k) = k",
        r"\sigma \circ \sigma \circ \sigma = \sigma",
        r"(\sigma \circ \tau)(i) = \tau(\sigma(i))",
    ),
)
MATRICES = Subject(
    r"Let $A, B, C \in \mathbb{R}^{2 \times 2}$, $u, v \in \mathbb{R}^2$ and $a, t \in \mathbb{R}$.",
    (
        r"A (B + C) = A B + A C",
        r"\mathrm{tr}(A B - B A) = 0",
        r"(u + v)^\mathrm{T} (u - v) = \|u\|^2 - \|v\|^2",
        r"\det(t A) = t^2 \det A",
        r"u v^\top u = (v^\top u) u",
        r"A^2 - \operatorname{tr}(A) \cdot A + (\det A) I_2 = 0",
        r"\begin{vmatrix} a & t \\ t & a \end{vmatrix} = a^2 - t^2",
        r"\det A \neq 0 \Rightarrow A^{-1} A = I_2",
        r"\left| u^\top v \right| \leq \lVert u \rVert \lVert v \rVert",
    ),
    (
        r"A B = B A",
        r"\det(A + B) = \det A + \det B",
        r"\det(t A) = t \det A",
        r"(A B)^\top = A^\top B^\top",
        r"A B = 0 \implies A = 0 \lor B = 0",
        r"\operatorname{tr}(A B) = \operatorname{tr}(A) \operatorname{tr}(B)",
        r"A^{-1} A = I_2",
        r"u v^\top = v u^\top",
    ),
)
SUBVECTORS = Subject(
    r"Let $n \in \{1, 2, 3\}$, $x, y \in \mathbb{R}^n$ and $\Omega \subset \{1, \dots, n\}$.",
    (
        r"\|x\|^2 = \|x_\Omega\|^2 + \|x_{\Omega^c}\|^2",
        r"(x + y)_\Omega = x_\Omega + y_\Omega",
        r"\mathbf{1}^\top x_\Omega = \sum_{i \in \Omega} x_i",
        r"x^\top y = x_\Omega^\top y_\Omega + x_{\Omega^c}^\top y_{\Omega^c}",
        r"|\Omega| + |\Omega^c| = n",
        r"(\Omega^c)^c = \Omega",
    ),
    (
        r"\|x\| = \|x_\Omega\| + \|x_{\Omega^c}\|",
        r"\Omega \ne \emptyset",
        r"\Omega \subsetneq \{1, \dots, n\}",
        r"\sum_{i \in \Omega} x_i = \sum_{i=1}^n x_i",
        r"|\Omega| \le |\Omega^c|",
    ),
)
SUMS = Subject(
    r"Let $n \in \mathbb{N}$, $m \in \mathbb{Z}$, $a \in \mathbb{R}$, $r \in (0, 1)$ and $x \in \mathbb{R}^n$.",
    (
        r"\sum_{k=0}^{n} {n \choose k} = 2^n",
        r"\sum_{k=1}^n k^3 = \left( \sum_{k=1}^n k \right)^2",
        r"1 + 2 + \cdots + n = \frac{n (n + 1)}{2}",
        r"\sum_{k=0}^{n-1} r^k = \frac{1 - r^n}{1 - r}",
        r"\frac{1}{n} \sum_{i=1}^n (x_i - \frac{1}{n} \sum_{j=1}^n x_j) = 0",
        r"\sum_{i=1}^n \sum_{j=1}^n x_i x_j = \left(\sum_{i=1}^n x_i\right)^2",
        r"m^2 \geqslant m",
        r"\prod_{k=1}^n \frac{k + 1}{k} = n + 1",
    ),
    (
        r"\sum_{k=1}^n k^2 = \left( \sum_{k=1}^n k \right)^2",
        r"2^n > n^2",
        r"n! \le 2^n",
        r"\sum_{i=1}^n x_i^2 = \left(\sum_{i=1}^n x_i\right)^2",
        r"\sum_{k=0}^{n} r^k = \frac{1 - r^n}{1 - r}",
        r"n^2 + n + 41 \le 60",
        r"a^n \ge 0",
    ),
)
SETS = Subject(
    r"Let $\Theta$ and $\Phi$ be finite sets, $f : \Theta \to \mathbb{R}$, "
    r"$g : \Theta \times \Phi \to \mathbb{R}$ and $w : \Phi \to \mathbb{R}_{>0}$.",
    (
        r"\max_{\theta \in \Theta} (-f(\theta)) = -\min_{\theta \in \Theta} f(\theta)",
        r"\max_{\theta \in \Theta} \min_{\phi \in \Phi} g(\theta, \phi) "
        r"\le \min_{\phi \in \Phi} \max_{\theta \in \Theta} g(\theta, \phi)",
        r"\max_{\theta \in \Theta} \max_{\phi \in \Phi} g(\theta, \phi) "
        r"= \max_{\phi \in \Phi} \max_{\theta \in \Theta} g(\theta, \phi)",
        r"\forall \theta \in \Theta : f(\theta) \le \max_{s \in \Theta} f(s)",
        r"\sum_{\theta \in \Theta} \sum_{\phi \in \Phi} g(\theta, \phi) "
        r"= \sum_{\phi \in \Phi} \sum_{\theta \in \Theta} g(\theta, \phi)",
        r"\sum_{\phi \in \Phi} w(\phi) > 0",
        r"\arg\max_{\theta \in \Theta} f(\theta) = \arg\max_{\theta \in \Theta} (2 f(\theta) + 1)",
    ),
    (
        r"\max_{\theta \in \Theta} \min_{\phi \in \Phi} g(\theta, \phi) "
        r"= \min_{\phi \in \Phi} \max_{\theta \in \Theta} g(\theta, \phi)",
        r"|\arg\max_{\theta \in \Theta} f(\theta)| = 1",
        r"\max_{\theta \in \Theta} f(\theta) \ge 0",
        r"\sum_{\phi \in \Phi} w(\phi) = 1",
        r"\max_{\theta \in \Theta} f(\theta) = \sum_{\theta \in \Theta} f(\theta)",
        r"\exists \theta \in \Theta : f(\theta) > 0",
        r"\arg\max_{\theta \in \Theta} f(\theta) = \arg\max_{\theta \in \Theta} f(\theta)^2",
    ),
)
SMOOTH = Subject(
    r"Let $f, g : \mathbb{R} \to \mathbb{R}$ be smooth and $t, c \in \mathbb{R}$. "
    r"Let $n \in \{1, 2\}$ and $x \in \mathbb{R}^n$.",
    (
        r"\frac{d}{dt} (f(t) g(t)) = f'(t) g(t) + f(t) g'(t)",
        r"\frac{\mathrm{d}}{\mathrm{d}t} f(g(t)) = f'(g(t)) g'(t)",
        r"\frac{d^2}{dt^2} (c f(t)) = c f''(t)",
        r"\nabla_x \|x\|^2 = 2 x",
        r"\frac{\partial}{\partial t} \exp[c t] = c \exp[c t]",
        r"\int_0^1 c t \,\mathrm{d}t = \frac{c}{2}",
        r"\int_{-\infty}^{+\infty} \varphi(t) \,dt = 1",
        r"\lim_{z \to \infty} \frac{z + 1}{z} = 1",
        r"\lim_{z \to -\infty} \Phi(z - 1) = 0",
        r"\lim_{z \to \infty} (1 + \frac{c}{z})^z = \exp(c)",
        r"\int_{-1}^1 \frac{1}{\sqrt{1 - z^2}} \,dz = \pi",
        r"\frac{d}{dt} (t |t|) = 2 |t|",
        r"\int \exp(-2 |z - c|) \,dz = 1",
        r"\int z \exp(-|z - c|) \,dz = 2 c",
        r"\int_{-1}^1 |z| \,dz = 1",
        r"\Phi(0) = \frac{1}{2}, \quad \pi \approx 3.1416",
        r"\int_0^1 f(z) \,dz \in \mathbb{R}",
        r"\frac{d}{dt} \int_0^t f(z) \,dz = f(t)",
        r"\frac{d}{dt} \int_0^{t^2} f(z) \,dz = 2 t f(t^2)",
        r"\frac{d}{dt} \int_0^1 f(z) e^{t z} \,dz = \int_0^1 z f(z) e^{t z} \,dz",
        r"\int_0^1 (f(z) + 1) \,dz = \int_0^1 f(z) \,dz + 1",
        r"\int_0^c (f(z) + g(z)^2) \,dz = \int_0^c f(z) \,dz + \int_0^c g(z)^2 \,dz",
        r"\int_0^1 f(z)^2 \,dz \ge 0",
    ),
    (
        r"\frac{d}{dt} (f(t) g(t)) = f'(t) g'(t)",
        r"\frac{d}{dt} f(g(t)) = f'(t) g'(t)",
        r"f(t + c) = f(t) + f(c)",
        r"f''(t) = 0",
        r"\frac{d}{dt} |t| = 1",
        r"\pi \approx 3.142 \land \pi \approx 3.1415",
        r"\int_0^1 c t \,dt = c",
        r"\lim_{z \to 0} \frac{\sin z}{z} = 0",
        r"f(t) \ge f(0)",
        r"\frac{d}{dt} \int_0^{t^2} f(z) \,dz = f(t^2)",
    ),
)
LAWS = Subject(
    r"Let $\mathcal{Z}$ be a finite set, $h, k : \mathcal{Z} \to \mathbb{R}$, $p \in (0, 1)$, "
    r"$\mu \in \mathbb{R}$ and $s \in \mathbb{R}_{>0}$. Let $P$ and $Q$ be probability mass functions "
    r"on $\mathcal{Z}$, positive. Let $X \sim \mathcal{N}(\mu, s)$ and $B \sim \mathrm{Bernoulli}(p)^{3}$.",
    (
        r"\mathrm{E}_{Z \sim Q}[h(Z) + k(Z)] = \mathrm{E}_{Z \sim Q}[h(Z)] + \mathrm{E}_{Z \sim Q}[k(Z)]",
        r"\mathrm{Var}_{Z \sim Q}(h(Z)) = \mathrm{E}_{Z \sim Q}[h(Z)^2] - (\mathrm{E}_{Z \sim Q}[h(Z)])^2",
        r"\mathrm{Cov}_{Z \sim Q}(h(Z), k(Z)) = \mathrm{Cov}_{Z \sim Q}(k(Z), h(Z))",
        r"\mathrm{KL}[P||P] = 0",
        r"\mathrm{KL}[P||Q] = \sum_{z \in \mathcal{Z}} P(z) \ln \frac{P(z)}{Q(z)}",
        r"\mathbb{E}_{Z \sim Q}\left[\frac{P(Z)}{Q(Z)} h(Z)\right] = \mathbb{E}_{Z \sim P}[h(Z)]",
        r"\mathrm{Pr}[B_1 = 1 \land B_2 = 0] = p (1 - p)",
        r"\mathbb{E}[X^2] = \mu^2 + s",
        r"\mathbb{E}[\sin X] = \exp(-\frac{s}{2}) \sin \mu",
        r"\operatorname{Var}(B_1 + B_2 + B_3) = 3 p (1 - p)",
    ),
    (
        r"\mathrm{KL}[P||Q] = \mathrm{KL}[Q||P]",
        r"\mathbb{E}_{Z \sim Q}[h(Z) k(Z)] = \mathbb{E}_{Z \sim Q}[h(Z)] \mathbb{E}_{Z \sim Q}[k(Z)]",
        r"\mathrm{KL}[P||Q] \le 0",
        r"\mathrm{Var}_{Z \sim Q}(2 h(Z)) = 2 \mathrm{Var}_{Z \sim Q}(h(Z))",
        r"\mathbb{E}[X^2] = \mu^2",
        r"\mathbb{E}[\exp(X)] = \exp(\mathbb{E}[X])",
        r"\Pr[B_1 = B_2] = \frac{1}{2}",
        r"\mathbb{E}_{Z \sim Q}[\log Q(Z)] = 0",
    ),
)
SUBJECTS = {
    "permutations": PERMUTATIONS,
    "matrices": MATRICES,
    "subvectors": SUBVECTORS,
    "sums": SUMS,
    "sets": SETS,
    "smooth": SMOOTH,
    "laws": LAWS,
}
