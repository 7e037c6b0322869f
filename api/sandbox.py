"""The last wall around a query worker: once it runs, the kernel lets it open no socket and start no program.

Linux only (seccomp, classic BPF); elsewhere nothing happens and `apply` says so. The socket to the front is open already,
and reading files of the store stays allowed.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

_CALLS = {  # numbers of the system calls: socket, connect, bind, listen, execve, execveat, ptrace
    "x86_64": (0xC000003E, (41, 42, 49, 50, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 221, 281, 117)),
}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_OR_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000  # refuse: errno EACCES
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_X32 = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def apply() -> bool:
    """Put up the wall for this process, for good; False where this system has none of the kind."""
    known = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None or sys.maxsize <= 2**32:
        return False
    code = program(*known)
    buffer = ctypes.create_string_buffer(code, len(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    filled = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(filled), 0, 0) == 0)


def program(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The filter: another architecture's calls end the process, the refused ones fail, all else goes through."""
    count = len(refused)
    lines = [(_LOAD, 0, 0, _ARCHITECTURE), (_JUMP_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER),
             (_JUMP_GREATER_OR_EQUAL, count + 1, 0, _X32)]
    lines += [(_JUMP_EQUAL, count - i, 0, number) for i, number in enumerate(refused)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
