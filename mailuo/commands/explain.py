"""`mailuo explain`: how a line of a document was read and why, as text in both languages or as JSON."""

from __future__ import annotations

import dataclasses
import json
from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.claims import Check, Funding, Mention, Passage, Relation, Resolution, Statement, Thing
from extract.genres.explain import Explanation, explain
from extract.layout.notes import CellNote, Placed, RowNote, TableNote
from extract.reading.document import Document
from extract.reading.manifest import Source, read_manifest
from extract.reading.text import Unreadable, read_document
from kg.read import release as releases
from kg.read.export import documents
from kg.read.tables import Tables
from mailuo.commands.problems import CommandError
from mailuo.commands.tables import table as aligned
from mailuo.settings import Settings
from ontology.vocabulary import load

TABLES = {
    "special_budget": "特別預算執行情形 special budget", "progress": "進度執行情形 progress", "indicators": "指標 indicators",
    "benefits": "經濟效益 benefits", "delays": "落後原因及因應對策 delays", "grants": "補助案 grants",
}
WHY = {
    Placed.ORDER: "依序：儲存格數與欄數相同 in order: as many cells as columns",
    Placed.ARITHMETIC: "有缺格：只有此欄使合計與比率相符 a cell is missing: here the sums and ratios hold",
    Placed.REFERENCE: "引用他欄之值 takes the value of the column it names",
    Placed.FROM_END: "自列尾起算 counted from the row's end",
    Placed.SIDE: "依編號、句尾與行寬判定左右欄 side found by numbers, sentence ends and widths",
    Placed.SHAPE: "依儲存格形狀 by the shape of the cell",
    Placed.SEAM: "依推定欄寬切分 cut at the estimated width of the column",
    Placed.LABEL: "數值之前的文字 the words before the values",
    Placed.MARKED: "表格標記之儲存格 between the bars of a marked-up table",
    Placed.WORD: "已知用語之一 one of the known words",
    Placed.CARRIED: "沿用上列 carried down from a row above",
    Placed.BELOW_HEAD: "換頁截斷，接於重印表頭之後 cut by the page, goes on below the repeated head",
    Placed.OPEN: "無法判定欄位 open: in which column it stands cannot be told",
    Placed.NO_VALUE: "無值（破折號、文字或空白表單） no value: a dash, words or an empty form",
}


def command(args: Namespace, settings: Settings) -> int:
    """Explains a line of a document, which is a file or the id of a document of the current release."""
    document = _document(args.document, settings)
    try:
        found = explain(document, load(), args.line)
    except ValueError as error:
        raise CommandError(f"{document.id} 有 {document.line_count} 行，沒有第 {args.line} 行", str(error)) from error
    if args.json:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=1, default=_plain))
    else:
        print("\n".join(lines_of(document, found)))
    return 0


def _plain(value: object) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else str(value)


def _document(name: str, settings: Settings) -> Document:
    path = Path(name)
    source = _of_file(path) if path.is_file() else _of_release(name, settings)
    try:
        return read_document(source)[0]
    except Unreadable as error:
        raise CommandError(error.problem.reason_zh, error.problem.reason) from error


def _of_file(path: Path) -> Source:
    """The source of a file, with what a manifest beside it says of it."""
    sources, _ = read_manifest(path.resolve().parent)
    return next((s for s in sources if s.path.resolve() == path.resolve()), Source(path.stem, path))


def _of_release(name: str, settings: Settings) -> Source:
    """The source of a document that the current release holds, with what the graph says of it."""
    release = releases.current(settings.data)
    if name not in release.documents:
        known = "、".join(release.documents)
        raise CommandError(f"沒有檔案或文件 {name}；現行版本有：{known}", f"no file and no document {name}; the current release has: {known}")
    about: dict[str, Any] = next((dict(d) for d in documents(Tables(release.graph)) if d.get("id") == name), {})
    return Source(name, release.folder / "documents" / f"{name}.txt", about.get("title", ""), about.get("title_en", ""),
                  about.get("publisher", ""), about.get("genre", ""), about.get("date", ""), covers=tuple(about.get("years", ())))


def lines_of(document: Document, found: Explanation) -> Iterator[str]:
    """The explanation as lines of text."""
    yield f"{document.id}:{found.line}  {found.text}"
    if found.furniture:
        yield "頁面附屬文字（頁碼或書眉），不讀 page furniture: not read"
    if found.table:
        yield from _table(document, found.table)
    for row in found.rows:
        yield from _row(document, row)
    if found.table and not found.rows:
        yield "此行不屬任何一列（表頭、列間或表後文字） no row holds this line: head, between rows, or below them"
    if found.statements:
        yield "\n據此陳述 stated from here:"
        yield aligned([_stated(s) for s in found.statements])
    for unread in found.unread:
        yield f"未讀 not read: {unread.first_line}–{unread.last_line}  {unread.what}"
    if found.prose:
        yield "以一般文字讀取 read as running text" + (f"；主體 subject: {found.subject}" if found.subject else "")
    if not (found.table or found.statements or found.unread or found.prose or found.furniture):
        yield "無可讀內容 nothing to read here"


def _table(document: Document, table: TableNote) -> Iterator[str]:
    yield f"表 table: {TABLES.get(table.kind, table.kind)}，第 {table.first_line}–{table.last_line} 行 lines" + (f"，{table.owner}" if table.owner else "")
    columns = "  ".join(f"{c.words or c.key}{f' [{c.letter}]' if c.letter else ''}" for c in table.columns)
    yield f"欄 columns: {columns}"
    if table.facts:
        yield "推定欄寬（全形字）estimated widths (full-width characters): " + "  ".join(f"{name} {value}" for name, value in table.facts)


def _row(document: Document, row: RowNote) -> Iterator[str]:
    yield f"\n列 row: {row.label or '—'}（第 {row.first_line}–{row.last_line} 行 lines）"
    yield aligned([_cell(document, cell) for cell in row.cells])
    for check in row.checks:
        yield _check(check)
    stays = [c for c in row.cells if c.placed is Placed.OPEN]
    if stays:
        yield "未決 open: " + "、".join(c.text for c in stays)


def _cell(document: Document, cell: CellNote) -> dict[str, object]:
    first, last = document.line_of(cell.start), document.line_of(cell.end - 1)
    where = f"{first}" if first == last else f"{first}–{last}"
    return {"欄 column": cell.column or "?", "文字 text": cell.text, "值 value": cell.value, "行 line": where,
            "字元 start–end": f"{cell.start}–{cell.end}", "依據 why": WHY[cell.placed].split(" ", 1)[0], "": WHY[cell.placed].split(" ", 1)[1]}


def _check(check: Check) -> str:
    if check.passed:
        return f"✓ {check.kind}（{check.printed}）"
    return f"✗ {check.kind}：應為 expected {check.expected}，印作 printed {check.printed}"


def _stated(statement: Statement) -> dict[str, object]:
    """A statement on one line: what kind, of what, what, and by which rule."""
    body = statement.body
    said: dict[str, object]
    if isinstance(body, Mention):
        subject, said = body.thing, {"type": body.thing.type.value, "key": body.thing.key}
    elif isinstance(body, Relation):
        subject, said = body.subject, {"relation": body.relation, "object": _short(body.object), "role": body.role}
    elif isinstance(body, Funding):
        amount = body.amount_twd if body.amount_twd is not None else body.amount
        subject, said = body.key.program, {"measure": body.key.measure, "roc_year": body.key.roc_year, "amount": amount, "phase": body.key.phase}
    else:
        subject = body.subject if isinstance(body, Resolution) else body.program
        said = {f.name: _short(getattr(body, f.name)) for f in dataclasses.fields(body) if f.name not in ("kind", "program", "subject")}
    rest = "  ".join(f"{k}={v}" for k, v in said.items() if v not in ("", None))
    return {"種類 kind": body.kind, "主體 of": subject.name, "內容 what": rest, "規則 rule": statement.rule, "行 lines": _where(statement.passages[0])}


def _where(passage: Passage) -> str:
    return f"{passage.first_line}" if passage.first_line == passage.last_line else f"{passage.first_line}–{passage.last_line}"


def _short(value: object) -> object:
    return value.name if isinstance(value, Thing) else value
