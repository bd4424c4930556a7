r"""What a formula stands on: the declarations and hypotheses of its letters.

The scope of a formula's task holds every `let` block in force. Of these the
formulas are kept whose letters the formula uses, and in turn those that they
use: for $P_\sigma x$ the definition of P, the range of σ and that of n.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derivations.pages import Formula, Page

_LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_RELATION = re.compile(
    r":=|\\coloneqq|\\in(?![a-z])|\\sim|\\colon|[:=<>]|\\[lg]eq?(?![a-z])|\\neq?"
)
# Words of the language that are no letters of anybody's.
_WORDS = frozenset(
    r"""\in \sum \prod \int \frac \dots \ldots \cdot \top \begin \end \text \mathbb \mathcal \mathtt
    \operatorname \left \right \to \implies \iff \exists \forall \log \exp \det \quad \qquad
    \{ \} \le \ge \ne \leq \geq \neq \sqrt \sim \colon \lim \max \min \sup \inf""".split()
)
_TEXT = re.compile(r"\\(?:text|mathtt|operatorname|mathbb|begin|end|mathcal)\s*\{[^{}]*\}")


def of_page(page: Page) -> dict[int, tuple[int, ...]]:
    """Where each formula begins, and where those begin that declare its letters, in order."""
    places = dict(_places(page))
    found = {}
    for work in page.work:
        if not isinstance(work.task.subject, str):
            continue
        scope = [formula for item in work.task.scope for formula in places.get(item, ())]
        for formula in work.formulas:
            found[formula.start] = tuple(_needed(formula.latex, scope))
    return found


def letters(latex: str) -> set[str]:
    r"""The letters of a formula: `P_\sigma x` has P, \sigma and x."""
    return set(_LETTER.findall(_TEXT.sub(" ", latex))) - _WORDS


def declared(latex: str) -> set[str]:
    r"""The letters that a declaration is about: `i, j \in \{1, \dots, n\}` is about i and j."""
    return letters(_RELATION.split(latex, maxsplit=1)[0])


def _places(page: Page) -> Iterator[tuple[object, tuple[Formula, ...]]]:
    """Each item of a scope, and its formulas on the page."""
    definitions = {}
    for work in page.work:
        if isinstance(work.task.subject, str):
            definitions[work.task.subject] = work.formulas
        else:
            yield work.task.subject, work.formulas
    for work in page.work:
        for item in work.task.scope:
            latex = getattr(item, "latex", None)
            if latex in definitions:
                yield item, definitions[latex]


def _needed(latex: str, scope: Sequence[Formula]) -> list[int]:
    wanted, found = letters(latex), []
    for formula in reversed(scope):
        if declared(formula.latex) & wanted:
            found.append(formula.start)
            wanted |= letters(formula.latex)
    return sorted(found)
