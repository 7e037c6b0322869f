"""SPARQL stores of other makers on real ports, holding a release, for tests and benchmarks; skipped visibly where they are not installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_START = 60.0
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {isql}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {dirs}
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 10000000
DefaultQuery = select * where {{ ?s ?p ?o }} limit 1
"""


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def find(*names: str) -> str | None:
    """The first of these programs that is there, beside the interpreter or on the path."""
    place = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return next((found for name in names if (found := shutil.which(name, path=place))), None)


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server until the end of the block, from the moment that its port is open."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _START
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def oxigraph(release: Path, scratch: Path) -> Iterator[str]:
    """The Oxigraph server on the store of a release (its folder); its query address."""
    program = find("oxigraph")
    if program is None:
        pytest.skip("no Oxigraph server here (pip install oxigraph)")
    port = _free()
    command = [program, "serve-read-only", "-l", str(release / "store"), "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with running(command, port, scratch):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(release: Path, scratch: Path) -> Iterator[str]:
    """Virtuoso with the graph of a release loaded; its query address."""
    program, isql = find("virtuoso-t"), find("isql-vt", "isql-v", "isql")
    if program is None or isql is None:
        pytest.skip("no Virtuoso here (apt install virtuoso-opensource-7-bin)")
    http, sql = _free(), _free()
    (scratch / "virtuoso.ini").write_text(_VIRTUOSO.format(folder=scratch, isql=sql, http=http, buffers=170_000, dirty=130_000,
                                                           dirs=f"{scratch}, {release}"), "utf-8")
    with running([program, "-f", "-c", str(scratch / "virtuoso.ini")], http, scratch):
        for statement in (f"ld_dir('{release}', 'graph.nq', 'https://w3id.org/mailuo/graph/other');", "rdf_loader_run();", "checkpoint;"):
            subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={statement}"], check=True, capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql"
