"""The one shape of every parsed formula: a node with a head, arguments and a span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivations.errors import Span


@dataclass(frozen=True, slots=True)
class Node:
    """`head` says what it is, `args` what it is made of, `text` names a leaf.

    Heads with a fixed meaning to the parser: `number`, `name`, `group`, `tuple`,
    `list`, `bind`, `rel`, `define`, `maps`, `hole`. Every other head is the name
    of an operator of the table the grammar was built from.
    """

    head: str
    args: tuple[Node, ...]
    span: Span
    text: str = ""

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, parents first."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(reversed(node.args))

    def depth(self) -> int:
        """How many nodes the longest way down from here passes."""
        deepest, todo = 0, [(self, 1)]
        while todo:
            node, level = todo.pop()
            deepest = max(deepest, level)
            todo.extend((arg, level + 1) for arg in node.args)
        return deepest

    def names(self) -> set[str]:
        """The keys of all names that occur in it, bound ones included."""
        return {node.text for node in self.walk() if node.head == "name"}

    def bare(self) -> Node:
        """The node inside any number of plain parentheses."""
        node = self
        while node.head == "group":
            node = node.args[0]
        return node

    def same(self, other: Node) -> bool:
        """Equal up to spans and redundant parentheses."""
        a, b = self.bare(), other.bare()
        return (
            a.head == b.head
            and a.text == b.text
            and len(a.args) == len(b.args)
            and all(x.same(y) for x, y in zip(a.args, b.args, strict=True))
        )

    def map(self, args: tuple[Node, ...]) -> Node:
        """The same node with other arguments."""
        return replace(self, args=args)


def leaf(head: str, text: str, span: Span) -> Node:
    """A node without arguments."""
    return Node(head, (), span, text)
