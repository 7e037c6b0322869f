"""What became of IRIs that are gone, from the register beside the releases.

    {"old": "https://…/program/0a1b…", "new": "https://…/program/9f8e…", "release": "c0ffee123456"}

The last line of an IRI counts; chains are followed to their end. A build only adds lines, so the file is read again when
it has changed.
"""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path

log = logging.getLogger("mailuo.redirects")


class Redirects:
    """The register of a data folder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._last: dict[str, str | None] = {}
        self._lock = threading.Lock()

    def known(self, iri: str) -> bool:
        """Whether the register says anything of an IRI."""
        return iri in self._entries()

    def target(self, iri: str) -> str | None:
        """Where an IRI of the register leads in the end; None where nothing took its place, or where it leads in a circle."""
        last, seen = self._entries(), {iri}
        at = last.get(iri)
        while at is not None and at in last:
            if at in seen:
                return None
            seen.add(at)
            at = last[at]
        return at

    def _entries(self) -> dict[str, str | None]:
        with self._lock:
            try:
                status = self._file.stat()
            except OSError:
                return {}
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._seen:
                self._last, self._seen = _read(self._file), stamp
            return self._last


def _read(file: Path) -> dict[str, str | None]:
    last: dict[str, str | None] = {}
    for number, line in enumerate(file.read_text("utf-8", errors="replace").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            last[str(entry["old"])] = None if entry["new"] is None else str(entry["new"])
        except (ValueError, KeyError, TypeError):  # a line being written just now, or damaged: the rest still counts
            log.warning("%s:%d is no entry of the register", file.name, number)
    return last
