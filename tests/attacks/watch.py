"""An audit hook for a process under attack: every file that it opens by Python, every socket and program, one JSON line each.

The file that it writes to is opened once, before the hook is there; a hook cannot be taken away again.
"""

from __future__ import annotations

import json
import os
import sys

FILE = "MAILUO_TEST_WATCH"
_EVENTS = ("open", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen", "urllib.Request", "os.symlink", "os.remove",
           "os.rename", "shutil.rmtree")


def put_up(role: str) -> None:
    """Begin to watch this process."""
    handle = os.open(os.environ[FILE], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _EVENTS or event.startswith(("socket.", "ftplib.", "http.client.", "smtplib.")):
            os.write(handle, (json.dumps([role, os.getpid(), event, [str(a) for a in arguments]]) + "\n").encode())

    sys.addaudithook(hook)
