"""The records that extraction hands on: things, passages, statements, claims, checks and problems.

A reader or a rule emits a `Statement`; `number` turns the statements of one document into `Claim`s with ids that
survive a new version of the extractor. Nothing here knows RDF: who is the same as whom is decided later.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from extract.confidence import looked_up


class ThingType(StrEnum):
    """The twelve types of named things."""

    PROGRAM = "program"
    POLICY = "policy"
    BUDGET_LINE = "budget_line"
    LAW = "law"
    AGENCY = "agency"
    SOE = "soe"
    FIRM = "firm"
    INSTITUTE = "institute"
    UNIVERSITY = "university"
    ASSOCIATION = "association"
    INDUSTRY = "industry"
    PLACE = "place"


class Role(StrEnum):
    """What a passage does for a claim: it states the value, names the subject, heads it, or gives context."""

    VALUE = "value"
    SUBJECT = "subject"
    HEADING = "heading"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a document names, before anyone decides who is the same as whom.

    `key` is the key of a term of `ontology/schemes` ("ida"), or empty for what no scheme knows. `scope` tells things
    of one name apart (a project whose name the document has lost: "doc-id#36"); it is empty for nearly everything.
    """

    type: ThingType
    name: str
    key: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: `text[start:end]` in code points, lines 1-based and inclusive, blank ones counted."""

    role: Role
    start: int
    end: int
    first_line: int
    last_line: int
    quote: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A document names a thing, as written in `surface` (line breaks and layout removed)."""

    thing: Thing
    surface: str
    kind: Literal["mention"] = "mention"


@dataclass(frozen=True, slots=True)
class Relation:
    """Two things are linked. `object` is a plain string only for planCategory, whose object is a concept."""

    relation: str
    subject: Thing
    object: Thing | str
    role: str = ""
    roc_year: int | None = None
    kind: Literal["relation"] = "relation"


@dataclass(frozen=True, slots=True)
class ObservationKey:
    """What makes one amount one fact: two values for one full key contradict each other.

    Years are ROC years; `roc_year_end` closes a span of years and is None for a single year.
    """

    program: Thing
    measure: str
    status: str = "actual"
    scope: str = "annual"
    roc_year: int | None = None
    roc_year_end: int | None = None
    recipient: Thing | None = None
    agency: Thing | None = None
    budget_line: Thing | None = None
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """An amount of money of a program: whole New Taiwan dollars, else `amount` with an ISO 4217 currency.

    `level` is leaf, part or total; `part_of` is the key of the amount that this one is a part of.
    """

    key: ObservationKey
    amount_twd: int | None = None
    amount: Decimal | None = None
    currency: str = "TWD"
    level: str = "leaf"
    part_of: ObservationKey | None = None
    kind: Literal["funding"] = "funding"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of performance: target and actual of one indicator, scope total, cumulative or annual."""

    program: Thing
    name: str
    unit: str = ""
    scope: str = "annual"
    roc_year: int | None = None
    target: Decimal | None = None
    actual: Decimal | None = None
    kind: Literal["indicator"] = "indicator"


@dataclass(frozen=True, slots=True)
class Period:
    """When a program runs: ISO dates as precise as the text (2015, 2015-04, 2015-04-10), empty where unsaid."""

    program: Thing
    start: str = ""
    end: str = ""
    kind: Literal["period"] = "period"


@dataclass(frozen=True, slots=True)
class Delay:
    """Why a program is late and what is done about it."""

    program: Thing
    reason: str
    countermeasure: str = ""
    roc_year: int | None = None
    kind: Literal["delay"] = "delay"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated event of a program; ISO date as precise as the text."""

    program: Thing
    date: str
    description: str
    kind: Literal["milestone"] = "milestone"


@dataclass(frozen=True, slots=True)
class Resolution:
    """A decision of the legislature about a program or an agency, and what was answered."""

    subject: Thing
    body: str
    description: str
    date: str = ""
    number: str = ""
    kind: Literal["resolution"] = "resolution"


Body = Mention | Relation | Funding | Indicator | Period | Delay | Milestone | Resolution


@dataclass(frozen=True, slots=True)
class Statement:
    """What a rule found: a body, the passages that say it (the value's first, in reading order) and the rule's name."""

    body: Body
    passages: tuple[Passage, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a document with its id and the measured precision of the rule that found it (0 to 1)."""

    id: str
    document: str
    body: Body
    passages: tuple[Passage, ...]
    rule: str
    confidence: float

    @property
    def quote(self) -> str:
        """The value's words, layout removed; parts that stand apart in the document are joined in order."""
        return "".join(p.quote for p in self.passages if p.role is Role.VALUE)

    @property
    def lines(self) -> tuple[int, int]:
        """First and last raw line of the value."""
        values = [p for p in self.passages if p.role is Role.VALUE]
        return min(p.first_line for p in values), max(p.last_line for p in values)


@dataclass(frozen=True, slots=True)
class Check:
    """An arithmetic or consistency check of what a document prints; a failed one is a finding.

    `expected` is computed from the inputs, `printed` is what the document says; `kind` names the rule
    ("executed = spent + payable + surplus + prepaid").
    """

    kind: str
    passed: bool
    expected: str
    printed: str
    inputs: tuple[Passage, ...]
    subject: Thing | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines of a document that no reader understood as what they are (a table read as nothing, say)."""

    first_line: int
    last_line: int
    what: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input: file, line (0: the whole file) and reason, in both languages."""

    file: str
    line: int
    reason: str
    reason_zh: str
    fatal: bool = False


def number(document: str, statements: Iterable[Statement], confidence: dict[str, float]) -> tuple[Claim, ...]:
    """Claims with ids: a hash of document, kind, normalised fields, quote and occurrence.

    Statements with equal body and equal value passages are one claim; the first stands. The occurrence counts equal
    fields and quotes in reading order, so that inserting text elsewhere leaves other ids alone. `confidence` maps a
    rule (a rule and a type, a family of rules) to its measured precision; "" holds the default.
    """
    seen: set[tuple[Body, tuple[tuple[int, int], ...]]] = set()
    occurrences: Counter[str] = Counter()
    claims: list[Claim] = []
    for statement in sorted(statements, key=_position):
        values = tuple((p.start, p.end) for p in statement.passages if p.role is Role.VALUE)
        if not values:
            raise ValueError(f"{document}: a statement of rule {statement.rule} has no value passage")
        if (statement.body, values) in seen:
            continue
        seen.add((statement.body, values))
        quote = "".join(p.quote for p in statement.passages if p.role is Role.VALUE)
        said = "\x1f".join((document, _fingerprint(statement.body), quote))
        occurrence = occurrences[said]
        occurrences[said] += 1
        digest = hashlib.sha256(f"{said}\x1f{occurrence}".encode()).hexdigest()[:20]
        mentioned = statement.body.thing.type.value if isinstance(statement.body, Mention) else ""
        claims.append(Claim(digest, document, statement.body, statement.passages, statement.rule,
                            looked_up(confidence, statement.rule, mentioned)))
    return tuple(claims)


def _position(statement: Statement) -> tuple[int, int, str, str]:
    first = statement.passages[0]
    return first.start, first.end, statement.body.kind, _fingerprint(statement.body)


def _fingerprint(value: object) -> str:
    """The fields of a record as one string, nested records included, in the order in which they are declared."""
    if isinstance(value, (Mention, Relation, Funding, Indicator, Period, Delay, Milestone, Resolution, ObservationKey, Thing)):
        return "(" + "\x1e".join(_fingerprint(getattr(value, f.name)) for f in fields(value)) + ")"
    return "" if value is None else str(value)
