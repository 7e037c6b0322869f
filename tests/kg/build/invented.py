"""Two documents of an invented ministry (潮汐部) with the claims that a reader would find in them. None of it is real."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from extract.claims import (
    Body,
    Check,
    Delay,
    Funding,
    Indicator,
    Mention,
    Milestone,
    ObservationKey,
    Passage,
    Period,
    Relation,
    Resolution,
    Role,
    Statement,
    Thing,
    ThingType,
    Unread,
    number,
)
from extract.extraction import Extraction
from extract.reading.document import Document, line_starts

REPORT = """潮汐部110年度業務報告
一、波能局推動「近岸波浪發電示範計畫(108-111年)」，
110年度預算數3億元，補助台潮公司1.2億元。
本計畫自108年4月起至111年止，地點在東灣縣。
二、波浪能產業由臺灣潮力股份有限公司投入。
目標12座，實際10座，主因海況不佳而落後，已加派船舶。
"""
BUDGET = """潮汐部波能署111年度單位預算
近岸波浪發電示範計畫 上年度預算數 300,000 千元
近岸波浪發電示範計畫 上年度預算數 310,000 千元
本年度預算數 250,000 千元
總計 250,000 千元，應為 255,000 千元
立法院決議：凍結十分之一，提出報告後動支。
近岸波浪發電示範計畫第二期依潮汐發展條例辦理。
"""

PROGRAM = Thing(ThingType.PROGRAM, "近岸波浪發電示範計畫(108-111年)")
SAME_PROGRAM = Thing(ThingType.PROGRAM, "近岸波浪發電示範計畫")
SECOND_PHASE = Thing(ThingType.PROGRAM, "近岸波浪發電示範計畫第二期")
BUREAU = Thing(ThingType.AGENCY, "波能局")
ADMINISTRATION = Thing(ThingType.AGENCY, "潮汐部波能署", key="wave-administration")
POWER = Thing(ThingType.FIRM, "臺灣潮力股份有限公司")
COUNTY = Thing(ThingType.PLACE, "東灣縣", key="east-bay")
WAVES = Thing(ThingType.INDUSTRY, "波浪能產業")
ACT = Thing(ThingType.LAW, "潮汐發展條例")


def document(name: str, text: str, *, genre: str = "report", covers: tuple[int, ...] = (110,)) -> Document:
    return Document(name, f"{name}.txt", f"{name} 標題", text, genre, hashlib.sha256(text.encode()).hexdigest(), title_en=f"{name} title",
                    publisher="潮汐部", date="2021-03", covers=covers, starts=line_starts(text))


def words(paper: Document, text: str, role: Role = Role.VALUE, nth: int = 1) -> Passage:
    """The passage of the nth place where a document says these words."""
    at = -1
    for _ in range(nth):
        at = paper.text.index(text, at + 1)
    return paper.passage(role, at, at + len(text))


def extraction(paper: Document, said: Sequence[tuple[Body, Sequence[Passage]]], checks: Sequence[Check] = (),
               unread: Sequence[Unread] = ()) -> Extraction:
    statements = [Statement(body, tuple(passages), "invented") for body, passages in said]
    return Extraction(paper, number(paper.id, statements, {"": 0.9}), tuple(checks), tuple(unread))


def mention(paper: Document, thing: Thing, surface: str, nth: int = 1) -> tuple[Body, Sequence[Passage]]:
    return Mention(thing, surface), (words(paper, surface, nth=nth),)


def amount(thing: Thing, twd: int, year: int = 110, measure: str = "budget", **more: Thing | str) -> Funding:
    return Funding(ObservationKey(thing, measure, status="approved", roc_year=year, **more), amount_twd=twd)  # type: ignore[arg-type]


def report() -> Extraction:
    paper = document("tides-report-110", REPORT)
    named = words(paper, "近岸波浪發電示範計畫", Role.SUBJECT)
    return extraction(paper, [
        mention(paper, BUREAU, "波能局"),
        mention(paper, PROGRAM, "近岸波浪發電示範計畫(108-111年)"),
        mention(paper, PROGRAM, "本計畫"),
        mention(paper, COUNTY, "東灣縣"),
        mention(paper, WAVES, "波浪能產業"),
        mention(paper, POWER, "臺灣潮力股份有限公司"),
        mention(paper, Thing(ThingType.SOE, "台潮公司"), "台潮公司"),
        (Relation("implementedBy", PROGRAM, BUREAU), (words(paper, "波能局推動"), named)),
        (Relation("targetsIndustry", PROGRAM, WAVES), (words(paper, "波浪能產業"), named)),
        (Relation("locatedIn", PROGRAM, COUNTY), (words(paper, "東灣縣"), named)),
        (Relation("involves", PROGRAM, Thing(ThingType.SOE, "台潮公司"), role="recipient", roc_year=110),
         (words(paper, "補助台潮公司"), named)),
        (Relation("subordinateTo", BUREAU, Thing(ThingType.AGENCY, "潮汐部")), (words(paper, "潮汐部"),)),
        (amount(PROGRAM, 300_000_000), (words(paper, "3億元"), named)),
        (amount(PROGRAM, 120_000_000, measure="subsidy", recipient=POWER), (words(paper, "1.2億元"), named)),
        (Indicator(PROGRAM, "設置數", "座", roc_year=110, target=Decimal(12), actual=Decimal(10)),
         (words(paper, "目標12座，實際10座"), named)),
        (Period(PROGRAM, "2019-04", "2022"), (words(paper, "自108年4月起至111年止"), named)),
        (Delay(PROGRAM, "海況不佳", "加派船舶", 110), (words(paper, "海況不佳"), named)),
        (Milestone(PROGRAM, "2019-04", "開始"), (words(paper, "108年4月起"), named)),
    ], unread=[Unread(6, 6, "table")])


def budget() -> Extraction:
    paper = document("tides-budget-111", BUDGET, genre="budget", covers=(110, 111))
    total = words(paper, "250,000 千元，應為")
    return extraction(paper, [
        mention(paper, ADMINISTRATION, "潮汐部波能署"),
        mention(paper, SAME_PROGRAM, "近岸波浪發電示範計畫"),
        mention(paper, SECOND_PHASE, "近岸波浪發電示範計畫第二期"),
        (amount(SAME_PROGRAM, 300_000_000, measure="prior_budget"), (words(paper, "300,000"),)),
        (amount(SAME_PROGRAM, 310_000_000, measure="prior_budget"), (words(paper, "310,000"),)),
        (amount(SAME_PROGRAM, 250_000_000, year=111, agency=ADMINISTRATION, phase="1"), (words(paper, "250,000"),)),
        (Relation("succeeds", SECOND_PHASE, SAME_PROGRAM), (words(paper, "近岸波浪發電示範計畫第二期"),)),
        (Relation("governedBy", SECOND_PHASE, ACT), (words(paper, "潮汐發展條例"),)),
        (Relation("planCategory", SECOND_PHASE, "科技發展"), (words(paper, "近岸波浪發電示範計畫第二期"),)),
        (Resolution(SAME_PROGRAM, "立法院", "凍結十分之一"), (words(paper, "凍結十分之一"),)),
    ], checks=[Check("total = sum of items", False, "255000", "250000", (total,), SAME_PROGRAM)])


def both() -> tuple[Extraction, Extraction]:
    return report(), budget()
