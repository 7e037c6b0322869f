"""What a genre reader hands on: statements it read from structure, and the blocks that remain to be read as prose."""

from __future__ import annotations

from dataclasses import dataclass

from extract.claims import Check, Problem, Statement, Unread
from extract.layout.blocks import Block, Heading

__all__ = ["Block", "Heading", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a genre reader found in one document."""

    statements: tuple[Statement, ...] = ()
    blocks: tuple[Block, ...] = ()
    checks: tuple[Check, ...] = ()
    unread: tuple[Unread, ...] = ()
    problems: tuple[Problem, ...] = ()
