"""What a worker process gives up before it runs anybody's code: writing, and the network.

On Linux the kernel takes both away for good, for this process and all it starts: Landlock
forbids to create, change or remove files, and a filter of system calls (seccomp) forbids
sockets. Neither needs rights or another program. Where a system has neither, a worker runs
as it did, and `confine` says so.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

VARIABLE = "DERIVATIONS_CONFINE"
"""Environment variable: `0` lets workers write and use the network."""

_LANDLOCK = {"create": 444, "add": 445, "restrict": 446}  # the same on every architecture
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

#: Rights of Landlock by the version that knows them: write, remove, make, refer, truncate.
_WRITING = 1 << 1 | 0b11 << 4 | 0x7F << 6
_SINCE = {1: _WRITING, 2: 1 << 13, 3: 1 << 14}
_TCP, _CONNECT, _SCOPE = (
    0b11,
    0b10,
    0b11,
)  # since 4: bind and connect; since 6: abstract sockets and signals

#: By machine: how seccomp names it, and its numbers of `socket` and `io_uring_setup`.
_CALLS = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}


def confine(home: str = "", *, local: bool = False) -> tuple[str, ...]:
    """Give up what the system lets a process give up; the names of what is given up.

    `home` is a folder in which it may still write, for libraries that need a place to be;
    `local` leaves it sockets that are files or only listen, by which a notebook and its
    kernel talk; that needs a kernel whose Landlock knows of the network.
    """
    if not sys.platform.startswith("linux") or os.environ.get(VARIABLE) == "0":
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return ()
    found = {"writing": _no_writing(libc, home, local), "network": _no_network(libc, local)}
    return tuple(name for name, done in found.items() if done)


def _no_writing(libc: ctypes.CDLL, home: str, local: bool) -> bool:
    version = _version(libc)
    if version < 1:
        return False
    rights = sum(right for since, right in _SINCE.items() if since <= version)
    words = (
        rights,
        (_CONNECT if local else _TCP) if version >= 4 else 0,
        _SCOPE if version >= 6 else 0,
    )
    size = 8 * (1 + (version >= 4) + (version >= 6))
    rules = libc.syscall(_LANDLOCK["create"], struct.pack("3Q", *words)[:size], size, 0)
    if rules < 0:
        return False
    _allow(libc, rules, os.devnull, 1 << 1)
    if home:
        _allow(libc, rules, home, rights)
    done = libc.syscall(_LANDLOCK["restrict"], rules, 0) == 0
    os.close(rules)
    return done


def _version(libc: ctypes.CDLL) -> int:
    """The version of Landlock; below 1 where there is none."""
    version: int = libc.syscall(_LANDLOCK["create"], None, 0, 1)
    return version


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    file = os.open(path, os.O_PATH | os.O_CLOEXEC)
    libc.syscall(_LANDLOCK["add"], rules, 1, struct.pack("=Qi", rights, file), 0)
    os.close(file)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("rows", ctypes.c_char_p))


def _no_network(libc: ctypes.CDLL, local: bool) -> bool:
    if platform.machine() not in _CALLS or (local and _version(libc) < 4):
        return False
    name, socket, ring = _CALLS[platform.machine()]
    load, mask, equal, above, answer = 0x20, 0x54, 0x15, 0x35, 0x06
    allow, deny, kill = 0x7FFF0000, 0x0005005F, 0x80000000  # deny: the error EOPNOTSUPP
    unix, inet, stream = (1, 2, 1) if local else (0xFFFF, 0xFFFF, 0xFFFF)
    rows = [  # a jump says how many rows to pass over if it holds, and if not
        (load, 0, 0, 4),
        (equal, 1, 0, name),
        (answer, 0, 0, kill),
        (load, 0, 0, 0),
        (above, 10, 0, 0x40000000),  # the same calls by other numbers
        (equal, 9, 0, ring),
        (equal, 1, 0, socket),
        (answer, 0, 0, allow),
        (load, 0, 0, 16),  # the first argument: of what family the socket is
        (equal, 4, 0, unix),
        (equal, 0, 4, inet),
        (load, 0, 0, 24),  # the second: of what type, without its flags
        (mask, 0, 0, 0xF),
        (equal, 0, 1, stream),
        (answer, 0, 0, allow),
        (answer, 0, 0, deny),
    ]
    code = b"".join(struct.pack("HBBI", *row) for row in rows)
    program = _Program(len(rows), code)
    return libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0
