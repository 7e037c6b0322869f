"""Dumps say what the graph says; flat tables hold every claim once, and open where Datasette opens them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.read.export_sqlite import described, metadata, write_sqlite
from kg.read.publish import publish
from kg.read.published import folder_of
from kg.read.release import Release, current
from kg.read.search_schema import fold
from tests.kg.read import invented


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("published")
    invented.release(data)
    publish(current(data))
    return folder_of(data, current(data).id)


@pytest.fixture(scope="module")
def database(published: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(published / "tables.sqlite")) as opened:
        yield opened


@pytest.mark.parametrize(("name", "form"), [("mailuo.nq.gz", RdfFormat.N_QUADS), ("mailuo.trig.gz", RdfFormat.TRIG)])
def test_dump_holds_every_quad(published: Path, book: invented.Book, name: str, form: RdfFormat) -> None:
    assert {str(q) for q in parse(gzip.decompress((published / name).read_bytes()), form)} == {_lower(str(q)) for q in book.quads}


def _lower(quad: str) -> str:
    """The engine keeps language tags in lower case."""
    return quad.replace("@zh-Hant", "@zh-hant")


def test_turtle_holds_every_triple_without_its_graph(published: Path, book: invented.Book) -> None:
    found = list(parse(gzip.decompress((published / "mailuo.ttl.gz").read_bytes()), RdfFormat.TURTLE))
    assert {str(q.triple) for q in found} == {_lower(str(q.triple)) for q in book.quads}


def test_the_same_release_gives_the_same_bytes(published: Path, tmp_path: Path) -> None:
    invented.release(tmp_path)
    publish(current(tmp_path))
    again = folder_of(tmp_path, current(tmp_path).id)
    assert again.name == published.name
    assert [n.name for n in sorted(published.iterdir()) if n.read_bytes() != (again / n.name).read_bytes()] == []
    assert [n.name for n in published.parent.iterdir()] == [published.name]


def test_tables_hold_every_claim_and_every_amount(database: sqlite3.Connection, release: Release, book: invented.Book) -> None:
    assert database.execute("SELECT COUNT(*) FROM claims").fetchone()[0] == len(book.claims)
    kinds = dict(database.execute("SELECT kind, COUNT(*) FROM claims GROUP BY kind"))
    assert kinds["funding"] == database.execute("SELECT COUNT(*) FROM funding").fetchone()[0]
    amounts = {str(row["claim"]): int(str(row["amount"])) for row in release.graph.rows(
        "SELECT (STRAFTER(STR(?c), '/claim/') AS ?claim) ?amount { ?c ml:states/ml:amount ?amount }")}
    assert dict(database.execute("SELECT id, amount_twd FROM funding")) == amounts
    named = database.execute("SELECT program, roc_year, amount_twd FROM funding_named WHERE measure = 'special_budget'").fetchall()
    assert named == [("潮汐電廠示範計畫", 110, 1_200_000)]


def test_spans_of_the_tables_say_where_the_words_stand(database: sqlite3.Connection, release: Release) -> None:
    rows = database.execute("SELECT s.start, s.end, c.document, c.quote FROM spans AS s JOIN claims AS c ON c.id = s.claim WHERE s.role = 'value'").fetchall()
    assert rows
    for start, end, document, quote in rows:
        assert fold(release.text(document)[start:end]) == fold(quote)


def test_keys_lead_where_they_say(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA user_version").fetchone()[0] == described()["version"]
    assert list(database.execute("PRAGMA foreign_key_check")) == []
    for table in described()["tables"]:  # Datasette needs the column by name
        assert all(row[4] for row in database.execute(f'PRAGMA foreign_key_list("{table}")')), table


def test_metadata_describes_every_column_in_both_languages(database: sqlite3.Connection, published: Path) -> None:
    told = json.loads((published / "tables.metadata.json").read_text("utf-8"))["databases"]["tables"]["tables"]
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert sorted(told) == sorted(tables)
    for table in tables:
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
        assert list(told[table]["columns"]) == columns
        assert all(" / " in text for text in told[table]["columns"].values())


def test_datasette_opens_the_tables(published: Path) -> None:
    app = pytest.importorskip("datasette.app", reason="datasette is not installed")
    import asyncio

    about = metadata("x", "https://creativecommons.org/publicdomain/zero/1.0/", "https://example.org/")
    server = app.Datasette([str(published / "tables.sqlite")], metadata=about)
    reply = asyncio.run(server.client.get("/tables/funding.json?_shape=array"))
    assert reply.status_code == 200 and len(reply.json()) > 0


def test_csv_of_the_archive_opens_in_a_spreadsheet(published: Path) -> None:
    with zipfile.ZipFile(published / "tables.zip") as archive:
        assert set(archive.namelist()) == {"claims.csv", "documents.csv", "entities.csv", "findings.csv", "lineage.csv"}
        content = archive.read("entities.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {"名稱", "類別"} <= set(rows[0])


def test_whole_amounts_are_integers_and_lists_have_tables_of_their_own(tmp_path: Path, release: Release) -> None:
    counts = write_sqlite(release.graph, tmp_path / "t.sqlite")
    assert counts["names"] > counts["entities"] > 0
    with closing(sqlite3.connect(tmp_path / "t.sqlite")) as opened:
        assert {kind for (kind,) in opened.execute("SELECT DISTINCT typeof(amount_twd) FROM funding")} == {"integer"}
