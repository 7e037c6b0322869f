"""Programs over years as pages show them: from the rows of a prepared query, or from the answer to a question as JSON has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.read.evidence import Place, places
from kg.read.store import Row
from kg.read.terms import local

_KNOWN = frozenset({
    "label", "labels", "label_en", "program", "iri", "roc_year", "year", "roc_year_end", "year_end", "year_basis", "amount_twd", "amount", "currency",
    "measure", "measure_label", "status", "scope", "level", "agency", "document", "lines", "claims", "evidence", "amounts"})
"""Fields of an answer's row that have a place of their own; others come as further columns."""


@dataclass(frozen=True, slots=True)
class AmountCell:
    """One amount as stated; its own year or span where that is not the row's."""

    measure: str
    measure_label: str
    amount: object
    currency: str
    level: str
    recipient: str
    year: int | None
    year_end: int | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A thing in a year (None: no document dates it) with its amounts, each by itself, and where documents say so."""

    iri: str
    label: str
    roc_year: int | None
    roc_year_end: int | None
    year_basis: str
    agency: str
    amounts: tuple[AmountCell, ...]
    places: tuple[Place, ...]
    more: tuple[tuple[str, object], ...] = ()


def from_query(rows: Iterable[Row]) -> tuple[ProgramRow, ...]:
    """Rows of `programs_of_industry`, by year and program; undated ones last."""
    grouped: dict[tuple[int | None, int | None, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((_year(row["year"]), _year(row["year_end"]), str(row["program"])), []).append(row)
    found = [_of_query(key, together) for key, together in grouped.items()]
    return tuple(sorted(found, key=lambda r: (r.roc_year is None, r.roc_year or 0, r.label, r.iri, r.roc_year_end or 0)))


def _of_query(key: tuple[int | None, int | None, str], rows: Sequence[Row]) -> ProgramRow:
    year, year_end, program = key
    amounts = tuple(AmountCell(local(str(row["measure"])), str(row["measure_label"] or ""), row["amount"], str(row["currency"] or "TWD"),
                               local(str(row["level"] or "")), str(row["recipient"] or ""), None, None, places(row["evidence"]))
                    for row in rows if row["amount"] is not None)
    agencies = dict.fromkeys(name for row in rows for name in str(row["agencies"] or "").split("、") if name)
    sources = sorted({p for row in rows for p in places(row["evidence"])}, key=lambda p: (p.document, p.first, p.last, p.claim))
    basis = next((str(row["year_basis"]) for row in rows if row["year_basis"]), "")
    return ProgramRow(program, str(rows[0]["label"] or local(program)), year, year_end, basis, "、".join(agencies), amounts, tuple(sources))


def from_answer(rows: Iterable[Mapping[str, Any]]) -> tuple[ProgramRow, ...]:
    """Rows of an answer, in its order."""
    return tuple(_of_answer(row) for row in rows)


def _of_answer(row: Mapping[str, Any]) -> ProgramRow:
    sources = _places(row)
    by_claim = {p.claim: p for p in sources}
    stated = row.get("amounts") or ([row] if row.get("amount_twd") is not None or row.get("amount") is not None else [])
    amounts = tuple(_amount(amount, row, by_claim, sources) for amount in stated)
    more = tuple((name, value) for name, value in row.items() if name not in _KNOWN and isinstance(value, str | int | float) and value != "")
    return ProgramRow(str(row.get("program") or row.get("iri") or ""), str(row.get("label") or ""), _year(row.get("roc_year")),
                      _year(row.get("roc_year_end")), str(row.get("year_basis") or ""), str(row.get("agency") or ""), amounts, sources, more)


def _amount(amount: Mapping[str, Any], row: Mapping[str, Any], by_claim: Mapping[str, Place], sources: tuple[Place, ...]) -> AmountCell:
    years = _year(amount.get("roc_year")), _year(amount.get("roc_year_end"))
    own = years if years != (_year(row.get("roc_year")), _year(row.get("roc_year_end"))) else (None, None)
    value = amount.get("amount_twd") if amount.get("amount_twd") is not None else amount.get("amount")
    found = tuple(by_claim[c] for c in amount.get("claims") or () if c in by_claim)
    return AmountCell(str(amount.get("measure") or ""), str(amount.get("measure_label") or ""), value, str(amount.get("currency") or "TWD"),
                      str(amount.get("level") or ""), str(amount.get("recipient") or ""), *own, found or sources[:1])


def _places(row: Mapping[str, Any]) -> tuple[Place, ...]:
    told = [Place(str(e["claim"]), str(e["document"]), int(e["lines"][0]), int(e["lines"][1])) for e in row.get("evidence") or ()]
    if not told and row.get("document") and row.get("lines") and row.get("claims"):
        told = [Place(str(row["claims"][0]), str(row["document"]), int(row["lines"][0]), int(row["lines"][1]))]
    return tuple(told)


def _year(value: object) -> int | None:
    return None if value is None else int(str(value))
