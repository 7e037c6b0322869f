"""What programs of an invented ministry are part of by the headings above them."""

from __future__ import annotations

import pytest

from extract.claims import Period
from extract.entities.pipeline import pipeline
from extract.genres import report
from extract.genres.prose import Tools, read_prose
from ontology.vocabulary import Vocabulary
from tests.extract.relations.test_running_text import REFERENCES, VOCABULARY, document, named, read, stated, term

HARBOUR, REEF = "藍灣港區更新計畫", "北礁供水改善計畫"


def parts(text: str) -> set[tuple[str, str]]:
    return {(s, o) for s, r, o in stated(read(text)) if r == "partOf"}


@pytest.mark.parametrize(("text", "found"), [
    (f"一、振興藍灣擴大公共建設（118年至120年）\n（一）執行「{HARBOUR}」及「{REEF}」等2項計畫，已完工。\n（二）檢討成果。",
     {(HARBOUR, "振興藍灣擴大公共建設"), (REEF, "振興藍灣擴大公共建設")}),
    (f"一、推動「島嶼建設方案」\n（一）加強整備\n1、{HARBOUR}已完工。\n2、其他。", {(HARBOUR, "島嶼建設方案")}),
    (f"一、推動「島嶼建設方案」\n（一）配合「{HARBOUR}」整修泊位。\n（二）其他。", set()),
    (f"一、配合「島嶼建設方案」整修碼頭\n（一）辦理「{HARBOUR}」。\n（二）其他。", set()),
    (f"一、推動「島嶼建設方案」及「離島活水方案」\n（一）辦理「{HARBOUR}」。\n（二）其他。", set()),
])
def test_programs_below_a_heading_that_is_a_whole(text: str, found: set[tuple[str, str]]) -> None:
    assert parts(text) == found


def test_a_heading_with_its_years_in_brackets_is_what_runs_over_them() -> None:
    statements = read("一、振興藍灣擴大公共建設（118年至120年）\n（一）完成碼頭3處。\n（二）檢討成果。")
    assert named(statements) == {"振興藍灣擴大公共建設"}
    assert [(b.program.name, b.start, b.end) for s in statements if isinstance(b := s.body, Period)] == [("振興藍灣擴大公共建設", "2029", "2031")]
    assert named(read("一、藍灣航運概況（118年至120年）\n（一）完成碼頭3處。\n（二）檢討成果。")) == set()


def test_countries_in_which_something_of_a_program_is_held() -> None:
    vocabulary = Vocabulary((*VOCABULARY.terms, *(term("place", name, name, facet="country") for name in ("星洲", "珊瑚國", "礁國"))))
    made = document(f"1、{HARBOUR}：\n(1)118年分別於星洲及珊瑚國辦理論壇。\n(2)拓展礁國市場，並配合展會辦理說明會。\n")
    statements = list(read_prose(made, report.read(made, vocabulary).blocks, Tools(pipeline(vocabulary), vocabulary), REFERENCES))
    places = {(s, o) for s, r, o in stated(statements) if r == "locatedIn"}
    assert {(HARBOUR, "星洲"), (HARBOUR, "珊瑚國")} <= places and (HARBOUR, "礁國") not in places
