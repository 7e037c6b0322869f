"""What a query worker's failure is called, wherever it happens."""

from __future__ import annotations


class WorkerError(Exception):
    """A query without an answer.

    `kind` is syntax, evaluation, not_acceptable, result_limit, engine (the worker said so), time_limit, memory_limit, crashed (the
    worker was stopped or fell), busy (no worker came free in time) or closed; `detail` is the engine's own message.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail = kind, detail
