"""A built release on disk, opened for reading: its graph, the text of its documents, its search index and its report.

    data/current -> releases/<id>/   graph.nq · store/ · search.sqlite · documents/<id>.txt · report.json · release.json
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.read.search import Search
from kg.read.store import EmbeddedGraph, Graph, RemoteGraph
from kg.read.sure import at_least
from ontology.vocabulary import DEFAULT_BASE

_DOCUMENT_ID = re.compile(r"[\w][\w.\-]*")


class ReleaseError(RuntimeError):
    """There is no release to read, or it lacks a part."""


@dataclass(frozen=True)
class Release:
    """One release. `endpoint`, when given, answers the queries in place of the store in the folder.

    Parts are opened when they are first needed.
    """

    folder: Path
    endpoint: str = ""

    @property
    def id(self) -> str:
        return self.folder.name

    @cached_property
    def graph(self) -> Graph:
        return RemoteGraph(self.endpoint) if self.endpoint else EmbeddedGraph(self.folder / "store")

    @cached_property
    def search(self) -> Search:
        return Search(self.folder / "search.sqlite")

    @cached_property
    def about(self) -> dict[str, Any]:
        """What `release.json` says: id, time of the build, version, counts, checksum."""
        return self._json("release.json")

    @property
    def base(self) -> str:
        """What the IRIs of this release begin with."""
        return str(self.about.get("base", DEFAULT_BASE))

    @cached_property
    def report(self) -> dict[str, Any]:
        """What `report.json` says of the build: documents, claims by kind, findings, failures, what was not read."""
        return self._json("report.json")

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents whose text the release holds."""
        return tuple(sorted(file.stem for file in (self.folder / "documents").glob("*.txt")))

    def text(self, document: str) -> str:
        """The decoded text of a document, unchanged; raises KeyError for one that the release does not hold."""
        if not _DOCUMENT_ID.fullmatch(document) or document not in self.documents:
            raise KeyError(document)
        return (self.folder / "documents" / f"{document}.txt").read_bytes().decode("utf-8")

    def _json(self, name: str) -> dict[str, Any]:
        try:
            content = json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ReleaseError(f"{self.folder / name}: {error}") from error
        if not isinstance(content, dict):
            raise ReleaseError(f"{self.folder / name}: no JSON object / 不是 JSON 物件")
        return content


class SureRelease(Release):
    """A release seen through a least confidence: its graph without what is less sure, all else the release's own."""

    def __init__(self, release: Release, least: Decimal) -> None:
        super().__init__(release.folder, release.endpoint)
        self.__dict__.update(graph=at_least(release.graph, least), search=release.search, about=release.about, report=release.report,
                             documents=release.documents)


def sure(release: Release, least: Decimal) -> Release:
    """The release seen through a threshold (`kg.read.sure`); the release itself where everything counts."""
    return SureRelease(release, least) if least else release


def current(data: Path, endpoint: str = "") -> Release:
    """The release that `data/current` points to, as it is now: a later build does not move it."""
    link = data / "current"
    if not link.exists():
        raise ReleaseError(f"{data}: nothing built yet; run `mailuo build DIR` / 尚未建置，請先執行 mailuo build DIR")
    return Release(link.resolve(), endpoint)


def named(data: Path, release: str, endpoint: str = "") -> Release:
    """An older release by its id."""
    folder = data / "releases" / release
    if not re.fullmatch(r"[0-9a-f]{12}", release) or not folder.is_dir():
        raise ReleaseError(f"{release}: no such release / 沒有這個版本")
    return Release(folder.resolve(), endpoint)
