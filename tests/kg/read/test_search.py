"""Search finds Chinese strings of any length, ranks names, and tells types apart."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read.release import Release
from kg.read.search import Search, SearchError
from kg.read.search_schema import bare, fold
from tests.kg.read import invented


def labels(release: Release, asked: str, *types: str) -> list[tuple[str, str]]:
    return [(hit.label, hit.match) for hit in release.search.entities(asked, types)]


def test_exact_name_comes_before_beginning_before_part(release: Release) -> None:
    assert labels(release, "海洋能") == [("海洋能", "exact"), ("海洋能技術躍升計畫", "prefix")]
    assert labels(release, "計畫", "program") == [
        ("潮汐電廠示範計畫", "substring"), ("海洋能技術躍升計畫", "substring"),
        ("潮汐場址調查計畫", "substring"), ("鹽業轉型計畫", "substring")]


def test_one_character_finds_every_name_that_has_it(release: Release, book: invented.Book) -> None:
    expected = {iri for iri, (_, names) in book.named.items() if any("潮" in name for name in names)}
    assert {hit.iri for hit in release.search.entities("潮", limit=100)} == expected
    assert expected


def test_width_case_and_variant_character_do_not_matter(release: Release) -> None:
    assert labels(release, "台灣潮汐公司") == labels(release, "臺灣潮汐公司") == [("臺灣潮汐公司", "exact")]
    assert labels(release, "ｔｉｄａｌ　ＰＯＷＥＲ") == [("潮汐發電", "exact")]


def test_short_form_finds_the_thing_once(release: Release) -> None:
    assert [(h.label, h.name) for h in release.search.entities("潮電")] == [("潮汐發電", "潮電")]


def test_label_wins_over_other_names(release: Release) -> None:
    assert [h.iri for h in release.search.named("示範電廠", ["program"])] == [invented.PLANT]
    assert release.search.named("示範電廠", ["agency"]) == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_string_of_a_line_finds_that_line(release: Release, data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(sorted(invented.TEXTS)))
    line = data.draw(st.sampled_from([x for x in invented.TEXTS[document].split("\n") if bare(x)]))
    start = data.draw(st.integers(0, len(line) - 1))
    asked = line[start:start + data.draw(st.integers(1, 6))]
    if not fold(asked):
        return
    expected = [(doc, i) for doc, text in invented.TEXTS.items() for i, x in enumerate(text.split("\n"), 1) if fold(asked) in fold(x)]
    assert [(h.document, h.first_line) for h in release.search.passages(asked, limit=100)] == expected


def test_marks_alone_are_found_too(release: Release) -> None:
    expected = [(doc, i) for doc, text in invented.TEXTS.items() for i, x in enumerate(text.split("\n"), 1) if fold("；") in fold(x)]
    found = [(h.document, h.first_line) for h in release.search.passages("；", limit=100)]
    assert found == expected and found
    assert [(h.document, h.first_line) for h in release.search.passages("；", limit=1, offset=1)] == expected[1:2]


def test_query_marks_of_the_index_are_plain_text(release: Release) -> None:
    for asked in ('"', "AND", "潮*", '" OR "潮', "NEAR(", "%", "_", "", "；"):
        release.search.passages(asked)
        release.search.entities(asked)
    assert release.search.passages("1,200 千元")[0].first_line == 4
    assert release.search.passages("12,00 千元") == []


def test_index_of_another_version_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "search.sqlite") as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(SearchError, match="999"):
        Search(tmp_path / "search.sqlite")
