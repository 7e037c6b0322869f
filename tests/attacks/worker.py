"""A query worker with an audit hook."""

from __future__ import annotations

import sys

from api.worker_main import main
from tests.attacks import watch

if __name__ == "__main__":
    watch.put_up("worker")
    sys.exit(main())
