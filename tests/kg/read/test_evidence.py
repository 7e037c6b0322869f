"""A claim leads to the words that say it, marked in their lines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.evidence import Place, UnknownClaim, evidence, extracts, marked_lines, places, says
from kg.read.release import Release, ReleaseError, current, named
from tests.kg.read import invented


def test_value_across_a_line_break_is_marked_in_both_lines(release: Release, book: invented.Book) -> None:
    found = evidence(release, book.claims["grant 111"], around=0)
    assert (found.kind, found.document, found.verified) == ("funding", "tide-report-111", True)
    assert [(p.role, p.quote) for p in found.passages] == [("value", "補助臺灣潮汐公司120千元"), ("subject", "海洋能技術躍升計畫")]
    (extract,) = found.extracts
    assert [(line.number, [(p.text, p.role) for p in line.pieces]) for line in extract.lines] == [
        (4, [("海洋能技術躍升計畫", "subject"), (" 111 年度預算 300 千元，", ""), ("補助臺灣潮汐公司", "value")]),
        (5, [("120 千元", "value"), ("。", "")])]


def test_every_claim_of_the_release_is_verified(release: Release, book: invented.Book) -> None:
    assert all(evidence(release, claim).verified for claim in book.claims.values())


def test_changed_text_is_told(release: Release, book: invented.Book, tmp_path: Path) -> None:
    copy = Release(tmp_path / release.id)
    shutil.copytree(release.folder, copy.folder)
    file = copy.folder / "documents" / "tide-report-111.txt"
    file.write_text(file.read_text("utf-8").replace("120 千元", "999 千元"), "utf-8")
    assert not evidence(copy, book.claims["grant 111"]).verified


def test_unknown_claim(release: Release) -> None:
    with pytest.raises(UnknownClaim):
        evidence(release, "ffffffffffffffffffff")


def test_places_of_an_evidence_column() -> None:
    assert places("b2@doc-2:7-7 a1@doc-1:10-12 a1@doc-1:10-12") == (Place("a1", "doc-1", 10, 12), Place("b2", "doc-2", 7, 7))
    assert places(None) == ()


@given(st.text("甲乙 \n", min_size=1, max_size=40), st.data())
def test_pieces_of_lines_make_the_text_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    lines = marked_lines(text, [(start, end, "value")], 1, 100)
    assert "\n".join("".join(p.text for p in line.pieces) for line in lines) == text
    assert "".join(p.text for line in lines for p in line.pieces if p.role) == text[start:end].replace("\n", "")
    assert [line for extract in extracts(text, [(start, end, "value")], 100) for line in extract.lines] == list(lines)


def test_quote_is_compared_without_layout() -> None:
    assert says("| 12 |\n 3", 0, 9, "123")
    assert not says("| 12 |\n 3", 0, 5, "123")
    assert not says("12", 0, 3, "12")


@pytest.mark.parametrize("name", ["../tide-plan-110", "tide-plan-110/..", "", "no-such"])
def test_no_text_outside_the_release(release: Release, name: str) -> None:
    with pytest.raises(KeyError):
        release.text(name)


def test_release_is_what_current_pointed_to(data: Path, release: Release, tmp_path: Path) -> None:
    assert (release.folder.name, release.about["id"]) == (release.id, release.id)
    assert named(data, release.id).folder == release.folder
    with pytest.raises(ReleaseError, match="mailuo build"):
        current(tmp_path)
    with pytest.raises(ReleaseError):
        named(data, "../../etc")
