"""What a text says over more than one sentence: what follows what, what was renamed, what is a part of what.

    前述方案結束後，…賡續推動「B」 · 將前開辦法修訂為「B」      B follows the one of that kind named before
    A於118年屆期。…接續推動「B」                             B follows A
    「甲小組」改制為「乙小組」 · 甲區更名為乙園區              bodies and parks, also those that no list and no ending shows
    丙類計畫：包含A及B · 執行中專案計畫包含A等3項               parts of a kind, or of the program named before
    1、丙整治：總經費… / （1）A工程：經費…                     parts of the item above
The rules are data (`across.toml`).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import Mention, Relation, Role, Statement, Thing, ThingType
from extract.entities.folding import fold
from extract.layout.flow import Flow, join
from extract.reading.document import Document

RULES = Path(__file__).parent / "across.toml"
_UNDERTAKINGS = frozenset({ThingType.PROGRAM, ThingType.POLICY, ThingType.BUDGET_LINE})
_FOLLOWERS = _UNDERTAKINGS | {ThingType.LAW}
_BODIES = frozenset({ThingType.AGENCY, ThingType.SOE, ThingType.FIRM, ThingType.INSTITUTE, ThingType.UNIVERSITY, ThingType.ASSOCIATION})
_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_LEVELS = "abcd"
_WIDEST = 200  # code points; a mention whose words stand further apart is no place
_MARKS = "「『」』"
_Place = tuple[int, int, Thing]


@lru_cache(maxsize=1)
def rules(path: Path = RULES) -> dict[str, dict[str, Any]]:
    """The rules of the file, patterns compiled; ValueError with the file's name where one does not compile."""
    try:
        return {table: {key: re.compile(value) if isinstance(value, str) else value for key, value in entries.items()}
                for table, entries in tomllib.loads(path.read_text("utf-8")).items()}
    except re.error as error:
        raise ValueError(f"{path.name}: {error}") from error


def across(document: Document, statements: Sequence[Statement]) -> list[Statement]:
    """The mentions and relations that one document states over more than one sentence."""
    return _Text(document, statements).found()


class _Text:
    """One document as a whole with the places of its names."""

    def __init__(self, document: Document, statements: Sequence[Statement]) -> None:
        self.document = document
        ends = (*document.starts[1:], len(document.text))
        self.flow: Flow = join(document, [(document.starts[n - 1], ends[n - 1]) for n in range(1, document.line_count + 1)
                                          if n not in document.furniture])
        self.text = self.flow.text
        self.index = {position: i for i, position in enumerate(self.flow.positions)}
        places: set[_Place] = set()
        for statement in statements:
            if isinstance(statement.body, Mention) and not statement.rule.startswith("reference."):
                at = [self.index[i] for p in statement.passages if p.role is Role.VALUE for i in (p.start, p.end - 1) if i in self.index]
                if at and max(at) - min(at) < _WIDEST:
                    places.add((min(at), max(at) + 1, statement.body.thing))
        self.places = sorted(places, key=lambda p: (p[0], -p[1], p[2].type.value, p[2].name))
        self.followers = [p for p in self.places if p[2].type in _FOLLOWERS]
        self.starts = [p[0] for p in self.followers]
        self.covered = {at for a, b, _ in self.places for at in range(a, b)}
        self.stated = {(s.body.relation, s.body.subject.name, s.body.object.name) for s in statements
                       if isinstance(s.body, Relation) and isinstance(s.body.object, Thing)}
        self.made: list[Statement] = []

    def found(self) -> list[Statement]:
        """All that is found, in the order of the rules."""
        self._pointed()
        self._ended()
        self._renewed()
        self._renamed()
        self._kinds()
        self._parts()
        self._items()
        return self.made

    def _at(self, start: int) -> _Place | None:
        """The undertaking or law that begins at a place, a quotation mark left out; the longest."""
        start += self.text[start:start + 1] in _MARKS[:2] and start < len(self.text)
        i = bisect_left(self.starts, start)
        return self.followers[i] if i < len(self.followers) and self.starts[i] == start else None

    def _relate(self, relation: str, one: _Place, other: _Place, rule: str) -> None:
        """The relation of two names with the words of both, unless it is said already or would join a thing to itself."""
        subject, target = one[2], other[2]
        key = relation, subject.name, target.name
        if fold(subject.name) == fold(target.name) or key in self.stated or (relation, target.name, subject.name) in self.stated:
            return
        passages = self.flow.passages(self.document, one[0], one[1])
        if passages:
            self.stated.add(key)
            context = self.flow.passages(self.document, other[0], other[1], Role.CONTEXT)
            self.made.append(Statement(Relation(relation, subject, target), (*passages, *context), rule))

    def _name(self, start: int, end: int, type_: ThingType, rule: str) -> _Place:
        """The thing named at a place: what is known there, or a new one of this type."""
        known = next((p for p in self.places if p[0] == start and p[1] == end), None)
        if known:
            return known
        thing = Thing(type_, self.text[start:end])
        self.made.append(Statement(Mention(thing, self.text[start:end]), self.flow.passages(self.document, start, end), rule))
        self.covered.update(range(start, end))
        self.places.append((start, end, thing))
        return start, end, thing

    def _before(self, at: int, noun: str) -> _Place | None:
        """The last thing before a place whose name ends in a noun (its bracket left out), within reach."""
        reach: int = rules()["pointing"]["back"]
        for start, end, thing in reversed(self.followers[:bisect_left(self.starts, at)]):
            if start < at - reach:
                return None
            if end <= at and _BRACKET.sub("", thing.name).endswith(noun):
                return start, end, thing
        return None

    def _pointed(self) -> None:
        rule = rules()["pointing"]
        pointer = re.compile(f"(?:{rule['words'].pattern})(?P<noun>{rule['nouns'].pattern})(?P<how>{rule['ended'].pattern}後?{rule['until'].pattern}"
                             f"|{rule['changed'].pattern})(?=[「『]|[{''.join(map(re.escape, '〈《'))}])")
        for match in pointer.finditer(self.text):
            later, earlier = self._at(match.end()), self._before(match.start(), match["noun"])
            if later and earlier and (later[2].type is ThingType.LAW) == (earlier[2].type is ThingType.LAW):
                self._relate("succeeds", later, earlier, "across.pointed")

    def _ended(self) -> None:
        rule = rules()["ended"]
        for place in self.followers:
            over = rule["behind"].match(self.text, place[1])
            then = rule["then"].match(self.text, over.end()) if over else None
            later = self._at(then.end()) if then else None
            if then and later and place[2].type in _UNDERTAKINGS and later[2].type in _UNDERTAKINGS and not self._between(place[1], later[0]):
                self._relate("succeeds", later, place, "across.ended")

    def _between(self, start: int, end: int) -> bool:
        return any(p[2].type in _UNDERTAKINGS for p in self.followers[bisect_left(self.starts, start):bisect_left(self.starts, end)])

    def _renewed(self) -> None:
        rule = rules()["renewed"]
        programs = [p for p in self.followers if p[2].type is ThingType.PROGRAM]
        for i, later in enumerate(programs):
            if not rule["before"].search(self.text, max(0, later[0] - 80), later[0]):
                continue
            for earlier in reversed(programs[:i]):
                if later[0] - earlier[1] > rule["reach"]:
                    break
                one, other = fold(earlier[2].name), fold(later[2].name)
                if earlier[1] <= later[0] and one[:rule["least"]] == other[:rule["least"]] and one[:-2] not in other and not any(
                        c.isdigit() for c in one + other):
                    self._relate("succeeds", later, earlier, "across.renewed")
                    break

    def _renamed(self) -> None:
        rule = rules()["renamed"]
        body, place = rule["body"].pattern, rule["place"].pattern
        for type_, name in ((ThingType.AGENCY, body), (ThingType.PLACE, place)):
            pattern = re.compile(f"(?:{rule['opener'].pattern})(?P<a>{name}){rule['between'].pattern}{rule['verb'].pattern}"
                                 f"[「『]?(?P<b>{name})(?=[」』，。；、（()）])")
            for match in pattern.finditer(self.text):
                sides = [match.span(g) for g in "ab"]
                if any(rule["never"].search(match[g]) for g in "ab") or any(
                        set(range(*s)) & self.covered and not any(p[:2] == s for p in self.places) for s in sides):
                    continue
                earlier, later = [self._name(start, end, type_, "across.renamed") for start, end in sides]
                if {earlier[2].type, later[2].type} <= _BODIES or earlier[2].type is later[2].type is ThingType.PLACE:
                    self._relate("orgSucceeds", later, earlier, "across.renamed")

    def _members(self, at: int) -> Iterator[_Place]:
        """The programs of an enumeration that begins at a place."""
        while (member := self._at(at)) and member[2].type is ThingType.PROGRAM:
            yield member
            joined = rules()["parts"]["joined"].match(self.text, member[1])
            if joined is None:
                return
            at = joined.end()

    def _kinds(self) -> None:
        rule = rules()["parts"]
        for match in rule["kind"].finditer(self.text):
            members = list(self._members(match.end()))
            if len(members) > 1 and not rule["never"].search(match["whole"]) and not set(range(*match.span("whole"))) & self.covered:
                whole = self._name(match.start("whole"), match.end("whole"), ThingType.PROGRAM, "across.kind")
                for member in members:
                    self._relate("partOf", member, whole, "across.kind")

    def _parts(self) -> None:
        rule = rules()["parts"]
        for match in rule["of"].finditer(self.text):
            before = [p for p in self.followers[:bisect_left(self.starts, match.start())]
                      if p[2].type in _UNDERTAKINGS and match.start() - rule["reach"] < p[0] and p[1] <= match.start()]
            for member in self._members(match.end()) if before else ():
                self._relate("partOf", member, before[-1], "across.parts")

    def _items(self) -> None:
        """Heads of items and of the items below them, and works that an item says are done."""
        rule = rules()["items"]
        if self.document.genre != "report":
            return
        open_: dict[str, _Place | None] = {}
        for number in range(1, self.document.line_count + 1):
            line, begin = self.document.line(number), self.document.starts[number - 1]
            mark = rule["number"].match(line) if number not in self.document.furniture else None
            if mark is None:
                self._done_in(next((p for p in reversed(list(open_.values())) if p), None), begin, begin + len(line))
                continue
            level = mark.lastgroup or ""
            for deeper in [k for k in open_ if k == level or _LEVELS.index(k) > _LEVELS.index(level)]:
                del open_[deeper]
            head = self._head(line, begin, mark.end())
            above = next((p for p in reversed(list(open_.values())) if p), None)
            if head and above:
                self._relate("partOf", head, above, "across.item")
            open_[level] = head

    def _head(self, line: str, begin: int, at: int) -> _Place | None:
        """The program that is all of an item's head before its colon and its time or money."""
        rule = rules()["items"]
        match = rule["name"].match(line, at)
        if match is None or rule["never"].search(match["name"]):
            return None
        start, last = (self.index.get(begin + i) for i in (match.start("name"), match.end("name") - 1))
        if start is None or last is None:
            return None
        inside = [p for p in self.places if start <= p[0] and p[1] <= last + 1]
        if any(p[2].type in _FOLLOWERS and (p[0], p[1]) != (start, last + 1) for p in inside):
            return None
        place = self._name(start, last + 1, ThingType.PROGRAM, "across.item")
        return place if place[2].type in _UNDERTAKINGS else None

    def _done_in(self, head: _Place | None, begin: int, end: int) -> None:
        """Works in quotation marks on a line of an item that the text says are done, or when: parts of the item's head."""
        at = [self.index[i] for i in range(begin, end) if i in self.index]
        for place in self.followers[bisect_left(self.starts, at[0]):bisect_left(self.starts, at[-1] + 1)] if head and at else ():
            quoted = self.text[place[0] - 1:place[0]] in _MARKS[:2]
            if head and quoted and place[2].type is ThingType.PROGRAM and rules()["items"]["done"].match(self.text, place[1]):
                self._relate("partOf", place, head, "across.done")
