"""`mailuo releases`, `rollback` and `prune`; and builds that are killed while the service runs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from mailuo.cli import main
from mailuo.commands.releases import listed, to_prune
from tests.conftest import ROOT
from tests.kg.read import invented
from tests.servers import serving

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Four releases, the newest current; ages 1, 100, 400 and 800 days."""
    folder, _ = invented.release(tmp_path)
    for i, age in enumerate((800, 400, 100)):
        copy = folder.with_name(str(i) * 12)
        shutil.copytree(folder, copy)
        date(copy, age)
    date(folder, 1)
    return tmp_path


def date(folder: Path, age: int) -> None:
    about = json.loads((folder / "release.json").read_text("utf-8"))
    about |= {"id": folder.name, "built": (datetime.now(UTC) - timedelta(days=age)).isoformat(), "quads": 5, "documents": 3}
    (folder / "release.json").write_text(json.dumps(about), "utf-8")


def run(data: Path, *argv: str) -> int:
    return main(["--data", str(data), *argv])


def test_releases_are_listed_with_the_current_one(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(many, "releases", "--json") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["id"] for r in found[1:]] == ["2" * 12, "1" * 12, "0" * 12]
    assert [r["current"] for r in found] == [True, False, False, False] and all(r["bytes"] > 10_000 for r in found)
    assert run(many, "releases") == 0
    assert capsys.readouterr().out.count("quads") == 4


def test_rollback_goes_back_one_or_to_any(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(many, "rollback") == 0
    assert (many / "current").resolve().name == "2" * 12
    assert run(many, "rollback", "0" * 12) == 0
    assert (many / "current").resolve().name == "0" * 12 and (many / "current").is_symlink()
    assert run(many, "rollback") == 3 and run(many, "rollback", "f" * 12) == 3 and run(many, "rollback", "../x") == 3
    assert (many / "current").resolve().name == "0" * 12
    assert "current release" in capsys.readouterr().out


def test_prune_keeps_the_current_the_newest_and_the_promised(many: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(many, "prune", "--keep", "1", "--dry-run") == 0
    assert {r.id for r in listed(many)} >= {"0" * 12, "1" * 12, "2" * 12}
    assert run(many, "prune", "--keep", "1") == 0
    assert [r.id for r in listed(many)][1:] == ["2" * 12]
    monkeypatch.setenv("MAILUO_PERMALINK_DAYS", "10")
    assert run(many, "rollback") == 0
    assert run(many, "prune", "--keep", "0") == 0
    assert [r.id for r in listed(many) if r.current] == ["2" * 12] and len(listed(many)) == 2
    assert not list((many / "releases").glob(".tmp-*"))
    assert "removed" in capsys.readouterr().out


def test_what_goes_is_old_in_both_ways(many: Path) -> None:
    found = listed(many)
    assert [r.id[0] for r in to_prune(found, 0, 365, datetime.now(UTC))] == ["1", "0"]
    assert to_prune(found, 4, 0, datetime.now(UTC)) == []
    assert [r.id[0] for r in to_prune(found, 3, 0, datetime.now(UTC))] == ["0"]


def test_build_that_is_killed_leaves_the_old_release_serving_and_the_next_build_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    folder, _ = invented.release(data)
    releases, command = data / "releases", [sys.executable, "-m", "mailuo", "--data", str(data), "build", str(ROOT / "samples"), "--quiet"]

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    moments: tuple[Callable[[], object], ...] = (
        lambda: list(releases.glob(".tmp-*")),  # it has begun to write
        lambda: list(releases.glob(".tmp-*/store/*.sst")) or list(releases.glob(".tmp-*/search.sqlite")),  # it is in the midst of it
    )
    with serving(data, workers=1, page_workers=1, spare_workers=0, release_check_interval=0.1) as address, httpx.Client(base_url=address, timeout=30) as client:
        for reached in moments:
            building = begin()
            while not reached() and building.poll() is None:
                time.sleep(0.002)
            os.kill(building.pid, signal.SIGKILL)
            building.wait()
            assert (data / "current").resolve() == folder
            reply = client.get("/queries/programs_of_industry", params={"industry": "海洋能"})
            assert reply.status_code == 200 and reply.headers["mailuo-release"] == folder.name and reply.json()["rows"]
        assert begin().wait() == 0
        new = (data / "current").resolve()
        assert new != folder and not list(releases.glob(".tmp-*"))
        deadline = time.monotonic() + 60
        while client.get("/health").json()["release"] != new.name:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert client.get("/queries/programs_of_industry", params={"industry": "離岸風電"}).json()["rows"]
        assert main(["--data", str(data), "rollback", folder.name]) == 0
        while client.get("/health").json()["release"] != folder.name:
            assert time.monotonic() < deadline
            time.sleep(0.05)
