"""A question that finds nothing is asked again with less: words that only narrow it first, then the years, then what sums or ranks it.

Each step says what it gave up; the first that answers is the answer. What is asked for (programs, firms, laws) is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.ask.grammar import Grammar
from kg.ask.understand import Understanding
from kg.ask.years import Years

_NARROWING = ("totals", "largest", "phases", "ending", "jobs")
"""Plans whose rows are programs: what such a question asks of them may be given up, the programs stay."""
_WEIGHTY = ("undertaking", "law", "place", "industry", "organisation")


def weaker(asked: Understanding, grammar: Grammar) -> Iterator[tuple[Understanding, tuple[str, ...], bool]]:
    """The question with ever less, what was given up, and whether years were."""
    if asked.intent is None:
        return
    narrowed = asked
    if asked.topics and any(n.group in _WEIGHTY for n in asked.named):
        narrowed = replace(narrowed, topics=(), words=())
        yield narrowed, asked.topics, False
    others = tuple(n for n in asked.named if n.group in ("industry", "place"))
    if asked.intent.plan == "roles" and others:  # an organisation is what such a question is about; fields and places narrow it
        narrowed = replace(narrowed, named=tuple(n for n in asked.named if n not in others), topics=(), words=())
        yield narrowed, (*asked.topics, *(n.written for n in others)), False
    if asked.intent.plan in _NARROWING and {n.group for n in asked.named} & set(grammar.intents[-1].needs):
        narrowed = replace(narrowed, intent=grammar.intents[-1])
        yield narrowed, (*(asked.topics if narrowed.topics != asked.topics else ()), *asked.cues), False
    if asked.years:
        yield replace(narrowed, years=Years()), (), True
