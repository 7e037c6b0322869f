"""Names of other people's tables matched with the things of the graph: the Reconciliation Service API 0.2, without HTTP.

    {"q0": {"query": "台電公司", "type": "soe", "properties": [{"pid": "basedIn", "v": "臺北市"}]}}
    {"q0": {"result": [{"id": "soe/0a1b…", "name": "台灣電力股份有限公司", "score": 83.3, "match": false, …}]}}

A candidate's score is the likeness of its nearest name (pairs of characters in common, 100 for the same name), three quarters of it where
properties are given, with the share of properties that hold as the fourth. It is a certain match where one thing alone bears the very
name, of the types asked for, and every property holds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode

from kg.read.search import Search
from kg.read.search_schema import bare
from kg.read.store import Cell, Graph, Iri, Row, fill
from kg.read.sure import as_asked
from kg.read.terms import ENTITY_CLASSES, RELATIONS, SKOS
from ontology.turtle import NAMESPACE as ML

MOST, MOST_QUERIES, MOST_IDS = 20, 100, 1000
_LEAST_SCORE = 30.0
_NAME_SHARE = 0.75
_LITERALS: Mapping[str, str] = {"label_en": SKOS + "prefLabel", "altLabel": SKOS + "altLabel", "startDate": ML + "startDate", "endDate": ML + "endDate"}
_OWN = ("iri", "type", "mentions")
PROPERTIES: tuple[str, ...] = (*_OWN, *_LITERALS, *RELATIONS)
"""Ids of the properties that can be asked for: of the thing itself, texts, and its relations to others."""

_VALUES = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?property ?value ?language ?zh WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?property { UNDEF }
  ?thing ?property ?value .
  # sure ?thing ?property ?value
  BIND(LANG(?value) AS ?language)
  OPTIONAL { ?value skos:prefLabel ?zh . FILTER(LANGMATCHES(LANG(?zh), "zh")) }
}
ORDER BY ?thing ?property ?zh ?value
"""

Label = Callable[[str], str]
"""IRI of a class or property → its name in the language of the client."""


class WrongRequest(ValueError):
    """A request that is not of the protocol; the message says where, in both languages."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a batch."""

    text: str
    types: tuple[str, ...]
    limit: int
    properties: tuple[tuple[str, tuple[str, ...]], ...]


class Reconciler:
    """Matching on one release; `graph` may be one seen through a least confidence. `pairs` of characters are indexed once, by `NameIndex`."""

    def __init__(self, graph: Graph, search: Search, index: NameIndex, base: str, label: Label) -> None:
        self._graph, self._search, self._index, self._base, self._label = graph, search, index, base, label

    def queries(self, batch: object) -> dict[str, Any]:
        """The answer to a batch; raises WrongRequest."""
        if not isinstance(batch, dict) or len(batch) > MOST_QUERIES:
            raise WrongRequest(f"queries: an object of at most {MOST_QUERIES} queries is needed / queries 須為至多 {MOST_QUERIES} 項查詢的物件")
        return {key: {"result": self._one(_asked(key, query))} for key, query in batch.items()}

    def _one(self, asked: Asked) -> list[dict[str, Any]]:
        wanted = frozenset(asked.types)
        scores = self._index.near(asked.text, wanted) if asked.text else {}
        hits = {iri: hit for iri in scores if (hit := self._search.entity(iri))}
        if not asked.text:
            hits = {iri: hit for iri in self._holding(asked) if (hit := self._search.entity(iri)) and (not wanted or hit.type in wanted)}
            scores = dict.fromkeys(hits, 0.0)
        best = sorted(hits, key=lambda iri: (-scores[iri], -hits[iri].mentions, iri))[:max(asked.limit * 3, MOST) if asked.properties else asked.limit]
        values = self._values(best, [pid for pid, _ in asked.properties])
        exact = [iri for iri in best if scores[iri] == 100]
        found = list[tuple[float, dict[str, Any]]]()
        for iri in best:
            held = [_holds(wish, values[iri].get(pid, []), self._base) for pid, wish in asked.properties]
            share = sum(held) / len(held) if held else 0.0
            name = scores[iri] if asked.text else 100.0
            score = name if not held else share * 100 if not asked.text else _NAME_SHARE * name + (1 - _NAME_SHARE) * share * 100
            found.append((score, {"id": iri.removeprefix(self._base), "name": hits[iri].label, "description": hits[iri].label_en, "score": round(score, 2),
                          "match": exact == [iri] and all(held), "type": [self._type(hits[iri].type)],
                          "features": [{"id": "name", "value": round(name, 2)},
                                       *({"id": pid, "value": bool(ok)} for (pid, _), ok in zip(asked.properties, held, strict=True))]}))
        return [record for _, record in sorted(found, key=lambda f: -f[0])[:asked.limit]]

    def _holding(self, asked: Asked) -> list[str]:
        """Things of which some property has a value asked for, where no name is given."""
        found: Counter[str] = Counter()
        for pid, wish in asked.properties:
            targets = {NamedNode(self._base + value) for value in wish if "/" in value and _is_id(value)}
            targets |= {NamedNode(hit.iri) for value in wish for hit in self._search.named(value)}
            if pid in RELATIONS and targets:
                text = ("SELECT DISTINCT ?thing WHERE { VALUES ?value { UNDEF }\n ?thing ml:" + pid + " ?value .\n  # sure ?thing ml:" + pid + " ?value\n}")
                found.update(str(row["thing"]) for row in self._rows(text, {"value": sorted(targets, key=str)}))
        return [iri for iri, _ in found.most_common()]

    def suggest_entities(self, prefix: str, cursor: int = 0) -> dict[str, Any]:
        """Things whose name has the string, best first."""
        hits = self._search.entities(prefix, limit=cursor + MOST)[cursor:]
        return {"result": [{"id": h.iri.removeprefix(self._base), "name": h.label, "description": h.label_en, "notable": [self._type(h.type)]} for h in hits]}

    def suggest_types(self, prefix: str) -> dict[str, Any]:
        return {"result": [t for kind in ENTITY_CLASSES if _begins(t := self._type(kind), prefix)]}

    def suggest_properties(self, prefix: str) -> dict[str, Any]:
        return {"result": [p for pid in PROPERTIES if _begins(p := self._property(pid), prefix)]}

    def propose(self, kind: str, limit: int) -> dict[str, Any]:
        """The properties that things of a type have in this graph, most frequent first."""
        if kind not in ENTITY_CLASSES:
            raise WrongRequest(f"type: {kind} is no type / 沒有這個類別")
        rows = self._rows(f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s a ml:{ENTITY_CLASSES[kind]} ; ?p ?o }} GROUP BY ?p ORDER BY DESC(?n) ?p", {})
        there = [str(row["p"]) for row in rows]
        known = {ML + pid: pid for pid in RELATIONS} | {iri: pid for pid, iri in _LITERALS.items()}
        ids = [*_OWN, *(known[p] for p in there if p in known)]
        return {"type": kind, "limit": limit, "properties": [self._property(pid) for pid in ids[:limit]]}

    def extend(self, request: object) -> dict[str, Any]:
        """Values of properties of things; raises WrongRequest."""
        if not isinstance(request, dict) or not _strings(request.get("ids")) or not isinstance(request.get("properties"), list):
            raise WrongRequest("extend: an object with ids and properties is needed / extend 須為含 ids 與 properties 的物件")
        ids: list[str] = request["ids"]
        pids = [p.get("id") if isinstance(p, dict) else None for p in request["properties"]]
        wrong = [pid for pid in pids if pid not in PROPERTIES]
        if wrong or len(ids) > MOST_IDS:
            raise WrongRequest(f"extend: unknown property {wrong[0]!r} / 沒有這個屬性" if wrong else f"extend: at most {MOST_IDS} ids / 至多 {MOST_IDS} 項")
        known = [str(pid) for pid in pids]
        values = self._values([self._base + i for i in ids if _is_id(i)], known)
        rows = {i: {pid: [self._cell(pid, value) for value in values.get(self._base + i, {}).get(pid, [])] for pid in known} for i in ids}
        return {"meta": [self._property(pid) for pid in known], "rows": rows}

    def _cell(self, pid: str, row: Row) -> dict[str, Any]:
        value = row["value"]
        if pid == "type":
            return {key: self._type(str(value))[key] for key in ("id", "name")}
        if isinstance(value, Iri) and pid != "iri":
            known = str(value).startswith(self._base)
            return {"id": str(value).removeprefix(self._base), "name": str(row["zh"] or value)} if known else {"str": str(row["zh"] or value)}
        if isinstance(value, int) and not isinstance(value, bool):
            return {"int": value}
        return {"float": float(value)} if isinstance(value, Decimal | float) else {"str": str(value)}

    def _values(self, things: Sequence[str], pids: Iterable[str]) -> dict[str, dict[str, list[Row]]]:
        """Thing → property → rows with value and, of things, label."""
        found: dict[str, dict[str, list[Row]]] = {iri: defaultdict(list) for iri in things}
        wanted = {**{NamedNode(ML + pid): pid for pid in pids if pid in RELATIONS}, **{NamedNode(_LITERALS[pid]): pid for pid in pids if pid in _LITERALS}}
        if things and wanted:
            for row in self._rows(_VALUES, {"thing": [NamedNode(iri) for iri in things], "property": list(wanted)}):
                pid = wanted[NamedNode(str(row["property"]))]
                if pid != "label_en" or str(row["language"]).lower().startswith("en"):
                    found[str(row["thing"])][pid].append(row)
        for iri in things:
            hit = self._search.entity(iri)
            own: dict[str, Cell] = {"iri": Iri(iri), "type": hit.type, "mentions": hit.mentions} if hit else {}
            for pid in set(pids) & set(own):
                found[iri][pid].append({"value": own[pid], "zh": None})
        return found

    def _rows(self, text: str, bindings: Mapping[str, Iterable[NamedNode]]) -> list[Row]:
        return self._graph.rows(as_asked(self._graph, fill("PREFIX ml: <https://w3id.org/mailuo/ns#>\n" + text, bindings)))

    def _type(self, kind: str) -> dict[str, str]:
        return {"id": kind, "name": self._label(ML + ENTITY_CLASSES[kind])}

    def _property(self, pid: str) -> dict[str, str]:
        return {"id": pid, "name": pid if pid in _OWN else self._label(_LITERALS.get(pid, ML + pid)) if pid in RELATIONS or pid.endswith("Date") else pid}

    def types(self) -> list[dict[str, str]]:
        """All types, for the manifest."""
        return [self._type(kind) for kind in ENTITY_CLASSES]


class NameIndex:
    """Pairs of neighbouring characters of every name of every thing; built once a release."""

    def __init__(self, search: Search) -> None:
        self._names: list[tuple[str, str, str, int]] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        for kind in ENTITY_CLASSES:
            for name, iri in search.names([kind]):
                pairs = _pairs(name)
                for pair in pairs:
                    self._having[pair].append(len(self._names))
                self._names.append((name, iri, kind, len(pairs)))

    def near(self, text: str, types: frozenset[str]) -> dict[str, float]:
        """IRI → likeness (Dice, 0 to 100) of its nearest name, from 30 up."""
        asked = bare(text)
        pairs = _pairs(asked)
        common = Counter(number for pair in pairs for number in self._having.get(pair, ()))
        found: dict[str, float] = {}
        for number, count in common.items():
            name, iri, kind, size = self._names[number]
            if types and kind not in types:
                continue
            score = 100.0 if name == asked else min(200 * count / (len(pairs) + size), 99.0)
            if score >= _LEAST_SCORE and score > found.get(iri, 0):
                found[iri] = score
        return found


def _pairs(name: str) -> frozenset[str]:
    return frozenset(a + b for a, b in zip(f"^{name}", f"{name}$", strict=True))


def _asked(key: str, query: object) -> Asked:
    def wrong(field: str) -> WrongRequest:
        return WrongRequest(f"{key}.{field}: not of the protocol / 不合協定")

    if not isinstance(query, dict):
        raise wrong("")
    text, kinds, limit, given = query.get("query", ""), query.get("type", []), query.get("limit", 5), query.get("properties", [])
    if not isinstance(text, str) or not isinstance(given, list) or not (text.strip() or given):
        raise wrong("query")
    types = [kinds] if isinstance(kinds, str) else kinds
    if not _strings(types):
        raise wrong("type")
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise wrong("limit")
    properties = []
    for entry in given:
        if not isinstance(entry, dict) or not isinstance(entry.get("pid"), str) or "v" not in entry:
            raise wrong("properties")
        several = entry["v"] if isinstance(entry["v"], list) else [entry["v"]]
        if any(isinstance(v, dict) and not isinstance(v.get("id"), str) for v in several):
            raise wrong("properties.v")
        properties.append((entry["pid"], tuple(str(v["id"] if isinstance(v, dict) else v) for v in several)))
    return Asked(text.strip()[:200], tuple(kind for kind in types if kind), min(int(limit), MOST), tuple(properties))


def _holds(wish: Sequence[str], rows: Sequence[Row], base: str) -> bool:
    """Whether one of the values is one that was asked for: by its id, its label, or its text."""
    there = {form for row in rows for form in (str(row["value"]).removeprefix(base), bare(str(row["zh"] or "")), bare(str(row["value"]))) if form}
    return any(value in there or bare(value) in there for value in wish)


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _is_id(value: str) -> bool:
    kind, _, key = value.partition("/")
    return kind in ENTITY_CLASSES and key.isalnum() and key.isascii()


def _begins(described: Mapping[str, str], prefix: str) -> bool:
    wanted = prefix.strip().lower()
    return any(wanted in text.lower() for text in (described["id"], described["name"]))

