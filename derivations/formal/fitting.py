"""Terms made to fit: a place or a size where a number belongs, arguments of a function."""

from __future__ import annotations

from dataclasses import replace

from derivations.formal.kinds import FINITE, NUMBER, PROP, SIZE, Gap, Term, Ty, function


def as_number(term: Term) -> str:
    """The number that a term is. A place is one more than its ordinal."""
    if term.ty == NUMBER:
        return term.text
    if term.ty.kind == "size":
        return f"({term.text}%:R : R)"
    if term.ty.kind == "place":
        return f"((nat_of_ord {term.text}).+1%:R : R)"
    if term.ty == FINITE or term.ty == PROP:
        raise Gap("a sentence or a set where a number belongs")
    raise Gap(f"expected a number, got {term.ty.coq}")


def apply_to(head: Term, args: tuple[Term, ...]) -> Term:
    """A function applied to some of its arguments."""
    parts = head.ty.parts
    if head.ty.kind != "function" or len(args) > len(parts) - 1:
        raise Gap("too many arguments")
    texts = [argument(arg, want) for arg, want in zip(args, parts, strict=False)]
    rest = parts[len(args) :]
    ty = rest[0] if len(rest) == 1 else function(*rest)
    return replace(head, text=f"({head.text} {' '.join(texts)})", ty=ty)


def argument(arg: Term, want: Ty) -> str:
    """An argument as a term of the type that is wanted."""
    if want == SIZE and arg.figure:
        return arg.figure
    if want == NUMBER and arg.ty != NUMBER:
        return as_number(arg)
    if arg.ty != want:
        raise Gap(f"expected {want.coq}, got {arg.ty.coq}")
    return f"({arg.text})"
