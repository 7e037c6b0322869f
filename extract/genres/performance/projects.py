"""The projects of a performance report: what each is called, who runs it, which category and policy it belongs to.

A project's name stands on its cover, else in the table of contents; where the document has lost both, the thing is
named by the document and its number, never by what it seems to be about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.claims import Mention, Passage, Relation, Role, Statement, Thing, ThingType
from extract.genres.performance.settings import Settings
from extract.layout.flow import Flow, join
from extract.layout.numbered import Entry, Report, contents, reports
from extract.reading.document import Document
from ontology.vocabulary import Term, Vocabulary

RULE = "performance.project"
_ORGANISATIONS = ("agency", "soe", "institute")
_COUNTED = re.compile(r"(?P<name>[\u3400-\u9fff]{2,16}?)(?P<count>\d{1,3})項")
_LISTED = re.compile(rf"(?:{_COUNTED.pattern.replace('?P<name>', '').replace('?P<count>', '')}[、及和]?){{2,}}")
_INCLUDING = re.compile(r"^.*?(?:包[含括]|分為|計有|含)")
_FOLD = re.compile(r"[\s\-－–—・·()（）「」]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a project that has a name of its own; `passages` are where it is named first."""

    thing: Thing
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A project with its report, the passages that name it (empty where the name is lost), and its named parts."""

    report: Report
    thing: Thing
    passages: tuple[Passage, ...]
    parts: tuple[Part, ...] = ()


def find_projects(document: Document, settings: Settings, vocabulary: Vocabulary) -> tuple[tuple[Project, ...], tuple[Statement, ...]]:
    """The projects in order, and what cover letter, contents and covers state of them."""
    names = tuple(t.label for t in vocabulary.of_kind("policy"))
    found = reports(document, settings.begins, settings.date, settings.agency, names)
    if not found:
        return (), ()
    start = contents_start(document, found[0].first - 1)
    entries = contents(document, start, found[0].first - 1, settings.agency)
    matched = _match(found, entries)
    projects: list[Project] = []
    statements: list[Statement] = []
    for report in found:
        entry = matched.get(report.number)
        thing = _thing(document, settings, report, entry)
        passages = _named(document, report, entry)
        parts, of_parts = _parts(document, settings, vocabulary, report, thing)
        projects.append(Project(report, thing, passages, parts))
        statements += _introduce(document, settings, vocabulary, report, entry, thing)
        statements += of_parts
    statements += _categories(document, vocabulary, projects, start)
    return tuple(projects), tuple(statements)


def contents_start(document: Document, last: int) -> int:
    """The line after the cover letter: after the last line before the contents that ends a sentence."""
    ends = [n for n in range(1, last + 1) if document.line(n).rstrip().endswith("。")]
    return ends[-1] + 1 if ends else 1


def folded(name: str) -> str:
    """A name without punctuation and with 臺 as 台, to compare two ways of writing it."""
    return _FOLD.sub("", name).replace("臺", "台").lower()


def _match(found: Sequence[Report], entries: Iterable[Entry]) -> Mapping[int, Entry]:
    """The entry of each report: by number, or by name where the number is lost."""
    matched: dict[int, Entry] = {}
    by_name = {folded(r.cover.name.text): r.number for r in found if r.cover.name}
    for entry in entries:
        number = entry.number or (by_name.get(folded(entry.name.text), 0) if entry.name else 0)
        if number and (number not in matched or matched[number].name is None):
            matched[number] = entry
    return matched


def _thing(document: Document, settings: Settings, report: Report, entry: Entry | None) -> Thing:
    cover = report.cover.name.text if report.cover.name else ""
    listed = entry.name.text if entry and entry.name else ""
    if cover and folded(listed).startswith(folded(cover)) and folded(listed) != folded(cover):
        cover = listed  # the cover's name is cut
    if cover or listed:
        return Thing(ThingType.PROGRAM, cover or listed)
    lost = settings.lost.format(title=document.title, number=report.number)
    return Thing(ThingType.PROGRAM, lost, scope=f"{document.id}#{report.number}")


def _named(document: Document, report: Report, entry: Entry | None) -> tuple[Passage, ...]:
    flow = report.cover.name or (entry.name if entry else None)
    return whole(document, flow, Role.SUBJECT) if flow else ()


def whole(document: Document, flow: Flow, role: Role) -> tuple[Passage, ...]:
    """The passages of a whole flow."""
    return flow.passages(document, 0, len(flow.text), role)


def _introduce(document: Document, settings: Settings, vocabulary: Vocabulary, report: Report, entry: Entry | None,
               thing: Thing) -> Iterator[Statement]:
    """The names and offices of a project, on its cover and in the contents."""
    places = [(report.cover.name, report.cover.agencies, None), (entry.name, entry.agencies, entry.cut) if entry else (None, (), None)]
    for name, agencies, cut in places:
        subject = whole(document, name, Role.SUBJECT) if name else ()
        if name:
            yield Statement(Mention(thing, name.text), whole(document, name, Role.VALUE), RULE)
        offices = [(flow, organisation(vocabulary, flow.text)) for flow in agencies]
        if cut and (term := _begun(vocabulary, cut.text)):
            offices.append((cut, term))
        for flow, office in offices:
            value = whole(document, flow, Role.VALUE)
            yield from _office(settings, vocabulary, office, value, flow.text)
            yield Statement(Relation("implementedBy", thing, office), (*value, *subject), RULE)


def _office(settings: Settings, vocabulary: Vocabulary, office: Thing, value: tuple[Passage, ...], text: str) -> Iterator[Statement]:
    """An office as written, and the body above it where the name begins with that body's."""
    yield Statement(Mention(office, text), value, RULE)
    found = settings.parent.match(text)
    if found and (above := organisation(vocabulary, found["parent"])) != office:
        yield Statement(Relation("subordinateTo", office, above), value, RULE)


def organisation(vocabulary: Vocabulary, name: str) -> Thing:
    """The organisation of this name: a term of the schemes, also where its parent's name stands before it."""
    if term := _term(vocabulary, name):
        return Thing(ThingType(term.kind), term.label, term.key)
    for cut in range(2, len(name) - 1):
        parent = _term(vocabulary, name[:cut])
        if not parent:
            continue
        below = [t for kind in _ORGANISATIONS for t in vocabulary.of_kind(kind)
                 if parent.key in t.parents and name[cut:] in (t.label, *t.names, *t.weak_names)]
        if len(below) == 1:
            return Thing(ThingType(below[0].kind), below[0].label, below[0].key)
    return Thing(ThingType.AGENCY, name)


def _term(vocabulary: Vocabulary, name: str) -> Term | None:
    found = [t for kind in _ORGANISATIONS for t in vocabulary.by_label(kind, name)]
    return found[0] if len(found) == 1 else None


def _begun(vocabulary: Vocabulary, start: str) -> Thing | None:
    """The one organisation whose name begins with words cut at a line's end."""
    if len(start) < 4:
        return None
    found = {t.key: t for kind in _ORGANISATIONS for t in vocabulary.of_kind(kind)
             if any(folded(n).startswith(folded(start)) for n in (t.label, *t.names))}
    if len(found) != 1:
        return None
    term = next(iter(found.values()))
    return Thing(ThingType(term.kind), term.label, term.key)


def _categories(document: Document, vocabulary: Vocabulary, projects: Sequence[Project], start: int) -> Iterator[Statement]:
    """What category each project belongs to: the cover letter lists the categories in order with their counts."""
    flow = join(document, [(0, document.starts[start - 1] if start <= document.line_count else len(document.text))])
    total = max(p.report.number for p in projects)
    for listed in _LISTED.finditer(flow.text):
        groups = list(_COUNTED.finditer(flow.text, listed.start(), listed.end()))
        if sum(int(g["count"]) for g in groups) != total:
            continue
        until = 0
        for group in groups:
            name, at = group["name"], group.start("name")
            if lead := _INCLUDING.match(name):
                name, at = name[lead.end():], at + lead.end()
            if not name:
                break
            thing = _policy(vocabulary, name)
            yield Statement(Mention(thing, name), flow.passages(document, at, group.end("name")), RULE)
            value = flow.passages(document, at, group.end())
            first, until = until + 1, until + int(group["count"])
            for project in projects:
                if first <= project.report.number <= until:
                    yield Statement(Relation("partOf", project.thing, thing), (*value, *project.passages), RULE)
        return


def _policy(vocabulary: Vocabulary, name: str) -> Thing:
    found = vocabulary.by_label("policy", name)
    return Thing(ThingType.POLICY, found[0].label, found[0].key) if len(found) == 1 else Thing(ThingType.POLICY, name)


def _parts(document: Document, settings: Settings, vocabulary: Vocabulary, report: Report,
           thing: Thing) -> tuple[tuple[Part, ...], list[Statement]]:
    """The parts of a project that headings name in quotes, with who runs them."""
    parts: list[Part] = []
    statements: list[Statement] = []
    for number in range(report.anchor, report.last + 1):
        found = settings.part.match(document.line(number))
        if not found or folded(found["name"]) == folded(thing.name):
            continue
        at = document.starts[number - 1]
        flow = join(document, [(at + found.start("name"), at + found.end("name"))])
        same = part_named(parts, flow.text)
        value = whole(document, flow, Role.VALUE)
        named = same.thing if same else Thing(ThingType.PROGRAM, flow.text)
        statements.append(Statement(Mention(named, flow.text), value, RULE))
        office = found["agency"].strip()
        if office and settings.agency.search(office):
            where = document.passage(Role.VALUE, at + found.start("agency"), at + found.end("agency"))
            body = organisation(vocabulary, where.quote)
            statements += _office(settings, vocabulary, body, (where,), where.quote)
            if not same:
                subject = whole(document, flow, Role.SUBJECT)
                statements.append(Statement(Relation("implementedBy", named, body), (where, *subject), RULE))
        if not same:
            parts.append(Part(named, whole(document, flow, Role.SUBJECT)))
            statements.append(Statement(Relation("partOf", named, thing), value, RULE))
    return tuple(parts), statements


def part_named(parts: Iterable[Part], text: str) -> Part | None:
    """The part that a heading names, be it spelt a little differently."""
    best = max(((likeness(folded(p.thing.name), folded(text)), i, p) for i, p in enumerate(parts)), default=None)
    return best[2] if best and best[0] >= 0.7 else None


def likeness(a: str, b: str) -> float:
    """How alike two names are, 0 to 1: shared pairs of neighbouring characters."""
    pairs_a, pairs_b = list(pairwise(a)), list(pairwise(b))
    shared = sum(min(pairs_a.count(p), pairs_b.count(p)) for p in set(pairs_a))
    return 2 * shared / max(1, len(pairs_a) + len(pairs_b))
