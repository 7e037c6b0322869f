"""Reorganisations of agencies: who took over from whom, when, by which law, and where documents show the old and the new name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.ask.beside import Spot, surroundings
from kg.ask.plans.base import Context, Found, names_of, single, stands
from kg.ask.rows import ROC, ProgramYear
from kg.read.catalogue import catalogue
from kg.read.evidence import Place
from kg.read.store import Row, fill

_MOST_PASSAGES = 3
_SHOWN = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?thing ?document ?first ?last ?claim WHERE {
  VALUES ?thing { UNDEF }
  ?claim ml:mentions ?thing ; ml:document/dcterms:identifier ?document ; ml:firstLine ?first ; ml:lastLine ?last .
  # sure ?claim
}
ORDER BY ?thing ?document ?first ?claim
"""
_LAWS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?law ?label WHERE {
  VALUES ?label { UNDEF }
  ?law a ml:Law ; skos:prefLabel ?label .
}
"""


_PARENTS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?label WHERE {
  VALUES ?agency { UNDEF }
  # sure ?agency ml:subordinateTo ?parent
  ?agency ml:subordinateTo ?parent . ?parent skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "zh"))
}
"""


@dataclass(frozen=True, slots=True)
class _Mention:
    thing: str
    place: Place


def agency_lineage(context: Context) -> Found:
    """The agencies before and after those of the question, the law behind each step, and passages that show old and new."""
    bodies = list(context.asked.things("organisation"))
    sparql = fill(catalogue()["agency_lineage"].text, {"agency": [NamedNode(iri) for iri in bodies]})
    steps = _direction(context, list(context.graph.rows(sparql)))
    if not steps:
        return Found(sparql=sparql)
    things = {str(step[side]) for step in steps for side in ("predecessor", "successor")} | set(bodies)
    if context.asked.says(context.grammar.ranking.naming):
        return Found(tuple(_as_named(context, steps, bodies)), sparql, (), {"register": _register(steps)})
    laws = _laws(context, steps)
    mentions = list(_mentions(context, things | set(laws.values())))
    names = names_of(context, things)
    shown = _best_shown(steps, mentions)
    rows = [row for step in shown for row in _successor(context, step, mentions)]
    rows += [row for label in laws for row in _law(context, label, laws[label], shown, mentions)]
    rows += list(_earlier(context, shown, mentions))
    rows = [replace(row, labels=tuple(dict.fromkeys((row.label, *names.get(row.program, ()))))) for row in rows]
    stated = all(step["stated"] for step in shown)
    unique = {(r.program, r.roc_year, r.places[:1]): r for r in rows}
    return Found(tuple(unique.values()), sparql, () if stated else (context.grammar.notes["inferred"],), {"register": _register(steps)})


def _register(steps: list[Row]) -> list[dict[str, object]]:
    return [{"former": str(s["predecessor_label"]), "successor": str(s["successor_label"]), "date": s["date"] and str(s["date"]),
             "legal_basis": s["legal_basis"] and str(s["legal_basis"]), "stated": bool(s["stated"])} for s in steps]


def _as_named(context: Context, steps: list[Row], bodies: list[str]) -> Iterator[ProgramYear]:
    """What each document calls the agency and those before and after it: a row a name and document, the fullest name used there."""
    text = surroundings(context.graph, context.names)
    things = list(dict.fromkeys([*(str(s["successor"]) for s in steps), *bodies, *(str(s["predecessor"]) for s in steps)]))
    written: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in text.spots(things) if text else []:
        written[spot.thing, spot.document].append(spot)
    former = {str(s["successor"]): str(s["predecessor_label"]) for s in steps}
    for (thing, document), spots in sorted(written.items(), key=lambda item: (things.index(item[0][0]), item[0][1])):
        times = Counter(s.surface for s in spots)
        name = max(times, key=lambda n: (len(n), times[n], n))  # the fullest one: others stand beside it
        years = context.years_of(document)
        row = single(thing, name, years[0] if len(years) == 1 else None, "document", [s.place for s in spots if s.surface == name][:_MOST_PASSAGES],
                     kind="agency", former=former.get(thing), mentions=len(spots))
        yield replace(row, labels=tuple(dict.fromkeys((name, *sorted(times, key=lambda n: (-times[n], n))))))


def _direction(context: Context, steps: list[Row]) -> list[Row]:
    """The steps after or before the agency, where the question asks for one of the two and there are any; those of the agency
    itself, unless its whole history is asked for."""
    ranking = context.grammar.ranking
    wanted = [name for name, cues in (("before", ranking.before), ("after", ranking.after)) if context.asked.says(cues)]
    steps = [s for s in steps if s["direction"] in wanted] or steps
    named = set(context.asked.things("organisation"))
    direct = [s for s in steps if str(s["predecessor"]) in named or str(s["successor"]) in named]
    return steps if context.asked.says(ranking.history) else direct


def _best_shown(steps: list[Row], mentions: list[_Mention]) -> list[Row]:
    """The steps that the documents show best: stated, else with both names in one passage, else with the later name at all."""
    together = [step for step in steps if step["stated"] or _beside(step, mentions)]
    mentioned = {m.thing for m in mentions}
    return together or [step for step in steps if str(step["successor"]) in mentioned] or steps


def _beside(step: Row, mentions: list[_Mention]) -> list[Place]:
    """Where the later name stands in one passage with the earlier one."""
    new, old = ([m.place for m in mentions if m.thing == str(step[side])] for side in ("successor", "predecessor"))
    return [p for p in new if any(p.document == q.document and p.first <= q.last and q.first <= p.last for q in old)]


def _laws(context: Context, steps: list[Row]) -> dict[str, str]:
    """The laws behind the steps by label: those that the register names, and the organisation acts of the successors' parents."""
    successors = [NamedNode(iri) for iri in dict.fromkeys(str(step["successor"]) for step in steps)]
    parents = [str(row["label"]) for row in context.graph.rows(_PARENTS, {"agency": successors})]
    wanted = {str(s["legal_basis"]) for s in steps if s["legal_basis"]} | {f"{label}{act}" for label in parents for act in context.grammar.organisation_acts}
    found = context.graph.rows(_LAWS, {"label": [Literal(label, language="zh-Hant") for label in sorted(wanted)]})
    return {str(r["label"]): str(r["law"]) for r in found}


def _mentions(context: Context, things: Iterable[str]) -> Iterator[_Mention]:
    seen = set[tuple[object, ...]]()
    for row in context.graph.rows(_SHOWN, {"thing": [NamedNode(iri) for iri in sorted(things)]}):
        claim = str(row["claim"]).rsplit("/", 1)[-1]
        if (str(row["thing"]), row["document"], row["first"], row["last"]) in seen:
            continue
        seen.add((str(row["thing"]), row["document"], row["first"], row["last"]))
        yield _Mention(str(row["thing"]), Place(claim, str(row["document"]), int(str(row["first"])), int(str(row["last"]))))


def _successor(context: Context, step: Row, mentions: list[_Mention]) -> Iterator[ProgramYear]:
    """The successor in the year of the step: what states it, passages with both names, else some that name the successor."""
    successor = str(step["successor"])
    stated = list(stands(step))
    new, beside = [m.place for m in mentions if m.thing == successor], _beside(step, mentions)
    shown = [*stated, *beside, *(p for p in new if p not in beside)][:_MOST_PASSAGES]
    for where in [[place] for place in shown] or [[]]:
        yield single(successor, str(step["successor_label"] or successor), _year(step), "reorganisation", where, kind="agency",
                     former=str(step["predecessor_label"] or ""), legal_basis=str(step["legal_basis"] or "") or None,
                     date=str(step["date"] or "") or None, stated=bool(stated))


def _law(context: Context, label: str, law: str, steps: list[Row], mentions: list[_Mention]) -> Iterator[ProgramYear]:
    """A law that the documents mention, in the year of its step."""
    years = [year for s in steps if (year := _year(s)) is not None]
    where = [m.place for m in mentions if m.thing == law][:_MOST_PASSAGES]
    if where:
        yield single(law, label, years[0] if years else None, "reorganisation", where, kind="law")


def _earlier(context: Context, steps: list[Row], mentions: list[_Mention]) -> Iterator[ProgramYear]:
    """The predecessor under its own name, in the latest document that has it for a year before the step."""
    for step in steps:
        changed = _year(step)
        dated = sorted(((years[-1], m.place) for m in mentions if m.thing == str(step["predecessor"])
                        and (years := context.years_of(m.place.document)) and (changed is None or years[-1] < changed)),
                       key=lambda x: (-x[0], x[1].document, x[1].first))
        if dated:
            yield single(str(step["predecessor"]), str(step["predecessor_label"] or ""), dated[0][0], "document",
                         [p for y, p in dated if y == dated[0][0]][:_MOST_PASSAGES], kind="agency")


def _year(step: Row) -> int | None:
    date = str(step["date"] or "")
    return int(date[:4]) - ROC if date[:4].isdigit() else None
