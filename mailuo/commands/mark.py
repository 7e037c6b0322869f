"""`mailuo read FILE`: what is recognised in a document, marked in its text, for people who check.

    1665 │ 發電機運轉中，總裝置容量 33 萬瓩，…        names coloured by type, each claim below the line that states it
         │   ↳ locatedIn 離岸風力發電第一期計畫 → 彰化縣芳苑鄉  (context.place-under-head, 0.72)
"""

from __future__ import annotations

import html
import sys
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extract.claims import Claim, Delay, Funding, Indicator, Mention, Milestone, Period, Relation, Resolution, Role, Thing
from extract.corpus import open_files, read_corpus
from extract.extraction import Extraction
from mailuo.commands.problems import CommandError
from mailuo.settings import Settings
from ontology.vocabulary import load

COLOURS = {
    "program": 33, "policy": 35, "budget_line": 93, "law": 90, "agency": 34, "soe": 94, "firm": 36, "institute": 96, "university": 96,
    "association": 95, "industry": 32, "place": 31,
}
"""Terminal colours of the twelve types."""
_STYLE = """body{font:16px/1.9 "Noto Serif CJK TC",serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fdfdfa}
mark{background:none;border-bottom:2px solid;padding:0 1px}.line{display:flex;gap:1em}.line b{color:#999;font:12px/2.5 monospace;min-width:4em;
text-align:right}.claim{margin:0 0 0 6em;font:13px/1.6 sans-serif;color:#555}.claim i{color:#999}dl{columns:3;font-size:14px}
.program{border-color:#c80}.policy,.association{border-color:#a4c}.budget_line{border-color:#dc3}.law{border-color:#888}.agency,.soe{border-color:#26c}
.firm,.institute,.university{border-color:#09a}.industry{border-color:#392}.place{border-color:#c33}"""


def read(args: Namespace, settings: Settings) -> int:
    """Marks one file, in the terminal or as an HTML page."""
    file: Path = args.file
    if not file.is_file():
        raise CommandError(f"沒有這個檔案：{file}", f"no such file: {file}")
    vocabulary = load()
    opened, problems = open_files([file], vocabulary)
    for p in problems:
        raise CommandError(p.reason_zh, f"{p.file}{f':{p.line}' if p.line else ''}: {p.reason}")
    extraction = next(iter(read_corpus(opened, vocabulary)))
    claims = [c for c in extraction.claims if c.confidence >= args.min_confidence]
    if args.html:
        args.html.write_text(page(extraction, claims), "utf-8")
        print(f"{len(claims):,} 項陳述 claims → {args.html}")
        return 0
    for line in terminal(extraction, claims, colour=sys.stdout.isatty()):
        print(line)
    return 0


def _by_line(extraction: Extraction, claims: Iterable[Claim]) -> tuple[dict[int, list[tuple[int, int, str]]], dict[int, list[Claim]]]:
    """For each line the marks (first and last column, type), and the claims that it states besides mentions."""
    document = extraction.document
    marks: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    stated: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not isinstance(claim.body, Mention):
            stated[claim.lines[1]].append(claim)
            continue
        for passage in claim.passages:
            if passage.role is not Role.VALUE:
                continue
            for number in range(passage.first_line, passage.last_line + 1):
                begin = document.starts[number - 1]
                first, last = max(passage.start - begin, 0), min(passage.end - begin, len(document.line(number)))
                if first < last:
                    marks[number].append((first, last, claim.body.thing.type.value))
    return marks, stated


def _pieces(text: str, marks: Sequence[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """The line in pieces with the type that each shows; of nested names the outer shows."""
    at = 0
    for first, last, kind in sorted(marks, key=lambda m: (m[0], -m[1])):
        if first < at:
            continue
        yield text[at:first], ""
        yield text[first:last], kind
        at = last
    yield text[at:], ""


def terminal(extraction: Extraction, claims: Sequence[Claim], *, colour: bool) -> Iterator[str]:
    """The lines of the document with names marked (colours, else brackets) and claims below."""
    marks, stated = _by_line(extraction, claims)
    document = extraction.document
    for number in range(1, document.line_count + 1):
        if not document.line(number).strip():
            continue
        pieces = _pieces(document.line(number).rstrip(), marks.get(number, ()))
        shown = "".join((f"\x1b[{COLOURS[kind]};4m{text}\x1b[0m" if colour else f"[{text}]") if kind else text for text, kind in pieces)
        yield f"{number:>6} │ {shown}"
        for claim in stated.get(number, ()):
            yield f"       │   ↳ {says(claim)}  ({claim.rule}, {claim.confidence:.2f})"


def page(extraction: Extraction, claims: Sequence[Claim]) -> str:
    """The same as an HTML page of its own; every word of the document is text, never markup."""
    marks, stated = _by_line(extraction, claims)
    document = extraction.document
    body: list[str] = []
    for number in range(1, document.line_count + 1):
        if not document.line(number).strip():
            continue
        pieces = _pieces(document.line(number).rstrip(), marks.get(number, ()))
        shown = "".join(f'<mark class="{kind}" title="{kind}">{html.escape(text)}</mark>' if kind else html.escape(text) for text, kind in pieces)
        body.append(f'<div class="line" id="L{number}"><b>{number}</b><span>{shown}</span></div>')
        body += [f'<p class="claim">↳ {html.escape(says(c))} <i>{html.escape(c.rule)}, {c.confidence:.2f}</i></p>' for c in stated.get(number, ())]
    title = html.escape(document.title)
    legend = " ".join(f'<mark class="{kind}">{kind}</mark>' for kind in COLOURS)
    return (f'<!doctype html>\n<html lang="zh-Hant"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>'
            f"<body><h1>{title}</h1><p>{len(claims):,} 項陳述 claims · {legend}</p>\n" + "\n".join(body) + "\n</body></html>\n")


def says(claim: Claim) -> str:
    """A claim in one line."""
    match claim.body:
        case Relation(relation=relation, subject=subject, object=thing, role=role):
            other = thing.name if isinstance(thing, Thing) else thing
            return f"{relation}{f' ({role})' if role else ''} {subject.name} → {other}"
        case Funding(key=key):
            amount = claim.body.amount_twd if claim.body.amount_twd is not None else claim.body.amount
            return f"{key.measure} {key.program.name} {key.roc_year or ''} {amount:,} {claim.body.currency} ({key.status}, {key.scope})"
        case Indicator() as figure:
            values = " / ".join(f"{name} {value}" for name, value in (("target", figure.target), ("actual", figure.actual)) if value is not None)
            return f"indicator {figure.program.name} {figure.name} {figure.roc_year or ''} {values} {figure.unit} ({figure.scope})"
        case Period() as period:
            return f"period {period.program.name} {period.start}–{period.end}"
        case Delay() as delay:
            return f"delay {delay.program.name}: {delay.reason}"
        case Milestone() as milestone:
            return f"milestone {milestone.program.name} {milestone.date}: {milestone.description}"
        case Resolution() as resolution:
            return f"resolution {resolution.body} on {resolution.subject.name}: {resolution.description}"
        case Mention() as mention:
            return f"{mention.thing.type} {mention.surface} = {mention.thing.name}"
