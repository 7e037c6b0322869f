"""Laws behind programs, resolutions of the legislature, and what the documents say in their own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from extract.values.amounts import amounts
from kg.ask.beside import surroundings
from kg.ask.grammar import Grammar
from kg.ask.near import PROGRAMS
from kg.ask.plans.base import Context, Found, choose, labels_of, prepared, single, stands, statement_year
from kg.ask.plans.programs import relaxed
from kg.ask.rows import ROC, Amount, ProgramYear
from kg.read.catalogue import catalogue
from kg.read.evidence import Place
from kg.read.search import PassageHit, Search
from kg.read.search_schema import bare
from kg.read.store import Row, fill

_MOST_PASSAGES = 20
_SHORTEST_WORD = 2


def laws(context: Context) -> Found:
    """The laws behind the programs that are meant, a row a law and year."""
    chosen = choose(context)
    if chosen.condition is None:
        return Found()
    rows, sparql = prepared(context, "laws_of_programs", chosen.condition)
    grouped: dict[tuple[str, int | None], list[tuple[Row, str]]] = defaultdict(list)
    for row in rows:
        year, basis = statement_year(context, {**row, "year": None})
        grouped[str(row["law"]), year].append((row, basis))
    found = [single(law, str(together[0][0]["law_label"] or law), year, together[0][1], dict.fromkeys(p for r, _ in together for p in stands(r)), kind="law",
                    programs=sorted({str(r["label"]) for r, _ in together})) for (law, year), together in grouped.items()]
    return Found(tuple(sorted(found, key=lambda r: (r.label, r.roc_year or 0))), sparql, relaxed(context, chosen))


def resolutions(context: Context) -> Found:
    """Resolutions on the programs or agencies that are named, all where none is; those with a word of the question, where some have it."""
    asked = context.asked
    things = (*asked.things("organisation"), *asked.things("undertaking"), *(iri for t in asked.topics for iri in context.known.containing(t)))
    sparql = catalogue()["resolutions"].text
    every = [r for r in context.graph.rows(sparql) if _asked_year(context, r)]
    bodies = {str(r["body"] or "") for r in every}
    subjects = {iri: label for iri, label in labels_of(context.graph, things).items() if label not in bodies}  # who decides is no subject
    written = [n.written for n in asked.named if set(n.iris) & set(subjects)]
    rows = [r for r in every if not subjects or str(r["subject"]) in subjects
            or any(name in str(r["description"]) for name in (*subjects.values(), *written))]
    said = [cue for cue in asked.cues if any(cue in str(r["description"]) for r in rows)]
    words = said or [w for w in (*asked.words, *asked.topics) if any(w in str(r["description"]) for r in rows)]
    kept = [r for r in rows if not words or any(w in str(r["description"]) for w in words)]
    found = []
    for row in kept:
        year, basis = _resolution_year(context, row)
        one = single(str(row["subject"]), str(row["label"] or ""), year, basis, stands(row), kind="resolution", number=str(row["number"] or "") or None,
                            body=str(row["body"] or "") or None, date=str(row["date"] or "") or None, text=str(row["description"] or "") or None)
        found.append(_with_amount(context, one, said))
    return Found(tuple(found), sparql)


def _with_amount(context: Context, row: ProgramYear, words: Sequence[str]) -> ProgramYear:
    """The resolution with the amount that follows the word of the question (frozen: how much), else as it is."""
    text = str(row.more.get("text") or "")
    after = next((text[text.index(w):] for w in words if w in text), "")
    if not (money := amounts(after)):
        return row
    amount = Amount(row.roc_year, None, "other", "", money[0].amount, "TWD", "", "", "", "", "", row.places)
    return replace(row, main=amount)


def renaming(context: Context) -> Found:
    """What something was renamed to: sentences that name it and say so; a row for each place that says it, as written there, and one for
    each program that these paragraphs name with the old or the new name in its own."""
    asked, grammar, text = context.asked, context.grammar, surroundings(context.graph, context.names)
    meanings = [t for t in (*asked.topics, *asked.words) if not t.isascii()]
    subject = _before_cue(asked.question, grammar) or next(iter(meanings), "")
    hits = context.names.passages(subject, limit=200) if isinstance(context.names, Search) and subject else []
    rows: dict[tuple[str, str, int], ProgramYear] = {}
    for hit in (h for h in hits if _read_in(context, h.document)):
        said = [m for p in grammar.renamed for m in p.finditer(hit.text) if bare(subject) in bare(m["old"])]
        covered = context.years_of(hit.document)
        year, where = covered[0] if len(covered) == 1 else None, Place("", hit.document, hit.first_line, hit.last_line)
        for match in said:
            rows[match["new"], hit.document, hit.first_line] = single("", match["new"], year, "document", [where], kind="name", former=subject, text=match[0])
        for spot in text.within(PROGRAMS, hit.document, hit.start, hit.end) if text and said else []:
            if any(bare(name) in bare(spot.surface) for name in (subject, *(m["new"] for m in said))):
                rows.setdefault((spot.thing, hit.document, 0), single(spot.thing, spot.surface, year, "document", [spot.place, where], role="beside"))
    return Found(tuple(rows.values()))


def _before_cue(question: str, grammar: Grammar) -> str:
    """The words before what a question asks of them: 加工出口區 of 加工出口區後來更名為什麼."""
    quoted = re.search(r"[「『“\"]([^」』”\"]+)[」』”\"]", question)
    chinese = re.findall(r"[\u4e00-\u9fff\w]+", question)
    text = quoted[1] if quoted else next((piece for piece in chinese if not piece.isascii()), "")
    for pattern in grammar.renaming:
        text = pattern.sub("", text)
    return text.strip()


def _resolution_year(context: Context, row: Row) -> tuple[int | None, str]:
    date = str(row["date"] or "")
    return (int(date[:4]) - ROC, "statement") if date[:4].isdigit() else statement_year(context, {**row, "year": None})


def _asked_year(context: Context, row: Row) -> bool:
    years, (year, _) = context.asked.years, _resolution_year(context, row)
    return not years or year is None or ((years.first is None or year >= years.first) and (years.last is None or year <= years.last))


def passages(context: Context) -> Found:
    """Paragraphs that contain what the question names, in the order of documents."""
    words = searched(context)
    rows = [_passage(context, hit) for hit in said(context, words)]
    sparql = ""
    things = context.asked.things("industry", "place", "organisation", "law", "undertaking")
    if things:
        sparql = fill(catalogue()["mentions_of_entity"].text, {"entity": [NamedNode(iri) for iri in things]})
    return Found(tuple(rows), sparql, (), {"words": list(words)})


def searched(context: Context) -> tuple[str, ...]:
    """The strings to look for in paragraphs: names as written, topics, words that no name contains."""
    asked = context.asked
    named = [n.meaning or n.written for n in asked.named if n.iris]
    return tuple(dict.fromkeys(w for w in (*asked.topics, *named, *asked.words) if len(w) >= _SHORTEST_WORD))


def said(context: Context, words: Sequence[str]) -> list[PassageHit]:
    """Paragraphs with all of the words, else with the first that any has."""
    if not isinstance(context.names, Search) or not words:
        return []
    hits = [context.names.passages(word, limit=200) for word in words]
    places = [{(h.document, h.start) for h in found} for found in hits]
    every = set.intersection(*places)
    chosen: Iterable[PassageHit] = [h for h in hits[0] if (h.document, h.start) in every] if every else next((found for found in hits if found), [])
    return [h for h in chosen if _read_in(context, h.document)][:_MOST_PASSAGES]


def _read_in(context: Context, document: str) -> bool:
    years = context.asked.years
    covered = context.years_of(document)
    return not years or any((years.first is None or y >= years.first) and (years.last is None or y <= years.last) for y in covered)


def _passage(context: Context, hit: PassageHit) -> ProgramYear:
    covered = context.years_of(hit.document)
    label = next((d.title for d in context.documents if d.id == hit.document), hit.document)
    return single("", label, covered[0] if len(covered) == 1 else None, "document", [Place("", hit.document, hit.first_line, hit.last_line)], kind="passage",
                  text=hit.text)


def passage_records(context: Context, words: Sequence[str]) -> list[dict[str, object]]:
    """Paragraphs as JSON values, to stand beside an answer without rows."""
    return [{"document": h.document, "lines": [h.first_line, h.last_line], "text": h.text} for h in said(context, words)]


