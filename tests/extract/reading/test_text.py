"""Files → documents: what is read, what is refused, and with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.reading.manifest import Source
from extract.reading.text import Unreadable, read_document, recognise_genre, years_of


def source(folder: Path, data: bytes, **known: object) -> Source:
    path = folder / "notice.txt"
    path.write_bytes(data)
    return Source("notice", path, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(("data", "line", "reason"), [
    (b"", 0, "empty"),
    (b" \n\n ", 0, "empty"),
    ("report\n第二行是漢字".encode("big5"), 2, "Big5"),
    ("藍灣縣政府年報".encode("utf-16"), 1, "UTF-16"),
    ("藍灣\n".encode() + b"\x89PNG\x00\xff\xfe", 2, "binary"),
    (b"abc\x00def", 1, "binary"),
])
def test_unreadable_files_are_refused_with_line_and_reason(tmp_path: Path, data: bytes, line: int, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_document(source(tmp_path, data))
    problem = refused.value.problem
    assert (problem.file, problem.line, problem.fatal) == ("notice.txt", line, True)
    assert reason in problem.reason and problem.reason_zh


def test_positions_are_code_points_and_lines_count_blank_ones(tmp_path: Path) -> None:
    document, problems = read_document(source(tmp_path, "壹、海洋\n\n𠮷野港𠮷\r\n末行".encode()))
    assert problems == ()
    assert document.line_count == 4
    assert [document.line(n) for n in (1, 2, 4)] == ["壹、海洋", "", "末行"]
    assert document.line_of(document.text.index("末")) == 4
    assert document.text[document.starts[2]:document.starts[2] + 3] == "𠮷野港"


def test_a_changed_file_is_read_with_a_warning(tmp_path: Path) -> None:
    _, problems = read_document(source(tmp_path, "藍灣".encode(), sha256="0" * 64))
    assert [(p.fatal, "sha256" in p.reason) for p in problems] == [(False, True)]


def test_genre_and_years_are_found_where_the_manifest_is_silent(tmp_path: Path) -> None:
    document, _ = read_document(source(tmp_path, "海洋部119年度施政計畫\n貳、年度重要計畫\n工作計畫名稱重要計畫項目".encode()))
    assert (document.genre, document.covers, document.title) == ("plan", (119,), "海洋部119年度施政計畫")
    assert recognise_genre("單位預算 歲出機關\n別預算表 重要計畫項目") == "budget"
    assert recognise_genre("今天天氣很好") == "prose"
    assert years_of("民國 118 年度，電話 02-2321-1234") == (118,)
