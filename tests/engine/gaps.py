"""What the engine is known not to manage yet: (test, parameter) and what is missing.

Each is a strict xfail (see conftest.py): a test here that passes fails the run until its line goes.
"""

GAPS: dict[tuple[str, str], str] = {
    (
        "test_code_that_is_wrong_somewhere_is_refuted",
        "wrong_far_away",
    ): "no world is drawn beyond 100 for code",
    (
        "test_a_true_sentence_passes",
        r"\nabla_x \|x\|^2 = 2 x",
    ): "undecided: a derivative at a kink, x = 0, where a product smooths it",
    (
        "test_a_true_sentence_passes",
        r"\frac{d}{dt} (t |t|) = 2 |t|",
    ): "undecided: a derivative at a kink, t = 0, where a product smooths it",
    (
        "test_a_true_sentence_passes",
        r"\lim_{z \to \infty} (1 + \frac{c}{z})^z = \exp(c)",
    ): "undecided: no rule gives a limit of a power of z",
    (
        "test_a_true_sentence_passes",
        r"\int_{-1}^1 \frac{1}{\sqrt{1 - z^2}} \,dz = \pi",
    ): "undecided: the integrand has no value at the ends",
    (
        "test_a_false_sentence_is_refuted_with_a_world",
        r"\lim_{z \to 0} \frac{\sin z}{z} = 0",
    ): "undecided: no rule gives this limit",
}
