"""What stands beside what in the text: firms under headings, who invests how much, renamings; bounds of money; the door for a model.

The report is our own, of an invented ministry; what is asked of the real documents is skipped where they are absent.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.ask.answer import ask
from kg.ask.beside import surroundings
from kg.ask.link import short_names
from kg.ask.restate import process
from kg.read.release import Release, current
from ontology.vocabulary import Vocabulary
from tests.conftest import built

REPORT = """海洋暨島嶼發展部業務報告

中華民國113年3月

壹、產業發展

一、推動潮能設備自主

(一)潮能設備：第一期共補助12案次，協助導入指標終端業者(台積電、日月光)產線驗證，並完成樣機測試。

二、擴大招商

(一)來臺設點：微軟於112年在臺增資25億元擴建實驗場；日月光於112年投資3億元設立維修中心。兩案累計帶動投資100億元。

三、園區更名

(一)加工出口區已於110年3月28日更名為科技產業園區，各園區依新名稱辦理登記。
"""


@pytest.fixture(scope="module")
def islands(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Release:
    folder, data = tmp_path_factory.mktemp("islands"), tmp_path_factory.mktemp("islands-data")
    (folder / "islands-report-113.txt").write_text(REPORT, "utf-8")
    built(folder, data, vocabulary)
    return current(data)


@pytest.fixture(scope="module")
def real(corpus_data: Path) -> Release:
    return current(corpus_data)


def asked(release: Release, question: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(ask(release, question).as_record(), default=str))
    return record


def labels(answer: dict[str, Any]) -> set[str]:
    return {row["label"] for row in answer["rows"]}


def test_a_firm_stands_under_the_heading_that_says_what_is_done(islands: Release) -> None:
    for question in ("台積電出現在哪些計畫裡？扮演什麼角色？", "In which programs does TSMC appear and in what role?"):
        answer = asked(islands, question)
        assert [(r["label"], r["role"], r["kind"]) for r in answer["rows"]] == [("推動潮能設備自主", "beside", "heading")]
        assert answer["rows"][0]["claims"] and "ml:mentions" in answer["sparql_beside"]


def test_an_amount_is_that_of_the_firm_before_it_and_a_pooled_one_is_nobodys(islands: Release) -> None:
    for question in ("112年有哪些廠商在臺投資？金額多少？", "Which firms invested in 2023, and how much?"):
        paid = {row["labels"][0]: row["amount_twd"] for row in asked(islands, question)["rows"]}
        assert set(paid.values()) <= {2_500_000_000, 300_000_000}, paid
    (row,) = asked(islands, "微軟在臺灣投資多少？")["rows"]
    assert (row["label"], row["amount_twd"]) == ("微軟", 2_500_000_000)
    assert asked(islands, "109年有哪些廠商在臺投資？")["rows"] == []


def test_renamings_are_read_as_written(islands: Release) -> None:
    for question in ("加工出口區後來改名為什麼？", "加工出口區何時更名？", "「加工出口區」改稱什麼？", "What was 加工出口區 renamed to?"):
        (row,) = asked(islands, question)["rows"]
        assert (row["label"], row["former"], row["document"]) == ("科技產業園區", "加工出口區", "islands-report-113")
    assert asked(islands, "潮能設備後來改名為什麼？")["rows"] == []


def test_sentences_and_headings_of_a_position(islands: Release) -> None:
    text = surroundings(islands.graph, islands.search)
    assert text is not None
    whole = islands.text("islands-report-113")
    at = whole.index("25億元")
    heading = text.heading("islands-report-113", at)
    assert heading is not None and heading[0] == "擴大招商"
    start, end = text.sentence("islands-report-113", at)
    assert whole[start:end].startswith("(一)來臺設點") or "微軟" in whole[start:end]
    assert "日月光" not in whole[start:end]
    assert surroundings(islands.graph, object()) is None


def test_english_names_are_known_as_they_are_spoken() -> None:
    tails = frozenset({"corporation", "company", "technology"})
    assert short_names("Tide Steel Corporation", tails) == ["Tide Steel"]
    assert short_names("Tidal Agency, Ministry of Islands", tails) == ["Tidal Agency"]
    assert short_names("Island Research Institute (IRI)", tails) == ["Island Research Institute", "IRI"]


MODEL = "import json,sys; json.load(sys.stdin)['kinds'][0]['label']['zh']; print(json.dumps({'question': %r}))"


def command(code: str) -> str:
    return f"'{sys.executable}' -c \"{code}\""


def test_a_model_may_put_a_question_into_other_words_and_never_answers(islands: Release) -> None:
    assert process("") is None
    restate = process(command(MODEL % "微軟在臺灣投資多少？"))
    assert restate is not None
    odd = "Wie viel Geld hat der Konzern angelegt?"
    assert asked(islands, odd)["rows"] == []
    answer = json.loads(json.dumps(ask(islands, odd, restate).as_record(), default=str))
    assert labels(answer) == {"微軟"} and answer["asked"] == odd and "微軟在臺灣投資多少？" in answer["notes"][0]["zh"]
    understood = ask(islands, "加工出口區後來改名為什麼？", lambda question: pytest.fail("a question that is understood needs no model"))
    assert len(understood.rows) == 1


@pytest.mark.parametrize("code", ["print('no JSON')", "raise SystemExit(3)", "print('null')", "print('{}')", "import time; time.sleep(9)"])
def test_a_model_that_fails_changes_nothing(islands: Release, code: str) -> None:
    restate = process(command(code), seconds=1.0)
    assert restate is not None and restate("?") is None
    assert ask(islands, "Qué?", restate).rows == ()


def test_a_state_owned_company_builds_power_plants_with_their_cost(real: Release) -> None:
    answer = asked(real, "台電正在興建哪些燃氣發電計畫？各計畫總投資多少？")
    costs = {row["amount_twd"] for row in answer["rows"]}
    assert {118_060_000_000, 116_870_000_000, 121_800_000_000} <= costs


def test_bounds_in_money(real: Release) -> None:
    rows = asked(real, "特別預算超過100億的前瞻計畫有哪些？")["rows"]
    assert rows and all(row["amount_twd"] > 10_000_000_000 for row in rows)
    assert labels({"rows": rows}) == labels(asked(real, "Which Forward-looking projects have special budgets over NT$10 billion?"))


def test_frozen_amounts_of_a_budget(real: Release) -> None:
    rows = asked(real, "立法院凍結了產業發展署哪些預算？")["rows"]
    assert sorted(row["amount_twd"] for row in rows) == [10_000_000, 20_000_000]
    assert all("凍結" in row["text"] for row in rows)


def test_names_of_an_agency_in_each_document(real: Release) -> None:
    named = {(row["document"], row["label"]) for row in asked(real, "經濟部中小企業處現在是哪個機關？各份文件用什麼名稱？")["rows"]}
    assert {("ida-budget-114", "中小及新創企業署"), ("moea-infrastructure-110", "經濟部中小企業處"), ("moea-report-102", "中小企業處")} <= named


def test_successors_by_likeness_of_names_and_money_to_local_governments(real: Release) -> None:
    after = asked(real, "縣市管河川及區域排水整體改善計畫歷年特別預算多少？115 年的後續計畫是什麼？")
    assert ("因應氣候變遷縣市管河川及排水整體改善計畫", 115) in {(r["label"], r["roc_year"]) for r in after["rows"]}
    local = asked(real, "114 年度產業發展署補助地方政府哪些計畫、多少錢？")["rows"]
    assert local and all("政府" in row["recipient"] for row in local)
