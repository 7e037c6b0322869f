"""From the rows of a query to the rows of an answer: one a program and year, with the amount that says "how much".

The other amounts of that program and year stand beside it, each with its measure; nothing is added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from kg.ask.grammar import Preference
from kg.read.evidence import Place, places
from kg.read.store import Row
from kg.read.terms import local

ROC = 1911
"""Gregorian year = ROC year + this."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as stated: in whole TWD, or in its currency, of a ROC year or a span of years; empty strings where unsaid."""

    roc_year: int | None
    roc_year_end: int | None
    measure: str
    measure_label: str
    amount: Decimal
    currency: str
    status: str
    scope: str
    level: str
    recipient: str
    agency: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ProgramYear:
    """A program in a year: ROC year (None where no document dates it) and why it is that year, the amount shown first
    (None where none is stated, or only shares of several recipients), all amounts, who runs it, and where it says so."""

    program: str
    label: str
    labels: tuple[str, ...]
    roc_year: int | None
    roc_year_end: int | None
    year_basis: str
    main: Amount | None
    amounts: tuple[Amount, ...]
    agency: str
    places: tuple[Place, ...]
    more: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """What the kind of question adds: role, rate, difference, reason, rank, period."""

    def with_more(self, **more: object) -> ProgramYear:
        """The row with these values beside what it has; those that are None are left out."""
        return replace(self, more=MappingProxyType({**self.more, **{k: v for k, v in more.items() if v is not None}}))


def merge(rows: Iterable[Row], labels: Mapping[str, Sequence[str]], preference: Preference) -> tuple[ProgramYear, ...]:
    """The rows of `programs_over_years`, those of one program and year in one; by year, undated ones last.

    An amount of a span of years stands with the last year of the span that has a row of its own, else by itself. An amount
    without a year, and what came of a program in a year without money, stand beside the money that is dated, where there is any.
    """
    grouped: dict[tuple[str, int | None, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[str(row["program"]), _year(row["year"]), _year(row["year_end"])].append(row)
    for program, first, last in sorted((k for k in grouped if k[1] is not None and k[2] is not None), key=str):
        within = [year for p, year, end in grouped if p == program and end is None and year in range(first or 0, (last or 0) + 1)]
        if within:
            grouped[program, max(y for y in within if y is not None), None].extend(grouped.pop((program, first, last)))
    for program in dict.fromkeys(key[0] for key in list(grouped)):
        _gather(program, grouped, preference)
    merged = [_merge(key, together, labels, preference) for key, together in grouped.items()]
    return tuple(sorted(merged, key=lambda r: (r.roc_year is None, r.roc_year or 0, r.label, r.program, r.roc_year_end or 0)))


def _gather(program: str, grouped: dict[tuple[str, int | None, int | None], list[Row]], preference: Preference) -> None:
    """Put what has no year, or is no money, beside the dated money of a program."""
    keys = [key for key in grouped if key[0] == program]
    in_order = sorted((key for key in keys if key[1] is not None), key=lambda k: (k[1] or 0, k[2] or 0))
    kept = [key for key in in_order if any(r["amount"] is not None and local(str(r["measure"])) in preference.ledger for r in grouped[key])]
    kept = kept or in_order
    for key in keys:
        effects = all(local(str(r["measure"])) in preference.effects for r in grouped[key] if key[1] is not None)
        if kept and key not in kept and effects:
            before = [k for k in kept if key[1] is None or (k[1] or 0) <= key[1]]
            grouped[before[-1] if before else kept[0]].extend(grouped.pop(key))


def _merge(key: tuple[str, int | None, int | None], rows: Sequence[Row], labels: Mapping[str, Sequence[str]],
           preference: Preference) -> ProgramYear:
    program, year, year_end = key
    amounts = sorted((_amount(row) for row in rows if row["amount"] is not None), key=lambda a: _rank(a, preference))
    own = [a for a in amounts if (a.roc_year, a.roc_year_end) == (year, year_end)] or [a for a in amounts if a.roc_year is None]
    whole = [a for a in own if not a.recipient]
    main = whole[0] if whole else own[0] if len({(a.amount, a.currency, a.measure, a.recipient) for a in own}) == 1 else None
    agencies = [main.agency] if main and main.agency else list(dict.fromkeys(str(r["agencies"]) for r in rows if r["agencies"]))
    everywhere = {p for row in rows for p in places(row["evidence"])}
    first = main.places if main else ()
    ordered = (*first, *sorted(everywhere - set(first), key=lambda p: (p.document, p.first, p.last, p.claim)))
    known = labels.get(program, ())
    label = str(rows[0]["label"] or (known[0] if known else local(program)))
    basis = next((str(r["year_basis"]) for r in rows if r["year_basis"]), "")
    return ProgramYear(program, label, tuple(dict.fromkeys((label, *known))), year, year_end, basis, main, tuple(amounts), "、".join(agencies),
                       ordered)


def _amount(row: Row) -> Amount:
    def text(name: str) -> str:
        return str(row[name] or "")

    return Amount(_year(row["year"]), _year(row["year_end"]), local(text("measure")), text("measure_label"),
                  Decimal(str(row["amount"])), text("currency") or "TWD", local(text("status")), local(text("scope")),
                  local(text("level")), text("recipient"), text("agencies"), places(row["evidence"]))


def _rank(amount: Amount, preference: Preference) -> tuple[int, int, int, int, int, int, int, int, Decimal, str]:
    return (int(amount.measure in preference.effects), int(amount.roc_year_end is not None), int(bool(amount.recipient)),
            int(amount.currency != "TWD"), _place(amount.measure, preference.measures),
            _place(amount.scope, preference.scopes), _place(amount.level, preference.levels), _place(amount.status, preference.statuses),
            -amount.amount, amount.recipient)


def _place(value: str, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)


def _year(value: object) -> int | None:
    return None if value is None else int(str(value))


def as_record(row: ProgramYear) -> dict[str, object]:
    """The row as it goes out: ROC and Gregorian year, the main amount in TWD (or amount and currency), first place first."""
    record: dict[str, object] = {"label": row.label, "labels": list(row.labels), "program": row.program, "roc_year": row.roc_year,
                                 "year": None if row.roc_year is None else row.roc_year + ROC}
    if row.roc_year_end is not None:
        record |= {"roc_year_end": row.roc_year_end, "year_end": row.roc_year_end + ROC}
    record |= {"year_basis": row.year_basis or None, "amount_twd": None, "measure": None, "measure_label": None}
    if row.main:
        record |= _amount_record(row.main)
    amounts = [_amount_record(a) | {
        "roc_year": a.roc_year, "roc_year_end": a.roc_year_end, "agency": a.agency or None, "recipient": a.recipient or None,
        "claims": [p.claim for p in a.places]} for a in row.amounts]
    return record | {
        "agency": row.agency or None, "document": row.places[0].document if row.places else None,
        "lines": [row.places[0].first, row.places[0].last] if row.places else None, "claims": [p.claim for p in row.places],
        "evidence": [{"claim": p.claim, "document": p.document, "lines": [p.first, p.last]} for p in row.places],
        "amounts": amounts, **row.more,
    }


def _amount_record(amount: Amount) -> dict[str, object]:
    value = int(amount.amount) if amount.amount == amount.amount.to_integral_value() else float(amount.amount)
    money = {"amount_twd": value} if amount.currency == "TWD" else {"amount_twd": None, "amount": value, "currency": amount.currency}
    return {**money, "measure": amount.measure, "measure_label": amount.measure_label, "status": amount.status or None,
            "scope": amount.scope or None, "level": amount.level or None}
