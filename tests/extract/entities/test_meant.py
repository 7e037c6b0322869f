"""Names borne by one body after another, weak names alone on a line, and names of a whole that a table means a part by."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims import Claim, Mention, Passage, Relation, Role, Statement, Thing, ThingType
from extract.corpus import open_corpus, read_corpus
from extract.entities.meant import meant
from extract.reading.manifest import Source
from extract.reading.text import read_document
from ontology.vocabulary import Vocabulary


def claims(folder: Path, vocabulary: Vocabulary, text: str, year: int, date: str) -> list[Claim]:
    (folder / "one.txt").write_text(text, "utf-8")
    (folder / "manifest.toml").write_text(
        f'[[document]]\nid = "one"\nfile = "one.txt"\ntitle_zh = "海洋部業務報告"\ngenre = "report"\ndate = "{date}"\ncovers = [{year}]\n', "utf-8")
    opened, problems = open_corpus(folder, vocabulary)
    assert not problems
    return [c for e in read_corpus(opened, vocabulary) for c in e.claims]


def keys(found: list[Claim], surface: str) -> set[str]:
    return {c.body.thing.key for c in found if isinstance(c.body, Mention) and c.body.surface == surface}


@pytest.mark.parametrize(("year", "date", "key"), [(101, "2013-03", "nsc"), (113, "2025-03", "nstc"), (107, "2019-01", "nstc")])
def test_a_name_borne_in_turn_is_that_of_the_body_of_the_documents_time(year: int, date: str, key: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    """In 2019 no body had the name: it stays with the one that the lists give."""
    found = claims(tmp_path, vocabulary, "一、海洋研究\n由教育部與國科會共同推動海洋研究。\n", year, date)
    assert keys(found, "國科會") == {key}


def test_a_full_name_is_never_moved(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, "一、海洋研究\n由教育部與國家科學及技術委員會共同推動海洋研究。\n", 101, "2013-03")
    assert keys(found, "國家科學及技術委員會") == {"nstc"}


def test_relations_follow_the_mentions_at_their_place(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, "一、海洋研究\n「藍灣觀測計畫」由國科會執行。\n", 101, "2013-03")
    bodies = {c.body.object.key for c in found if isinstance(c.body, Relation) and c.body.relation == "implementedBy" and isinstance(c.body.object, Thing)}
    assert bodies == {"nsc"}


def test_a_weak_name_alone_on_its_line_is_the_body_of_that_time(tmp_path: Path, vocabulary: Vocabulary) -> None:
    text = "一、經費\n(教育部:\n40,000\n技術處:\n160,000\n由各技術處理。\n"
    assert keys(claims(tmp_path, vocabulary, text, 110, "2022-01"), "技術處") == {"doit"}
    assert keys(claims(tmp_path, vocabulary, text, 113, "2025-03"), "技術處") == set()


def test_the_name_before_a_dash_is_that_of_the_whole(tmp_path: Path, vocabulary: Vocabulary) -> None:
    (tmp_path / "one.txt").write_text("藍灣更新計畫 100 千元\n", "utf-8")
    document, _ = read_document(Source("one", tmp_path / "one.txt"))
    part = Thing(ThingType.PROGRAM, "藍灣更新計畫—碼頭及倉儲")
    passage: Passage = document.passage(Role.VALUE, 0, 6)
    other = Thing(ThingType.PROGRAM, "藍灣更新計畫書")
    got = meant(document, [Statement(Mention(t, "藍灣更新計畫"), (passage,), "budget.grant") for t in (part, other)], vocabulary)
    assert [s.body.thing.name for s in got if isinstance(s.body, Mention)] == ["藍灣更新計畫", "藍灣更新計畫書"]


def test_a_quotation_mark_that_is_never_closed_still_begins_a_name(tmp_path: Path, vocabulary: Vocabulary) -> None:
    text = "一、招商\n舉辦「118年藍灣全球招商論壇（118 Blue Bay Alliance Conference），部長應邀參加。並辦理「北礁航道計畫，分三年執行」說明會。\n"
    names = {c.body.surface for c in claims(tmp_path, vocabulary, text, 118, "2030-03") if isinstance(c.body, Mention) and c.rule == "name.unclosed"}
    assert names == {"118年藍灣全球招商論壇"}


def test_a_prize_is_named_where_it_is_given(tmp_path: Path, vocabulary: Vocabulary) -> None:
    text = "一、創業\n藉由藍灣創業獎選拔，樹立典範。辦理118年(第22屆)藍灣創業獎計219件申請，並得獎。\n"
    assert [c.body.thing.name for c in claims(tmp_path, vocabulary, text, 118, "2030-03")
            if isinstance(c.body, Mention) and c.body.surface.endswith("獎")] == ["藍灣創業獎", "藍灣創業獎"]
