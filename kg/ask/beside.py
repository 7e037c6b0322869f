"""What stands beside what in the text: programs, firms and amounts in one sentence or paragraph, the heading above, the project around.

A relation that no claim states may still be plain to a reader: a firm in the sentence that describes a program. Sentences
and paragraphs come from the search index, things and amounts from claims with the position of their value. Such rows say
so by their role, `beside`; nothing here is added to the graph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from kg.read.evidence import Place
from kg.read.search import PassageHit, Search
from kg.read.store import Graph, Row, fill
from kg.read.terms import local

_STOPS = re.compile(r"[。；;！？!?\n]")
_LONGEST_HEADING, _SHORTEST_HEADING, _FARTHEST_HEADING = 24, 4, 12
_FEWEST_PROJECTS, _MOST_RETURNS, _MOST_UNDER = 4, 2, 8
_HEADED = re.compile(r"^([^，,。；;：:]{2,16})[：:]")
_NUMBERING = re.compile(r"^[\s\d一二三四五六七八九十壹貳參肆伍()（）、.．-]+")
_ENDS = "：:，,。；;、"

_SPOTS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?thing ?claim ?surface ?document ?first ?last ?start WHERE {
  VALUES ?thing { UNDEF }
  ?claim ml:mentions ?thing ; ml:surface ?surface ; ml:document/dcterms:identifier ?document ; ml:firstLine ?first ; ml:lastLine ?last ;
    prov:wasDerivedFrom ?passage .
  # sure ?claim
  ?passage ml:role "value" ; ml:start ?start .
}
"""
_KINDS = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT DISTINCT ?thing WHERE { VALUES ?kind { UNDEF } ?thing a ?kind }
"""
_MONEY = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?claim ?program ?measure ?amount ?currency ?status ?year ?document ?first ?last ?start WHERE {
  VALUES ?measure { UNDEF }
  ?fact ml:measure ?measure ; ml:amount ?amount ; ml:program ?program .
  ?claim ml:states ?fact ; ml:document/dcterms:identifier ?document ; ml:firstLine ?first ; ml:lastLine ?last ; prov:wasDerivedFrom ?passage .
  # sure ?claim
  ?passage ml:role "value" ; ml:start ?start .
  OPTIONAL { ?fact ml:currency ?currency }
  OPTIONAL { ?fact ml:status ?status }
  OPTIONAL { ?fact ml:rocYear ?year }
}
"""

_DATED = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?document ?line (MAX(?of) AS ?year) WHERE {
  ?fact ml:rocYear ?of . ?claim ml:states ?fact ; ml:document/dcterms:identifier ?document ; ml:firstLine ?line .
  # sure ?claim
}
GROUP BY ?document ?line
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document where a thing is named; `start` in code points of its text, lines 1-based."""

    thing: str
    surface: str
    document: str
    first: int
    last: int
    start: int
    claim: str

    @property
    def place(self) -> Place:
        return Place(self.claim, self.document, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount where it is written: in TWD or its currency; `year` ROC, None where unsaid."""

    spot: Spot
    measure: str
    amount: Decimal
    currency: str
    status: str
    year: int | None


class Surroundings:
    """The paragraphs of a release with the undertakings named in them."""

    def __init__(self, graph: Graph, index: Search) -> None:
        self._paragraphs: dict[str, list[PassageHit]] = defaultdict(list)
        for paragraph in index.paragraphs():
            self._paragraphs[paragraph.document].append(paragraph)
        for several in self._paragraphs.values():
            several.sort(key=lambda p: (p.start, p.end))
        self._starts = {document: [p.start for p in several] for document, several in self._paragraphs.items()}
        self._graph = graph
        self._of_kind: dict[tuple[str, ...], Mapping[str, Sequence[Spot]]] = {}
        self._sums: dict[tuple[str, ...], list[Sum]] = {}
        self._projects: dict[str, list[tuple[int, str]]] = {}
        self._dated: dict[tuple[str, int], int] = {}

    def year_of_line(self, document: str, line: int) -> int | None:
        """The latest ROC year of which a line states figures: what a report on several years says there is about that year."""
        if not self._dated:
            self._dated = {(str(r["document"]), int(str(r["line"]))): int(str(r["year"])) for r in self._graph.rows(_DATED)}
        return self._dated.get((document, line))

    def paragraph(self, document: str, start: int) -> PassageHit | None:
        """The paragraph in which a position lies."""
        at = bisect_right(self._starts.get(document, []), start) - 1
        found = self._paragraphs[document][at] if at >= 0 else None
        return found if found and found.start <= start < found.end else None

    def sentence(self, document: str, start: int) -> tuple[int, int]:
        """Where the sentence around a position begins and ends, as far as the index knows: nothing else where no paragraph is known."""
        paragraph = self.paragraph(document, start)
        if paragraph is None:
            return start, start + 1
        stretch = (paragraph.end - paragraph.start) / max(1, len(paragraph.text))  # line breaks are no part of its words
        stops = [paragraph.start + int((m.end() - 0.5) * stretch) for m in _STOPS.finditer(paragraph.text)]
        return max([paragraph.start, *(s for s in stops if s <= start)]), min([paragraph.end, *(s for s in stops if s > start)])

    def heading(self, document: str, start: int) -> tuple[str, Place] | None:
        """The words of the heading above a paragraph and where they stand."""
        above = self.above(document, start)
        return (_words(above), Place("", document, above.first_line, above.last_line)) if above else None

    def above(self, document: str, start: int) -> PassageHit | None:
        """What a paragraph stands under: the last short paragraph that is no sentence above it."""
        at = bisect_right(self._starts.get(document, []), start) - 1
        several = self._paragraphs.get(document, [])[max(0, at - _FARTHEST_HEADING):max(0, at)]
        return next((p for p in reversed(several) if _heads(_words(p))), None)

    def under(self, document: str, start: int) -> list[PassageHit]:
        """Where a position lies in a heading, the paragraphs under it, to the next heading."""
        at = bisect_right(self._starts.get(document, []), start) - 1
        several = self._paragraphs.get(document, [])
        if at < 0 or not _is_heading(several[at]):
            return []
        found = []
        for paragraph in several[at + 1:at + 1 + _MOST_UNDER]:
            if _is_heading(paragraph):
                break
            found.append(paragraph)
        return found

    def spots(self, things: Iterable[str]) -> list[Spot]:
        """Where these things are named."""
        wanted = sorted(set(things))
        return _sorted(self._graph.rows(_SPOTS, {"thing": [NamedNode(t) for t in wanted]})) if wanted else []

    def of_kind(self, classes: Sequence[str]) -> Mapping[str, Sequence[Spot]]:
        """Where things of these classes (IRIs) are named, by document, in order; looked up once."""
        key = tuple(sorted(classes))
        if key not in self._of_kind:
            rows = self._graph.rows(_KINDS, {"kind": [NamedNode(c) for c in key]})
            by_document: dict[str, list[Spot]] = defaultdict(list)
            for spot in self.spots(str(row["thing"]) for row in rows):
                by_document[spot.document].append(spot)
            self._of_kind[key] = by_document
        return self._of_kind[key]

    def within(self, classes: Sequence[str], document: str, start: int, end: int) -> list[Spot]:
        """Things of these classes named between two positions."""
        several = self.of_kind(classes).get(document, ())
        starts = [s.start for s in several]
        return list(several[bisect_right(starts, start - 1):bisect_right(starts, end - 1)])

    def sums(self, measures: Iterable[str]) -> list[Sum]:
        """The amounts of these measures (IRIs) where they are written."""
        key = tuple(sorted(measures))
        if key not in self._sums:
            rows = self._graph.rows(_MONEY, {"measure": [NamedNode(m) for m in key]})
            self._sums[key] = [Sum(_spot({**r, "thing": r["program"], "surface": ""}), local(str(r["measure"])), Decimal(str(r["amount"])),
                                   str(r["currency"] or "TWD"), local(str(r["status"] or "")), None if r["year"] is None else int(str(r["year"])))
                               for r in rows]
        return self._sums[key]

    def project(self, document: str, line: int, measures: Iterable[str]) -> str:
        """Of a document that goes through projects one by one, the project that a line is about: the tables of a project keep its
        money of these measures (IRIs), and it is named before them. Empty where the document has no such order."""
        if document not in self._projects:
            self._projects[document] = self._sections(document, measures)
        sections = self._projects[document]
        at = bisect_right([first for first, _ in sections], line) - 1
        return sections[at][1] if at >= 0 else ""

    def _sections(self, document: str, measures: Iterable[str]) -> list[tuple[int, str]]:
        kept = sorted({(s.spot.first, s.spot.thing) for s in self.sums(measures) if s.spot.document == document})
        runs: list[tuple[int, int, str]] = []
        for line, program in kept:
            if runs and runs[-1][2] == program:
                runs[-1] = runs[-1][0], line, program
            else:
                runs.append((line, line, program))
        if len({program for *_, program in runs}) < _FEWEST_PROJECTS or len(runs) > _MOST_RETURNS * len({program for *_, program in runs}):
            return []
        named: dict[str, list[int]] = defaultdict(list)
        for spot in self.spots(program for *_, program in runs):
            if spot.document == document:
                named[spot.thing].append(spot.first)
        last, sections = 0, []
        for first, end, program in runs:
            sections.append((min((line for line in named[program] if last < line <= first), default=first), program))
            last = end
        return sections

    def text(self, document: str, start: int, end: int) -> str:
        """The words between two positions of one paragraph, as nearly as line breaks allow."""
        paragraph = self.paragraph(document, start)
        if paragraph is None:
            return ""
        stretch = (paragraph.end - paragraph.start) / max(1, len(paragraph.text))
        return paragraph.text[int((start - paragraph.start) / stretch):int((end - paragraph.start) / stretch) + 1]

    def head_of(self, paragraph: PassageHit) -> str:
        """The words before the colon with which a paragraph begins, empty where it begins otherwise."""
        found = _HEADED.match(_NUMBERING.sub("", paragraph.text))
        return found[1] if found else ""


def _words(paragraph: PassageHit) -> str:
    return _NUMBERING.sub("", paragraph.text.strip()).rstrip(_ENDS).strip()


def _heads(words: str) -> bool:
    return _SHORTEST_HEADING <= len(words) <= _LONGEST_HEADING and not re.search(r"[，。；、：]", words)


def _is_heading(paragraph: PassageHit) -> bool:
    words = paragraph.text.strip()
    return len(words) <= _LONGEST_HEADING and not re.search(r"[，。；]", words)


def where_named(things: Iterable[str]) -> str:
    """The query that says where these things are named."""
    return fill(_SPOTS, {"thing": [NamedNode(t) for t in sorted(set(things))]})


def _spot(row: Row) -> Spot:
    return Spot(str(row["thing"]), str(row["surface"]), str(row["document"]), int(str(row["first"])), int(str(row["last"])), int(str(row["start"])),
                str(row["claim"]).rsplit("/", 1)[-1])


def _sorted(rows: Iterable[Row]) -> list[Spot]:
    return sorted({_spot(row) for row in rows}, key=lambda s: (s.document, s.start, s.thing, s.claim))


_KNOWN: WeakKeyDictionary[Any, tuple[Any, Surroundings]] = WeakKeyDictionary()


def surroundings(graph: Graph, names: object) -> Surroundings | None:
    """The surroundings of a release, made once as long as its search index is open; None where there is no index."""
    if not isinstance(names, Search):
        return None
    if names not in _KNOWN or _KNOWN[names][0] is not graph:
        _KNOWN[names] = graph, Surroundings(graph, names)
    return _KNOWN[names][1]
