"""What the words of a `let` block say of the symbols they speak of.

The words are this table; the effect is a domain for a bare name, or a property
of a declared one. A phrase that is not here is an error for the author.
"""

from __future__ import annotations

from derivations.language.phrases import Phrase

PHRASES: tuple[Phrase, ...] = tuple(
    Phrase(words, effect, says)
    for words, effect, says in (
        ("be a finite set", "finite set", "an abstract finite set, of 1 to 3 elements"),
        ("be finite sets", "finite set", "several finite sets"),
        ("be a nonempty finite set", "finite set", "the same: finite sets have an element here"),
        ("be nonempty finite sets", "finite set", "the same, for several"),
        ("be a real number", "real", "a number of ℝ"),
        ("be real numbers", "real", "several numbers of ℝ"),
        ("be real", "real", "the same, shorter"),
        ("be positive", "positive", "greater than zero, or a function with positive values"),
        ("be positive real numbers", "positive real", "numbers of ℝ greater than zero"),
        ("be an integer", "integer", "a number of ℤ"),
        ("be integers", "integer", "several numbers of ℤ"),
        ("be a positive integer", "natural", "a number of ℕ = {1, 2, …}"),
        ("be positive integers", "natural", "several numbers of ℕ"),
        ("be the standard basis of $", "basis", "e_i has a one at place i and zeros elsewhere"),
        ("be smooth", "smooth", "all derivatives exist"),
        ("be differentiable", "smooth", "derivatives exist where a formula takes them"),
        ("be differentiable in $", "differentiable in", "smooth in that parameter"),
        ("differentiable in $", "differentiable in", "smooth in that parameter"),
        ("smooth in $", "differentiable in", "smooth in that parameter"),
        ("be increasing", "increasing", "strictly increasing"),
        ("be smooth and increasing", "smooth increasing", "smooth and strictly increasing"),
        ("increasing", "increasing", "strictly increasing"),
        ("be a probability mass function on $", "mass", "nonnegative numbers that sum to 1"),
        ("be probability mass functions on $", "mass", "several of them"),
        ("be a density on $", "density", "a positive function on ℝ with integral 1"),
        ("be densities on $", "density", "several of them"),
        ("with positive values", "positive", "every value is greater than zero"),
        ("positive", "positive", "every value is greater than zero"),
        ("be symmetric", "symmetric", "equal to its transpose"),
        ("symmetric", "symmetric", "equal to its transpose"),
        ("be invertible", "invertible", "a matrix with determinant other than zero"),
        ("invertible", "invertible", "a matrix with determinant other than zero"),
        ("be positive definite", "positive definite", "symmetric, with positive eigenvalues"),
        ("be a permutation of $", "member of permutations", "a bijection of that set"),
    )
)
