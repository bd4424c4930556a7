r"""One meaning, several spellings: each row maps what people write to one token.

Only spellings stand here, no meanings. `\mathrm{…}`, `\operatorname{…}` and
`\text{…}` around the same word are one spelling already.
"""

from __future__ import annotations

#: Commands that only move ink; they are dropped. (`\label` keeps its id for the page.)
SPACING = frozenset(
    r"""\, \; \: \! \> \quad \qquad \enspace \thinspace \displaystyle \textstyle \limits
    \nolimits \nonumber \notag \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr
    \Biggl \Biggr \middle \hfill \strut \allowbreak""".split()
) | {"\\ ", "~"}

#: Commands whose single braced argument belongs to the token itself.
WRAPPERS = frozenset(
    r"""\mathbb \mathcal \mathbf \mathrm \mathit \mathsf \mathtt \mathfrak \mathscr \operatorname
    \operatorname* \text \textbf \textit \textrm \texttt \boldsymbol \bm \hat \bar \tilde \vec
    \widehat \widetilde \overline \dot \ddot \begin \end \label \eqref \ref \tag""".split()
)

#: Wrappers that spell a word; the word is what counts.
UPRIGHT = frozenset(r"\mathrm \operatorname \operatorname* \textrm".split())

#: Environments whose rows are steps, and whose `&` only aligns.
ALIGNED = frozenset(
    "aligned split align align* gathered gather gather* alignedat equation equation* "
    "eqnarray eqnarray* multline multline*".split()
)

#: Environments that are block matrices.
MATRICES = frozenset("bmatrix pmatrix matrix".split())

CANONICAL: dict[str, str] = {
    # relations
    r"\geq": r"\ge",
    r"\geqslant": r"\ge",
    r"\leq": r"\le",
    r"\leqslant": r"\le",
    r"\neq": r"\ne",
    r"\lt": "<",
    r"\gt": ">",
    r"\coloneqq": ":=",
    r"\colon": ":",
    # logic
    r"\Rightarrow": r"\implies",
    r"\Longrightarrow": r"\implies",
    r"\Leftrightarrow": r"\iff",
    r"\Longleftrightarrow": r"\iff",
    r"\wedge": r"\land",
    r"\vee": r"\lor",
    r"\neg": r"\lnot",
    # arrows, dots, delimiters
    r"\rightarrow": r"\to",
    r"\longrightarrow": r"\to",
    r"\ldots": r"\dots",
    r"\cdots": r"\dots",
    r"\dotsc": r"\dots",
    r"\dotsb": r"\dots",
    r"\vdots": r"\dots",
    r"\lbrace": r"\{",
    r"\rbrace": r"\}",
    r"\lbrack": "[",
    r"\rbrack": "]",
    r"\lparen": "(",
    r"\rparen": ")",
    r"\vert": "|",
    r"\Vert": r"\|",
    r"\lVert": r"\|",
    r"\rVert": r"\|",
    "||": r"\|",
    r"\backslash": r"\setminus",
    # functions and operators
    r"\ln": r"\log",
    "diag": r"\diag",
    "Diag": r"\diag",
    "tr": r"\tr",
    "Tr": r"\tr",
    "trace": r"\tr",
    "rank": r"\rank",
    "sgn": r"\sgn",
    "sign": r"\sgn",
    "erf": r"\erf",
    "Var": r"\Var",
    r"\mathbb{V}": r"\Var",
    "Cov": r"\Cov",
    "E": r"\mathbb{E}",
    "Pr": r"\Pr",
    r"\mathbb{P}": r"\Pr",
    "KL": r"\KL",
    "exp": r"\exp",
    "log": r"\log",
    "det": r"\det",
    "max": r"\max",
    "min": r"\min",
    "sup": r"\sup",
    "inf": r"\inf",
    "d": r"\mathrm{d}",
    r"\text{d}": r"\mathrm{d}",
    "argmax": r"\argmax",
    "arg max": r"\argmax",
    r"arg\,max": r"\argmax",
    "argmin": r"\argmin",
    "arg min": r"\argmin",
    r"arg\,min": r"\argmin",
    "Bernoulli": r"\Bernoulli",
    "Ber": r"\Bernoulli",
    "Uniform": r"\Uniform",
    r"\boldsymbol{1}": r"\mathbf{1}",
    r"\bm{1}": r"\mathbf{1}",
    r"\mathbb{1}": r"\mathbf{1}",
    "T": r"\top",
    r"\intercal": r"\top",
    r"\varnothing": r"\emptyset",
    r"\ast": "*",
    r"\stackrel": r"\overset",
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\dbinom": r"\binom",
    r"\tbinom": r"\binom",
}

#: Words that may stand in `\text{…}` between the parts of a display.
TEXT_WORDS: dict[str, str] = {
    "and": "and",
    "or": r"\lor",
    "if": "if",
    "for": "for all",
    "for all": "for all",
    "for every": "for all",
    "for each": "for all",
    "for some": "for some",
    "otherwise": "otherwise",
    "else": "otherwise",
    "implies": r"\implies",
    "if and only if": r"\iff",
    "iff": r"\iff",
    "where": "where",
    "with": "where",
}
