"""Questions of every kind, in Chinese and English, on a release really built from the samples: the answers are what the samples say."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.ask.answer import ask, suggestions
from kg.ask.grammar import load
from kg.read.release import Release, current

WIND_BASE, MARINE = "離岸風電水下基礎產業技術升級輔導計畫", "高雄海洋科技產業創新專區"
Expected = set[tuple[str, int | None]]


@pytest.fixture(scope="module")
def samples(samples_data: Path) -> Release:
    return current(samples_data)


@pytest.fixture(scope="module")
def invented(invented_data: Path) -> Release:
    return current(invented_data)


def asked(release: Release, question: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(ask(release, question).as_record(), default=str))
    return record


def found(answer: dict[str, Any]) -> Expected:
    return {(row["label"], row["roc_year"]) for row in answer["rows"]}


def amounts(answer: dict[str, Any]) -> dict[tuple[str, int | None], int | None]:
    return {(row["label"], row["roc_year"]): row["amount_twd"] for row in answer["rows"]}


BOTH = [
    ("哪些計畫推動地熱？", "Which programs promote geothermal energy?", {("地熱擴大推動及技術研發計畫", 115), ("地熱潛力區塊資訊擴建及鑽井計畫", 115)}),
    ("荖濃溪有哪些計畫？", "Which programs are there on the Laonong?", {("荖濃溪防災韌性計畫（114-118年）", 115)}),
    ("鳳山水庫有哪些工程計畫？", "Which programs are there at 鳳山水庫?", {("備援調度幹管工程計畫", 115)}),
    ("6G 有哪些計畫？", "Which programs support 6G?", {("發展五大信賴產業", 115)}),
    ("世紀風電出現在哪些計畫裡？扮演什麼角色？", "In which programs does Century Wind Power appear and in what role?", {(WIND_BASE, 110)}),
    ("金屬中心參與哪些計畫？", "In which programs does MIRDC take part?", {(WIND_BASE, 110)}),
    ("110 年度執行率低於 90% 的計畫有哪些？", "Which projects executed less than 90% of their budget in FY110?", {(WIND_BASE, 110)}),
    ("預算執行率最差的三個計畫年度？", "The three worst budget execution rates?", {(WIND_BASE, 110), (MARINE, 109), (MARINE, 108)}),
    ("110 年度哪些計畫進度落後？落後多少百分點？", "Which projects were behind schedule in FY110, and by how many points?", {(WIND_BASE, 110), (MARINE, 110)}),
    ("110 年度哪些績效指標未達標？", "Which indicators missed their targets in FY110?", {(WIND_BASE, 110)}),
    ("哪些計畫創造工作機會？", "Which projects created jobs?", {(MARINE, 110)}),
    ("落後的原因與因應對策？", "What were the reasons for delays?", {(WIND_BASE, 110), (MARINE, 110)}),
    ("108 年度特別預算最大的計畫？", "The largest special budgets in FY108?", {(MARINE, 108)}),
    ("114 年度產業發展署有哪些無人機計畫？", "Which drone programs has the Industrial Development Administration in 2025?", {("亞洲無人機新創計畫", 114)}),
    ("哪些計畫執行到 113 年？", "Which programs run until 113?", {(WIND_BASE, 113), (MARINE, 113)}),
    ("哪些廠商參與「離岸風電水下基礎產業技術升級輔導計畫」？", f"Which firms take part in {WIND_BASE}?", {("世紀風電", 110), ("興達海基", 110)}),
]


@pytest.mark.parametrize(("chinese", "english", "expected"), BOTH, ids=[b[1][:40] for b in BOTH])
def test_rows_are_those_of_the_documents_in_both_languages(samples: Release, chinese: str, english: str, expected: Expected) -> None:
    assert found(asked(samples, chinese)) == expected
    assert found(asked(samples, english)) == expected


def test_money_of_a_program_by_year(samples: Release) -> None:
    for question in (f"「{MARINE}」歷年特別預算？", f"How much special budget did {MARINE} get over the years?"):
        special = {year: amount for (_, year), amount in amounts(asked(samples, question)).items() if year in (106, 107, 108)}
        assert special == {106: 200000000, 107: 1922000000, 108: 1354000000}
    executed = amounts(asked(samples, f"{MARINE} 107 至 108 年度執行數？"))
    assert executed == {(MARINE, 107): 1899085000, (MARINE, 108): 690001000}


def test_totals_of_an_agency_are_those_that_its_budget_states(samples: Release) -> None:
    for question in ("經濟部產業發展署歷年預算的變化？", "How did the budget of the Industrial Development Administration change?"):
        answer = asked(samples, question)
        assert [(r["roc_year"], r["amount_twd"], r["measure"], r.get("change_twd")) for r in answer["rows"]] == [
            (112, 10268453000, "settled", None), (113, 11881784000, "budget", 1613331000), (114, 13539071000, "budget", 1657287000)]


def test_sums_add_like_with_like_and_say_so(samples: Release) -> None:
    answer = asked(samples, "離岸風電 111 年度特別預算合計多少？")
    assert [(r["roc_year"], r["amount_twd"], r["measure"], r["derived"], r["programs"]) for r in answer["rows"]] == [(111, 30000000, "special_budget", True, 1)]
    several = asked(samples, "離岸風電 110 年度經費合計多少？")
    assert len({r["measure"] for r in several["rows"]}) == len(several["rows"]) > 1
    notes = [n["zh"] for n in several["notes"]]
    assert load().notes["not_added"].zh in notes and load().notes["leaf_only"].zh in notes


UNLIKE = [
    ("離岸風電 110 年度特別預算與實現數合計多少？", ["special_budget", "spent"]), ("離岸風電 110 年度特別預算加實現數合計多少？", ["special_budget", "spent"]),
    ("Total of special budget and spent of offshore wind in FY110?", ["special_budget", "spent"]),
    ("110 年度特別預算與實現數加總是多少？", ["special_budget", "spent"]),
]


@pytest.mark.parametrize(("question", "measures"), UNLIKE, ids=[q for q, _ in UNLIKE])
def test_unlike_measures_are_not_added_and_the_reason_is_said(samples: Release, question: str, measures: list[str]) -> None:
    answer = asked(samples, question)
    assert sorted(r["measure"] for r in answer["rows"]) == measures
    assert any("相加會重複計算" in n["zh"] and "count twice" in n["en"] for n in answer["notes"])
    alone = {m: list(samples.graph.rows(query)) for m, query in answer["sparql_by_measure"].items()}
    assert {r["measure"]: r["amount_twd"] for r in answer["rows"]} == {m: int(Decimal(str(rows[0]["amount"]))) for m, rows in alone.items()}


def test_a_budget_and_accounts_of_an_agency_stand_side_by_side(samples: Release) -> None:
    answer = asked(samples, "經濟部產業發展署預算加決算數合計多少？")
    assert {(r["roc_year"], r["amount_twd"]) for r in answer["rows"]} == {(112, 10268453000), (113, 11881784000), (114, 13539071000)}
    assert any("不把決算數、預算數加在一起" in n["zh"] for n in answer["notes"])


def test_successor_with_passages_and_law_apart_from_the_register(samples: Release) -> None:
    for question in ("經濟部工業局改組後由哪個機關承接？文件中哪裡看得出來？",
                     "Which agency took over from the Industrial Development Bureau, and where do the documents show it?"):
        answer = asked(samples, question)
        assert {("經濟部產業發展署", 112), ("經濟部工業局", 110)} == found(answer)
        assert all(row["lines"] and row["document"] for row in answer["rows"])
        assert any(step["legal_basis"] for step in answer["register"])
    before = asked(samples, "經濟部能源署的前身是哪個機關？")
    assert ("經濟部能源局", 110) in found(before) and "經濟部能源委員會" not in {r["label"] for r in before["rows"]}


def test_values_of_performance_stand_beside_the_rows(samples: Release) -> None:
    (behind, _) = asked(samples, "110 年度哪些計畫進度落後？")["rows"]
    assert (behind["planned"], behind["actual"], behind["difference"]) == (100, 52, -48) and "銲工" in behind["reason"]
    (missed,) = asked(samples, "110 年度哪些績效指標未達標？")["rows"]
    assert (missed["indicator"], missed["target"], missed["actual"], missed["unit"]) == ("銲接人力支援輔導", 20, 5, "人")
    (job,) = asked(samples, "創造最多工作機會的計畫？")["rows"]
    assert job["jobs"] == 350
    (rate, *_) = asked(samples, "預算執行率最差的是哪些？原因？")["rows"]
    assert (rate["execution_rate"], rate["amount_twd"]) == (19.64, 122500000) and rate["reason"]


def test_places_and_counts_stand_beside_the_rows(samples: Release) -> None:
    answer = asked(samples, "高雄有幾個計畫？分布在哪裡？")
    assert answer["count"] == len({row["program"] for row in answer["rows"]})
    assert {"仁武科技產業園區設置計畫", "荖濃溪防災韌性計畫（114-118年）", MARINE} <= {row["label"] for row in answer["rows"]}
    assert "高雄市" in next(r for r in answer["rows"] if r["label"] == "仁武科技產業園區設置計畫")["places"]


def test_a_program_stands_once_where_no_year_is_asked(samples: Release) -> None:
    (row,) = [r for r in asked(samples, "世紀風電出現在哪些計畫？")["rows"] if r["label"] == WIND_BASE]
    assert (row["roc_year"], row["amount_twd"], row["role"]) == (110, 122500000, "participant")
    once = [r for r in asked(samples, "哪些計畫服務離岸風電水下基礎？")["rows"] if r["label"] == WIND_BASE]
    assert [(r["roc_year"], [o["roc_year"] for o in r["other_years"]]) for r in once] == [(110, [111])]
    each = [r["roc_year"] for r in asked(samples, "哪些計畫服務離岸風電水下基礎？各年度經費？")["rows"] if r["label"] == WIND_BASE]
    assert each == [110, 111]


def test_phases_with_their_periods(samples: Release) -> None:
    for question in ("「離岸風力發電」各期計畫的期程與經費？", "The phases of the offshore wind power program: periods and money?"):
        rows = {r["label"]: r for r in asked(samples, question)["rows"]}
        assert {"離岸風力發電第一期計畫", "離岸風力發電第二期計畫"} <= set(rows) and WIND_BASE not in rows
        assert rows["離岸風力發電第一期計畫"]["amount_twd"] == 25950000000


def test_passages_where_nothing_else_answers(samples: Release) -> None:
    (row,) = asked(samples, "文件怎麼說環海翡翠輪？")["rows"]
    assert (row["document"], row["kind"]) == ("sample-report-113", "passage") and "環海翡翠輪" in row["text"]
    silent = asked(samples, "環海翡翠輪有哪些計畫？")
    assert silent["rows"] == [] and [p["document"] for p in silent["passages"]] == ["sample-report-113"]


def test_years_without_a_document_are_told_apart(samples: Release) -> None:
    unread = asked(samples, "95 年度有哪些離岸風電計畫？")
    assert (unread["rows"], unread["years_without_document"]) == ([], [95])
    read = asked(samples, "今年度有哪些地熱計畫？")
    assert (read["years_without_document"], {r["roc_year"] for r in read["rows"]}) == ([], {115})


def test_conditions_that_nothing_meets_together_are_given_up_one_by_one(samples: Release) -> None:
    answer = asked(samples, "澎湖有哪些地熱計畫？")
    assert answer["rows"] and any("未以此篩選" in note["zh"] for note in answer["notes"])


def test_laws_behind_a_program(invented: Release) -> None:
    for question in ("海上變電站國產化輔導計畫依據哪個條例？", "Which law is 海上變電站國產化輔導計畫 based on?"):
        assert [r["label"] for r in asked(invented, question)["rows"]] == ["海洋產業發展條例"]


def test_largest_budgets_without_the_lines_above_them(invented: Release) -> None:
    answer = asked(invented, "121 年度預算最大的計畫？")
    assert [(r["label"], r["amount_twd"]) for r in answer["rows"] if r["label"].endswith("計畫")][:3] == [
        ("海上變電站國產化輔導計畫", 315000000), ("電動渡輪示範建造計畫", 287500000), ("養殖漁業智慧監測推廣計畫", 228400000)]
    assert "海洋暨島嶼發展部海洋產業署" not in {r["label"] for r in answer["rows"]}
    assert [r["rank"] for r in answer["rows"]] == list(range(1, len(answer["rows"]) + 1))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("intent", "number"), [(i.name, n) for i in load().intents for n in range(len(i.examples))])
def test_examples_are_understood_as_what_they_are_examples_of(samples: Release, intent: str, number: int, language: str) -> None:
    (kind,) = [i for i in load().intents if i.name == intent]
    answer = asked(samples, getattr(kind.examples[number], language))
    assert answer["understood"]["intent"] == intent
    assert answer["not_understood"] == [] or intent in ("passages", "renaming")  # whose subject is no name that the graph knows
    assert answer["rows"] or intent in ("resolutions", "laws", "renaming", "investors", "investments")  # of which the samples say nothing


def test_every_kind_has_an_example() -> None:
    assert len(suggestions()) >= len(load().intents) and all(i.examples for i in load().intents)


def test_query_of_an_answer_runs_as_it_stands(samples: Release) -> None:
    for question, _, _ in BOTH:
        answer = asked(samples, question)
        assert samples.graph.rows(answer["sparql"])
