"""`mailuo serve` with an audit hook in the front and in every query worker: for the attack tests only."""

from __future__ import annotations

import os
import subprocess
import sys

from api import workers
from mailuo.cli import main
from tests.attacks import watch

_spawn = workers._spawn


def watched(command: list[str], fd: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = ["tests.attacks.worker" if part == "api.worker_main" else part for part in command]
    return _spawn(command, fd, {**environment, watch.FILE: os.environ[watch.FILE]})


if __name__ == "__main__":
    watch.put_up("front")
    workers._spawn = watched
    sys.exit(main(sys.argv[1:]))
