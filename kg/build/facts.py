"""Claims as facts: each amount, figure, period or event once, however many claims state it.

A fact's node is minted from its full key and its value: the same value stated twice is one node with two claims, another
value for the same key is another node (and, where both cannot be true, a contradiction: see `checks`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from extract.claims import Body, Claim, Delay, Funding, Indicator, Mention, Milestone, ObservationKey, Period, Relation, Resolution, Thing
from kg.build.records import BuildError
from kg.build.space import Space

Locate = Callable[[Thing], str]
"""The entity of a thing, as a term."""

_LEVELS = ("total", "part", "leaf")  # where claims disagree, what keeps an amount out of a sum wins


@dataclass(frozen=True, slots=True)
class FundingKey:
    """A funding's full key, things resolved to entities; a prior year's budget is a budget of that year."""

    program: str
    measure: str
    status: str
    scope: str
    roc_year: int | None
    roc_year_end: int | None
    recipient: str
    agency: str
    budget_line: str
    phase: str


@dataclass(slots=True)
class FundingFact:
    """An amount for a key, the levels that its claims give it, the keys of what it is a part of, and its claims."""

    node: str
    key: FundingKey
    amount: Decimal
    currency: str
    levels: Counter[str] = field(default_factory=Counter)
    wholes: set[FundingKey] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)

    @property
    def level(self) -> str:
        return next((level for level in _LEVELS if self.levels[level]), "leaf")


@dataclass(slots=True)
class IndicatorFact:
    """A figure of performance with its claims."""

    node: str
    program: str
    body: Indicator
    claims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ParticipationFact:
    """An organisation's part in a program."""

    node: str
    program: str
    organisation: str
    role: str
    roc_year: int | None


@dataclass(frozen=True, slots=True)
class EventFact:
    """A period, delay, milestone or resolution of an entity."""

    node: str
    entity: str
    body: Period | Delay | Milestone | Resolution


@dataclass(slots=True)
class Facts:
    """All facts of a build, and the node that each claim states."""

    funding: dict[str, FundingFact] = field(default_factory=dict)
    indicators: dict[str, IndicatorFact] = field(default_factory=dict)
    participations: dict[str, ParticipationFact] = field(default_factory=dict)
    events: dict[str, EventFact] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)

    def wholes(self) -> dict[str, str]:
        """Which amount each part belongs to, where its key leads to one: node → node."""
        by_key: dict[FundingKey, list[FundingFact]] = defaultdict(list)
        for fact in self.funding.values():
            by_key[fact.key].append(fact)
        found: dict[str, str] = {}
        for fact in self.funding.values():
            candidates = {w.node: w for key in fact.wholes for w in by_key.get(key, ()) if w.node != fact.node}
            documents = {claim.document for claim in fact.claims}
            near = [w for w in candidates.values() if documents & {claim.document for claim in w.claims}] or list(candidates.values())
            totals = [w for w in near if w.level == "total"] or near
            if len(totals) == 1:
                found[fact.node] = totals[0].node
        return found


def gather(claims: Iterable[Claim], locate: Locate, space: Space) -> Facts:
    """The facts that the claims state. Raises BuildError for a claim that lacks what its kind needs."""
    facts = Facts()
    for claim in claims:
        node = _state(claim, claim.body, facts, locate, space)
        if node:
            facts.stated[claim.id] = node
    return facts


def _state(claim: Claim, body: Body, facts: Facts, locate: Locate, space: Space) -> str:
    match body:
        case Mention():
            return ""
        case Relation():
            return _participation(body, facts, locate, space)
        case Funding():
            return _funding(claim, body, facts, locate, space)
        case Indicator():
            return _indicator(claim, body, facts, locate, space)
        case Period() | Delay() | Milestone() | Resolution():
            return _event(body, facts, locate, space)


def funding_key(key: ObservationKey, locate: Locate) -> FundingKey:
    """The full key of an observation over entities."""
    def one(thing: Thing | None) -> str:
        return locate(thing) if thing is not None else ""
    measure = "budget" if key.measure == "prior_budget" else key.measure
    return FundingKey(locate(key.program), measure, key.status, key.scope, key.roc_year, key.roc_year_end,
                      one(key.recipient), one(key.agency), one(key.budget_line), key.phase)


def _funding(claim: Claim, body: Funding, facts: Facts, locate: Locate, space: Space) -> str:
    amount = Decimal(body.amount_twd) if body.amount_twd is not None else body.amount
    if amount is None or (body.amount_twd is None and body.currency == "TWD" and amount != amount.to_integral_value()):
        raise BuildError(f"claim {claim.id} of {claim.document} (rule {claim.rule}) is a funding without a whole amount",
                         f"{claim.document} 的陳述 {claim.id}（規則 {claim.rule}）沒有完整的金額")
    currency = "TWD" if body.amount_twd is not None else body.currency
    key = funding_key(body.key, locate)
    node = space.node("funding", *_parts(key), f"{amount.normalize():f}", currency)
    fact = facts.funding.setdefault(node, FundingFact(node, key, amount, currency))
    fact.levels[body.level] += 1
    if body.part_of is not None:
        fact.wholes.add(funding_key(body.part_of, locate))
    fact.claims.append(claim)
    return node


def _parts(key: FundingKey) -> tuple[object, ...]:
    return (key.program, key.measure, key.status, key.scope, key.roc_year, key.roc_year_end, key.recipient, key.agency,
            key.budget_line, key.phase)


def _indicator(claim: Claim, body: Indicator, facts: Facts, locate: Locate, space: Space) -> str:
    if body.target is None and body.actual is None:
        raise BuildError(f"claim {claim.id} of {claim.document} (rule {claim.rule}) is an indicator without a value",
                         f"{claim.document} 的陳述 {claim.id}（規則 {claim.rule}）沒有指標值")
    program = locate(body.program)
    values = tuple("" if v is None else f"{v.normalize():f}" for v in (body.target, body.actual))
    node = space.node("indicator", program, body.name, body.unit, body.scope, body.roc_year, *values)
    facts.indicators.setdefault(node, IndicatorFact(node, program, body)).claims.append(claim)
    return node


def _participation(body: Relation, facts: Facts, locate: Locate, space: Space) -> str:
    if body.relation != "involves" or not isinstance(body.object, Thing) or not (body.role or body.roc_year is not None):
        return ""
    program, organisation = locate(body.subject), locate(body.object)
    node = space.node("participation", program, organisation, body.role, body.roc_year)
    facts.participations[node] = ParticipationFact(node, program, organisation, body.role, body.roc_year)
    return node


def _event(body: Period | Delay | Milestone | Resolution, facts: Facts, locate: Locate, space: Space) -> str:
    entity: str
    parts: tuple[str, ...]
    match body:
        case Period():
            entity, parts = locate(body.program), (body.start, body.end)
        case Delay():
            entity, parts = locate(body.program), (body.reason, body.countermeasure, str(body.roc_year))
        case Milestone():
            entity, parts = locate(body.program), (body.date, body.description)
        case Resolution():
            entity, parts = locate(body.subject), (body.body, body.date, body.number, body.description)
    node = space.node(body.kind, entity, *parts)
    facts.events.setdefault(node, EventFact(node, entity, body))
    return node
