"""Three documents of an invented ministry over eleven years, built into a release: phases, renamings, firms, amounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from extract.claims import Body, Funding, Indicator, ObservationKey, Passage, Period, Relation, Role, Thing, ThingType
from extract.extraction import Extraction
from kg.build.release import build_release
from kg.read.release import Release, current
from ontology.vocabulary import load
from tests.kg.build.invented import document, extraction, mention, words

OLD = """鯨灣部業務報告
鯨灣供水改善計畫第二期總經費 15 億元，由鯨灣水務處辦理。
鯨灣水源聯合輸水工程規劃中，鯨豚光電股份有限公司參與。
鯨灣供水改善計畫第二期截至年底進度 80%，目標 90%。
"""
MIDDLE = """鯨灣部績效報告
鯨灣供水改善計畫第四期(111-113年) 110 年預算 100 元，鯨豚參與。
鯨灣聯通管工程計畫 110 年預算 70 元，補助鯨豚 30 元。
鯨灣供水改善計畫第五期接續鯨灣供水改善計畫第四期。
"""
NEW = """鯨灣部單位預算
鯨灣供水改善計畫第四期 110 年預算 120 元。
鯨灣聯通管工程 113 年預算 90 元，鯨灣水務處辦理。
"""


def program(name: str) -> Thing:
    return Thing(ThingType.PROGRAM, name)


SECOND, FOURTH, FOURTH_AGAIN, FIFTH = (program(f"鯨灣供水改善計畫{p}") for p in ("第二期", "第四期(111-113年)", "第四期", "第五期"))
CONDUIT, PIPE, PIPE_AGAIN = program("鯨灣水源聯合輸水工程"), program("鯨灣聯通管工程計畫"), program("鯨灣聯通管工程")
OFFICE, FIRM, FIRM_SHORT = (
    Thing(ThingType.AGENCY, "鯨灣水務處"), Thing(ThingType.FIRM, "鯨豚光電股份有限公司"), Thing(ThingType.FIRM, "鯨豚"))


def budget(thing: Thing, year: int, amount: int, **more: Thing | str) -> Funding:
    return Funding(ObservationKey(thing, "budget", status="approved", roc_year=year, **more), amount_twd=amount)  # type: ignore[arg-type]


def papers(fourth: int = 120) -> tuple[Extraction, ...]:
    """The documents; `fourth` is the amount that the last one gives for the fourth phase."""
    old, middle, new = document("a-101", OLD, covers=(101,)), document("b-110", MIDDLE, covers=(110,)), document("c-113", NEW, covers=(113,))
    said: list[tuple[Body, Sequence[Passage]]] = [
        mention(old, SECOND, "鯨灣供水改善計畫第二期"), mention(old, CONDUIT, CONDUIT.name), mention(old, OFFICE, OFFICE.name),
        mention(old, FIRM, FIRM.name),
        (Relation("implementedBy", SECOND, OFFICE), (words(old, "由鯨灣水務處辦理"), words(old, SECOND.name, Role.SUBJECT))),
        (Relation("involves", CONDUIT, FIRM, role="participant"), (words(old, "鯨豚光電股份有限公司參與"),)),
        (Indicator(SECOND, "執行進度", "%", "total", 101, Decimal(90), Decimal(80)), (words(old, "進度 80%，目標 90%"),)),
        (Funding(ObservationKey(SECOND, "total_cost", scope="total"), amount_twd=1_500_000_000, level="total"), (words(old, "15 億元"),)),
    ]
    more: list[tuple[Body, Sequence[Passage]]] = [
        mention(middle, FOURTH, FOURTH.name), mention(middle, PIPE, PIPE.name), mention(middle, FIRM_SHORT, "鯨豚"),
        mention(middle, FIFTH, FIFTH.name),
        (Relation("involves", FOURTH, FIRM_SHORT, role="participant"), (words(middle, "鯨豚參與"),)),
        (budget(FOURTH, 110, 100), (words(middle, "100 元"),)), (budget(PIPE, 110, 70), (words(middle, "70 元"),)),
        (Funding(ObservationKey(PIPE, "subsidy", roc_year=110, recipient=FIRM_SHORT), amount_twd=30), (words(middle, "30 元"),)),
        (Relation("succeeds", FIFTH, FOURTH_AGAIN), (words(middle, "接續鯨灣供水改善計畫第四期"),)),
        (Period(FOURTH, "2022", "2024"), (words(middle, "111-113年"),)),
    ]
    last: list[tuple[Body, Sequence[Passage]]] = [
        mention(new, FOURTH_AGAIN, FOURTH_AGAIN.name), mention(new, PIPE_AGAIN, PIPE_AGAIN.name), mention(new, OFFICE, OFFICE.name),
        (budget(FOURTH_AGAIN, 110, fourth), (words(new, "120 元"),)), (budget(PIPE_AGAIN, 113, 90), (words(new, "90 元"),)),
        (Relation("implementedBy", PIPE_AGAIN, OFFICE), (words(new, "鯨灣水務處辦理"),)),
    ]
    return extraction(old, said), extraction(middle, more), extraction(new, last)


def build(data: Path, extractions: Sequence[Extraction] | None = None, curation: Path | None = None) -> Release:
    build_release(extractions or papers(), load(), data, curation=curation)
    return current(data)
