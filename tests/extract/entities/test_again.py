"""A second look: names that a corpus knows, found where a sentence gives no cue; texts about an invented ministry."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims import Claim
from extract.corpus import open_corpus, read_corpus
from ontology.vocabulary import Vocabulary


def claims(folder: Path, vocabulary: Vocabulary, **texts: str) -> list[Claim]:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    opened, _ = open_corpus(folder, vocabulary)
    return [c for extraction in read_corpus(opened, vocabulary) for c in extraction.claims]


def named(found: list[Claim], surface: str) -> set[str]:
    return {c.body.thing.name for c in found if c.body.kind == "mention" and c.body.surface == surface}


def related(found: list[Claim], relation: str) -> set[tuple[str, str]]:
    return {(c.body.subject.name, c.body.object.name) for c in found
            if c.body.kind == "relation" and c.body.relation == relation and not isinstance(c.body.object, str)}


def test_a_short_form_in_brackets_holds_from_there_on(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="海事公司第九座深水油料接收站(以下稱九接)投資計畫\n\n未來將落實九接外推，並持續推動。\n")
    assert named(found, "九接") == {"第九座深水油料接收站投資計畫"}
    assert named(found, "第九座深水油料接收站") == {"第九座深水油料接收站投資計畫"}


def test_letters_that_the_full_name_does_not_have_introduce_nothing(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="海事公司第九座深水油料接收站(以下稱乙方)投資計畫\n\n乙方將落實外推。\n")
    assert named(found, "乙方") == set()


@pytest.mark.parametrize(("text", "surface", "name"), [
    ("海事公司之輔導對象為藍灣汽車公司。\n\n推動電動船國產化：推動藍灣及北礁2車廠完成驗證。\n", "藍灣", "藍灣汽車公司"),
    ("1. 丹商海潮材料\n\n(1) 海材擬將生產設備移至本地。\n", "海材", "海潮材料"),
])
def test_firms_in_short(text: str, surface: str, name: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert named(claims(tmp_path, vocabulary, one=text), surface) == {name}


def test_a_short_form_that_is_not_set_off_is_no_firm(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="海事公司之輔導對象為藍灣汽車公司。\n\n船隻在藍灣停泊兩日。\n")
    assert named(found, "藍灣") == set()


def test_a_foreign_firm_and_its_company_in_taiwan_are_two(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="微軟與海事公司合作。台灣微軟亦參與。\n")
    assert named(found, "台灣微軟") == {"台灣微軟"}
    assert named(found, "微軟") == {"微軟"}


def test_what_is_built_is_named_by_place_and_kind_and_later_in_short(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="推動嘉義第一期3萬噸海淡廠，並以嘉義海淡廠於131年完工為目標。\n")
    assert named(found, "嘉義第一期3萬噸海淡廠") == named(found, "嘉義海淡廠") == {"嘉義第一期3萬噸海淡廠"}


def test_a_weak_name_counts_beside_other_bodies(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="拜會工業局、中小企業處及投資處外，並參訪。\n\n公司設有投資處。\n")
    mentions = [c for c in found if c.body.kind == "mention" and c.body.surface == "投資處"]
    assert [c.lines for c in mentions] == [(1, 1)]


def test_a_part_names_its_whole_before_the_dash(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="辦理「藍灣港區第一期計畫-碼頭新建工程」。\n")
    assert ("藍灣港區第一期計畫-碼頭新建工程", "藍灣港區第一期計畫") in related(found, "partOf")
    assert named(found, "藍灣港區第一期計畫") == {"藍灣港區第一期計畫"}


def test_items_headed_by_phases_follow_each_other(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = claims(tmp_path, vocabulary, one="一、潮汐發電\n\n(1) 第1階段示範補助：已完成二座。\n\n(2) 第2階段港區開發：辦理招標中。\n")
    assert ("第2階段港區開發", "第1階段示範補助") in related(found, "succeeds")


def test_a_phase_by_number_alone_belongs_to_the_program_before_it(tmp_path: Path, vocabulary: Vocabulary) -> None:
    text = "(1) 潮汐材料：推動「潮汐電池材料計畫第1期(128-129年)」補助7家業者。以第1期為基礎，第2期共補助9家業者。\n"
    found = claims(tmp_path, vocabulary, one=text)
    assert ("潮汐電池材料計畫第2期", "潮汐電池材料計畫第1期(128-129年)") in related(found, "succeeds")
    assert "潮汐電池材料計畫第2期" in named(found, "第2期")
