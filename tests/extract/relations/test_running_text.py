"""What running text states, from its lines to its claims: paragraphs and headings about an invented ministry."""

from __future__ import annotations

import pytest

from extract.claims import Mention, Relation, Statement, Thing
from extract.entities.pipeline import pipeline
from extract.entities.references import References, references
from extract.genres import report
from extract.genres.prose import Tools, read_prose
from extract.layout.cells import cell_blocks
from extract.layout.markdown import Cell
from extract.reading.document import Document, line_starts
from ontology.vocabulary import Term, Vocabulary


def term(kind: str, key: str, label: str, *names: str, parents: tuple[str, ...] = (), facet: str = "") -> Term:
    return Term(key, kind, f"https://w3id.org/mailuo/scheme/{kind}/{key}", label, key, label, key, names, (), parents, (), facet, "", "", False)


VOCABULARY = Vocabulary((
    term("agency", "ministry", "海洋部"), term("agency", "ports", "海洋部港務署", "港務署", parents=("ministry",)),
    term("agency", "energy", "海洋部海洋能源局", "海洋能源局", parents=("ministry",)), term("soe", "water", "藍灣自來水公司", "藍水"),
    term("place", "bay", "藍灣市", "藍灣"), term("place", "reef", "北礁島", "北礁"), term("industry", "wind", "海上風電"), term("industry", "ships", "造船"),
))
TOOLS = Tools(pipeline(VOCABULARY), VOCABULARY)
REFERENCES: References = references("海洋部", VOCABULARY)


def document(text: str, genre: str = "report") -> Document:
    return Document("d", "d.txt", "d", text, genre, "海洋部", covers=(118,), starts=line_starts(text))


def read(text: str) -> list[Statement]:
    """The statements of lines read as a report."""
    made = document(text)
    return list(read_prose(made, report.read(made, VOCABULARY).blocks, TOOLS, REFERENCES))


def read_cell(text: str) -> list[Statement]:
    """The statements of a table's cell."""
    made = document(text, "budget")
    return list(read_prose(made, cell_blocks(made, [[Cell(0, len(text), text)]]), TOOLS, REFERENCES))


def stated(statements: list[Statement]) -> set[tuple[str, str, str]]:
    return {(b.subject.name, b.relation, b.object.name) for s in statements if isinstance(b := s.body, Relation) and isinstance(b.object, Thing)}


def named(statements: list[Statement], type_: str = "program") -> set[str]:
    return {s.body.thing.name for s in statements if isinstance(s.body, Mention) and s.body.thing.type.value == type_}


def test_items_of_a_cell_with_their_bodies_in_brackets_are_parts_of_what_heads_them() -> None:
    cell = ("<p>(一)「藍灣智慧港綱要計畫」：</p> <ol> 1. 碼頭創新應用推進(本部港務署)：118年選定3處碼頭試行。"
            "2. 海上服務落地(海洋能源局)：與業者研商。3. 離岸人才培育(海洋能源局)：持續辦理。</ol>")
    found = read_cell(cell)
    assert {"碼頭創新應用推進", "海上服務落地", "離岸人才培育"} <= named(found)
    assert {
        ("碼頭創新應用推進", "implementedBy", "海洋部港務署"), ("海上服務落地", "implementedBy", "海洋部海洋能源局"),
        ("離岸人才培育", "implementedBy", "海洋部海洋能源局"), ("碼頭創新應用推進", "partOf", "藍灣智慧港綱要計畫"),
        ("離岸人才培育", "partOf", "藍灣智慧港綱要計畫"),
    } <= stated(found)


def test_numbers_that_do_not_go_up_one_by_one_part_no_items() -> None:
    made = document("1.依118年統計，計有12.5公里。5.2公里已完成。3.其餘續辦。", "budget")
    assert [b.flow.text for b in cell_blocks(made, [[Cell(0, len(made.text), made.text)]])] == ["依118年統計，計有12.5公里。5.2公里已完成。3.其餘續辦。"]


def test_marks_of_a_cell_nest_in_the_order_in_which_they_appear() -> None:
    text = "<p>(2)海上能源：①潮汐產業：完成3處。②風力產業：A.整機在地生產：協助2家。B.零件國產化：協助4家。③太陽能產業：協助5家。</p><p>(3)造船：協助1家。</p>"
    made = document(text, "budget")
    assert [(b.flow.text, [h.flow.text for h in b.headings]) for b in cell_blocks(made, [[Cell(0, len(text), text)]])] == [
        ("海上能源：", []),
        ("潮汐產業：完成3處。", ["海上能源"]),
        ("風力產業：", ["海上能源"]),
        ("整機在地生產：協助2家。", ["海上能源", "風力產業"]),
        ("零件國產化：協助4家。", ["海上能源", "風力產業"]),
        ("太陽能產業：協助5家。", ["海上能源"]),
        ("造船：協助1家。", []),
    ]


@pytest.mark.parametrize("head", ["辦理說明會(海洋能源局)：計3場。", "離岸風電展覽(業者參與)：計3場。"])
def test_what_is_done_or_a_bracket_without_a_body_makes_no_program(head: str) -> None:
    assert named(read_cell(f"<p>1. {head}</p>")) == set()


@pytest.mark.parametrize(("head", "name"), [
    ("小型船家轉型貸款：118年承保25件。", "小型船家轉型貸款"),
    ("擴大辦理漁港供應商保證專案：118年承保25件。", "漁港供應商保證專案"),
    ("船舶汰舊換新補助：118年核定25件。", "船舶汰舊換新補助"),
])
def test_a_head_that_ends_as_a_scheme_is_one_without_the_verb_before_it(head: str, name: str) -> None:
    assert named(read_cell(f"<p>1. {head}</p>")) == {name}


@pytest.mark.parametrize("head", [
    "提供各項優惠貸款：計3件。", "協助業者取得補助：計3件。", "整合服務解決方案：計3件。", "北礁與藍灣合作辦理貸款：計3件。", "相關配套措施：計3件。",
])
def test_a_head_that_says_what_is_done_or_meant_in_general_is_no_scheme(head: str) -> None:
    assert named(read_cell(f"<p>1. {head}</p>")) == set()


@pytest.mark.parametrize(("line", "name"), [
    ("118年10月20日北礁6,000噸海淡廠興建工程進場施工。", "北礁6,000噸海淡廠興建工程"),
    ("118年3月25日北礁海淡廠興建工程統包工程決標，目前細設中。", "北礁海淡廠興建工程"),
])
def test_a_works_name_holds_its_size_and_not_the_kind_of_its_contract(line: str, name: str) -> None:
    assert named(read(line)) == {name}
