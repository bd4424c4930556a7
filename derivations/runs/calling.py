"""Bound code, called so that nothing but its arguments can decide what it returns.

Every call is made twice, on equal arguments. A function that answers differently, be it
by chance, a clock, a counter or by writing into its arguments, is no function, and what a
page says of it would depend on the hour. What was answered for plain arguments is remembered.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Hashable
from functools import wraps
from importlib import import_module
from typing import Any

from derivations.errors import Unreadable
from derivations.runs import bound, passing

Function = Callable[..., Any]

#: Most answers of one function that are remembered.
MOST_ANSWERS = 256


def function_of(target: str) -> Function:
    """The function that `module:function` names, ready to be called.

    Only allow-listed packages are imported, whatever a page says. Raises `Unreadable`
    for a target that may not be called or cannot be loaded.
    """
    fault = bound.fault_of(target)
    if fault:
        raise Unreadable(fault)
    module, _, name = target.partition(":")
    try:
        found: Function = getattr(import_module(module), name)
    except (ImportError, MemoryError, OSError) as error:
        passing.note(error)
        told = str(error) or type(error).__name__
        raise Unreadable(f"{module} cannot be imported: {told}") from error
    return repeated(found, name)


def repeated(function: Function, name: str) -> Function:
    """The function, called twice; raises `Unreadable` where it does not repeat itself."""
    answers: dict[Hashable, Any] = {}

    @wraps(function)
    def call(*args: Any) -> Any:
        key = _key(args)
        if key is not None and key in answers:
            return answers[key]
        again = copy.deepcopy(args)
        try:
            first = function(*args)
            second = function(*again)
        except BaseException as error:
            passing.note(error)
            raise
        if not _same(_plain(first), _plain(second)):
            raise Unreadable(
                f"{name} gave two answers to one question: {_short(first)}, then "
                f"{_short(second)}; let it depend on its arguments alone, with any seed among them"
            )
        if key is not None and len(answers) < MOST_ANSWERS:
            answers[key] = first
        return first

    return call


def _key(value: Any) -> Hashable | None:
    """What tells plain arguments apart, their types included; None if one is no plain value."""
    if isinstance(value, list | tuple):
        inner = [_key(part) for part in value]
        return None if None in inner else (type(value), *inner)
    return (type(value), repr(value)) if isinstance(value, int | float | str) else None


def _plain(result: Any) -> Any:
    return result.tolist() if hasattr(result, "tolist") else result


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list | tuple) and type(one) is type(other):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same(_plain(a), _plain(b)) for a, b in pairs)
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and bool(one == other)


def _short(result: Any) -> str:
    text = " ".join(str(_plain(result)).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
