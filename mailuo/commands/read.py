"""The commands that read a release: `query`, `queries`, `show`, `export`, `publish`, `check`, `ask`."""

from __future__ import annotations

import csv
import dataclasses
import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.ask.answer import ask as answer_question
from kg.ask.restate import process
from kg.read import dataset
from kg.read import release as releases
from kg.read.catalogue import catalogue
from kg.read.export import export as write_export
from kg.read.export import findings
from kg.read.export_sqlite import metadata, write_sqlite
from kg.read.names import Names
from kg.read.publish import publish as write_published
from kg.read.release import Release
from kg.read.runner import run
from kg.read.search import EntityHit
from kg.read.store import Cell
from kg.read.sure import as_asked
from kg.read.tables import Tables
from mailuo.commands.problems import CommandError
from mailuo.commands.tables import table
from mailuo.settings import Settings

_PAGES = {
    "program": ("program_page", "program"), "policy": ("program_page", "program"), "budget_line": ("program_page", "program"),
    "agency": ("agency_page", "agency"), "industry": ("programs_of_industry", "industry"),
}
_FUNDING = {"program", "policy", "budget_line"}


def _open(settings: Settings, args: Namespace | None = None) -> Release:
    """The current release, seen through the least confidence that the command asks for."""
    release = releases.current(settings.data, settings.store)
    return releases.sure(release, args.min_confidence) if args else release


def _json(value: object) -> Any:
    """What JSON has no words for: whole decimals are integers, records are objects."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


def _dump(value: object, indent: int | None = 1) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=_json))


def query(args: Namespace, settings: Settings) -> int:
    """A named query with its values, a .rq file, or SPARQL text."""
    release = _open(settings, args)
    if args.query in catalogue():
        given = dict(_pair(value) for value in args.values)
        answer = run(release.graph, release.search, args.query, given, release.base)
        _write(answer.rows, args.format)
        return 0
    if args.values:
        raise CommandError(f"沒有名為 {args.query} 的查詢（mailuo queries 列出全部）", f"no query is named {args.query} (mailuo queries lists them)")
    file = Path(args.query)
    is_file = len(args.query) < 1000 and "\n" not in args.query and file.is_file()
    text = file.read_text("utf-8") if is_file else args.query
    if not is_file and len(text.split()) == 1:
        raise CommandError(f"{text} 不是檔案、具名查詢或 SPARQL", f"{text} is no file, no named query (mailuo queries lists them) and no SPARQL")
    if args.min_confidence and as_asked(release.graph, text) == text:
        raise CommandError("查詢文字沒有「# sure …」註記，不知門檻適用於何者；請自行寫 FILTER，或見 docs/confidence.md",
                           "the query has no mark `# sure …` that says what the threshold concerns; write a FILTER, or see docs/confidence.md")
    _write(release.graph.rows(text), args.format)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CommandError(f"參數應寫成 名稱=值：{text}", f"a value is given as NAME=VALUE: {text}")
    return name, value


def _write(rows: Sequence[Mapping[str, Cell]], form: str) -> None:
    if form == "json":
        _dump(rows)
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        if rows:
            writer.writerow(rows[0])
        writer.writerows(["" if cell is None else cell for cell in row.values()] for row in rows)
    else:
        print(table(rows))


def queries(args: Namespace, settings: Settings) -> int:
    """Every named query, what it answers and what it takes."""
    for name, known in sorted(catalogue().items()):
        print(f"{name}\n  {known.title.zh} / {known.title.en}")
        for p in known.parameters:
            need = "必填 required" if p.required else "可省略 optional"
            print(f"    {p.name}=…  {p.label.zh} / {p.label.en}（{need}，例 e.g. {p.example}）")
    return 0


def show(args: Namespace, settings: Settings) -> int:
    """A thing by name or IRI: its names, what it is linked to, its money."""
    release = _open(settings, args)
    hit = _find(release.search, args.name)
    shown: dict[str, Any] = {"iri": hit.iri, "type": hit.type, "label": hit.label, "label_en": hit.label_en, "mentions": hit.mentions}
    parts: dict[str, Sequence[Mapping[str, Cell]]] = {}
    name, parameter = _PAGES.get(hit.type, ("mentions_of_entity", "entity"))
    for part, given in [(name, parameter), *([("program_funding", "program")] if hit.type in _FUNDING else [])]:
        parts[part] = run(release.graph, release.search, part, {given: hit.iri}, release.base).rows
    if args.json:
        _dump({**shown, **parts})
        return 0
    print(f"{hit.label}" + (f"（{hit.label_en}）" if hit.label_en else "") + f"  [{hit.type}]  {hit.iri}\n提及 mentions: {hit.mentions}")
    for part, rows in parts.items():
        print(f"\n{catalogue()[part].title.zh} / {catalogue()[part].title.en}（{len(rows)}）\n{table(rows, most=40)}")
    return 0


def _find(names: Names, name: str) -> EntityHit:
    """The one thing meant; several of one name, or none, is an error that lists what is near."""
    if "://" in name:
        found = names.entity(name) if hasattr(names, "entity") else None
        if found is None:
            raise CommandError(f"圖譜中沒有 {name}", f"the graph does not have {name}")
        return found  # type: ignore[no-any-return]
    exact = names.named(name)
    if exact:
        return exact[0]
    near = names.entities(name, limit=8)
    if near and (len(near) == 1 or near[0].label == name):
        return near[0]
    hint = "、".join(f"{h.label}（{h.type}）" for h in near)
    raise CommandError(f"沒有名為「{name}」的事物" + (f"；相近的有：{hint}" if hint else ""),
                       f"nothing is named “{name}”" + (f"; near: {hint}" if hint else ""))


def export(args: Namespace, settings: Settings) -> int:
    """Writes the whole graph as files."""
    release = _open(settings, args)
    counts = write_export(release.graph, args.folder, csv=args.csv)
    if args.sqlite:
        about = dataset.about(release)
        write_sqlite(release.graph, args.folder / "tables.sqlite")
        told = metadata(f"脈絡 Mailuo {release.id}", about.licence, about.iri)
        (args.folder / "tables.metadata.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("、".join(f"{name} {count:,}" for name, count in counts.items()) + f" → {args.folder}")
    return 0


def publish(args: Namespace, settings: Settings) -> int:
    """Writes what the service offers for download, beside the current release."""
    sizes = write_published(_open(settings), (lambda name: None) if args.quiet else (lambda name: print(f"… {name}", file=sys.stderr)))
    if not args.quiet:
        print("、".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()))
    return 0


def check(args: Namespace, settings: Settings) -> int:
    """The failed checks with where they stand; status 1 where there is one."""
    release = _open(settings)
    rows = list(findings(Tables(release.graph)))
    failed = [row for row in rows if row["status"] == "failed"]
    if args.json:
        for row in rows if args.all else failed:
            _dump(row, indent=None)
        return 1 if failed else 0
    for row in failed:
        where = ", ".join(f"{span.get('document', row.get('document', ''))}:{span['lines'][0]}" for span in row["inputs"][:4])
        print(f"✗ {row['check']}\n    {where}\n    應為 expected {row.get('expected', '—')}，文件印作 printed {row.get('printed', '—')}")
    print(f"\n不符 failed: {len(failed)}" + (f"，相符 passed: {len(rows) - len(failed)}" if args.all else ""))
    return 1 if failed else 0


def ask(args: Namespace, settings: Settings) -> int:
    """Answers a question: rows, what was understood, the documents read, and the query that ran."""
    record = answer_question(_open(settings, args), args.question, process(settings.ask_model)).as_record()
    if args.json:
        _dump(record)
        return 0
    print(table([_flat(row) for row in record["rows"]]))
    print("\n理解為 understood: " + "、".join(f"{a['written']} → {a['label']}" for a in record["understood"]["about"]))
    if record["not_understood"]:
        print("未理解 not understood: " + "、".join(record["not_understood"]))
    for note in record["notes"]:
        print(f"{note['zh']} / {note['en']}")
    print("已讀文件 documents read: " + "、".join(f"{d['id']} ({', '.join(map(str, d['roc_years']))})" for d in record["documents_read"]))
    print("查詢 the query: mailuo ask --json … | jq -r .sparql")
    return 0


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an answer for the terminal."""
    lines = row.get("lines")
    where = f"{row.get('document') or ''}:{lines[0]}-{lines[1]}" if lines else row.get("document")
    return {"計畫 program": row["label"], "民國 ROC": row.get("roc_year"), "西元 year": row.get("year"), "金額 TWD": row.get("amount_twd"),
            "種類 measure": row.get("measure"), "機關 agency": row.get("agency"), "出處 source": where}
