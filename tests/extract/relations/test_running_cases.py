"""What a report on a project tells of the cases that it paid for: figures of lists, of kinds of cases, of what they are reckoned to bring."""

from __future__ import annotations

import pytest

from extract.claims import Indicator, Statement, Thing, ThingType
from extract.genres.prose import read_prose
from extract.layout.outline import blocks
from tests.extract.relations.test_running_text import REFERENCES, TOOLS, document

PROJECT = Thing(ThingType.PROGRAM, "港區更新計畫")


def read(text: str) -> list[Statement]:
    """The statements of lines of the report on a project."""
    made = document(text, "performance")
    return list(read_prose(made, blocks(made, 1, text.count("\n") + 1, subject=PROJECT), TOOLS, REFERENCES))


def figures(text: str) -> list[tuple[str, str, str, str]]:
    """Name, unit, scope and "T<target>" or "A<actual>" of the project's figures."""
    return [(b.name, b.unit, b.scope, f"{'A' if b.target is None else 'T'}{(b.actual if b.target is None else b.target) or 0:f}")
            for s in read(text) if isinstance(b := s.body, Indicator) and b.program == PROJECT]


@pytest.mark.parametrize(("sentence", "found"), [
    # only firms before the number: what the head says is counted
    ("航運業：包含藍灣造船股份有限公司、北礁海事股份有限公司等16案，估計將帶動472家業者加薪。",
     [("航運業", "案", "annual", "A16"), ("估計將帶動業者加薪", "家", "annual", "T472")]),
    ("漁撈業：僅有北礁海事股份有限公司1案。", [("漁撈業", "案", "annual", "A1")]),
    # the cases, and those whom they reach
    ("推動26案補助案，其中包含4案計891家擴及海外市場。",
     [("推動補助案", "案", "annual", "A26"), ("擴及海外市場", "案", "annual", "A4"), ("擴及海外市場", "家", "annual", "A891")]),
    # which kind has the most
    ("以補助類別分析：以近岸養殖20案為最多，遠洋捕撈則有6案。", [("近岸養殖", "案", "annual", "A20"), ("遠洋捕撈", "案", "annual", "A6")]),
    # growth of what is told, and units over a time
    ("118年帶動6,713家漁撈業者薪資成長4%。", [("帶動漁撈業者薪資成長", "家", "annual", "A6713"), ("漁撈業者薪資成長", "%", "annual", "A4")]),
    ("118年氫氣產量可達10噸/年。", [("氫氣產量", "噸/年", "annual", "A10")]),
    # what the whole is for
    ("本計畫屬跨島合作事項，完成後除確保藍灣地區60萬人用水安全，並紓解供水壓力。", [("完成後除確保藍灣地區用水安全", "人", "total", "T600000")]),
])
def test_cases(sentence: str, found: list[tuple[str, str, str, str]]) -> None:
    assert figures(sentence) == found


@pytest.mark.parametrize(("sentence", "found"), [
    # a number of which something else is told counts nothing itself; what is counted behind the number is no case of the head
    ("在26案個案中，有3案領導企業為新創業者。", [("領導企業為新創業者", "案", "annual", "A3")]),
    ("航運業：輔導藍灣造船股份有限公司等16家業者。", [("輔導藍灣造船股份有限公司業者", "家", "annual", "A16")]),
    # growth against another year
    ("118年出口成長4%，營收較上年成長5%。", []),
    # what was done when the works were completed
    ("北礁堤防完工後已保護20公頃農地。", [("北礁堤防完工後已保護農地", "公頃", "annual", "A20")]),
])
def test_what_is_no_case(sentence: str, found: list[tuple[str, str, str, str]]) -> None:
    assert figures(sentence) == found
