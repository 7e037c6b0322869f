"""What is published beside a release: dumps, tables and changes, each with its size and checksum.

    data/published/<id>/  mailuo.nq.gz · mailuo.trig.gz · mailuo.ttl.gz · tables.zip · tables.sqlite · tables.metadata.json
                          changes.json · files.json

The folder is written whole by `mailuo publish` and never changed; the service gives what it finds there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.read.release import Release

LIST = "files.json"
MEDIA_TYPES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "mailuo.nq.gz": ("application/n-quads", "application/gzip"), "mailuo.trig.gz": ("application/trig", "application/gzip"),
    "mailuo.ttl.gz": ("text/turtle", "application/gzip"), "tables.zip": ("text/csv", "application/zip"),
    "tables.sqlite": ("application/vnd.sqlite3", ""), "tables.metadata.json": ("application/json", ""),
    "changes.json": ("application/json", ""),
})
"""File → its media type, and that of its packing where it is packed."""
_RELEASE = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class File:
    """One published file: bytes, SHA-256, and its media types as `MEDIA_TYPES` has them."""

    name: str
    size: int
    sha256: str
    media_type: str
    packing: str


def folder_of(data: Path, release: str) -> Path:
    """Where the files of a release (its id) are published."""
    return data / "published" / release


def data_folder(release: Release) -> Path:
    """The data folder that a release stands in."""
    return release.folder.parent.parent


def files(release: Release) -> tuple[File, ...]:
    """The published files of a release, in the order of `MEDIA_TYPES`; none where nothing was published."""
    listed = _json(folder_of(data_folder(release), release.id) / LIST) or {}
    return tuple(File(name, int(listed[name]["size"]), str(listed[name]["sha256"]), *kinds) for name, kinds in MEDIA_TYPES.items() if name in listed)


def path_of(release: Release, name: str) -> Path:
    """A published file; raises KeyError for one that is not there."""
    if name not in {file.name for file in files(release)}:
        raise KeyError(name)
    return folder_of(data_folder(release), release.id) / name


def changes(release: Release) -> list[dict[str, Any]]:
    """The published sets of changes that led to a release, newest first: {"release", "built", "before", "changes": […]}.

    They are followed from release to release as long as the one before is published.
    """
    found: list[dict[str, Any]] = []
    at, seen = release.id, set[str]()
    while _RELEASE.fullmatch(at) and at not in seen:
        seen.add(at)
        told = _json(folder_of(data_folder(release), at) / "changes.json")
        if told is None:
            break
        found.append(told)
        at = str(told.get("before", ""))
    return found


def _json(file: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return content if isinstance(content, dict) else None
