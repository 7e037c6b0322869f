"""The record of one document after extraction: what the build takes."""

from __future__ import annotations

from dataclasses import dataclass

from extract.claims import Check, Claim, Problem, Unread
from extract.reading.document import Document


@dataclass(frozen=True, slots=True)
class Extraction:
    """One document and what extraction found in it; `unread` and `problems` say what it did not understand."""

    document: Document
    claims: tuple[Claim, ...] = ()
    checks: tuple[Check, ...] = ()
    unread: tuple[Unread, ...] = ()
    problems: tuple[Problem, ...] = ()
