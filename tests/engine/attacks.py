"""False sentences made to slip through, by the way in which they try."""

# ruff: noqa: E501 - a sentence stands on one line
from __future__ import annotations

ATTACKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "simple numbers in many structures": (
        r"Let $n \in \mathbb{N}$, $A \in \mathbb{R}^{2 \times 2}$, $x, y \in \mathbb{R}$ and $k \in \{1, \dots, 40\}$.",
        (
            r"n \det A = 0",
            r"x^n = x",
            r"\lfloor k y \rfloor = k y",
            r"\lfloor n y \rfloor = n y",
            r"\sin(\pi n y) = 0",
            r"n + \cos(2 \pi y) = n + 1",
            r"n A_{1,1} (A_{1,1} - 1) (A_{1,1} + 1) = 0",
            r"x^{n + 2} = x^n",
            r"n y (y - 1) (y + 1) (y - 2) (y + 2) (y - 3) = 0",
            r"\lfloor n x \rfloor + \lfloor n y \rfloor = \lfloor n x + n y \rfloor",
            r"n \max(-y, 3) = 3 n",
            r"k \max(y, 4) = 4 k",
            r"x^n \ge y^n \lor x < 1",
        ),
    ),
    "simple numbers under an integral": (
        r"Let $f : \mathbb{R} \to \mathbb{R}$ be smooth, $x \in \mathbb{R}$, $n \in \mathbb{N}$ and $a \in \mathbb{R}_{>0}$.",
        (
            r"\int_0^x f(t)^2 \,dt \ge 0",
            r"\int_0^x e^{f(t)} \,dt \ge 0",
            r"f(x) \ge 0 \implies \int_0^1 f(t) \,dt \ge 0",
            r"\int_0^x n t \,dt = \frac{n x}{2}",
            r"\int_0^x \frac{1}{1 + t^2} \,dt \le 1.5",
            r"\int_0^a e^{-t} \,dt \le 0.999",
        ),
    ),
    "a touch at one point": (
        r"Let $x, y, z \in \mathbb{R}$.",
        (
            r"\lfloor \sin x \rfloor \le 0",
            r"\lceil \sin x \rceil \ge 0",
            r"\lfloor \frac{\sin x + \cos y}{2} \rfloor \le 0",
            r"\max(\lfloor \sin x \rfloor, 0) = 0",
            r"\sin x \cos y \cos z < 1",
            r"\operatorname{sgn}(1 - \sin x \cos y) = 1",
            r"(e^x - y)^2 + (x + y)^2 + (z - x)^2 > 0",
            r"\max(|e^x - 2|, |y - 3.7|) > 0",
            r"\sqrt{\sin x + \sin y + 1.9999999} \ge 0",
        ),
    ),
    "beside a number that it speaks of": (
        r"Let $x \in \mathbb{R}$.",
        (
            r"\exp(-10^6 (x - 0.3717)^2) \le 0.5",
            r"\exp(-(x - 37.5)^2 10^4) < 0.9",
            r"\max(x, 10^{12}) = 10^{12}",
            r"\max(x - 10^{15}, 0) = 0",
            r"\lfloor \frac{x}{10^{12}} \rfloor \in \{-1, 0\}",
        ),
    ),
    "beyond the digits": (
        r"Let $x \in \mathbb{R}$.",
        (
            r"\sqrt{1 + 10^{-70}} = 1",
            r"\exp(10^{-80}) = 1",
            r"\cos(10^{-50}) \ge 1",
            r"x + \sqrt{1 + 10^{-70}} = x + 1",
            r"\Phi(40) = 1",
            r"\log(1 + \exp(-300) - 1) = 0",
            r"\log(1 + 10^{-70}) \le 0",
            r"\log(1 + 10^{-300}) = 0",
            r"\int_0^1 t^2 \,dt = 0.3333333333333333",
            r"\int_0^1 e^{-t^2} \,dt + 10^{-20} = \int_0^1 e^{-t^2} \,dt",
        ),
    ),
    "beside an edge": (
        r"Let $x, y \in \mathbb{R}$ and $u \in [0, 10]$.",
        (
            r"(x - \sqrt{2})^2 > 0",
            r"(x - \sqrt2)^2 (x - \sqrt3)^2 \ne 0",
            r"\sin(x) < 1",
            r"x^3 \ne 2",
            r"x^5 - x - 1 \ne 0",
            r"\exp(x) \ne 5",
            r"x^2 + y^2 \ne 10^{10} + 1",
            r"|x - 31.7| \ge 0.01",
            r"(u - 7.77)^2 \ge 0.0001",
            r"\cos(100 x) \ge -0.999999",
            r"\exp(-(x - 7.77)^2) \le 0.9",
        ),
    ),
    "an integral that misses or does not converge": (
        r"Let $a \in \mathbb{R}_{>0}$.",
        (
            r"\int_0^\infty \exp(-1000000 (t - 7.77)^2) \,dt = 0",
            r"\int_0^{1000} \exp(-(1000 (t - 333.3))^2) \,dt = 0",
            r"\int_0^1 t^{a - 2} \,dt = \frac{1}{a - 1}",
            r"\int_1^\infty t^{-a} \,dt = \frac{1}{a - 1}",
            r"\int_{-2}^1 \sqrt{1 - t^2} \,dt = \frac{\pi}{2}",
        ),
    ),
    "a letter inside a name": (
        r"Let $\Theta$ be a finite set and let $a_t, x_i, b_\theta \in \mathbb{R}$. Write $c := a_t$.",
        (
            r"\sum_{i=1}^3 x_i = 3 x_i",
            r"\max_{\theta \in \Theta} b_\theta = \min_{\theta \in \Theta} b_\theta",
            r"\int_0^1 a_t \,dt = a_t",
            r"\lim_{t \to \infty} a_t = a_t",
            r"\int_0^1 c \,dt = c",
        ),
    ),
    "nobody said positive": (
        r"Let $\mathcal{Z}$ be a finite set, $z \in \mathcal{Z}$, $\theta \in \mathbb{R}$, and let $q_\theta$ be "
        r"a probability mass function on $\mathcal{Z}$, differentiable in $\theta$.",
        (r"q_\theta(z) > 0",),
    ),
    "the highest point inside": (
        r"Let $x, y \in \mathbb{R}$, $p \in (0, 1)$ and $a \in \mathbb{R}_{>0}$.",
        (
            r"p^2 (1 - p) < \frac{4}{27}",
            r"\sqrt{p} (1 - p) < \frac{2}{3 \sqrt{3}}",
            r"a \log a > -\exp(-1)",
            r"x \exp(-x^2) < 0.4288",
            r"x^2 + y^2 > 2 x + 4 y - 5",
            r"(x - y)^2 + (y - 2)^2 > 0",
            r"\sin x + \cos x < 1.4142",
            r"x^2 = 2 \iff x = \sqrt{2}",
            r"x^2 = 300.25 \iff 1 = 2",
        ),
    ),
    "dots that count nothing": (
        r"Let $n \in \mathbb{N}$ and let $e_2, \dots, e_n$ be the standard basis of $\mathbb{R}^n$.",
        (
            r"1 \in \{1, \dots, 0\}",
            r"|\{1, \dots, 0\}| = 2",
            r"|\{1, \dots, n - 1\}| \ge 1",
            r"\{n, \dots, 1\} = \{1, \dots, n\}",
            r"e_2 = e_2",
        ),
    ),
    "increasing says less": (
        r"Let $x \in \mathbb{R}$ and let $f : \mathbb{R} \to \mathbb{R}$ be smooth and increasing.",
        (
            r"f'(x) > 0",
            r"f(x + 1) - f(x) > \frac{1}{1000}",
            r"\lim_{t \to \infty} f(t) = \infty",
        ),
    ),
    "nobody said smooth": (
        r"Let $x \in \mathbb{R}$ and $g : \mathbb{R} \to \mathbb{R}$.",
        (
            r"\frac{d}{dx} g(x) = g'(x)",
            r"\lim_{t \to x} g(t) = g(x)",
        ),
    ),
    "a limit that SymPy gets wrong": (
        r"Let $a \in \mathbb{R}_{>0}$.",
        (
            r"\lim_{t \to -\infty} \Phi(t - 1) = 1",
            r"\lim_{t \to -\infty} \frac{\Phi(t) + a \Phi(t + 1)}{1 + a} = 1",
            r"\lim_{t \to -\infty} \Phi(t - 1) = \frac{1}{1000000}",
        ),
    ),
    "mathematics where nobody looks": (
        r"Let $x \in \mathbb{R}$.",
        (
            r"x \overset{x = 2}{=} x",
            r"1 = 1 \tag{1 = 2}",
        ),
    ),
    "one point is missing": (
        r"Let $a, b, c \in \mathbb{R}$ and $h : \mathbb{R} \to \mathbb{R}$.",
        (
            r"\frac{41 a - 37}{41 a - 37} = 1",
            r"\frac{a - b - c}{a - b - c} = 1",
            r"\log(a + 100) = \log(100 + a)",
            r"(\sqrt{a + 50})^2 = a + 50",
            r"\forall x \in \mathbb{R} : \frac{x - 37}{x - 37} = 1",
            r"\log(a^2) = 2 \log a",
            r"\sqrt{a^2} = a",
            r"\frac{h(a)}{h(a)} = 1",
            r"a^{-1} a = 1",
            r"0^{a^2} = 0",
        ),
    ),
    "far away": (
        r"Let $a, b \in \mathbb{R}$, $n \in \mathbb{N}$, $m \in \mathbb{Z}$ and $x \in \mathbb{R}^n$.",
        (
            r"|a| < 1000",
            r"\exp(a) > 10^{-100}",
            r"a \ne \frac{37}{41}",
            r"n \le 8",
            r"n \le 49",
            r"n! < 100000",
            r"m^2 \le 49",
            r"\|x\| < 10^6",
            r"n^2 < 1000 n",
            r"m > -1000",
        ),
    ),
    "edges": (
        r"Let $u \in [0, 1)$, $v \in (0, 1]$, $w \in [0, 1]$, $r \in \mathbb{R}_{\ge 0}$ and "
        r"$s \in [-1, 2)$.",
        (
            r"u > 0",
            r"v < 1",
            r"w > 0",
            r"w < 1",
            r"r > 0",
            r"s > -1",
            r"w (1 - w) > 0",
            r"\frac{r}{r} = 1",
            r"\log v < 0",
        ),
    ),
    "kinks": (
        r"Let $a, b \in \mathbb{R}$.",
        (
            r"\frac{d}{da} |a| = \operatorname{sgn}(a)",
            r"\frac{d}{da} |a - \frac{37}{41}| = \operatorname{sgn}(a - \frac{37}{41})",
            r"\frac{d}{da} \max(a, b) = \frac{1 + \operatorname{sgn}(a - b)}{2}",
            r"\operatorname{sgn}(a)^2 = 1",
            r"\lim_{t \to 0} \frac{|t|}{t} = 1",
        ),
    ),
    "nothing satisfies it": (
        r"Let $a, b \in \mathbb{R}$.",
        (
            r"a^2 < 0 \implies a = 1",
            r"a^2 < 0 \implies a = 1, \; b = b",
            r"a < a \implies b > 1 \implies b > 0",
            r"a > b \land b > a \implies a = 0",
            r"\forall t \in \mathbb{R}, t > t : a = b",
            r"a = 7 \text{ if } a < a",
        ),
    ),
    "zero probability": (
        r"Let $\mathcal{Z}$ be a finite set, $z \in \mathcal{Z}$, and let $p$ and $q$ be probability "
        r"mass functions on $\mathcal{Z}$.",
        (
            r"\mathbb{E}_{Z \sim q}[\frac{1}{q(Z)}] = |\mathcal{Z}|",
            r"\mathbb{E}_{Z \sim q}[\frac{p(Z)}{q(Z)}] = 1",
            r"q(z) > 0",
            r"\log q(z) \le 0",
            r"q(z) < 1",
            r"D_{\mathrm{KL}}(p \| q) < 100",
            r"\frac{q(z)}{q(z)} = 1",
        ),
    ),
    "special matrices": (
        r"Let $A, B \in \mathbb{R}^{2 \times 2}$, $x, y \in \mathbb{R}^2$, let "
        r"$M \in \mathbb{R}^{2 \times 2}$ be positive definite, let $N \in \mathbb{R}^{2 \times 2}$ "
        r"be invertible and let $S \in \mathbb{R}^{2 \times 2}$ be symmetric.",
        (
            r"\det M \ge 1",
            r"x^\top M x \ge x^\top x",
            r"\det M < 1000",
            r"\operatorname{rank}(A) = 2",
            r"\det N \ne \frac{37}{41}",
            r"x^\top y = 0 \implies x = 0 \lor y = 0",
            r"A B = 0 \implies A = 0 \lor B = 0",
            r"A^2 = 0 \implies A = 0",
            r"S^2 = I_2 \implies S = I_2 \lor S = -I_2",
            r"\frac{1}{\det A} \det A = 1",
            r"\|x\| > 0",
        ),
    ),
    "special functions": (
        r"Let $a, b \in \mathbb{R}$, let $g : \mathbb{R} \to \mathbb{R}$ be smooth and increasing, "
        r"let $h : \mathbb{R} \to \mathbb{R}_{>0}$ be smooth, let "
        r"$k : \mathbb{R} \times \mathbb{R} \to \mathbb{R}$ be smooth and let $p$ be a density on "
        r"$\mathbb{R}$.",
        (
            r"g(a) + g(-a) = 2 g(0)",
            r"g'(a) \ge 1",
            r"g(a) \ge a",
            r"h(a) \ge h(0)",
            r"k(a, b) - k(a, 0) - k(0, b) + k(0, 0) = 0",
            r"\frac{\partial^3}{\partial a^2 \partial b} k(a, b) "
            r"= \frac{\partial^3}{\partial a \partial b^2} k(a, b)",
            r"\frac{d^3}{da^3} \log p(a) = 0",
            r"\frac{d^2}{da^2} \log p(a) < 0",
            r"p(a) \le 1",
            r"p(a) = p(-a)",
        ),
    ),
    "laws are not values": (
        r"Let $\mu \in \mathbb{R}$, $p \in (0, 1)$, $X \sim \mathcal{N}(\mu, 1)$, "
        r"$Y \sim \mathcal{N}(\mu, 1)$, $B \sim \mathrm{Bernoulli}(p)$ and "
        r"$C \sim \mathrm{Bernoulli}(p)$.",
        (
            r"X = Y",
            r"B = C",
            r"\mathbb{E}[X X] = \mathbb{E}[X] \mathbb{E}[X]",
            r"\Pr[B = C] = 1",
            r"\Pr[B = 1] > \frac{1}{1000}",
            r"\mathbb{E}[|X|] = |\mu|",
        ),
    ),
    "different sets": (
        r"Let $\Theta$ and $\Phi$ be finite sets, $\theta \in \Theta$, $\phi \in \Phi$ and "
        r"$f : \Theta \to \mathbb{N}$.",
        (
            r"\Theta \cap \Phi = \emptyset",
            r"\theta \ne \phi",
            r"\Theta \ne \Phi",
            r"|\Theta| \le 3",
            r"f(\theta) \le 8",
            r"\Theta = 0",
        ),
    ),
    "shadows": (
        r"Let $n \in \{1, 2, 3\}$, $i \in \{1, \dots, n\}$, $x \in \mathbb{R}^n$ and $y \in \mathbb{R}$. "
        r"Write $f(u) := u + y$.",
        (
            r"\sum_{i=1}^n x_i = n x_i",
            r"\sum_{y=1}^3 f(0) = 3 y",
            r"\sum_{i=1}^n i = n i",
            r"\max_{i} x_i = x_i",
            r"\sum_{i, j \in \{1,2\} \times \{1,2\}} 1 = 4",
            r"\lim_{y \to 0} y + y = y",
            r"\sum_{i=1}^n x_i + x_i = 0",
        ),
    ),
    "shapes": (
        r"Let $n, m \in \mathbb{N}$, $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$, "
        r"$A \in \mathbb{R}^{n \times m}$, $k \in \{1\}$ and $u \in \mathbb{R}^k$.",
        (
            r"A = A^\top",
            r"x^\top y = y^\top x",
            r"A A = A A",
            r"x x = x x",
            r"x^\top x = x x^\top",
            r"u^\top u = u u^\top",
            r"u = u^\top",
            r"x + 1 = 1 + x",
            r"x \odot y = y \odot x",
            r"x > 0",
            r"x_0 = 0",
            r"x / x = 1",
            r"x^2 = x^\top x",
            r"A I_n = A",
            r"\begin{bmatrix} 1 & * \\ * & 1 \end{bmatrix} = 2 I_2",
            r"\sum_{i=1}^m x_i = \sum_{i=1}^m x_i",
        ),
    ),
    "definitions": (
        r"Let $n \in \mathbb{N}$, $x \in \mathbb{R}^n$, $a, b \in \mathbb{R}$ and "
        r"$\sigma, \tau \in S_n$. Write $T(u) := a u + b$ and $Q_\sigma := \operatorname{sgn}(\sigma)$.",
        (
            r"T(T(a)) = a",
            r"T(x) = x",
            r"Q_\tau = Q_\sigma",
            r"Q_3 = 1",
            r"Q = 1",
            r"T(a, b) = 1",
            r"\frac{d}{da} T(a) = a",
            r"T = a",
        ),
    ),
    "hypotheses": (
        r"Let $x, y \in \mathbb{R}$, $p, q \in [0, 1]$ and $A \in \mathbb{R}^{2 \times 2}$. "
        r"Suppose that $y = x^2$, $p + q = 1$ and $A^\top A = I_2$.",
        (
            r"x = \sqrt{y}",
            r"\frac{d}{dx} y = 0",
            r"p q < \frac{1}{4}",
            r"p > 0",
            r"p = q",
            r"\det A = 1",
            r"A = I_2",
            r"x y = 0",
        ),
    ),
    "hypotheses with few solutions": (
        r"Let $x, y, z \in \mathbb{R}$. Suppose that $x (41 x - 37) = 0$ and $y^2 + z^2 = 1$.",
        (r"x y = 0", r"x = 0", r"y z = 0", r"y + z \le 1", r"y^4 + z^4 = 1"),
    ),
    "dots": (
        r"Let $n \in \mathbb{N}$ and $x \in \mathbb{R}^n$.",
        (
            r"1 + 2 + \dots + n = n^2",
            r"1 + 3 + \dots + (2 n - 1) = n^2 + 1",
            r"1 + 2 + \dots + 2^n = 2^{n+1} - 1",
            r"x_1 + x_3 + \dots + x_n = \sum_{i=1}^n x_i",
            r"1 + 2 + 5 + \dots + n = \frac{n (n + 1)}{2}",
            r"x_1 x_n + \dots + x_n x_1 = \sum_{i=1}^n x_i^2",
        ),
    ),
    "rounding": (
        r"Let $a \in \mathbb{R}$.",
        (
            r"\pi \approx 3.141",
            r"\pi \approx 3.15",
            r"1 \approx 1.1",
            r"1234 \approx 1200",
            r"\frac{1}{3} \approx 0.33 \land \frac{1}{3} \approx 0.34",
            r"10^{-7} \approx 2.0\times10^{-7}",
            r"1 + 10^{-45} e^{a} = 1",
            r"1 + 10^{-45} \exp(a) \le 1",
            r"e^{\pi \sqrt{163}} = 262537412640768744",
            r"\sin(\pi + 10^{-50}) = 0",
        ),
    ),
    "nested quantifiers": (
        r"Let $\Theta$ and $\Phi$ be finite sets and $g : \Theta \times \Phi \to \mathbb{R}$.",
        (
            r"\exists \theta \in \Theta : \forall \phi \in \Phi : "
            r"g(\theta, \phi) = \max_{s \in \Theta} g(s, \phi)",
            r"\forall \theta \in \Theta : \exists \phi \in \Phi : g(\theta, \phi) \ge 0",
            r"\lnot (\forall \theta \in \Theta : \exists \phi \in \Phi : g(\theta, \phi) \ge 0)",
            r"\exists m \in \{1, 2\} : m > 1 \implies 1 = 2",
            r"\forall t \in \mathbb{R} : t \ne 37",
        ),
    ),
    "words": (
        r"Let $a, b \in \mathbb{R}$, $n \in \{1, 2\}$, $i \in \{1, \dots, n\}$ and $x \in \mathbb{R}^n$.",
        (
            r"x_i = 0 \quad \text{for all } i",
            r"x_i = 1 \quad \text{for some } i",
            r"a^2 > 0 \text{ for } a \ge 0",
            r"a = b \text{ and } a > 1",
            r"a^2 > 0 \text{ unless } a = 0",
            r"\text{not } a = a",
            r"a = b \text{ or } a > b",
        ),
    ),
    "integrals": (
        r"Let $a \in \mathbb{R}$.",
        (
            r"\int_{-1}^1 \frac{1}{t^2} \,dt = -2",
            r"\int_{-1}^1 \frac{1}{t} \,dt = 0",
            r"\int_0^a t \,dt = \frac{a |a|}{2}",
            r"\int_0^1 \frac{1}{t} \,dt = 1",
            r"\lim_{t \to \infty} \exp(-a t) = 0",
            r"\int_0^\infty \exp(-a t) \,dt = \frac{1}{a}",
            r"\sup_{t \in (0, 1)} t < 1",
        ),
    ),
    "a function that nobody called smooth under an integral": (
        r"Let $u : \mathbb{R} \to \mathbb{R}$, let $g : \mathbb{R} \to \mathbb{R}_{>0}$ and $a, x, y \in \mathbb{R}$.",
        (
            r"\int_0^1 u(t) \,dt \in \mathbb{R}",
            r"\frac{d}{dx} \int_0^x u(t) \,dt = u(x)",
            r"\frac{d}{dx} \int_0^{x^2} u(t) \,dt = 2 x u(x^2)",
            r"\frac{d}{dx} \int_0^1 u(t) e^{x t} \,dt = \int_0^1 t u(t) e^{x t} \,dt",
            r"\int_0^1 e^{u(t)} \,dt \in \mathbb{R}",
            r"\int_0^1 (u(t) + 1) \,dt = \int_0^1 u(t) \,dt + 1",
            r"\int_0^a (u(t) + u(t)^2) \,dt = \int_0^a u(t) \,dt + \int_0^a u(t)^2 \,dt",
            r"\int_0^x g(t) \,dt \in \mathbb{R}",
            r"\int_0^1 u(t)^2 \,dt \ge 0",
            r"\int_x^y u(t) \,dt = -\int_y^x u(t) \,dt",
            r"\int_0^a u(t) \,dt = \int_0^1 a u(a t) \,dt",
            r"\int_{-1}^1 \frac{1}{1 + u(t)^2} \,dt \in \mathbb{R}_{>0}",
            r"\int_0^1 \int_0^1 u(s + t) \,ds \,dt \in \mathbb{R}",
            r"\int_0^1 \cos(u(t)) \,dt \le 1",
            r"\mathbb{E}_{X \sim \mathcal{N}(0, 1)}[\tanh(u(X))] \le 1",
            r"\int_0^1 (u(x + t) - u(x + t)) \,dt + \int_0^x \log g(t) \,dt = \int_0^x \log g(t) \,dt",
            r"\int_x^{x + 1} \frac{g(t)}{1 + g(t)} \,dt \le 1",
        ),
    ),
    "of a density only its own integral is known": (
        r"Let $p$ be a density on $\mathbb{R}$ and $x \in \mathbb{R}$.",
        (
            r"\int_0^1 p(t)^2 \,dt \in \mathbb{R}",
            r"\int_0^1 p(t^2) \,dt \in \mathbb{R}",
            r"\int_0^1 p(t) \log p(t) \,dt \le \int_0^1 p(t)^2 \,dt",
            r"\frac{d}{dx} \int_0^x p(t) \,dt = p(x)",
        ),
    ),
    "a family that is differentiable in its parameter": (
        r"Let $\theta, x \in \mathbb{R}$ and let $f_\theta : \mathbb{R} \to \mathbb{R}$, differentiable in $\theta$.",
        (
            r"\int_0^1 f_\theta(t) \,dt \in \mathbb{R}",
            r"\frac{d}{dx} (2 f_\theta(x)) = 2 \frac{d}{dx} f_\theta(x)",
        ),
    ),
}
