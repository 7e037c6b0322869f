"""Firms and their money: who invests how much, and who is named where a thing is, sentence by sentence.

An amount belongs to the organisation that is named first after the amount before it in its sentence. Sentences are those of what the question names;
of several, those that share most words with the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.values.amounts import amounts
from kg.ask.beside import Spot, Sum, Surroundings, surroundings, where_named
from kg.ask.plans.base import Context, Found, labels_of, names_of, narrower, single
from kg.ask.rows import Amount, ProgramYear
from kg.read.search_schema import bare
from kg.read.terms import ENTITY_CLASSES
from ontology.turtle import NAMESPACE, SCHEME

BODIES = ("firm", "soe", "institute", "university", "association")
_MEASURES = f"{SCHEME}measure/"
_YEAR = re.compile(r"(?<!\d)(\d{2,3})年")
_SHARE, _MOST_OF = 0.5, 0.7
_Stretch = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Paid:
    """An amount with the organisation that it belongs to."""

    body: Spot
    sum: Sum


def investors(context: Context) -> Found:
    """Organisations with the amounts that they invest (or of the measure that the question names), a row an organisation and year."""
    asked, text = context.asked, surroundings(context.graph, context.names)
    if text is None:
        return Found()
    measures = [m for m in asked.measures if m not in ("budget",)] or ["investment"]
    bodies = set(asked.things("organisation"))
    stretches = _stretches(context, text, text.sums(_MEASURES + m for m in measures))
    stretches += [(s.document, *text.sentence(s.document, s.start)) for s in text.spots(bodies)]
    paid = list(_paid(context, text, measures, stretches))
    paid = [p for p in paid if (not bodies or p.body.thing in bodies) and _admitted(context, p.sum)]
    if not paid and measures == ["investment"]:
        paid = [p for p in _written(context, text, stretches) if not bodies or p.body.thing in bodies]
    labels = labels_of(context.graph, [*(p.body.thing for p in paid), *(_MEASURES + m for m in measures)])
    names = names_of(context, (p.body.thing for p in paid))
    rows: dict[tuple[str, int | None], ProgramYear] = {}
    for one in sorted(paid, key=lambda p: (-p.sum.amount, p.sum.spot.claim)):
        place, label = one.sum.spot.place, labels.get(one.body.thing, one.body.surface)
        amount = Amount(one.sum.year, None, one.sum.measure, labels.get(_MEASURES + one.sum.measure, one.sum.measure), one.sum.amount, one.sum.currency,
                        one.sum.status, "", "leaf", "", "", (place,))
        row = replace(single(one.body.thing, label, one.sum.year, "amount", [place, one.body.place], kind="organisation", role="beside"),
                      main=amount, amounts=(amount,), labels=tuple(dict.fromkeys((label, one.body.surface, *names.get(one.body.thing, ())))))
        rows.setdefault((one.body.thing, one.sum.year), row)
    if not rows:
        return named_beside(context)
    return Found(tuple(rows.values()), where_named(p.body.thing for p in paid))


def named_beside(context: Context, words: Iterable[str] = ()) -> Found:
    """Organisations named in the sentences of what the question names, those that share most words with it, of those that
    contain one of `words` where any are given; a row an organisation and document."""
    asked, text = context.asked, surroundings(context.graph, context.names)
    if text is None:
        return Found()
    wanted = tuple(t for t in asked.organisation_types if t != "agency" or not set(asked.organisation_types) & set(BODIES)) or BODIES
    classes = [NAMESPACE + ENTITY_CLASSES[kind] for kind in wanted]
    within = _peopled(text, classes, _stretches(context, text, ()))
    if wanted_words := tuple(words):
        near = within or _peopled(text, classes, _stretches(context, text, (), wider=True))
        within = [(s, found) for s, found in near if any(_holds(text.text(*s), word) for word in wanted_words)]
    best = max((_shared(context, text, s) for s, _ in within), default=0)
    kept = [(s, found) for s, found in within if _shared(context, text, s) >= best * _SHARE]
    spots = [spot for _, found in kept for spot in found]
    labels, names = labels_of(context.graph, (s.thing for s in spots)), names_of(context, (s.thing for s in spots))
    rows: dict[tuple[str, str, int | None], ProgramYear] = {}
    for spot in spots:
        years = context.years_of(spot.document)
        said = text.year_of_line(spot.document, spot.first) if len(years) > 1 else None
        year = years[0] if len(years) == 1 else said if said in years else None
        label = labels.get(spot.thing, spot.surface)
        row = replace(single(spot.thing, spot.surface, year, "document" if said is None else "amount", [spot.place], kind="organisation", role="beside"),
                      labels=tuple(dict.fromkeys((spot.surface, label, *names.get(spot.thing, ())))))
        rows.setdefault((spot.thing, spot.document, year), row)
    kept_rows = [r for r in rows.values() if not asked.years or any(
        _between(context, y) for p in r.places for y in ([r.roc_year] if r.roc_year is not None else context.years_of(p.document)))]
    return Found(tuple(kept_rows), where_named(s.thing for s in spots) if spots else "")


def _peopled(text: Surroundings, classes: Sequence[str], stretches: Iterable[_Stretch]) -> list[tuple[_Stretch, list[Spot]]]:
    return [(s, found) for s in stretches if (found := text.within(classes, *s))]


def _stretches(context: Context, text: Surroundings, sums: Sequence[Sum], *, wider: bool = False) -> list[_Stretch]:
    """The sentences of what the question names besides organisations: where it is named, and where money of it is; all sentences
    with such money where the question names nothing else."""
    asked = context.asked
    things = set(asked.things("industry", "undertaking", "place", "law"))
    for topic in asked.topics:
        things |= set(context.known.containing(topic))
    things |= narrower(context, asked.things("industry"), wider=wider)
    spots = [s.spot for s in sums if not things or s.spot.thing in things]
    spots += text.spots(things) if things else []
    below = ((s.document, p.start, p.end) for s in spots for p in text.under(s.document, s.start))
    return list(dict.fromkeys((*((s.document, *text.sentence(s.document, s.start)) for s in spots), *below)))


def _paid(context: Context, text: Surroundings, measures: Iterable[str], stretches: Iterable[_Stretch]) -> Iterator[_Paid]:
    classes = [NAMESPACE + ENTITY_CLASSES[kind] for kind in BODIES]
    sums = sorted(text.sums(_MEASURES + m for m in measures), key=lambda s: (s.spot.document, s.spot.start))
    for document, start, end in stretches:
        bodies = text.within(classes, document, start, end)
        after = start - 1
        for one in (s for s in sums if s.spot.document == document and start <= s.spot.start < end):
            before = [b for b in bodies if after < b.start < one.spot.start]
            said = text.text(document, before[-1].start, one.spot.start) if before else ""
            if before and not any(word in said for word in context.grammar.pooled):
                yield _Paid(before[0], one)
            after = one.spot.start


def _holds(said: str, word: str) -> bool:
    """Whether a sentence has most of a word's pairs of characters: 建造海巡艦 of 海巡艦艇建造."""
    pairs = {word[i:i + 2] for i in range(len(word) - 1)}
    return bool(pairs) and sum(pair in said for pair in pairs) >= _MOST_OF * len(pairs)


def _written(context: Context, text: Surroundings, stretches: Iterable[_Stretch]) -> Iterator[_Paid]:
    """Amounts that no claim holds, read from the sentences themselves: one that follows a word of investing after an organisation."""
    classes = [NAMESPACE + ENTITY_CLASSES[kind] for kind in BODIES]
    for document, start, end in stretches:
        paragraph, said = text.paragraph(document, start), text.text(document, start, end)
        years = {int(y) for y in _YEAR.findall(paragraph.text if paragraph else said)}
        if context.asked.years and not any(_between(context, year) for year in years):
            continue
        year = next(iter(years)) if len(years) == 1 else context.asked.years.first if context.asked.years.first in years else None
        bodies, after = text.within(classes, document, start, end), 0
        places = [(said.find(b.surface, 0), b) for b in bodies if b.surface in said]
        for money in amounts(said):
            before = [(at, b) for at, b in places if after <= at < money.start]
            words = said[before[0][0]:money.start] if before else ""
            if before and any(w in words for w in context.grammar.investing) and not any(w in words for w in context.grammar.pooled):
                body = before[0][1]
                yield _Paid(body, Sum(body, "investment", money.amount, money.currency, "", year))
            after = money.end


def _shared(context: Context, text: Surroundings, stretch: _Stretch) -> int:
    """How many pairs of neighbouring characters of the question stand in a sentence, too; those of cues and fillers do not count."""
    said, words = bare(text.text(*stretch)), bare(context.asked.question)
    fillers = {bare(w) for w in context.grammar.fillers_zh}
    return len({words[i:i + 2] for i in range(len(words) - 1) if words[i:i + 2] in said and words[i:i + 2] not in fillers})


def _admitted(context: Context, one: Sum) -> bool:
    years, bounds = context.asked.years, context.asked.bounds
    if one.currency != "TWD" and (bounds.below or bounds.above):
        return False
    if not years:
        return True
    return one.year is not None and _between(context, one.year)


def _between(context: Context, year: int) -> bool:
    years = context.asked.years
    return (years.first is None or year >= years.first) and (years.last is None or year <= years.last)
