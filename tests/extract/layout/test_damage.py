"""A table printed as the conversions print it, with any mix of the damage that is known, is read back to the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.claims import Funding, Indicator, Thing, ThingType
from extract.genres.performance.amounts import Owner, read_amounts
from extract.genres.performance.settings import settings as genre
from extract.layout.tails import TailReader
from extract.reading.document import Document, line_starts

KEYS = ("special_budget", "allocated", "spent", "payable", "surplus", "prepaid", "executed")
OWNER = Owner(Thing(ThingType.PROGRAM, "北礁儲能示範計畫"), ())
HEADS = (
    "期\n別 \n年\n度 \n法定特別\n預算 \n分\n配\n數 \n實現數 支用\n比\n(%) \n已執行應\n付未付數 \n節餘數 預付\n數 \n執行數 執行\n率\n(%) \n"
    "達成率\n(%) 是否尚\n有保留\n"
    "(A) (B) (C) (C/B) (D) (E) (F) (G)=(C+D\n+E+F) \n(G/B) (G/A) \n",
    "期別 年度 法定特別預算 \n分配數 \n實現數 \n支用比(%) \n已執行應付未付\n數 \n節餘數 \n預付數 \n執行數 \n執行率(%) \n達成率(%) \n",
)


def document(text: str) -> Document:
    return Document("test", "test.txt", "測試", text, "performance", "0" * 64, starts=line_starts(text))


@dataclass(frozen=True)
class Year:
    """A year's amounts, and how its row is damaged."""

    year: int
    amounts: tuple[int, ...]  # as KEYS
    repeats: str  # what stands for the allocation: "", or the words of a reference
    same_ratio: str
    cut: int  # which number is cut in two: an index of a cell, -1 none
    breaks: tuple[bool, ...]  # after which cells the line ends
    empty: bool  # whether the prepaid cell is empty
    merged: str  # before, after, below, or nowhere

    def cells(self) -> list[str]:
        budget, allocated, spent, payable, surplus, prepaid, executed = self.amounts
        ratio = [f"{(Decimal(100) * a / b).quantize(Decimal('0.01'))}" for a, b in ((spent, allocated), (executed, allocated), (executed, budget))]
        plain = [f"{budget:,}", self.repeats or f"{allocated:,}", f"{spent:,}", ratio[0], f"{payable:,}", f"{surplus:,}",
                 "" if self.empty else f"{prepaid:,}", f"{executed:,}", ratio[1], self.same_ratio or ratio[2]]
        if 0 <= self.cut < len(plain) and "," in plain[self.cut] and "同" not in plain[self.cut]:
            plain[self.cut] = plain[self.cut].replace(",", ", ", 1)
        elif 0 <= self.cut < len(plain) and "." in plain[self.cut]:
            plain[self.cut] = plain[self.cut].replace(".", ".\n\n", 1)
        return plain

    def printed(self) -> str:
        row = f"{self.year} "
        for cell, broken in zip(self.cells(), self.breaks, strict=True):
            row += f"{cell} " + ("\n\n" if broken and not self.empty else "")
        before = "是 " if self.merged == "before" else ""
        after = {"after": "是 ", "below": "\n\n是 \n"}.get(self.merged, "")
        return f"{before}{row}{after}\n\n"


@st.composite
def years(draw: st.DrawFn, first: int) -> Year:
    parts = [draw(st.integers(1_000, 900_000)) for _ in range(4)]  # less than 1,000 may look like a year
    empty = draw(st.booleans())
    parts[3] = 0 if empty else parts[3]
    executed = sum(parts)
    budget = executed + draw(st.integers(0, 900_000))
    return Year(first, (budget, budget, *parts, executed), draw(st.sampled_from(["", "同(A)", "同\n\n(A)", "同(A", "同（A）"])),
                draw(st.sampled_from(["", "同執行率", "同執\n\n行率"])), draw(st.integers(-1, 9)),
                tuple(draw(st.lists(st.booleans(), min_size=10, max_size=10))), empty, draw(st.sampled_from(["", "before", "after", "below"])))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[tuple[str, list[Year]]], str]:
    """Phases with their years, and the text of the table."""
    phases: list[tuple[str, list[Year]]] = []
    text = "經費單位：千元 \n\n" + draw(st.sampled_from(HEADS))
    year = draw(st.integers(100, 110))
    for phase in range(1, draw(st.integers(1, 3)) + 1):
        rows = []
        text += draw(st.sampled_from([f"{phase} ", f"{phase} \n\n"]))
        for number in range(draw(st.integers(1, 3))):
            row = draw(years(year))
            if number == 0 and row.merged == "before":
                row = Year(row.year, row.amounts, row.repeats, row.same_ratio, row.cut, row.breaks, row.empty, "after")
            rows.append(row)
            text += row.printed()
            year += 1
        total = [sum(r.amounts[i] for r in rows) for i in range(len(KEYS))]
        text += Year(0, tuple(total), "", "", -1, (False,) * 10, False, "").printed().replace("0 ", "總計 ", 1)
        phases.append((str(phase), rows))
    return phases, text


@settings(max_examples=150, deadline=None)
@given(tables())
def test_amounts_by_year_and_phase_come_back(made: tuple[list[tuple[str, list[Year]]], str]) -> None:
    phases, text = made
    table = read_amounts(document(text), genre().special_budget, 0, len(text), OWNER)
    read = {(b.key.phase, b.key.roc_year, b.key.measure): b.amount_twd for s in table.statements if isinstance(b := s.body, Funding)}
    expected = {(phase, row.year, key): 1000 * amount for phase, rows in phases for row in rows for key, amount in zip(KEYS, row.amounts, strict=True)
                if not (row.empty and key == "prepaid")}
    assert read == expected
    assert table.unread == () and all(c.passed for c in table.checks)
    ratios = [s for s in table.statements if isinstance(s.body, Indicator)]
    assert len(ratios) == 3 * sum(len(rows) for _, rows in phases)


HEAD = ["項\n\n次", "指標項目 單\n\n位", "【計畫全期】", "總目標值", "【累計至119年】 【119年當年】", "目標值 實際值 目標值 實際值"]
READER = TailReader(5, genre().indicators.header, genre().indicators.units, genre().indicators.total)
_NAME = st.text("海港島船礁燈塔漁市觀測", min_size=4, max_size=30)
_FIGURE = st.one_of(st.just("-"), st.integers(0, 10**6).map(lambda n: f"{n:,}"), st.decimals(0, 999, places=2).map(str))
_UNIT = st.sampled_from(["件", "公頃", "萬立方公尺", "人次", "億元", "家", "%"])


def wrapped(text: str, size: int) -> list[str]:
    return [text[i:i + size] for i in range(0, len(text), size)]


@st.composite
def indicators(draw: st.DrawFn) -> tuple[list[tuple[str, str, list[str]]], str]:
    """Rows of name, unit and values, and their text: wrapped names and units, values beside or below, the head again."""
    rows = draw(st.lists(st.tuples(_NAME, _UNIT, st.lists(_FIGURE, min_size=5, max_size=5)), min_size=1, max_size=6))
    size = draw(st.integers(4, 12))
    blocks: list[str] = list(HEAD)
    for number, (name, unit, values) in enumerate(rows, 1):
        alone = draw(st.booleans())
        lines = wrapped(name, size)
        parts = [*([str(number)] if alone else []), *lines]
        if not alone:
            parts[0] = f"{number} {parts[0]}"
        again = draw(st.sampled_from(["no", "no", "before", "inside", "below"]))
        unit_lines = wrapped(unit, draw(st.integers(1, 5)))
        figures = " ".join(values)
        below = draw(st.booleans())
        tail = [*unit_lines, figures] if below else [*unit_lines[:-1], f"{unit_lines[-1]} {figures}"]
        if again == "before" and number > 1:
            parts = [*HEAD, *parts]
        elif again == "inside" and len(lines) > 1:
            parts = [*parts[:-1], *HEAD, parts[-1]]
        elif again == "below" and len(lines) > 2:  # the page ended inside the name, the values stand above it
            tail = [*tail, *HEAD, parts.pop()]
        blocks += [*parts, *tail]
    return rows, " \n\n".join(blocks) + " \n"


def numbers(values: Sequence[str]) -> list[Decimal | None]:
    return [None if v == "-" else Decimal(v.replace(",", "")) for v in values]


@settings(max_examples=200, deadline=None)
@given(indicators())
def test_indicators_come_back(made: tuple[list[tuple[str, str, list[str]]], str]) -> None:
    rows, text = made
    table = READER.read(document(text), 1, text.count("\n"))
    read = [(r.name.text, r.unit.text if r.unit else "", [v.value if v else None for v in r.values]) for r in table.rows]
    assert read == [(name, unit, numbers(values)) for name, unit, values in rows]
    assert table.broken == ()
