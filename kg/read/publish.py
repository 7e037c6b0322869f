"""Write what is published beside a release (`kg.read.published`): dumps of the graph, flat tables, and what changed.

All of it follows from the release and, for the changes, the release before; the same releases give the same files. Files are written
beside and named in one step, so that a service never sees half of them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.read import dataset, diff
from kg.read.export import export
from kg.read.export_sqlite import metadata, write_sqlite
from kg.read.published import LIST, MEDIA_TYPES, data_folder, folder_of
from kg.read.release import Release, named
from kg.read.terms import PREFIXES, TYPES_BY_CLASS

STEPS = tuple(MEDIA_TYPES)
_LEVEL = 6
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20


def publish(release: Release, tell: Callable[[str], None] = lambda step: None) -> dict[str, int]:
    """Writes the files of a release, in place of those that are there; file → bytes. `tell` hears each file's name before it is written."""
    folder = folder_of(data_folder(release), release.id)
    beside = folder.with_name(f".tmp-{release.id}-{os.getpid()}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".tmp-{release.id}-*"):
        shutil.rmtree(left)
    beside.mkdir()
    for name in STEPS:
        tell(name)
        _WRITERS[name](release, beside / name)
    sizes = {name: (beside / name).stat().st_size for name in STEPS}
    listed = {name: {"size": sizes[name], "sha256": _digest(beside / name)} for name in STEPS}
    (beside / LIST).write_text(json.dumps(listed, indent=1) + "\n", "utf-8")
    if folder.exists():
        old = folder.with_name(f".tmp-{release.id}-{os.getpid()}-old")
        folder.rename(old)
        beside.rename(folder)
        shutil.rmtree(old)
    else:
        beside.rename(folder)
    return sizes


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _packed(file: Path) -> Iterator[IO[bytes]]:
    """A gzip file without time and name, so that it depends on its content alone."""
    with file.open("wb") as opened, gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=opened, mtime=0) as packed:
        yield cast("IO[bytes]", packed)


def _nquads(release: Release, file: Path) -> None:
    with (release.folder / "graph.nq").open("rb") as source, _packed(file) as target:
        shutil.copyfileobj(source, target, _CHUNK)


def _trig(release: Release, file: Path) -> None:
    store = Store.read_only(str(release.folder / "store"))
    graphs = sorted(str(graph.value) for graph in store.named_graphs() if isinstance(graph, NamedNode))

    def quads() -> Iterator[Quad]:
        yield from store.quads_for_pattern(None, None, None, DefaultGraph())
        for graph in graphs:
            yield from store.quads_for_pattern(None, None, None, NamedNode(graph))

    _serialized(quads(), RdfFormat.TRIG, file)


def _turtle(release: Release, file: Path) -> None:
    store = Store.read_only(str(release.folder / "store"))
    _serialized((quad.triple for quad in store.quads_for_pattern(None, None, None, None)), RdfFormat.TURTLE, file)


def _serialized(content: Iterable[Quad] | Iterable[Triple], form: RdfFormat, file: Path) -> None:
    """Written as it is read: no graph is held in memory."""
    with _packed(file) as target:
        serialize(content, output=target, format=form, prefixes=dict(PREFIXES))


def _tables(release: Release, file: Path) -> None:
    """The CSV of the export in one archive whose bytes depend on its content alone."""
    folder = file.with_name(".tables")
    export(release.graph, folder, csv=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for table in sorted(folder.glob("*.csv")):
            archive.writestr(zipfile.ZipInfo(table.name, _EPOCH), table.read_bytes(), zipfile.ZIP_DEFLATED, _LEVEL)
    shutil.rmtree(folder)


def _sqlite(release: Release, file: Path) -> None:
    write_sqlite(release.graph, file)


def _metadata(release: Release, file: Path) -> None:
    about = dataset.about(release)
    told = metadata(f"脈絡 Mailuo {release.id}", about.licence, about.iri)
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _changes(release: Release, file: Path) -> None:
    file.write_text(json.dumps(changes_of(release), ensure_ascii=False, indent=1) + "\n", "utf-8")


def changes_of(release: Release) -> dict[str, Any]:
    """What changed since the release before: {"release", "built", "before", "changes": [difference with the agencies it concerns]}.

    The release before is the one that was built last before this one and is still there; without one nothing is said to be new.
    """
    told: dict[str, Any] = {"release": release.id, "built": str(release.about.get("built", "")), "before": "", "changes": []}
    before = _before(release)
    if before is None:
        return told
    told["before"] = before.id
    old, new = before.graph, release.graph
    run = _run_by(new.rows(_RUN))
    for thing, agencies in _run_by(old.rows(_RUN)).items():
        run.setdefault(thing, agencies)
    told["changes"] = [{**asdict(change), "agencies": sorted({*run.get(change.thing, set()), *([change.thing] if change.type == "agency" else [])})}
                       for change in diff.releases(old, new) if change.type in TYPES_BY_CLASS.values()]
    return told


_RUN = "SELECT DISTINCT ?thing ?agency { { ?thing ml:implementedBy ?agency } UNION { ?f ml:program ?thing ; ml:agency ?agency } }"


def _run_by(rows: Iterable[Any]) -> dict[str, set[str]]:
    """Undertaking → the agencies that carry it out or pay for it."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(str(row["thing"]), set()).add(str(row["agency"]))
    return found


def _before(release: Release) -> Release | None:
    """The release that was built last before this one."""
    data, built = data_folder(release), str(release.about.get("built", ""))
    earlier = []
    for folder in (data / "releases").glob("[0-9a-f]*"):
        if folder.name != release.id and (folder / "release.json").is_file():
            one = named(data, folder.name)
            if str(one.about.get("built", "")) < built:
                earlier.append((str(one.about["built"]), one.id, one))
    return max(earlier)[2] if earlier else None


_WRITERS: dict[str, Callable[[Release, Path], None]] = {
    "mailuo.nq.gz": _nquads, "mailuo.trig.gz": _trig, "mailuo.ttl.gz": _turtle, "tables.zip": _tables, "tables.sqlite": _sqlite,
    "tables.metadata.json": _metadata, "changes.json": _changes,
}
