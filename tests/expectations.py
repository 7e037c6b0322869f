"""Expected claims of a document against those of a release: which are met, and which are not.

A record of `expected/*.jsonl` names entities by name; a claim meets it when every field that the record has agrees and
their lines overlap. Names compare as in the export's rules: without spaces, punctuation, 臺/台 and width, a generic
tail aside.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DROP = re.compile(r"[\s「」『』“”\"'《》〈〉()（）\[\]【】・·‧．.,，、:：;；\-－—–─_/／~～]+")
_TAIL = re.compile(r"(股份有限公司|有限公司|公司|產業|領域|(?<=..)業)$")
_ENTITIES = {"subject", "object", "program", "agency", "recipient", "budget_line"}


def norm(name: str) -> str:
    """A name for comparison."""
    return _DROP.sub("", unicodedata.normalize("NFKC", name).lower().replace("臺", "台"))


def alike(one: str, other: str) -> bool:
    """Whether two names are one, generic tails aside."""
    return _TAIL.sub("", norm(one)) == _TAIL.sub("", norm(other))


@dataclass(frozen=True)
class Export:
    """Exported claims with the names of the entities that they are about."""

    claims: tuple[Mapping[str, Any], ...]
    names: Mapping[str, tuple[str, ...]]
    types: Mapping[str, str]
    findings: tuple[Mapping[str, Any], ...]

    @classmethod
    def read(cls, folder: Path) -> Export:
        entities = list(_rows(folder / "entities.jsonl"))
        return cls(tuple(_rows(folder / "claims.jsonl")), {e["iri"]: (e["label"], *e["labels"]) for e in entities},
                   {e["iri"]: e["type"] for e in entities}, tuple(_rows(folder / "findings.jsonl")))

    def named(self, iri: str, name: str) -> bool:
        return any(alike(name, known) for known in self.names.get(iri, (iri,)))

    def meets(self, record: Mapping[str, Any], document: str) -> bool:
        """Whether a claim (or finding) of the document says what the record says."""
        if record["kind"] == "finding":
            return any(f["status"] == "failed" and any(_overlap(record["lines"], s["lines"]) and s.get("document", document) == document
                                                       for s in f["inputs"]) for f in self.findings)
        if record["kind"] == "plan_row":
            return all(self.meets({"kind": "relation", "relation": r, "subject": record["item"], "object": record[o], "lines": record["lines"]},
                                  document) for r, o in (("partOf", "work_plan"), ("planCategory", "category")))
        return any(claim["document"] == document and claim["kind"] == record["kind"] and self._agrees(record, claim) for claim in self.claims)

    def _agrees(self, record: Mapping[str, Any], claim: Mapping[str, Any]) -> bool:
        lines = [claim["lines"], *(s["lines"] for s in claim["spans"])]
        if not any(_overlap(record["lines"], x) for x in lines):
            return False
        for field, value in record.items():
            if field in {"kind", "lines", "note"}:
                continue
            if field == "type":
                if self.types.get(claim["entity"]) != value:
                    return False
            elif field == "surface":
                if not (alike(value, claim["surface"]) or self.named(claim["entity"], value)):
                    return False
            elif field in _ENTITIES:
                if not self.named(claim.get(field) or "", value):
                    return False
            elif not _same(claim.get(field), value):
                return False
        return True


def _same(given: object, wanted: object) -> bool:
    if isinstance(wanted, int | float) and isinstance(given, int | float):
        return abs(given - wanted) <= 1e-6 * max(1.0, abs(wanted))
    if isinstance(wanted, str) and isinstance(given, str):
        return norm(given) == norm(wanted)
    return given == wanted


def _overlap(one: list[int], other: list[int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def expected(folder: Path) -> list[tuple[str, bool, dict[str, Any]]]:
    """(document, whether it stands in a table's file, record) for every record of a folder."""
    return [(file.name.split(".")[0], file.name.endswith(".tables.jsonl"), record) for file in sorted(folder.glob("*.jsonl"))
            for record in _rows(file)]
