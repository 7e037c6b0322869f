"""What a question names → the condition on programs: kinds of things all hold, things of one kind are alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.ask.algebra import Condition, Related, These, both, either
from kg.ask.link import Lexicon
from kg.ask.understand import Understanding
from kg.read.search_schema import bare
from ontology.turtle import SCHEME

ADMINISTRATIVE = frozenset({"county", "city", "township", "country", "continent", "area", ""})
"""Kinds of places that hold many things; any other (a reservoir, a harbour, a park) is a thing of its own."""

_SHORTEST_IN_NAMES, _SHORTEST_CORE = 2, 3
_TWO_WORDS, _FEW = 4, 4
_LONGEST_LATIN_WORD = 4
_GENERIC = ("產業", "業", "產品")
_SEATS = ("縣", "市", "鄉", "鎮", "區")
_SHORTEST_SEAT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A condition for one kind of thing, with the words of the question behind it; parts of low `weight` are given up first."""

    condition: Condition
    words: tuple[str, ...]
    weight: int


def parts(asked: Understanding, known: Lexicon, *, organisations: bool = True, with_parts: bool = False,
          members: Condition | None = None, near: Mapping[str, tuple[str, ...]] | None = None,
          generic: Iterable[str] = (), published: Iterable[str] = ()) -> list[Part]:
    """The conditions of a question, one for each kind of thing that it names. A policy or a line of a budget stands for what
    is under it, a program for itself, `with_parts` for its parts too; `members` are programs under it that the graph does not say to be so;
    `published` are the documents (IRIs) of the bodies named."""
    found = list[Part]()
    works = [iri for iri in asked.things("place") if known.place_kinds.get(iri, "") not in ADMINISTRATIVE]
    beside = _named(asked, works, known) if works else []
    industries = asked.things("industry")
    if industries:
        options: list[Condition] = [Related("industry", industries), *_named_after(asked, industries, known, generic), *beside]
        if all(n.weak for n in asked.named if n.group == "industry"):  # a vague word does not outweigh the name of a place
            options += _located_by_name(asked, asked.things("place"), known)
        options += _nearby(near, "industry")
        options += [These(programs, half) for word in asked.words for half in _halves(word) if 0 < len(programs := known.containing(half)) <= _FEW]
        found.append(Part(either(options), _words(asked, "industry"), 3))
    if places := asked.things("place"):
        found.append(Part(either([Related("place", places), *_located_by_name(asked, places, known), *_nearby(near, "place")]), _words(asked, "place"), 4))
    if asked.topics:
        containing = [These(programs, topic) for topic in asked.topics if (programs := known.containing(topic))]
        if containing:
            found.append(Part(either(containing), asked.topics, 2))
    if wholes := asked.things("undertaking"):
        alone = tuple(iri for iri in wholes if known.types.get(iri) == "program" and not with_parts)
        above = tuple(iri for iri in wholes if iri not in alone)
        options = [*([These(alone, "named in the question")] if alone else []), *([Related("whole", above)] if above else [])]
        found.append(Part(either([*options, *([members] if members else [])]), _words(asked, "undertaking"), 5))
    if laws := asked.things("law"):
        found.append(Part(either([Related("law", laws), *_nearby(near, "law")]), _words(asked, "law"), 4))
    if asked.categories:
        found.append(Part(Related("category", tuple(f"{SCHEME}category/{key}" for key in asked.categories)), asked.categories, 2))
    if organisations and (bodies := asked.things("organisation")):
        related: list[Condition] = [Related(r, bodies) for r in ("runner", "funder", "organisation", "recipient")]
        documents = tuple(published)
        related += [Related("document", documents)] if documents else []
        found.append(Part(either(related), _words(asked, "organisation"), 1))
    return found


def _halves(word: str) -> tuple[str, ...]:
    """高齡照顧 → 高齡, 照顧: a word of four characters that no name contains is often two."""
    return (word[:2], word[2:]) if len(word) == _TWO_WORDS and not word.isascii() else ()


def _nearby(near: Mapping[str, tuple[str, ...]] | None, group: str) -> list[Condition]:
    programs = (near or {}).get(group, ())
    return [These(programs, "named next to it in the text")] if programs else []


def hinted(asked: Understanding, known: Lexicon, families: Mapping[str, tuple[str, ...]]) -> Condition | None:
    """The programs of what a question hints at beside what it names; None where it does not."""
    things = tuple(dict.fromkeys(iri for n in asked.hints for iri in n.iris))
    if not things:
        return None
    words = (word for n in asked.hints for word in families.get(n.written, ()))
    return either([Related("industry", things), *(These(programs, word) for word in words if (programs := known.containing(word)))])


def combined(found: Iterable[Part]) -> Condition | None:
    """All parts together; None where there is none."""
    conditions = [part.condition for part in found]
    return both(conditions) if conditions else None


def _words(asked: Understanding, group: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n.written for n in asked.named if n.group == group))


def _named(asked: Understanding, things: Iterable[str], known: Lexicon) -> list[Condition]:
    """Programs whose name contains the name of a thing."""
    strings = sorted({bare(n.meaning or n.written) for n in asked.named if set(n.iris) & set(things)})
    return [These(programs, string) for string in strings if (programs := known.containing(string))]


def _named_after(asked: Understanding, industries: Iterable[str], known: Lexicon, generic: Iterable[str] = ()) -> list[Condition]:
    """Programs whose name, indicators or milestones contain a name of the industry; short Latin words stand in too many names."""
    written = {bare(n.meaning or n.written) for n in asked.named if n.group == "industry"}
    names = {*known.names_of(industries, "industry"), *written}
    if any(name.isascii() for name in written):  # named in English: what it is called in Chinese is as if it were written
        written |= {name for name in names if not name.isascii()}
    names |= {core for name in names for tail in generic if name.endswith(tail) and len(core := name[:-len(tail)]) >= (
        _SHORTEST_IN_NAMES if name in written else _SHORTEST_CORE)}
    usable = sorted(n for n in names if len(n) >= _SHORTEST_IN_NAMES and not (n.isascii() and len(n) <= _LONGEST_LATIN_WORD))
    return [These(programs, name) for name in usable if not name.endswith(_GENERIC) and (programs := _about(name, known))]


def _about(name: str, known: Lexicon) -> tuple[str, ...]:
    """Programs with this string in their name, or in what they are measured by."""
    return tuple(sorted({*known.containing(name), *known.measured_by(name)}))


def _located_by_name(asked: Understanding, places: Iterable[str], known: Lexicon) -> list[Condition]:
    """Programs whose name contains a name of the place, 彰化 for 彰化縣 too."""
    wanted = set(places)
    written = {bare(n.meaning or n.written) for n in asked.named if n.group == "place" and set(n.iris) & wanted}
    names = {short for name in (*written, *known.names_of(wanted, "place")) if not name.isascii()
             for short in (name, name[:-1] if len(name) >= _SHORTEST_SEAT and name.endswith(_SEATS) else name)}
    return [These(programs, name) for name in sorted(names) if len(name) >= _SHORTEST_IN_NAMES and (programs := known.containing(name))]
