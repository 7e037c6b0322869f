"""/documents: what was read; /documents/{id}: the text with everything marked that a claim was read from, some lines a page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from api.errors import NotAcceptable, NotFound
from api.marks import Mark, MarkedLine, line_count, marked
from api.negotiation import best, wants_html
from api.site import AConfig, ASeen, Seen, page
from api.summary import DocumentSummary, documents
from kg.read.runner import run
from kg.read.store import Row
from kg.read.terms import local

router = APIRouter(tags=["documents"])


@router.get("/documents", summary="Documents read, and what was not read of them / 讀過的文件")
def listing(request: Request, served: ASeen) -> Response:
    found = documents(served.release)
    failures = served.release.report.get("failures", [])
    if wants_html(request.headers.get("accept")):
        return page(request, "documents.html", documents=found, failures=failures)
    return JSONResponse({"release": served.release.id, "documents": [d.as_json() for d in found], "failures": failures})


@router.get("/documents/{document}", summary="A document with its marked passages / 文件原文與標示")
def document(request: Request, served: ASeen, config: AConfig, document: str, line: Annotated[int, Query(ge=1)] = 1) -> Response:
    """`line`: the page that has this line is shown. As text/plain: the whole text, as it was decoded."""
    summary = next((d for d in documents(served.release) if d.id == document), None)
    if summary is None or document not in served.release.documents:
        raise NotFound("沒有這份文件；見 /documents。", "There is no such document; see /documents.")
    text = served.release.text(document)
    html = wants_html(request.headers.get("accept"))
    kind = "text/html" if html else best(request.headers.get("accept"), ("application/json", "text/plain"))
    if kind is None:
        raise NotAcceptable
    if kind == "text/plain":
        return PlainTextResponse(text)
    total = line_count(text)
    first = (min(line, total) - 1) // config.page_lines * config.page_lines + 1
    last = min(first + config.page_lines - 1, total)
    lines = marked(text, _marks(served, document, first, last), first, last)
    if not html:
        return JSONResponse({"release": served.release.id, **summary.as_json(), "lines": [_line(x) for x in lines]})
    return page(request, "document.html", document=summary, lines=lines, first=first, last=last, total=total, page_lines=config.page_lines,
                named=_named(served, summary))


def _marks(served: Seen, document: str, first: int, last: int) -> list[Mark]:
    given: dict[str, str | int] = {"document": document, "first": first, "last": last}
    rows = run(served.graph, served.release.search, "passages_of_document", given, served.release.base).rows
    return [_mark(row) for row in rows if row["role"] in ("value", "subject")]


def _mark(row: Row) -> Mark:
    return Mark(int(str(row["start"])), int(str(row["end"])), local(str(row["claim"])), str(row["kind"]), str(row["role"]), str(row["label"] or ""))


def _named(served: Seen, summary: DocumentSummary) -> list[Row]:
    rows = run(served.graph, served.release.search, "entities_of_document", {"document": summary.id}, served.release.base).rows
    return list(rows[:30])


def _line(line: MarkedLine) -> dict[str, Any]:
    return {"line": line.number, "text": "".join(s.text for s in line.stretches),
            "marks": [{"text": s.text, "claim": f"/claims/{s.mark.claim}", "kinds": list(s.kinds)} for s in line.stretches if s.mark]}
