"""Weak names of bodies that stand alone: all of a line or a table cell, or with nothing behind but a colon.

    農漁處：            |  航運處  |            the unit of that name which there was at the document's time

A weak name in running text needs its like beside it (see `again`); alone on its line nothing else can be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.claims import Mention, Role, Statement, Thing, ThingType
from extract.entities.folding import fold
from extract.entities.gazetteer import TYPES, thing_of
from extract.entities.meant import in_time, span
from extract.reading.document import Document
from ontology.vocabulary import Term, Vocabulary

_BODIES = frozenset({ThingType.AGENCY, ThingType.SOE, ThingType.INSTITUTE, ThingType.ASSOCIATION})
_REFERS = re.compile("^[本該貴各]")
_CELL = re.compile(r"(?:^|\|)[\s(（]*(?P<name>[\u4e00-\u9fff]{3,12})[\s)）]*[:：]?\s*(?=$|\|)")


def alone(document: Document, statements: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """Mentions of bodies by weak names that stand alone where nothing is named yet."""
    named = _weak(document, vocabulary)
    covered = {at for s in statements if isinstance(s.body, Mention) for p in s.passages if p.role is Role.VALUE for at in range(p.start, p.end)}
    for number in range(1, document.line_count + 1):
        if number in document.furniture:
            continue
        line, begin = document.line(number), document.starts[number - 1]
        for cell in _CELL.finditer(line):
            start, end = (begin + at for at in cell.span("name"))
            thing = named.get(fold(cell["name"]))
            if thing is not None and not covered & set(range(start, end)):
                yield Statement(Mention(thing, cell["name"]), (document.passage(Role.VALUE, start, end),), "again.alone")


def _weak(document: Document, vocabulary: Vocabulary) -> dict[str, Thing]:
    """The weak names that one body bears at the document's time."""
    earliest, latest = span(document)
    bearers: dict[str, dict[str, Term]] = defaultdict(dict)
    for term in vocabulary.terms:
        if TYPES.get(term.kind) in _BODIES and (not latest or in_time(term, earliest, latest)):
            for name in term.weak_names:
                if not _REFERS.match(name):
                    bearers[fold(name)][term.iri] = term
    return {name: thing_of(next(iter(terms.values()))) for name, terms in sorted(bearers.items()) if len(terms) == 1}
