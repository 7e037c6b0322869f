"""Logs of the service as lines of JSON on standard error: `mailuo.access` (one line a request) and what goes wrong.

    {"time": "2026-11-21T01:02:03+00:00", "level": "INFO", "logger": "mailuo.access", "method": "GET", "route": "/claims/{claim}", …}

`mailuo serve` calls `configure`; a server that logs by itself must be told not to, because its lines name the client.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import orjson


class JsonLines(logging.Formatter):
    """One JSON object a record; a message that is an object itself is merged into it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                                   "level": record.levelname, "logger": record.name}
        message = record.getMessage()
        if record.name == "mailuo.access" and message.startswith("{") and message.endswith("}"):
            return orjson.dumps(line).decode()[:-1] + "," + message[1:]
        line["message"] = message
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(level: int = logging.INFO) -> None:
    """Write the service's logs to standard error; calling it again changes the level only."""
    logger = logging.getLogger("mailuo")
    logger.setLevel(level)
    if not any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.propagate = False
