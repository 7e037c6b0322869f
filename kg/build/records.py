"""What goes into a build: the documents with all that extraction found in them, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from extract.claims import Body, Delay, Funding, Indicator, Mention, Milestone, ObservationKey, Period, Relation, Resolution, Thing
from extract.extraction import Extraction


class BuildError(Exception):
    """A build that cannot be done; `reason` in English, `reason_zh` in Traditional Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        self.reason = reason
        self.reason_zh = reason_zh
        super().__init__(f"{reason_zh}\n{reason}")


def things_of_key(key: ObservationKey) -> Iterator[Thing]:
    """The things that an observation's key names."""
    yield from (thing for thing in (key.program, key.recipient, key.agency, key.budget_line) if thing is not None)


def things_of(body: Body) -> Iterator[Thing]:
    """Every thing that a claim's body names, repetitions included."""
    match body:
        case Mention():
            yield body.thing
        case Relation():
            yield body.subject
            if isinstance(body.object, Thing):
                yield body.object
        case Funding():
            yield from things_of_key(body.key)
            if body.part_of is not None:
                yield from things_of_key(body.part_of)
        case Indicator() | Period() | Delay() | Milestone():
            yield body.program
        case Resolution():
            yield body.subject


def in_order(extractions: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """The documents in the order of their ids, so that nothing depends on the order in which they were read.

    Raises BuildError for an id that stands twice.
    """
    ordered = tuple(sorted(extractions, key=lambda e: e.document.id))
    for one, other in pairwise(ordered):
        if one.document.id == other.document.id:
            raise BuildError(f"the document id {one.document.id!r} stands twice ({one.document.file}, {other.document.file})",
                             f"文件代號 {one.document.id!r} 重複（{one.document.file}、{other.document.file}）")
    return ordered
