"""Names in a question → the things that bear them: by any name in the graph, by its weaker names, by English words for topics.

Longest names first, none inside another. A name in Latin letters must stand as words of its own, in the singular or the
plural. A name that things of several groups bear is taken for the first group of `GROUPS`; the others are kept as alternatives.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from kg.read.names import Names
from kg.read.search_schema import bare
from kg.read.store import Graph
from kg.read.terms import ENTITY_CLASSES

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "industry": ("industry",), "place": ("place",), "organisation": ("agency", "soe", "firm", "institute", "university", "association"),
    "law": ("law",), "undertaking": ("policy", "program", "budget_line"),
})
_GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
_SHORTEST, _SHORTEST_UNDERTAKING, _SHORTEST_ACRONYM, _SHORTEST_PLURAL, _SHORTEST_KIN = 2, 4, 3, 4, 8
_ALIKE = 0.6

_MORE = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?name ?english ?kind ?backdrop WHERE {
  { ?thing skos:hiddenLabel ?name } UNION { ?thing skos:prefLabel ?english . FILTER(LANGMATCHES(LANG(?english), "en")) } UNION
  { ?thing ml:placeKind ?kind } UNION { ?thing ml:backdrop ?backdrop }
}
"""


_MEASURED = """
PREFIX ml: <https://w3id.org/mailuo/ns#>
SELECT DISTINCT ?program ?name WHERE {
  { ?value a ml:IndicatorValue ; ml:program ?program ; ml:indicatorName ?name } UNION
  { ?value a ml:Milestone ; ml:program ?program ; ml:description ?name }
}
"""


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in the question and the things that bear it; `start`, `end` are positions in the question.

    `group` is the group of the things, `others` the things of other groups with this name, `weak` whether it is a name
    that may mean something else, `meaning` the Chinese topic behind English words.
    """

    written: str
    start: int
    end: int
    iris: tuple[str, ...]
    group: str = ""
    others: tuple[str, ...] = ()
    weak: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names of a graph, folded: bearers by group, and the kinds of places."""

    strong: Mapping[str, Mapping[str, tuple[str, ...]]]
    weak: Mapping[str, Mapping[str, tuple[str, ...]]]
    undertakings: tuple[tuple[str, str], ...]
    place_kinds: Mapping[str, str]
    types: Mapping[str, str]
    topics: Mapping[str, str]
    longest: int
    measured: tuple[tuple[str, str], ...] = ()
    """Names of indicators and texts of milestones, folded, each with its program."""

    def measured_by(self, string: str) -> tuple[str, ...]:
        """Programs with an indicator or a milestone that contains this string."""
        wanted = bare(string)
        return tuple(sorted({iri for name, iri in self.measured if wanted in name and self.types.get(iri) == "program"})) if wanted else ()

    def containing(self, string: str) -> tuple[str, ...]:
        """Undertakings with a name that contains this string."""
        wanted = bare(string)
        return tuple(sorted({iri for name, iri in self.undertakings if wanted in name})) if wanted else ()

    def kin(self, name: str) -> tuple[str, ...]:
        """Programs whose name has most of what is particular in this one: pairs of characters weigh by how few names have them."""
        wanted = _pairs(bare(name))
        if len(wanted) < _SHORTEST_KIN:
            return ()
        names = {known: _pairs(known) for known, iri in self.undertakings if self.types.get(iri) == "program"}
        rarity = {pair: 1 / (1 + sum(pair in pairs for pairs in names.values())) for pair in wanted}
        most = sum(rarity.values())
        alike = {known for known, pairs in names.items() if sum(rarity[p] for p in wanted & pairs) >= _ALIKE * most}
        return tuple(sorted({iri for known, iri in self.undertakings if known in alike}))

    def called(self, string: str, kind: str) -> tuple[str, ...]:
        """Things of a type with a name that contains this string."""
        wanted = bare(string)
        found = {iri for name, groups in self.strong.items() if wanted in name for iri in groups.get(_GROUP_OF[kind], ()) if self.types[iri] == kind}
        return tuple(sorted(found)) if wanted else ()

    def names_of(self, things: Iterable[str], group: str) -> tuple[str, ...]:
        """The folded strong names of these things."""
        wanted = set(things)
        return tuple(name for name, groups in self.strong.items() if wanted & set(groups.get(group, ())))


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[i:i + 2] for i in range(len(name) - 1))


_LEXICONS: WeakKeyDictionary[Any, Lexicon] = WeakKeyDictionary()


def lexicon(graph: Graph, names: Names, topics: Mapping[str, str], tails: frozenset[str] = frozenset()) -> Lexicon:
    """The lexicon of a release, made once as long as its search index is open."""
    if names not in _LEXICONS:
        _LEXICONS[names] = _lexicon(graph, names, topics, tails)
    return _LEXICONS[names]


def _lexicon(graph: Graph, names: Names, topics: Mapping[str, str], tails: frozenset[str]) -> Lexicon:
    strong: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    weak: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    english, shortened = list[tuple[str, str]](), defaultdict[str, list[str]](list)
    kinds, backdrops, hidden, types = dict[str, str](), set[str](), list[tuple[str, str]](), dict[str, str]()
    for row in graph.rows(_MORE):
        thing = str(row["thing"])
        if row["kind"] is not None:
            kinds[thing] = str(row["kind"])
        elif row["backdrop"]:
            backdrops.add(thing)
        elif row["english"] is not None:
            shorts = short_names(str(row["english"]), tails)
            english += [(thing, bare(short)) for short in shorts if len(bare(short)) >= (_SHORTEST_ACRONYM if short.isupper() else _SHORTEST_UNDERTAKING)]
        elif row["name"] is not None:
            hidden.append((thing, bare(str(row["name"]))))
    undertakings = []
    for kind in ENTITY_CLASSES:
        group = _GROUP_OF[kind]
        for name, iri in names.names([kind]):
            types[iri] = kind
            if group == "undertaking":
                undertakings.append((name, iri))
            if not name.isdigit() and len(name) >= (_SHORTEST_UNDERTAKING if kind in ("program", "budget_line") else _SHORTEST) and iri not in backdrops:
                strong[name][group].append(iri)
    for iri, name in english:
        if _GROUP_OF.get(types.get(iri, "")) == "organisation" and _GROUP_OF[types[iri]] not in strong.get(name, {}):
            shortened[name].append(iri)
    for name, iris in shortened.items():
        strong[name]["organisation"] += iris
    for iri, name in hidden:
        if len(name) >= _SHORTEST and not name.isdigit() and iri in types and name not in strong:
            weak[name][_GROUP_OF[types[iri]]].append(iri)
    measured = tuple((bare(str(row["name"])), str(row["program"])) for row in graph.rows(_MEASURED))
    folded = {bare(en): zh for en, zh in topics.items()}
    longest = max((len(n) for n in (*strong, *weak, *folded)), default=0)
    return Lexicon(_frozen(strong), _frozen(weak), tuple(undertakings), kinds, types, folded, longest, measured)


def short_names(name: str, tails: frozenset[str]) -> list[str]:
    """An English name as it is spoken: without its parent after a comma, its brackets, and the last words that any firm has
    (China Steel Corporation → China Steel); what stands in brackets too."""
    inside = re.findall(r"\(([^()]+)\)", name)
    words = re.sub(r"\([^()]*\)", "", name).split(",")[0].split()
    spoken = [" ".join(words)]
    while len(words) > 1 and words[-1].lower().strip(".") in tails:
        words = words[:-1]
        spoken.append(" ".join(words))
    return [n for n in dict.fromkeys((*spoken, *inside)) if n and n != name]


def _frozen(names: Mapping[str, Mapping[str, list[str]]]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {name: {group: tuple(sorted(set(iris))) for group, iris in groups.items()} for name, groups in names.items()}


def link(question: str, known: Lexicon, stop: frozenset[str] = frozenset(), whole: Sequence[str] = ()) -> tuple[Named, ...]:
    """The names in a question, in its order; names in `stop` (folded) count as words, not names; none ends inside a word of `whole`."""
    text, positions = folded_text(question)
    inside = {m.start() + n for word in whole for m in re.finditer(re.escape(word), text) for n in range(1, len(word))}
    taken = [False] * len(text)
    found = []
    for length in range(min(known.longest + 1, len(text)), _SHORTEST - 1, -1):
        for at in range(len(text) - length + 1):
            if any(taken[at:at + length]) or text[at:at + length] in stop or at + length in inside:
                continue
            named = _named(question, text[at:at + length], positions[at], positions[at + length - 1] + 1, known)
            if named:
                taken[at:at + length] = [True] * length
                found.append(named)
    return tuple(sorted(found, key=lambda n: n.start))


def _named(question: str, piece: str, start: int, end: int, known: Lexicon) -> Named | None:
    if not _apart(question, start, end):
        return None
    singular = piece[:-1] if piece.isascii() and piece.endswith("s") and len(piece) > _SHORTEST_PLURAL else ""
    written = question[start:end]
    for name in (piece, singular, f"{piece}s" if piece.isascii() and len(piece) >= _SHORTEST_PLURAL else ""):
        if not name:
            continue
        topic = known.topics.get(name)
        if topic is not None:
            return _bearing(Named(written, start, end, (), meaning=topic), bare(topic), known)
        if name in known.strong or name in known.weak:
            return _bearing(Named(written, start, end, ()), name, known)
    return None


def _bearing(named: Named, name: str, known: Lexicon) -> Named:
    weak = name not in known.strong
    groups = (known.weak if weak else known.strong).get(name, {})
    group = next((g for g in GROUPS if g in groups), "topic" if named.meaning else "")
    others = tuple(iri for g in GROUPS if g != group for iri in groups.get(g, ()))
    return Named(named.written, named.start, named.end, groups.get(group, ()), group, others, weak, named.meaning)


def folded_text(question: str) -> tuple[str, list[int]]:
    """The question as names are compared, and where each of its characters stands in the question."""
    text, positions = [], []
    for i, character in enumerate(question):
        for folded in bare(character) or ("\n" if _breaks(character) else ""):
            text.append(folded)
            positions.append(i)
    return "".join(text), positions


def _breaks(character: str) -> bool:
    """Whether no name goes on across this character: brackets, quotes and stops, but not the marks inside names (5G/AIoT)."""
    category = unicodedata.category(character)
    return category in ("Ps", "Pe", "Pi", "Pf", "Cc") or (category == "Po" and unicodedata.normalize("NFKC", character) not in "/.&'·・•")


def _apart(question: str, start: int, end: int) -> bool:
    """Whether no Latin word or number is cut at either end."""
    return not (_joined(question[start - 1:start], question[start]) or _joined(question[end - 1], question[end:end + 1]))


def _joined(left: str, right: str) -> bool:
    return all(bool(side) and side.isascii() and side.isalnum() for side in (left, right))
