"""`mailuo releases`, `mailuo rollback` and `mailuo prune`: which releases there are, which one is served, which are kept.

A permalink names a release, and promises to hold for `permalink_days` days: a release younger than that is never pruned,
nor is the current one. A running service follows `data/current` by itself.
"""

from __future__ import annotations

import json
import os
import shutil
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.build.lock import only_build
from kg.read.published import folder_of
from kg.read.release import named
from mailuo.commands.problems import CommandError
from mailuo.settings import Settings


@dataclass(frozen=True, slots=True)
class Listed:
    """A release on disk: when it was built, how many bytes it takes, and whether it is the current one."""

    id: str
    folder: Path
    built: datetime
    version: str
    quads: int
    documents: int
    size: int
    current: bool

    def as_json(self) -> dict[str, object]:
        return {"id": self.id, "built": self.built.isoformat(timespec="seconds"), "version": self.version, "quads": self.quads, "documents": self.documents,
                "bytes": self.size, "current": self.current}


def listed(data: Path) -> list[Listed]:
    """The releases of a data folder, the newest first."""
    current = (data / "current").resolve().name if (data / "current").exists() else ""
    found = []
    for folder in (data / "releases").glob("*"):
        about_file = folder / "release.json"
        if folder.name.startswith(".") or not about_file.is_file():
            continue
        try:
            about = json.loads(about_file.read_text("utf-8"))
            built = datetime.fromisoformat(str(about["built"]))
        except (ValueError, KeyError) as error:
            raise CommandError(f"{about_file} 無法讀取：{error}", f"{about_file} cannot be read: {error}") from error
        size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
        found.append(Listed(folder.name, folder, built if built.tzinfo else built.replace(tzinfo=UTC), str(about.get("version", "")),
                            int(about.get("quads", 0)), int(about.get("documents", 0)), size, folder.name == current))
    return sorted(found, key=lambda r: (r.built, r.id), reverse=True)


def to_prune(releases: Sequence[Listed], keep: int, days: int, now: datetime) -> list[Listed]:
    """Those that go: neither current, nor among the newest `keep`, nor younger than permalinks promise."""
    return [r for i, r in enumerate(releases) if not r.current and i >= keep and now - r.built > timedelta(days=days)]


def releases(args: Namespace, settings: Settings) -> int:
    """Lists the releases."""
    found = listed(settings.data)
    if args.json:
        for release in found:
            print(json.dumps(release.as_json(), ensure_ascii=False))
        return 0
    if not found:
        print(f"{settings.data}：尚無版本 / no release yet")
    for r in found:
        mark = "*" if r.current else " "
        print(f"{mark} {r.id}  {r.built:%Y-%m-%d %H:%M}  {r.size / 1e6:8.1f} MB  {r.documents:4} 文件 documents  {r.quads:10,} quads")
    return 0


def rollback(args: Namespace, settings: Settings) -> int:
    """Makes an older release the current one, in one step."""
    with only_build(settings.data):
        found = listed(settings.data)
        current = next((i for i, r in enumerate(found) if r.current), -1)
        if args.release:
            target = named(settings.data, args.release).folder
        elif current + 1 < len(found):
            target = found[current + 1].folder
        else:
            raise CommandError("沒有更早的版本", "there is no older release")
        beside = settings.data / ".current.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(Path("releases") / target.name, target_is_directory=True)
        os.replace(beside, settings.data / "current")
    print(f"現行版本 current release: {target.name}")
    return 0


def prune(args: Namespace, settings: Settings) -> int:
    """Removes old releases; with --dry-run only tells which."""
    with only_build(settings.data):
        gone = to_prune(listed(settings.data), args.keep, settings.permalink_days, datetime.now(UTC))
        for release in gone:
            if not args.dry_run:
                aside = release.folder.with_name(f".tmp-pruned-{release.id}")  # gone in one step; the next build clears what is left
                release.folder.rename(aside)
                shutil.rmtree(aside)
                shutil.rmtree(folder_of(settings.data, release.id), ignore_errors=True)
            print(f"{'將移除 would remove' if args.dry_run else '已移除 removed'} {release.id}  {release.built:%Y-%m-%d}  {release.size / 1e6:.1f} MB")
    if not gone:
        print("沒有可移除的版本 / nothing to remove")
    return 0
