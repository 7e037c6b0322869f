"""The records that layout hands to those who read prose: headings, and blocks with the headings above them."""

from __future__ import annotations

from dataclasses import dataclass

from extract.claims import Passage, Thing
from extract.layout.flow import Flow


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above a block: its mark ("（一）"), level (1 the highest) and text."""

    level: int
    mark: str
    flow: Flow


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph to be read as prose: its text, the headings above it (highest first), and its subject.

    `subject` is the thing the block is about where the structure says so (the project of a performance report, the
    item of a plan row), with the passages that name it; None where only the words themselves can say.
    `roc_year` is the year the structure gives (the plan's fiscal year), None where it gives none.
    """

    flow: Flow
    headings: tuple[Heading, ...] = ()
    subject: Thing | None = None
    subject_passages: tuple[Passage, ...] = ()
    roc_year: int | None = None
