"""The knowledge graph proper: entities, direct statements and facts, each once, as quads.

What the ontology graph already says is not said again: a triple stands in exactly one graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from extract.claims import Claim, Delay, Milestone, Period, Relation, Resolution, Thing
from kg.build import nquads
from kg.build.facts import EventFact, Facts, FundingFact, IndicatorFact, Locate, ParticipationFact
from kg.build.identity import Entity, Identity
from kg.build.names import has_han
from kg.build.records import BuildError
from kg.build.space import ALT_LABEL, CLASS_OF, PREF_LABEL, TYPE, concept, ml
from ontology.vocabulary import Vocabulary

ROC = 1911  # a ROC year plus this is the Gregorian year


class Writer:
    """Adds triples to one set."""

    def __init__(self, triples: set[str]) -> None:
        self._triples = triples

    def __call__(self, subject: str, predicate: str, value: str) -> None:
        self._triples.add(f"{subject} {predicate} {value}")


def knowledge_triples(identity: Identity, claims: Iterable[Claim], facts: Facts, vocabulary: Vocabulary, locate: Locate,
                      known: set[str]) -> set[str]:
    """The triples of graph/knowledge; `known` are those of the ontology graph."""
    triples: set[str] = set()
    add = Writer(triples)
    for entity in identity.entities.values():
        _entity(add, entity)
    for claim in claims:
        if isinstance(claim.body, Relation):
            subject, predicate, value = statement(claim.body, vocabulary, locate)
            if subject != value:
                add(subject, predicate, value)
    wholes = facts.wholes()
    for funding in facts.funding.values():
        _funding(add, funding, wholes.get(funding.node, ""))
    for indicator in facts.indicators.values():
        _indicator(add, indicator)
    for participation in facts.participations.values():
        _participation(add, participation)
    for event in facts.events.values():
        _event(add, event)
    _periods(add, facts.events)
    return triples - known


def label(name: str) -> str:
    """A name of a document as a literal: Chinese where it holds a Chinese character, else as it is in English."""
    return nquads.text(name, "zh-Hant" if has_han(name) else "en")


def _entity(add: Writer, entity: Entity) -> None:
    subject = nquads.iri(entity.iri)
    own = {entity.label}
    if entity.term is None:
        add(subject, TYPE, CLASS_OF[entity.type])
        add(subject, PREF_LABEL, nquads.text(entity.label, "zh-Hant"))
    else:  # type, labels and parents stand in the ontology graph
        own = {entity.label, entity.term.label, entity.term.label_en, *entity.term.names, *entity.term.weak_names}
    for name, _ in entity.labels:
        if name not in own:
            add(subject, ALT_LABEL, label(name))
    if entity.name_lost:
        add(subject, ml("nameLost"), nquads.boolean(True))


def statement(body: Relation, vocabulary: Vocabulary, locate: Locate) -> tuple[str, str, str]:
    """Subject, predicate and object of a relation as terms. Raises BuildError for an object that is no thing and no category."""
    subject, predicate = locate(body.subject), nquads.iri(f"https://w3id.org/mailuo/ns#{body.relation}")
    if isinstance(body.object, Thing):
        return subject, predicate, locate(body.object)
    term = vocabulary.find("category", body.object) or next(iter(vocabulary.by_label("category", body.object)), None)
    if term is None:
        raise BuildError(f"{body.relation} of {body.subject.name}: {body.object!r} is no category of the vocabulary",
                         f"{body.subject.name} 的 {body.relation}：{body.object!r} 不在詞彙的類別之中")
    return subject, predicate, nquads.iri(term.iri)


def _years(add: Writer, node: str, roc_year: int | None) -> None:
    if roc_year is not None:
        add(node, ml("rocYear"), nquads.integer(roc_year))
        add(node, ml("yearNumber"), nquads.integer(roc_year + ROC))
        add(node, ml("fiscalYear"), nquads.year(roc_year + ROC))


def _funding(add: Writer, fact: FundingFact, whole: str) -> None:
    node, key = fact.node, fact.key
    add(node, TYPE, ml("Funding"))
    add(node, ml("program"), key.program)
    add(node, ml("measure"), concept("measure", key.measure))
    add(node, ml("status"), concept("status", key.status))
    add(node, ml("scope"), concept("scope", key.scope))
    add(node, ml("level"), nquads.string(fact.level))
    add(node, ml("amount"), nquads.decimal(fact.amount))
    add(node, ml("currency"), nquads.string(fact.currency))
    _years(add, node, key.roc_year)
    if key.roc_year_end is not None:
        add(node, ml("rocYearEnd"), nquads.integer(key.roc_year_end))
    for name, entity in (("recipient", key.recipient), ("agency", key.agency), ("budgetLine", key.budget_line), ("partOfAmount", whole)):
        if entity:
            add(node, ml(name), entity)
    if key.phase:
        add(node, ml("phase"), nquads.string(key.phase))


def _indicator(add: Writer, fact: IndicatorFact) -> None:
    node, body = fact.node, fact.body
    add(node, TYPE, ml("IndicatorValue"))
    add(node, ml("program"), fact.program)
    add(node, ml("indicatorName"), nquads.string(body.name))
    if body.unit:
        add(node, ml("unit"), nquads.string(body.unit))
    add(node, ml("scope"), concept("scope", body.scope))
    _years(add, node, body.roc_year)
    if body.target is not None:
        add(node, ml("target"), nquads.decimal(body.target))
    if body.actual is not None:
        add(node, ml("actual"), nquads.decimal(body.actual))


def _participation(add: Writer, fact: ParticipationFact) -> None:
    add(fact.node, TYPE, ml("Participation"))
    add(fact.node, ml("program"), fact.program)
    add(fact.node, ml("organisation"), fact.organisation)
    if fact.role:
        add(fact.node, ml("role"), concept("program_role", fact.role))
    _years(add, fact.node, fact.roc_year)


def _event(add: Writer, fact: EventFact) -> None:
    node, body = fact.node, fact.body
    match body:
        case Period():
            add(node, TYPE, ml("OperatingPeriod"))
            add(node, ml("program"), fact.entity)
            values = {"startDate": nquads.moment(body.start) if body.start else "", "endDate": nquads.moment(body.end) if body.end else ""}
        case Delay():
            add(node, TYPE, ml("Delay"))
            add(node, ml("program"), fact.entity)
            _years(add, node, body.roc_year)
            values = {"reason": _string(body.reason), "countermeasure": _string(body.countermeasure)}
        case Milestone():
            add(node, TYPE, ml("Milestone"))
            add(node, ml("program"), fact.entity)
            values = {"date": nquads.moment(body.date) if body.date else "", "description": _string(body.description)}
        case Resolution():
            add(node, TYPE, ml("Resolution"))
            add(node, ml("subject"), fact.entity)
            values = {"body": _string(body.body), "date": nquads.moment(body.date) if body.date else "", "number": _string(body.number),
                      "description": _string(body.description)}
    for name, value in values.items():
        if value:
            add(node, ml(name), value)


def _string(value: str) -> str:
    return nquads.string(value) if value else ""


def _periods(add: Writer, events: Mapping[str, EventFact]) -> None:
    """Beginning and end directly at the program too, where all its periods agree on them."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in events.values():
        if isinstance(fact.body, Period):
            for name, value in (("startDate", fact.body.start), ("endDate", fact.body.end)):
                if value:
                    found[fact.entity, name].add(value)
    for (entity, name), values in found.items():
        if len(values) == 1:
            add(entity, ml(name), nquads.moment(next(iter(values))))
