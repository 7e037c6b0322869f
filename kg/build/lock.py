"""One build at a time: a lock on the data folder that dies with the process that holds it.

The lock is the kernel's (flock), so that a killed build leaves none behind; the file's content only says who holds it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.build.records import BuildError

NAME = ".build.lock"


class BuildRunning(BuildError):
    """Another build holds the data folder."""


@contextmanager
def only_build(data: Path) -> Iterator[None]:
    """Holds the lock of a data folder. Raises BuildRunning while another process (or thread) holds it."""
    handle = os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 32).decode("ascii", "replace").strip() or "?"
            raise BuildRunning(f"another build is running in {data} (process {holder}); wait for it to end",
                               f"{data} 已有另一個建置在進行（行程 {holder}），請待其結束") from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
