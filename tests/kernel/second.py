# ruff: noqa: E501 -- sentences and terms are read best on one line
"""A second evaluator, written apart from the kernel: mpmath, and nothing shared but the term type."""

from __future__ import annotations

import mpmath

from derivations.kernel.terms import Term


class NoValue(Exception):
    """The term has no value, or none that is seen with the digits at hand."""


class Second:
    """The value of a term at a point, to about `digits` digits."""

    def __init__(self, point: dict[str, mpmath.mpf], digits: int = 40) -> None:
        self.point, self.digits = point, digits

    def value(self, term: Term) -> mpmath.mpf:
        with mpmath.workdps(self.digits):
            found = self._value(term)
            if not (isinstance(found, mpmath.mpf) and mpmath.isfinite(found)):
                raise NoValue(term.op)
            return found

    def _value(self, term: Term):  # noqa: C901 - one table of operations
        op = term.op
        if op == "num":
            return mpmath.mpf(int(term.data.p)) / int(term.data.q)
        if op == "var":
            return self.point[term.data]
        if op == "pi":
            return +mpmath.pi
        if op == "ite":
            return self._value(term.args[1 if self.truth(term.args[0]) else 2])
        if op == "guard":
            if not self.truth(term.args[0]):
                raise NoValue(term.data)
            return self._value(term.args[1])
        if op == "integral":
            return self._integral(term)
        args = [self._value(a) for a in term.args]
        if op == "add":
            return mpmath.fsum(args)
        if op == "mul":
            return mpmath.fprod(args)
        if op == "power":
            if args[0] == 0 and term.data < 0:
                raise NoValue("1/0")
            return args[0] ** term.data
        if op == "root":
            if args[0] < 0:
                raise NoValue("root")
            return mpmath.root(args[0], term.data)
        if op == "raised":
            if args[0] <= 0:
                raise NoValue("raised")
            return mpmath.power(*args)
        if op == "log" and args[0] <= 0:
            raise NoValue("log")
        if op == "erfinv" and not -1 < args[0] < 1:
            raise NoValue("erfinv")
        plain = {
            "abs": abs, "sign": mpmath.sign, "floor": mpmath.floor, "max": max, "min": min,
            "lgamma": mpmath.loggamma,
        }  # fmt: skip
        return plain.get(op, getattr(mpmath, op, None))(*args)

    def _integral(self, term: Term):
        body, low, high = term.args
        ends = [
            {"infinity": mpmath.inf, "minus infinity": -mpmath.inf}.get(e.op) for e in (low, high)
        ]
        ends = [
            self._value(e) if known is None else known
            for e, known in zip((low, high), ends, strict=True)
        ]
        inner = lambda x: Second({**self.point, term.data[0]: x}, self.digits)._value(body)  # noqa: E731
        return mpmath.quad(inner, ends)

    def truth(self, claim: Term) -> bool:
        op = claim.op
        if op in ("true", "false"):
            return op == "true"
        if op == "and":
            return all(map(self.truth, claim.args))
        if op == "or":
            return any(map(self.truth, claim.args))
        if op == "not":
            return not self.truth(claim.args[0])
        a, b = map(self._value, claim.args)
        close = abs(a - b) <= mpmath.mpf(10) ** (-self.digits * 2 // 3) * max(1, abs(a), abs(b))
        return {"eq": close, "le": close or a <= b, "lt": not close and a < b}[op]
