"""What a subject's report is about: industries that it names often, and more than in passing.

A project is seldom said to serve an industry; its report names the industry on every page. Evidence is the first place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extract.claims import Mention, Relation, Role, Statement, Thing, ThingType
from extract.layout.blocks import Block
from extract.relations.anchors import as_role
from extract.relations.rules import load_rules


def topics(mentions: Sequence[Statement], blocks: Sequence[Block], genre: str) -> Iterator[Statement]:
    """targetsIndustry of each subject of the blocks to the industries that its blocks are about."""
    rules = load_rules().topics
    if genre not in rules.genres:
        return
    owners = {position: block for block in blocks if block.subject for position in block.flow.positions}
    counts: dict[Thing, Counter[Thing]] = {}
    first: dict[tuple[Thing, Thing], tuple[Statement, Block]] = {}
    for statement in mentions:
        body = statement.body
        block = owners.get(statement.passages[0].start)
        if block is None or block.subject is None or not isinstance(body, Mention) or body.thing.type is not ThingType.INDUSTRY:
            continue
        counts.setdefault(block.subject, Counter())[body.thing] += 1
        first.setdefault((block.subject, body.thing), (statement, block))
    for subject, named in counts.items():
        whole = named.total()
        for industry, times in named.items():
            if times >= rules.least and times >= rules.share * whole:
                statement, block = first[subject, industry]
                evidence = (*statement.passages, *as_role(block.subject_passages, Role.SUBJECT))
                yield Statement(Relation("targetsIndustry", subject, industry), evidence, "topic.industry")
