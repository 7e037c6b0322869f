"""Annual plans of invented ministries: rows as statements with their evidence, contents as blocks, damage reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.claims import Mention, Period, Relation, Role, Statement, Thing, ThingType
from extract.genres.outcome import Outcome
from extract.genres.plan import KindError, load_kind, read
from extract.reading.document import Document, Page
from extract.reading.manifest import Source
from extract.reading.text import read_document
from ontology.vocabulary import Term, Vocabulary
from tests.extract.layout.printed import document

ROOT = Path(__file__).parents[3]
LABELS = {"science_technology": "科技發展", "public_works": "公共建設", "social_development": "社會發展", "other": "其他"}
VOCABULARY = Vocabulary(tuple(
    Term(key=key, kind="category", iri=f"scheme:{key}", label=label, label_en=key, definition="", definition_en="", names=(f"{label}類", key),
         weak_names=(), parents=(), groups=(), facet="", valid_from="", valid_until="", backdrop=False)
    for key, label in LABELS.items()), ())

PLAN = """3-1山林部121年度施政計畫
山林部依據行政院方針，配合核定預算額度，編定本計畫。
壹、年度施政目標及策略
一、守護森林
（一）運用遙測影像掌握違規開發情形，並於颱風後儘速完成災
3-2損評估，以利復育。
貳、年度重要計畫
工作計畫名稱重要計畫項目計畫
類別實施內容
林業試驗及推
廣發展森林碳匯
計量方法及驗
證制度科技
發展一、碳匯計量
（一）建立主要樹種之生長模式，並於三處試驗林驗證其準確
度。
3-3工作計畫名稱重要計畫項目計畫
類別實施內容
（二）訂定計量作業手冊。
二、驗證制度：與國立山林大學合作，研訂查驗員之資格與訓
練課程。
林火偵測預警
計畫第二期
（ 121-124
年）公共
建設於易發生林火之山區設置偵測塔，並以衛星影像輔助判釋
起火位置。
水土保持科技發
展水土保持科技發
展社會
發展辦理山坡地巡查及水土保持教育宣導，並輔導農民維護
既有設施。
參、附則
一、本計畫經核定後實施。""".replace("水土保持科技發\n展水土保持科技發\n展社會", "水土保持推廣\n與教育水土保持推廣\n與教育社會")


def plan(text: str = PLAN) -> tuple[Document, Outcome]:
    starts = [n for n in range(len(text)) if (n == 0 or text[n - 1] == "\n") and text[n:n + 2] == "3-" and text[n + 2].isdigit()]
    doc = document(text, pages=tuple(Page(text[n:n + 3], n) for n in starts))
    return doc, read(doc, VOCABULARY)


def of(outcome: Outcome, rule: str) -> list[Statement]:
    return [s for s in outcome.statements if s.rule == rule]


def rows(outcome: Outcome) -> list[tuple[str, str, str]]:
    categories = {s.body.subject: s.body.object for s in of(outcome, "plan.category") if isinstance(s.body, Relation)}
    found = []
    for s in of(outcome, "plan.part_of"):
        assert isinstance(s.body, Relation) and isinstance(s.body.object, Thing)
        found.append((s.body.object.name, s.body.subject.name, str(categories[s.body.subject])))
    return found


def test_rows_across_a_page_break() -> None:
    _, outcome = plan()
    assert rows(outcome) == [
        ("林業試驗及推廣", "發展森林碳匯計量方法及驗證制度", "科技發展"),
        ("林業試驗及推廣", "林火偵測預警計畫第二期（121-124年）", "公共建設"),
        ("水土保持推廣與教育", "水土保持推廣與教育", "社會發展"),
    ]
    assert outcome.unread == () and outcome.problems == ()


def test_work_plan_and_item_of_one_name_are_two_things() -> None:
    _, outcome = plan()
    things = {s.body.thing for s in outcome.statements if isinstance(s.body, Mention) and s.body.surface == "水土保持推廣與教育"}
    assert things == {Thing(ThingType.BUDGET_LINE, "水土保持推廣與教育"), Thing(ThingType.PROGRAM, "水土保持推廣與教育")}


def test_evidence_is_the_cells_own_characters() -> None:
    doc, outcome = plan()
    first, second, _ = of(outcome, "plan.part_of")
    assert [(p.role, doc.text[p.start:p.end]) for p in first.passages] == [
        (Role.VALUE, "林業試驗及推\n廣"), (Role.VALUE, "發展森林碳匯\n計量方法及驗\n證制度")]
    assert [(p.role, doc.text[p.start:p.end]) for p in second.passages] == [
        (Role.VALUE, "林火偵測預警\n計畫第二期\n（ 121-124\n年）"), (Role.HEADING, "林業試驗及推\n廣")]
    category = of(outcome, "plan.category")[0]
    assert [(p.role, p.quote, p.first_line, p.last_line) for p in category.passages] == [
        (Role.VALUE, "科技發展", 13, 14), (Role.SUBJECT, "發展森林碳匯計量方法及驗證制度", 11, 13)]
    assert isinstance(category.body, Relation) and category.body.roc_year == 121


def test_period_in_the_name_of_an_item() -> None:
    _, outcome = plan()
    item = Thing(ThingType.PROGRAM, "林火偵測預警計畫第二期（121-124年）")
    [period] = of(outcome, "plan.period")
    assert period.body == Period(item, "2032", "2035") and period.passages[0].quote == "121-124年"


def test_contents_are_blocks_with_their_item_and_no_page_header() -> None:
    _, outcome = plan()
    got = [([h.flow.text for h in b.headings], b.flow.text, b.subject.name if b.subject else "") for b in outcome.blocks]
    item = "發展森林碳匯計量方法及驗證制度"
    assert got == [
        ([], "山林部121年度施政計畫", ""),
        ([], "山林部依據行政院方針，配合核定預算額度，編定本計畫。", ""),
        ([], "年度施政目標及策略", ""),
        (["年度施政目標及策略"], "守護森林", ""),
        (["年度施政目標及策略", "守護森林"], "運用遙測影像掌握違規開發情形，並於颱風後儘速完成災損評估，以利復育。", ""),
        ([], "年度重要計畫", ""),
        ([], "碳匯計量", item),
        (["碳匯計量"], "建立主要樹種之生長模式，並於三處試驗林驗證其準確度。", item),
        (["碳匯計量"], "訂定計量作業手冊。", item),
        ([], "驗證制度：與國立山林大學合作，研訂查驗員之資格與訓練課程。", item),
        ([], "於易發生林火之山區設置偵測塔，並以衛星影像輔助判釋起火位置。", "林火偵測預警計畫第二期（121-124年）"),
        ([], "辦理山坡地巡查及水土保持教育宣導，並輔導農民維護既有設施。", "水土保持推廣與教育"),
        ([], "附則", ""),
        (["附則"], "本計畫經核定後實施。", ""),
    ]
    assert {b.roc_year for b in outcome.blocks} == {121}


def test_positions_of_blocks_are_those_of_the_document() -> None:
    doc, outcome = plan()
    for block in outcome.blocks:
        assert "".join(doc.text[p] for p in block.flow.positions if not doc.text[p].isspace()) == block.flow.text.replace(" ", "")


def test_page_header_that_lost_a_line_is_still_left_out() -> None:
    _, outcome = plan(PLAN.replace("3-3工作計畫名稱重要計畫項目計畫\n類別實施內容\n", "3-3工作計畫名稱重要計畫項目計畫\n"))
    assert len(rows(outcome)) == 3
    assert not any("工作計畫名稱" in b.flow.text for b in outcome.blocks)


def test_unknown_category_is_reported_and_the_other_rows_are_read() -> None:
    _, outcome = plan(PLAN.replace("年）公共\n建設", "年）醫療\n保健"))
    assert [item for _, item, _ in rows(outcome)] == ["發展森林碳匯計量方法及驗證制度", "水土保持推廣與教育"]
    assert [u.first_line for u in outcome.unread] == [22] and [p.line for p in outcome.problems] == [22]
    assert [b.subject for b in outcome.blocks if "偵測塔" in b.flow.text] == [None]


def test_row_whose_seam_is_uncertain_states_nothing_and_its_work_plan_is_not_carried() -> None:
    text = PLAN.replace("林火偵測預警\n", "野生動物保育黑熊調查社會\n發展設置自動相機，蒐集黑熊活動範圍，以為保育之參據。\n林火偵測預警\n")
    _, outcome = plan(text)
    names = {s.body.thing.name for s in outcome.statements if isinstance(s.body, Mention)}
    assert not any("黑熊" in name for name in names)
    assert [r[1] for r in rows(outcome)] == ["發展森林碳匯計量方法及驗證制度", "水土保持推廣與教育"]
    assert len(of(outcome, "plan.category")) == 3  # the row after it is read but for its work plan
    assert [p.line for p in outcome.problems] == [22, 24]


def test_first_row_without_a_work_plan_is_reported() -> None:
    _, outcome = plan(PLAN.replace("林業試驗及推\n廣發展森林碳匯", "發展森林碳匯"))
    assert [r[0] for r in rows(outcome)] == ["水土保持推廣與教育"]
    assert len(of(outcome, "plan.item")) == 3 and len(outcome.problems) == 2


@pytest.mark.parametrize("text", ["", "山林部依據行政院方針編定本計畫。", "工作計畫名稱重要計畫項目計畫\n類別實施內容",
                                  "工作計畫名稱重要計畫項目計畫\n類別實施內容\n本年度無重要計畫。"])
def test_plan_without_rows_is_prose(text: str) -> None:
    _, outcome = plan(text or " ")
    assert outcome.statements == ()


def test_table_without_any_category_is_reported() -> None:
    _, outcome = plan("工作計畫名稱重要計畫項目計畫\n類別實施內容\n森林經營國產材利用醫療\n保健一、推廣國產材。")
    assert [(u.first_line, u.last_line) for u in outcome.unread] == [(3, 4)]
    assert "推廣國產材" in "".join(b.flow.text for b in outcome.blocks)


@pytest.mark.parametrize(("path", "expected"), [
    ("samples/sample-plan-115.txt", "tests/samples/expected/sample-plan-115.tables.jsonl"),
    ("tests/documents/test-plan-121.txt", "tests/documents/expected/test-plan-121.tables.jsonl")])
def test_all_rows_of_the_invented_documents(path: str, expected: str) -> None:
    doc, _ = read_document(Source("plan", ROOT / path, genre="plan"))
    outcome = read(doc, VOCABULARY)
    records = [json.loads(x) for x in (ROOT / expected).read_text("utf-8").splitlines() if x.strip()]
    assert rows(outcome) == [(r["work_plan"], r["item"], r["category"]) for r in records if r["kind"] == "plan_row"]
    assert outcome.problems == ()


@pytest.mark.parametrize(("text", "reason"), [("name = ", "TOMLDecodeError"), ('name = "x"', "KeyError"),
                                              ('columns = [{key = "a", role = "group", words = ["甲"]}]', "columns must have the roles")])
def test_faulty_description_of_the_table_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "items.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(KindError, match=reason):
        load_kind(path)
