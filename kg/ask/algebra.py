"""Conditions on programs as a small algebra, rendered to SPARQL with every value bound as a term, never pasted as text.

    All([Related("industry", …), Some([Related("place", …), These(…, "石門水庫")])])

The programs that meet a condition are bound to the `VALUES ?program { UNDEF }` block of a prepared query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

from pyoxigraph import NamedNode

from kg.read.catalogue import Query
from kg.read.store import Value, fill

PATTERNS: Mapping[str, str] = MappingProxyType({
    "industry": "?program ml:targetsIndustry/skos:broader* {x} .\n# sure ?program ml:targetsIndustry/skos:broader* {x}",
    "place": "?program ml:locatedIn/ml:within* {x} .\n# sure ?program ml:locatedIn/ml:within* {x}",
    "law": "?program ml:governedBy {x} .\n# sure ?program ml:governedBy {x}",
    "whole": "?program ml:partOf* {x} .\n# sure ?program ml:partOf/ml:partOf* {x}",
    "category": "?program ml:planCategory {x} .\n# sure ?program ml:planCategory {x}",
    "runner": "?program ml:implementedBy/ml:subordinateTo* {x} .\n# sure ?program ml:implementedBy/ml:subordinateTo* {x}",
    "organisation": "VALUES {x}_by {{ ml:involves ml:implementedBy }} ?program {x}_by {x} .\n# sure ?program {x}_by {x}",
    "funder": "{x}_of ml:program ?program ; ml:agency/ml:subordinateTo* {x} .\n# sure node {x}_of",
    "recipient": "{x}_of ml:program ?program ; ml:recipient {x} .\n# sure node {x}_of",
    "document": "{x}_of ml:program ?program . {x}_by ml:states {x}_of ; ml:document {x} .\n# sure {x}_by",
    "earlier": "{x} (ml:succeeds|ml:continues)+ ?program .\n# sure {x} ml:succeeds/(ml:succeeds|ml:continues)* ?program",
    "later": "?program (ml:succeeds|ml:continues)+ {x} .\n# sure ?program ml:succeeds/(ml:succeeds|ml:continues)* {x}",
})
"""How a program is related to what a question names ({x}); the marks say what a least confidence concerns (`kg.read.sure`)."""

PREFIXES = """PREFIX ml: <https://w3id.org/mailuo/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True, slots=True)
class Related:
    """Programs related in this way (a key of PATTERNS) to one of these things."""

    relation: str
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class These:
    """These programs; `why` says what they have in common, for whoever reads the query."""

    programs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Programs already chosen, and the query that chose them."""

    programs: tuple[str, ...]
    chosen_by: str


@dataclass(frozen=True, slots=True)
class All:
    """Programs that meet every one of the conditions."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Programs that meet one of the conditions."""

    conditions: tuple[Condition, ...]


Condition = Related | These | Meant | All | Some


def both(conditions: Iterable[Condition]) -> Condition:
    """All of these, without a wrapping where there is but one."""
    known = tuple(conditions)
    return known[0] if len(known) == 1 else All(known)


def either(conditions: Iterable[Condition]) -> Condition:
    """Some of these, without a wrapping where there is but one."""
    known = tuple(conditions)
    return known[0] if len(known) == 1 else Some(known)


def selection(condition: Condition) -> str:
    """The condition as a SPARQL group that binds ?program, each program once."""
    return f"{{ SELECT DISTINCT ?program WHERE {{ {_render(condition, count())} }} }}"


def choosing(condition: Condition) -> str:
    """The query that gives the programs that meet a condition."""
    if isinstance(condition, Meant):
        return condition.chosen_by
    return f"{PREFIXES}SELECT ?program WHERE {selection(condition)} ORDER BY ?program\n"


def query_for(query: Query, programs: Iterable[str], bound: Mapping[str, tuple[Value, ...]], chosen_by: str = "") -> str:
    """A prepared query for these programs, with its other values bound; the query that chose them stands above as a comment.

    An engine follows bindings from programs that are written out, and does not from a subquery: two steps are five times as fast.
    """
    if not any(p.name == "program" for p in query.parameters):
        raise ValueError(f"query {query.name} takes no programs")
    text = fill(query.text, {**bound, "program": tuple(NamedNode(program) for program in programs)})
    return "".join(f"# {line}\n" for line in chosen_by.splitlines()) + text


def _render(condition: Condition, numbers: Iterator[int]) -> str:
    if isinstance(condition, Related):
        name = f"?{condition.relation}{next(numbers)}"
        return f"VALUES {name} {{ {_terms(condition.things)} }} {PATTERNS[condition.relation].format(x=name)}\n"
    if isinstance(condition, These | Meant):
        return f"VALUES ?program {{ {_terms(condition.programs)} }}"
    if isinstance(condition, Some):
        return " UNION ".join(f"{{ {_render(c, numbers)} }}" for c in condition.conditions)
    return " ".join(f"{{ SELECT DISTINCT ?program WHERE {{ {_render(c, numbers)} }} }}" for c in condition.conditions)


def _terms(things: Iterable[str]) -> str:
    return " ".join(str(NamedNode(thing)) for thing in things)
