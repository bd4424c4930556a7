r"""Events to tasks: what is in scope at each formula.

A page-level `let` holds to the end of the page; one inside a statement to the
end of it and of the proofs that follow it with nothing but prose and `code`
between; one in any other block to the end of that block. A formula with `:=`
is a definition with the same reach. A `code` block binds to the end of the page
wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derivations.checking.bound import fault_of, parse_target
from derivations.checking.task import Binding, Definition, Item, Let, Piece, Task
from derivations.errors import PageError, Span
from derivations.pages import notation
from derivations.pages.headers import PROJECT, STATEMENTS
from derivations.pages.page import Block, Formula, Page, Problem, Unchecked, Work
from derivations.pages.source import Source
from derivations.pages.spans import MathSpan, math_spans
from derivations.pages.structure import HARD_BREAK, Close, Layout, Open, Paragraph

NOTHING = "this `let` block has no formula, so it declares nothing; write one or remove the block"

MAX_SCOPE = 2_000
MAX_FORMULAS = 10_000

DEFINES = re.compile(r":=|\\coloneqq(?![A-Za-z])")


def tasks_of(source: Source, layout: Layout) -> Page:
    """The page: its formulas, and for each the task that checks it.

    Raises `PageError` for a display that is not closed and for a block or code
    inside a `let`.
    """
    return _Reader(source, layout).run()


@dataclass
class _Frame:
    """An open block: its scope, and what of it was declared inside."""

    name: str
    above: tuple[Item, ...]  # in scope where the block begins, shared with the blocks around
    span: Span  # of the opening slashes
    added: list[Item] = field(default_factory=list)  # to the scope, inside the block
    inner: list[Item] = field(default_factory=list)
    statement: list[Item] = field(default_factory=list)  # of the statement just closed
    pieces: list[Piece] = field(default_factory=list)  # of a `let`
    formulas: list[Formula] = field(default_factory=list)  # of a `let`
    reason: str = ""  # of an `unchecked`
    frozen: tuple[Item, ...] | None = None  # the scope, shared by tasks while it lasts

    def items(self) -> tuple[Item, ...]:
        """The scope as a task has it; blocks in which nothing is declared share one."""
        if not self.added:
            return self.above
        if self.frozen is None or len(self.frozen) != len(self.above) + len(self.added):
            self.frozen = (*self.above, *self.added)
        return self.frozen


class _Reader:
    """Walks the events of a page once, keeping a stack of frames."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        shared = notation.shared(source.path)
        self.frames = [_Frame("page", shared, Span(0, 0))]
        self.path: tuple[Block, ...] = ()
        self.bound = {i.name: i.target for i in shared if isinstance(i, Binding)}  # names of code
        self.idents: dict[str, Block] = {}
        self.count = 0  # of formulas
        self.blocks: list[Block] = []
        self.work: list[Work] = []
        self.unchecked: list[Unchecked] = []
        self.problems: list[Problem] = []

    def run(self) -> Page:
        """The page with its tasks."""
        for event in self.layout.events:
            if isinstance(event, Open):
                self.open(event)
            elif isinstance(event, Close):
                self.close()
            else:
                self.paragraph(event)
        return Page(
            self.source,
            tuple(self.work),
            tuple(self.unchecked),
            tuple(self.problems),
            tuple(self.blocks),
            scope=self.frames[0].items(),
        )

    def open(self, event: Open) -> None:
        header, outer = event.header, self.frames[-1]
        if outer.name == "let":
            raise PageError(
                f"a `let` block holds prose and formulas, not a block `{header.name}`; close it "
                "first",
                Span(event.offset, event.offset + header.slashes),
            )
        slashes = Span(event.offset, event.offset + header.slashes)
        frame = _Frame(header.name, outer.items(), slashes)
        if header.name == "proof":
            frame.added += outer.statement
        elif header.name in PROJECT and header.name != "code":
            outer.statement = []
        else:
            frame.statement = [*outer.statement]
        self.enter(event)
        self.frames.append(frame)
        if header.name == "code":
            self.bind(event)
        elif header.name == "unchecked":
            frame.reason = header.title
        if header.title and header.name != "code":
            self.prose(header.title_at, header.title_at + len(header.title))

    def enter(self, event: Open) -> None:
        header = event.header
        if header.name in PROJECT:
            line, _ = self.source.place(event.offset)
            self.refuse_twin(event)
            block = Block(header.name, header.title, header.ident, line, len(self.blocks))
            if header.ident:
                self.idents.setdefault(header.ident, block)
            self.blocks.append(block)
            self.path = (*self.path, block)

    def refuse_twin(self, event: Open) -> None:
        """An id is a permanent link to one block."""
        header = event.header
        if twin := self.idents.get(header.ident):
            span = Span(event.offset, event.offset + header.slashes)
            message = f"the id `{header.ident}` names the block in line {twin.line}; choose another"
            self.problems.append(self.problem(span, header.ident, message, header.name))

    def close(self) -> None:
        frame = self.frames.pop()
        outer = self.frames[-1]
        if frame.name in PROJECT:
            self.path = self.path[:-1]
        if frame.name == "let":
            self.let(frame)
        elif frame.name in STATEMENTS:
            outer.statement = frame.inner

    def paragraph(self, event: Paragraph) -> None:
        self.prose(event.start, event.end)

    def prose(self, start: int, end: int) -> None:
        at = start
        frame = self.frames[-1]
        for span in math_spans(self.layout.mask, start, end):
            formula = self.formula(span)
            if frame.name == "let":
                self.words(at, span.start)
                frame.pieces.append(Piece(notation.written_out(formula.text), True))
                frame.formulas.append(formula)
            else:
                self.take(formula)
            at = span.end
        if frame.name == "let":
            self.words(at, end)

    def words(self, start: int, end: int) -> None:
        text = self.layout.mask[start:end].replace(HARD_BREAK, "\n")
        if text:
            self.frames[-1].pieces.append(Piece(text, False))

    def formula(self, span: MathSpan) -> Formula:
        self.count += 1
        if self.count > MAX_FORMULAS:
            told = f"the page has more than {MAX_FORMULAS:,} formulas; split it into several pages"
            raise PageError(told, Span(span.start, span.end))
        text = self.layout.text[span.inner_start : span.inner_end]
        first = span.inner_start + (len(text) - len(text.lstrip()) if text.strip() else 0)
        line, column = self.source.place(first)
        return Formula(
            text, span.start, span.end, span.inner_start, line, column, span.display, self.path
        )

    def take(self, formula: Formula) -> None:
        """A formula outside a `let`: checked in the scope that holds here."""
        if reason := next((f.reason for f in self.frames if f.reason), ""):
            self.unchecked.append(Unchecked(formula, reason))
            return
        text = notation.written_out(formula.text)
        defines = bool(DEFINES.search(text))
        refuted = not defines and any(frame.name == "refuted" for frame in self.frames)
        task = Task(self.frames[-1].items(), text, refuted)
        self.work.append(Work(task, (formula,)))
        if defines:
            self.declare(Definition(text))

    def let(self, frame: _Frame) -> None:
        """A `let` that just closed: one task, in force from here on."""
        let = Let(tuple(frame.pieces))
        if reason := next((f.reason for f in self.frames if f.reason), ""):
            self.unchecked += [Unchecked(formula, reason) for formula in frame.formulas]
        elif frame.formulas:
            self.work.append(Work(Task(self.frames[-1].items(), let), tuple(frame.formulas)))
        else:
            self.problems.append(self.problem(frame.span, "", NOTHING, "let"))
        self.declare(let)

    def declare(self, item: Item) -> None:
        frame = self.frames[-1]
        if len(frame.above) + len(frame.added) >= MAX_SCOPE:
            raise PageError(f"more than {MAX_SCOPE:,} declarations are in scope; split the page")
        frame.added.append(item)
        frame.inner.append(item)

    def bind(self, event: Open) -> None:
        r"""Make `\mathtt{name}` call a function, from here to the end of the page."""
        name, target = parse_target(event.header.title)
        message = fault_of(target)
        names = dict.fromkeys(n for n in (name, target.partition(":")[2]) if n)
        known = self.bound
        for other in names:
            if not message and known.get(other, target) != target:
                message = f"`{other}` already names `{known[other]}` on this page; choose another"
        if message:
            at = event.header.title_at
            span = Span(at, at + len(event.header.title))
            self.problems.append(self.problem(span, target, message, "code"))
            return
        for other in names:
            if other not in known:
                known[other] = target
                for frame in self.frames:
                    frame.added.append(Binding(other, target))

    def problem(self, span: Span, latex: str, message: str, block: str) -> Problem:
        line, column = self.source.place(span.start)
        return Problem(message, line, column, span, latex, block)
