"""What the firms of a block do, where the block says what it is about: an opening clause, its head, or the heading above it.

    為配合離岸風電發展，…促成維特斯擴廠                   the industry of the opening clause
    離岸風電產業：促成維特斯、世紀風電等業者投資          that of the block's own head
    水下基礎組立部分，興達海基2家廠商透過…               that of its topic phrase
    電動車產業 > 成功協助2家車廠(鴻華、中華)              that which is the heading right above
    協助製藥廠商導入新製程，並協助藍灣藥業取證            that of those who are helped in the firm's own sentence, before all others
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.claims import Relation, Role, Statement, ThingType
from extract.entities.candidates import Candidate
from extract.entities.headings import head_length
from extract.relations.text import NamedText

_HEAD = re.compile(r"[^：:，。；]{2,40}[：:]")
_TOPIC = re.compile(r"[^，。；：:（）()]{2,20}?(?:部分|方面)，")
_AIM = re.compile(r"(?:為|為了)(?:持續|積極)?(?:配合|提高|提升|強化|推動|擴大|建立|協助|發展|促進|加速|因應)[^，。；：:]{2,30}，")
_CUSTOMER = re.compile(r"(?:打入|切入|供應|供貨|外銷|輸出|銷售|出口|授權|技轉|委託|生產|承製|建造|交付|送)[^，。；、]{0,6}$")
_HELPED = re.compile(r"(?:推動|協助|輔導|促進|扶植)(?:我國|國內|臺灣|台灣)?$")
_TRADE = re.compile(r"(?:(?<=業)|產業|業者|廠商)(?=[與和導投開切布進])")
_TOO = re.compile(r"，(?:並|亦|另|同時|也)?(?:促成|協助|輔導|推動)[^，。；]*$")
_OWNED = re.compile(r"[^，。；、]{0,8}(?:風場|案場|電廠|案\d)")
_OUTSIDE = re.compile(r"[」』]?(?:[（(][^（）()]*[）)])?(?:等|[、及與和][^，。；]{1,16}?)?"
                      r"(?:均|皆|亦|也|已|並|都|表達|表示){0,2}(?:有意|意願|入股|洽談|評估|考慮)")
"""Behind those who may put money into or work with others of the trade."""
_WHOLE = 0.6
"""How much of a heading the name of an industry must be for the heading to say nothing else."""
_VERBS = re.compile(r"^(?:持續|積極|加速)?(?:推動|發展|建立|促進|扶植|強化|提升|輔導|打造)")


def trades(text: NamedText, above: tuple[NamedText, ...]) -> Iterator[Statement]:
    """The industry of each firm that a block names behind what says its topic; customers, buyers and owners left out."""
    firms = [c for c in text.outer() if c.thing.type is ThingType.FIRM]
    for firm in list(firms):
        if helped := _helped(text, firm):
            firms.remove(firm)
            yield Statement(Relation("inIndustry", firm.thing, helped.thing), text.passages(helped.start, firm.end), "context.trade-of-helped")
    topic = _topic(text, above) if firms else None
    if topic is None:
        return
    end, industry, source = topic
    raw = text.flow.text
    for firm in firms:
        if firm.start < end or _CUSTOMER.search(raw, max(0, firm.start - 10), firm.start) or _OWNED.match(raw, firm.end) or _OUTSIDE.match(raw, firm.end):
            continue
        yield Statement(Relation("inIndustry", firm.thing, industry.thing),
                        (*text.passages(firm.start, firm.end), *source.passages(industry.start, industry.end, Role.HEADING)),
                        "context.trade-of-topic")


def _helped(text: NamedText, firm: Candidate) -> Candidate | None:
    """The industry whose firms the sentence of a firm says are helped, before the firm is."""
    raw = text.flow.text
    start = max(raw.rfind(mark, 0, firm.start) + 1 for mark in "。；！？")
    return next((c for c in _industries(text, start, firm.start) if _HELPED.search(raw, start, c.start) and _TRADE.match(raw, c.end)
                 and _TOO.search(raw, c.end, firm.start)), None)


def _topic(text: NamedText, above: tuple[NamedText, ...]) -> tuple[int, Candidate, NamedText] | None:
    """Where what says the topic ends, the industry that it names last, and the text that states it."""
    raw = text.flow.text
    head = _HEAD.match(raw)
    head_end = max(head_length(raw), head.end() if head else 0)
    for pattern, start in ((_AIM, head_end), (_AIM, 0), (_TOPIC, head_end), (_TOPIC, 0)):
        if (said := pattern.match(raw, start)) and (found := _industries(text, start, said.end())):
            return said.end(), found[-1], text
    if found := _industries(text, 0, head_end):
        return head_end, found[-1], text
    for heading in above[-1:]:
        title = heading.flow.text
        for industry in _industries(heading, 0, len(title)):
            if industry.end - industry.start >= _WHOLE * len(_VERBS.sub("", title)):
                return 0, industry, heading
    return None


def _industries(text: NamedText, start: int, end: int) -> list[Candidate]:
    return [c for c in text.outer() if c.thing.type is ThingType.INDUSTRY and start <= c.start and c.end <= end]
