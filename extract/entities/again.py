"""A second look: names that the corpus has made known, found where a sentence, a list or a table cell gives no cue of its own.

    測試署、航運處及投資處外             a weak name in a list of bodies
    合作藍灣、輔導晴電及雨電 2 車廠      firms without the word for their trade, set off as firms are
    …接收站（以下稱三接）投資計畫 … 三接 a short form that the document introduces
    測試署各區管理所                     units that one word stands for
    港區第一期計畫-碼頭新建工程          the program that a part names before its dash

Every document is looked at with the names of all; what a document itself says of a name counts before what others say.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.claims import Mention, Relation, Role, Statement, Thing, ThingType
from extract.entities.folding import fold
from extract.entities.gazetteer import TYPES, thing_of
from extract.entities.inside import PROGRAMS, InsideNames, inside, inside_names, units
from extract.entities.words import simplified, tokenizer
from extract.layout.flow import Flow, join
from extract.reading.document import Document
from ontology.vocabulary import Vocabulary

RULES = Path(__file__).parent / "rules" / "again.toml"
_BODIES = frozenset({ThingType.FIRM, ThingType.AGENCY, ThingType.SOE, ThingType.INSTITUTE, ThingType.UNIVERSITY, ThingType.ASSOCIATION})
_NESTED = frozenset({ThingType.INDUSTRY, ThingType.PLACE})
_PART = re.compile(r"^(?P<whole>.{4,}?(?:計畫|方案|工程|專案))\s?[-－–—─]+\s?(?P<part>.{3,})$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]+")
_CONTEXT = 12  # code points around a name in which words are told apart
_WORD = 4  # up to this length a name is checked against the words around it
_INITIALS = 4
_NEAR = 400  # code points behind a longer name in which the bare place and kind mean it
_HOME = 2  # of 臺灣


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules of `again.toml`."""

    least: Mapping[ThingType, int]
    support: Mapping[ThingType, int]
    legal: tuple[str, ...]
    trades: tuple[str, ...]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    reach: int
    never: frozenset[str]
    bracket: re.Pattern[str]
    completes: re.Pattern[str]
    law: re.Pattern[str]
    length: tuple[int, int]
    stop: re.Pattern[str]
    units: re.Pattern[str]
    listed: tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]
    foreign: tuple[re.Pattern[str], re.Pattern[str]]
    works: tuple[re.Pattern[str], re.Pattern[str]]
    countries: tuple[str, ...]


@lru_cache(maxsize=1)
def load_again(path: Path = RULES) -> Rules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data = tomllib.loads(path.read_text("utf-8"))
    try:
        short, introduced = data["short"], data["introduced"]
        return Rules(
            {TYPES[k]: n for k, n in data["least"].items()}, {TYPES[k]: n for k, n in data["support"].items()},
            tuple(short["legal"]), tuple(sorted(map(fold, short["trades"]), key=len, reverse=True)), re.compile(short["before"]), re.compile(short["behind"]),
            short["reach"], frozenset(map(fold, short["never"])), re.compile(introduced["bracket"]), re.compile(introduced["completes"]),
            re.compile(introduced["law"]), (introduced["least"], introduced["most"]), re.compile(introduced["stop"]),
            re.compile(data["collective"]["units"]), (re.compile(data["listed"]["before"]), re.compile(data["listed"]["behind"]),
                                                        re.compile(data["listed"]["verb"])),
            (re.compile(data["foreign"]["name"]), re.compile(data["foreign"]["never"])),
            (re.compile(data["works"]["name"]), re.compile(data["works"]["never"])), tuple(data["subsidiaries"]["defined"]))
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def again(read: Sequence[tuple[Document, Sequence[Statement]]], vocabulary: Vocabulary) -> list[list[Statement]]:
    """The mentions (and the parts of programs) that a second look finds, for each document."""
    known, shorts = _known(read), _short_firms(read, vocabulary)
    weak = {fold(name): thing_of(term) for term in vocabulary.terms if term.kind in TYPES and TYPES[term.kind] in _BODIES
            for name in term.weak_names if len(name) > 1}
    countries = load_again().countries
    foreign = frozenset(term.key for term in vocabulary.of_kind("firm") if any(w in term.definition for w in countries))
    lists = _Lists(shorts, weak, foreign, inside_names(vocabulary))
    return [_Look(document, statements, known, lists).found() for document, statements in read]


def _same(thing: Thing) -> tuple[ThingType, str]:
    return thing.type, thing.key or fold(thing.name)


class _Names:
    """Folded names with the one thing that each stands for, found in a text by their first two characters."""

    def __init__(self, named: Mapping[str, Thing]) -> None:
        self.named = named
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for name in sorted(named, key=lambda n: (-len(n), n)):
            self._by_beginning[name[:2]].append(name)

    def find(self, folded: str) -> Iterator[tuple[int, int, Thing]]:
        """Start, end and thing of every occurrence; of names that begin at one place the longest."""
        for at in range(len(folded) - 1):
            for name in self._by_beginning.get(folded[at:at + 2], ()):
                if folded.startswith(name, at):
                    yield at, at + len(name), self.named[name]
                    break


def _mentions(statements: Iterable[Statement]) -> Iterator[tuple[Statement, Mention]]:
    for statement in statements:
        if isinstance(statement.body, Mention):
            yield statement, statement.body


def _table(statements: Iterable[Statement]) -> dict[str, Thing]:
    """The names that mean one thing, long enough to be found anywhere, with that thing."""
    rules = load_again()
    bearers: dict[str, dict[tuple[ThingType, str], Thing]] = defaultdict(dict)
    support: Counter[tuple[ThingType, str]] = Counter()
    for statement, mention in _mentions(statements):
        thing = mention.thing
        if statement.rule.startswith("reference.") or thing.scope or thing.type not in rules.least:
            continue
        support[_same(thing)] += 1
        for name in (mention.surface, thing.name):
            if len(name) >= rules.least[thing.type] and _HAN.search(name):
                bearers[fold(name)].setdefault(_same(thing), thing)
    found = {name: next(iter(things.values())) for name, things in sorted(bearers.items()) if len(things) == 1}
    return {name: t for name, t in found.items() if t.key or support[_same(t)] >= rules.support.get(t.type, 1)}


def _known(read: Sequence[tuple[Document, Sequence[Statement]]]) -> dict[str, Thing]:
    return _table(s for _, statements in read for s in statements)


def _short_firms(read: Sequence[tuple[Document, Sequence[Statement]]], vocabulary: Vocabulary) -> dict[str, Thing]:
    """Firms' names without legal form and the word for their trade, where that leaves one firm."""
    rules = load_again()
    firms = {_same(m.thing): m.thing for _, statements in read for _, m in _mentions(statements) if m.thing.type is ThingType.FIRM}
    shorts: dict[str, set[Thing]] = defaultdict(set)
    for _, firm in sorted(firms.items(), key=lambda x: x[0]):
        term = vocabulary.find("firm", firm.key) if firm.key else None
        for name in {fold(n) for n in (firm.name, *((term.label, *term.names) if term else ()))}:
            bare = next((name.removesuffix(form) for form in rules.legal if name.endswith(form)), name)
            for short in (bare, *(bare.removesuffix(trade) for trade in rules.trades)):
                if short != name and len(short) > 1 and _HAN_ONLY.fullmatch(short) and short not in rules.never:
                    shorts[short].add(firm)
    return {short: next(iter(firms)) for short, firms in sorted(shorts.items()) if len(firms) == 1}


@dataclass(frozen=True, slots=True)
class _Lists:
    """Short forms of firms, weak names of bodies, the keys of the firms that are foreign, and what is looked for inside names."""

    shorts: Mapping[str, Thing]
    weak: Mapping[str, Thing]
    foreign: frozenset[str]
    inside: InsideNames


class _Look:
    """The second look at one document."""

    def __init__(self, document: Document, statements: Sequence[Statement], known: Mapping[str, Thing], lists: _Lists) -> None:
        self.document, self.statements = document, statements
        self.flow = _whole(document)
        self.folded = fold(self.flow.text)
        self.index = {position: i for i, position in enumerate(self.flow.positions)}
        self.known = {**known, **_table(statements)}
        self.shorts, self.weak, self.foreign, self.inside = lists.shorts, lists.weak, lists.foreign, lists.inside
        self.spans: dict[int, list[tuple[int, int, Thing]]] = defaultdict(list)  # by each character that they cover
        self.made: list[Statement] = []
        for statement, mention in _mentions(statements):
            places = [self.index[i] for p in statement.passages if p.role is Role.VALUE for i in range(p.start, p.end) if i in self.index]
            if places:
                self._cover(min(places), max(places) + 1, mention.thing)

    def found(self) -> list[Statement]:
        """All that is found, the surest first: what is found bars what is less sure at the same place."""
        self._introduced()
        self._named()
        self._listed()
        self._collective()
        self._foreign()
        self._works()
        self._subsidiaries()
        self._short()
        self._inside()
        self._parts()
        return self.made

    def _cover(self, start: int, end: int, thing: Thing) -> None:
        if end - start < 200:  # a mention whose words stand far apart covers nothing
            for at in range(start, end):
                self.spans[at].append((start, end, thing))

    def _around(self, start: int, end: int) -> list[tuple[int, int, Thing]]:
        return list({span for at in range(start, end) for span in self.spans.get(at, ())})

    def _free(self, start: int, end: int, thing: Thing) -> bool:
        """Whether nothing is named here yet, but for places and industries inside the name of something else."""
        nests = thing.type not in _NESTED
        return all(nests and other.type in _NESTED and start <= a and b <= end and (a, b) != (start, end) for a, b, other in self._around(start, end))

    def _whole_words(self, start: int, end: int) -> bool:
        """Whether a short name begins and ends where words do, and stands within one cell."""
        low, high = max(0, start - _CONTEXT), min(len(self.flow.text), end + _CONTEXT)
        at, edges = low, {low}
        for word in tokenizer().cut(simplified(self.flow.text[low:high]), HMM=False):
            at += len(word)
            edges.add(at)
        return start in edges and end in edges

    def _in_one_cell(self, start: int, end: int) -> bool:
        return "|" not in self.document.text[self.flow.positions[start]:self.flow.positions[end - 1]]

    def _mention(self, start: int, end: int, thing: Thing, rule: str) -> None:
        passages = self.flow.passages(self.document, start, end)
        if passages:
            self.made.append(Statement(Mention(thing, self.flow.text[start:end]), passages, rule))
            self._cover(start, end, thing)

    def _named(self) -> None:
        for start, end, thing in _Names(self.known).find(self.folded):
            latin = self.folded[end - 1].isascii() and self.folded[end:end + 1].isascii() and self.folded[end:end + 1].isalnum()
            if not latin and self._free(start, end, thing) and self._in_one_cell(start, end) and (
                    end - start > _WORD or self._whole_words(start, end)):
                self._mention(start, end, thing, "again.known")

    def _listed(self) -> None:
        """Weak names of bodies beside another body, with only the mark of a list between, or between a verb and such a mark."""
        before, behind, verb = load_again().listed
        for start, end, thing in _Names(self.weak).find(self.folded):
            left = bool(start > 1 and before.search(self.folded[:start][-1:])) and any(
                t.type in _BODIES and b == start - 1 for _, b, t in self._around(start - 2, start - 1))
            right = bool(behind.match(self.folded, end)) and any(t.type in _BODIES and a == end + 1 for a, _, t in self._around(end + 1, end + 2))
            led = (thing.type is not ThingType.FIRM and behind.match(self.folded, end) and verb.search(self.folded[max(0, start - 4):start])
                   and self._whole_words(start, end))
            if (left or right or led) and self._free(start, end, thing):
                self._mention(start, end, thing, "again.listed")

    def _collective(self) -> None:
        """Units that one word stands for, behind the body that they belong to."""
        for match in load_again().units.finditer(self.flow.text):
            above = [t for _, b, t in self._around(max(0, match.start() - 1), match.start()) if b == match.start() and t.type is ThingType.AGENCY]
            start, end = match.span("unit")
            if above:
                thing = Thing(ThingType.AGENCY, f"{above[0].name}{match['unit']}")
                if self._free(start, end, thing):
                    self._mention(start, end, thing, "again.collective")
                    self.made.append(Statement(Relation("subordinateTo", thing, above[0]), self.made[-1].passages, "again.collective"))

    def _works(self) -> None:
        """What is built, named by its place and its kind; a place known by the very name stays a place.

        The bare place and kind mean what the lines before called by a longer name: 藍灣第一期5萬噸海淡廠 …, 藍灣海淡廠.
        """
        name, never = load_again().works
        places = sorted({(a, b) for spans in self.spans.values() for a, b, t in spans if t.type is ThingType.PLACE and t.key})
        longer: dict[tuple[str, str], tuple[int, Thing]] = {}
        for start, end in places:
            match = name.match(self.flow.text, end)
            if match is None or never.search(match["between"]):
                continue
            thing, what = Thing(ThingType.PROGRAM, self.flow.text[start:match.end()]), (self.folded[start:end], match["kind"])
            if not match["between"]:
                at, before = longer.get(what, (-_NEAR, thing))
                thing = before if start - at < _NEAR else thing
            if self._free(start, match.end(), thing) and self._in_one_cell(start, match.end()):
                self._mention(start, match.end(), thing, "again.works")
                if match["between"]:
                    longer[what] = start, thing

    def _subsidiaries(self) -> None:
        """A foreign firm's company in Taiwan is a firm of its own; where a list of names has 臺灣 in the name, it stays what it is."""
        for start, end, thing in sorted({s for spans in self.spans.values() for s in spans}, key=lambda s: (s[0], s[1], s[2].name)):
            if thing.key in self.foreign and thing.type is ThingType.FIRM and start > 1 and self.folded[start - _HOME:start] == "台灣":
                own = Thing(ThingType.FIRM, self.flow.text[start - _HOME:start] + thing.name)
                if not any(a < start and t.type is ThingType.FIRM for a, _, t in self._around(start - _HOME, end)):
                    self._mention(start - _HOME, end, own, "again.subsidiary")

    def _foreign(self) -> None:
        """Firms behind the word for where they come from, up to a mark or a word that ends a firm's name."""
        name, never = load_again().foreign
        for match in name.finditer(self.flow.text):
            start, end = match.span("name")
            thing = Thing(ThingType.FIRM, match["name"])
            if not never.search(match["name"]) and self._free(start, end, thing) and self._whole_words(start, end):
                self._mention(start, end, thing, "again.foreign")

    def _inside(self) -> None:
        """Names inside the names of programs, and units of bodies in lists."""
        programs = sorted({s for spans in self.spans.values() for s in spans if s[2].type in PROGRAMS}, key=lambda s: s[:2])
        for start, end, thing in inside(self.folded, programs, self.inside):
            if all(other.type in PROGRAMS and a <= start and end <= b for a, b, other in self._around(start, end)):
                self._mention(start, end, thing, "again.inside")
        for start, end in units(self.folded):
            thing = Thing(ThingType.AGENCY, self.flow.text[start:end])
            if self._free(start, end, thing):
                self._mention(start, end, thing, "again.units")

    def _short(self) -> None:
        """Firms without their trade where they are set off as firms are, and initials behind the full name."""
        rules = load_again()
        for start, end, thing in _Names(self.shorts).find(self.folded):
            set_off = rules.before.search(self.folded[max(0, start - 4):start]) and rules.behind.match(self.folded, end)
            if set_off and self._free(start, end, thing) and self._whole_words(start, end):
                self._mention(start, end, thing, "again.short")
        full: dict[str, list[tuple[int, Thing]]] = defaultdict(list)
        for at in sorted(self.spans):
            for start, end, thing in self.spans[at]:
                name = fold(thing.name)
                if at == start and thing.type is ThingType.FIRM and len(name) == _INITIALS and _HAN_ONLY.fullmatch(name):
                    full[name[::2]].append((end, thing))
        for short, places in sorted(full.items()):
            for match in re.finditer(re.escape(short), self.folded) if short not in rules.never else ():
                start, end = match.span()
                near = [t for behind, t in places if behind <= start <= behind + rules.reach]
                if near and self._free(start, end, near[-1]) and self._whole_words(start, end):
                    self._mention(start, end, near[-1], "again.initials")

    def _introduced(self) -> None:
        """Short forms that the document introduces in brackets, from there to its end."""
        rules = load_again()
        for match in rules.bracket.finditer(self.flow.text):
            short = match["short"]
            start = self._beginning(match.start())
            name = self.flow.text[start:match.start()]
            if not rules.length[0] <= len(name) <= rules.length[1] or not _shortens(fold(short), fold(name)):
                continue
            thing = self._defined(start, match, name)
            for other in re.finditer(re.escape(short), self.flow.text[match.start():]):
                at = match.start() + other.start()
                if self._free(at, at + len(short), thing):
                    self._mention(at, at + len(short), thing, "again.introduced")

    def _beginning(self, end: int) -> int:
        """Where the name before a bracket begins: behind a mark, or behind the body that is named before it."""
        stop, start = load_again().stop, end
        while start > 0 and not stop.match(self.flow.text[start - 1]) and not any(
                b == start and t.type in _BODIES for _, b, t in self.spans.get(start - 1, ())):
            start -= 1
        return start

    def _defined(self, start: int, match: re.Match[str], name: str) -> Thing:
        """What the name before a bracket names: what is named there already, else by what follows the bracket."""
        here = [(a, b, t) for a, b, t in self._around(start, match.start()) if a <= start and b >= match.start() and t.type not in _NESTED]
        if here:
            return min(here, key=lambda s: s[1] - s[0])[2]
        rules = load_again()
        kind = ThingType.LAW if rules.law.search(name) else ThingType.PROGRAM
        behind = rules.completes.match(self.flow.text[match.end():match.end() + 8]) if kind is ThingType.PROGRAM else None
        thing = Thing(kind, name + (behind.group() if behind else ""))
        if self._free(start, match.start(), thing):
            self._mention(start, match.start(), thing, "again.introduced")
        return thing

    def _parts(self) -> None:
        """The whole that the name of a part gives before its dash, and that it is a part of it."""
        for statement, mention in list(_mentions(self.statements)):
            thing = mention.thing
            match = _PART.match(mention.surface) if thing.type is ThingType.PROGRAM and not thing.scope else None
            if match is None or len(statement.passages) != 1:
                continue
            whole = self.known.get(fold(match["whole"]), Thing(ThingType.PROGRAM, match["whole"]))
            first = self.index.get(statement.passages[0].start)
            if first is None or _same(whole) == _same(thing) or whole.type is not ThingType.PROGRAM or not self.flow.text.startswith(match["whole"], first):
                continue
            passages = self.flow.passages(self.document, first, first + len(match["whole"]))
            self.made.append(Statement(Mention(whole, match["whole"]), passages, "again.whole-of-part"))
            self.made.append(Statement(Relation("partOf", thing, whole), statement.passages, "again.whole-of-part"))


def _shortens(short: str, full: str) -> bool:
    """Whether the characters of a short form stand in the full one in their order."""
    rest = iter(full)
    return all(char in rest for char in short)


def _whole(document: Document) -> Flow:
    """The whole document as one flow, without the lines that belong to the printed page."""
    lines = [n for n in range(1, document.line_count + 1) if n not in document.furniture]
    ends = (*document.starts[1:], len(document.text))
    return join(document, [(document.starts[n - 1], ends[n - 1]) for n in lines])
