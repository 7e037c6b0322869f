"""A question in Chinese or English → what it asks: the intent, the things it names, its years, and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.grammar import Grammar, Intent, Keyed, Patterns
from kg.ask.link import Lexicon, Named, folded_text, link
from kg.ask.phrases import enumerated, laws_in
from kg.ask.years import Span, Years, blanked, find_years, number
from kg.read.search_schema import bare

_PIECE = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*")
_QUOTED = re.compile(r"「([^」]+)」|『([^』]+)』|“([^”]+)”|\"([^\"]+)\"|《([^》]+)》|〈([^〉]+)〉")
_SHORTEST_TOPIC, _SHORTEST_PART, _MOST_FAMILY, _MOST_BEARERS = 2, 6, 30, 4
_SHORTEST_LATIN, _MOST_KIN = 4, 5


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many rows are wanted, from the lowest or the highest value, and between which values."""

    count: int | None = None
    lowest: bool = False
    highest: bool = False
    below: float | None = None
    above: float | None = None
    most: float | None = None
    """In TWD, as `least`: bounds of money."""
    least: float | None = None

    def admits(self, value: float) -> bool:
        """Whether a value lies within the bounds."""
        return (self.below is None or value < self.below) and (self.above is None or value > self.above)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question was taken to mean. `intent` is None where it names nothing that an intent is about.

    `topics` are strings that names of programs are to contain; `left_over` those that no name contains.
    """

    question: str
    intent: Intent | None
    named: tuple[Named, ...]
    topics: tuple[str, ...]
    years: Years
    measures: tuple[str, ...]
    categories: tuple[str, ...]
    organisation_types: tuple[str, ...]
    bounds: Bounds
    cues: tuple[str, ...]
    not_understood: tuple[str, ...]
    words: tuple[str, ...] = ()
    """What is to be looked for in texts: words not understood, and the Chinese for English ones that name nothing."""
    hints: tuple[Named, ...] = ()
    """Vague names of industries beside better ones (water, of a river): they narrow down what is found, where that leaves enough."""
    wanted: tuple[str, ...] = ()
    """Kinds of things that are asked for beside programs: place, organisation."""

    def things(self, *groups: str) -> tuple[str, ...]:
        """The things of these groups that the question names."""
        return tuple(dict.fromkeys(iri for named in self.named if named.group in groups for iri in named.iris))

    def says(self, patterns: Patterns) -> bool:
        """Whether one of the patterns stands in the question."""
        return any(p.search(self.question) for p in patterns)


def understand(question: str, known: Lexicon, grammar: Grammar, newest: int | None = None) -> Understanding:
    """Read a question. The first intent that has a cue in it, and what it needs, is taken."""
    years, spans = find_years(question, grammar, newest)
    text = blanked(question, spans)
    wanted, said = enumerated(text, grammar.enumerated)
    text = blanked(text, said)
    bounds = _bounds(text, grammar)
    named, topics, quoted, hints = _names(text, known, grammar)
    unmet = tuple(n.meaning for n in named if n.group == "topic" and n.meaning not in topics)
    rest = blanked(text, [*quoted, *((n.start, n.end) for n in (*named, *hints))])
    measures, categories, kinds = (_keyed(rest, entries) for entries in (grammar.measures, grammar.categories, grammar.organisations))
    left = _left(rest, grammar)
    named = tuple(n for n in named if n.group != "topic")
    if not named and not topics and (alike := _alike(text, known, grammar)):
        named, left = (alike,), ()
    most = _MOST_FAMILY if named or topics else len(known.undertakings)  # a word of many names says little beside what is named
    more = [word for word in left if 0 < len(known.containing(word)) <= most]
    topics = tuple(dict.fromkeys((*topics, *more)))
    without = tuple(word for word in left if word not in topics)
    groups = {n.group for n in named} | ({"topic"} if topics else set()) | ({"category"} if categories else set())
    intent, cues = _intent(blanked(question, [*quoted, *((n.start, n.end) for n in (*named, *hints))]), grammar.intents, groups)
    if any(p.search(question) for p in grammar.every_year) and years.first == years.last:
        years = Years()  # every year, and what is said of one of them
    return Understanding(question, intent, named, topics, years, measures, categories, kinds, bounds, cues,
                         without, (*without, *unmet), hints, wanted)


def _names(text: str, known: Lexicon, grammar: Grammar) -> tuple[tuple[Named, ...], tuple[str, ...], list[Span], tuple[Named, ...]]:
    """The things named, the strings that names are to contain, and where those strings stand."""
    stop = frozenset(bare(w) for w in (*grammar.fillers_zh, *grammar.fillers_en))
    topics, spans = list[str](), list[Span]()
    laws = laws_in(text, [m.span() for m in _QUOTED.finditer(text)], known, grammar)
    text = blanked(text, ((n.start, n.end) for n in laws))
    for match in _QUOTED.finditer(text):
        inside = next(g for g in match.groups() if g)
        if bare(inside) not in known.strong and known.containing(inside):
            topics.append(inside)
            spans.append(match.span())
    named = tuple(sorted((*laws, *link(blanked(text, spans), known, stop, grammar.whole_words)), key=lambda n: n.start))
    for part, span in _parts(blanked(text, spans), named, known, grammar):
        topics.append(part)
        spans.append(span)
    named = tuple(n for n in named if not any(s < n.end and n.start < e for s, e in spans))
    empty = re.compile(f"(?:{'|'.join(re.escape(w) for w in sorted(_words(grammar), key=len, reverse=True))})+")
    named = tuple(n for n in named if n.group != "undertaking" or not empty.fullmatch(n.written))
    strong = {n.group for n in named if not n.weak}
    hints = tuple(n for n in named if n.weak and n.written in grammar.families and strong & {"industry", "place"})
    named = tuple(n for n in named if n not in hints)
    named = tuple(n for n in named if not (n.weak and n.group != "topic" and (n.group in strong or len(n.iris) > _MOST_BEARERS)))
    topics += [n.meaning for n in named if n.group == "topic" and known.containing(n.meaning)]
    return named, tuple(dict.fromkeys(topics)), spans, hints


def _alike(text: str, known: Lexicon, grammar: Grammar) -> Named | None:
    """A name that no program has, taken for those few whose names share most of it: 小企業創新研發計畫 for 小型企業創新研發計畫."""
    for match in (m for p in grammar.program_names for m in p.finditer(text)):
        kin = known.kin(match[0])
        if 0 < len(kin) <= _MOST_KIN:
            return Named(match[0], *match.span(), kin, "undertaking", weak=True)
    return None


def _parts(text: str, named: Sequence[Named], known: Lexicon, grammar: Grammar) -> Iterable[tuple[str, Span]]:
    """Longer strings that stand within names of undertakings, and say more than the names found in them."""
    everything = "\n".join(name for name, _ in known.undertakings)
    folded, positions = folded_text(text)
    tails = re.compile(f"(?:{'|'.join(re.escape(w) for w in sorted(_words(grammar), key=len, reverse=True))})+$")
    at = 0
    while at <= len(folded) - _SHORTEST_PART:
        length = _SHORTEST_PART
        while at + length <= len(folded) and "\n" not in folded[at:at + length] and folded[at:at + length] in everything:
            length += 1
        length -= 1
        core = tails.sub("", folded[at:at + length]) if length >= _SHORTEST_PART else ""
        start, end = (positions[at], positions[at + len(core) - 1] + 1) if core else (0, 0)
        within = [n for n in named if n.start < end and start < n.end]
        whole = any(n.start <= start and end <= n.end for n in within)
        if len(core) >= _SHORTEST_PART and not core.isascii() and not whole and not _made_of(text[start:end], within, start, tails) \
                and len(known.containing(core)) <= _MOST_FAMILY:
            yield text[start:end], (start, end)
            at += len(core)
        else:
            at += 1


def _made_of(piece: str, within: Sequence[Named], start: int, fillers: re.Pattern[str]) -> bool:
    """Whether a piece is but the names in it and words without a meaning of their own."""
    rest = blanked(piece, [(max(0, n.start - start), min(len(piece), n.end - start)) for n in within])
    return all(len(part) < _SHORTEST_TOPIC or not fillers.sub("", part) for part in rest.split("\n"))


def _words(grammar: Grammar) -> set[str]:
    """Chinese words that ask for nothing of their own, cues of the last intent among them."""
    return {*grammar.fillers_zh, *(p.pattern for p in grammar.intents[-1].cues_zh)}


def _intent(text: str, intents: Iterable[Intent], groups: set[str]) -> tuple[Intent | None, tuple[str, ...]]:
    last = None
    for intent in intents:
        last = intent
        cues = tuple(dict.fromkeys(m[0] for p in intent.cues for m in p.finditer(text)))
        if cues and (not intent.needs or groups & set(intent.needs)):
            return intent, cues
    return (last, ()) if last and groups & set(last.needs) else (None, ())


def _bounds(text: str, grammar: Grammar) -> Bounds:
    """How many, from which end, between which values."""
    ranking = grammar.ranking

    def value(patterns: Patterns) -> str | None:
        for pattern in patterns:
            for match in pattern.finditer(text):
                if match["n"][0].isdigit() or number(match["n"], grammar.numbers) is not None:
                    return str(match["n"])
        return None

    def money(patterns: Patterns) -> float | None:
        found = next((m for p in patterns for m in p.finditer(text)), None)
        return float(found["n"].replace(",", "")) * grammar.units[found["unit"].lower()] if found else None

    least, most = money(ranking.money_above), money(ranking.money_below)
    below, above, count = value(ranking.below) if most is None else None, value(ranking.above) if least is None else None, value(ranking.count)
    lowest, highest = (any(p.search(text) for p in patterns) for patterns in (ranking.lowest, ranking.highest))
    return Bounds(number(count, grammar.numbers) if count else None, lowest, highest and not lowest,
                  float(below) if below else None, float(above) if above else None, most, least)


def _keyed(text: str, entries: Iterable[Keyed]) -> tuple[str, ...]:
    """The keys whose words stand in the text; words that a longer one covers do not count again."""
    found = list[str]()
    for entry in entries:
        spans = [m.span() for p in entry.cues for m in p.finditer(text)]
        if spans:
            found += [key for key in entry.keys if key not in found]
            text = blanked(text, spans)
    return tuple(found)


def _left(text: str, grammar: Grammar) -> tuple[str, ...]:
    """The words of a text that are neither cues nor fillers."""
    patterns = [p for intent in grammar.intents for p in intent.cues]
    patterns += [p for entries in (grammar.measures, grammar.categories, grammar.organisations) for entry in entries for p in entry.cues]
    ranking = grammar.ranking
    patterns += [p for group in (ranking.count, ranking.lowest, ranking.highest, ranking.below, ranking.above, ranking.beyond_targets,
                                 ranking.money_above, ranking.money_below, ranking.ahead, ranking.counting, ranking.located) for p in group]
    spans = [m.span() for p in patterns for m in p.finditer(text)]
    text = blanked(text, spans)
    for phrase in sorted(set(grammar.fillers_zh), key=len, reverse=True):
        text = text.replace(phrase, "\n")
    pieces = (m[0] for m in _PIECE.finditer(text))
    return tuple(dict.fromkeys(p for p in pieces if not p.isdigit() and p.lower() not in grammar.fillers_en and (
        len(p) >= (_SHORTEST_LATIN if p.isascii() else _SHORTEST_TOPIC))))
