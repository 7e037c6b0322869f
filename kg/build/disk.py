"""Files of a release on disk: written, made safe, given their name, and shown to readers in one step."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.build.records import BuildError
from kg.build.redirects import Redirect, lines


def write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def write_json(path: Path, content: dict[str, Any]) -> None:
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def sync(folder: Path) -> None:
    """Makes sure that all of a folder is on disk before it is shown to anybody."""
    for place, _, files in os.walk(folder):
        for name in (*files, ""):
            _sync_one(Path(place) / name)


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move(folder: Path, target: Path) -> Path:
    """Gives a finished folder its name. Where the same graph was built before, what may differ is renewed file by file."""
    if not target.exists():
        folder.rename(target)
    elif _whole(target):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "store" not in p.relative_to(folder).parts[:1]):
            (target / path.relative_to(folder)).parent.mkdir(exist_ok=True)
            os.replace(path, target / path.relative_to(folder))
        shutil.rmtree(folder)
    else:
        broken = target.with_name(f".tmp-broken-{target.name}")
        target.rename(broken)
        folder.rename(target)
        shutil.rmtree(broken)
    _sync_one(target.parent)
    return target


def _whole(folder: Path) -> bool:
    """Whether a release's folder holds all its parts and its graph is what its name says."""
    graph = folder / "graph.nq"
    if not graph.is_file() or not (folder / "documents").is_dir() or not _opens(folder / "store"):
        return False
    with graph.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().startswith(folder.name)


def _opens(store: Path) -> bool:
    try:
        return store.is_dir() and bool(ox.Store.read_only(str(store)).quads_for_pattern(None, None, None, None))
    except OSError:
        return False


def add_to_register(path: Path, gone: Sequence[Redirect], release: str) -> None:
    """Adds redirects to the register. This comes before the swap: lines about IRIs that are still alive do no harm."""
    if not gone:
        return
    before = path.read_bytes() if path.exists() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    _replace(path, before + lines(Redirect(entry.old, entry.new, release) for entry in gone).encode("utf-8"))


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    _sync_one(beside)
    os.replace(beside, path)
    _sync_one(path.parent)


def swap(data: Path, target: Path) -> None:
    """Points `current` to a release in one step."""
    current, beside = data / "current", data / ".current.new"
    if current.exists() and not current.is_symlink():
        raise BuildError(f"{current} is no symbolic link; move it away", f"{current} 不是符號連結，請移走")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target.relative_to(data), target_is_directory=True)
    os.replace(beside, current)
    _sync_one(data)
