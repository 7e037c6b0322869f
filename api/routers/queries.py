"""/queries: every query file as an endpoint with typed parameters; the answer carries its rows, its SPARQL and its sources."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.errors import Malformed, NotAcceptable
from api.negotiation import FORMATS, GRAPHS, best, wants_html
from api.render import spoken
from api.serving import Served
from api.site import AConfig, ASeen, page, served, site_of
from api.tables import EVIDENCE, table_of_rows
from api.workers import Task
from kg.read import summaries
from kg.read.catalogue import Query, Words, catalogue
from kg.read.evidence import places
from kg.read.examples import examples
from kg.read.runner import Answer, UnknownQuery
from kg.read.store import Cell, Row
from kg.read.sure import NAME

router = APIRouter(tags=["queries"])

_SHOWN = 1000
_RESERVED = ("lang", "format")


@router.get("/queries", summary="The prepared queries / 既有查詢")
def listing(request: Request, config: AConfig, format: str = "") -> Response:
    """As RDF: each a sh:SPARQLExecutable with the values of its examples in it (`kg.read.examples`)."""
    found, accept = list(catalogue().values()), request.headers.get("accept")
    if wants_html(accept) and not format:
        return page(request, "queries.html", queries=found)
    rdf = [kind for kind, _ in GRAPHS if kind.partition("/")[2] not in ("json", "xml", "plain")]
    kind = best(FORMATS.get(format, "") if format else accept, ("application/json", *rdf))
    if kind is None:
        raise NotAcceptable
    if kind in rdf:
        release = served(request).release
        address = f"{site_of(request, config.public_url)}/sparql"
        return Response(examples(release.search, release.base, address, kind), media_type=kind, headers={"Vary": "Accept"})
    return JSONResponse({"queries": [_described(query) for query in found]})


@router.get("/queries/{name}", summary="Run a prepared query / 執行既有查詢")
def query(request: Request, seen: ASeen, name: str) -> Response:
    held = seen.served
    found = catalogue().get(name)
    if found is None:
        raise UnknownQuery(name)
    given: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        if key not in _RESERVED:
            given.setdefault(key, []).append(value)
    wanted = request.query_params.get("format", "")
    if wanted and wanted not in FORMATS:
        raise Malformed("沒有這種格式。", "There is no such format.")
    accept = FORMATS[wanted] if wanted else request.headers.get("accept")
    html = wanted == "html" or wants_html(accept)
    if html and not set(given) - {NAME} and any(p.required for p in found.parameters):
        return page(request, "query.html", query=found, given={}, answer=None, table=None, shown=_SHOWN)
    kind = "text/html" if html else best(accept, ("application/json", "text/csv"))
    if kind is None:
        raise NotAcceptable
    answer = summaries.answer(held.release, name, given)
    if html:
        table = table_of_rows(found.columns, answer.rows, spoken(request), _SHOWN)
        return page(request, "query.html", query=found, given={k: v[0] for k, v in given.items()}, answer=answer, table=table, shown=_SHOWN)
    if kind == "text/csv":
        reply = held.graph.reply(Task(answer.sparql, tabular="text/csv", rdf=""))
        return Response(reply.body, media_type="text/csv; charset=utf-8; header=present")
    return JSONResponse(_record(held, answer, given))


def _described(query: Query) -> dict[str, Any]:
    return {
        "name": query.name, "title": _both(query.title), "description": _both(query.description), "href": f"/queries/{query.name}",
        "parameters": [{"name": p.name, "type": p.type, "label": _both(p.label), "required": p.required, "default": p.default,
                        "example": p.example} for p in query.parameters],
        "columns": {name: _both(words) for name, words in query.columns.items()},
    }


def _record(served: Served, answer: Answer, given: dict[str, list[str]]) -> dict[str, Any]:
    return {"query": answer.query.name, "title": _both(answer.query.title), "release": served.release.id, "given": given,
            "bound": {name: [term.value for term in terms] for name, terms in answer.bound.items()},
            "rows": [_row(row) for row in answer.rows], "sparql": answer.sparql}


def _row(row: Row) -> dict[str, Any]:
    """Amounts whole where they are whole; sources as claims with their lines."""
    return {name: [{"claim": f"/claims/{p.claim}", "document": p.document, "lines": [p.first, p.last]} for p in places(value)]
            if name == EVIDENCE else _plain(value) for name, value in row.items()}


def _plain(value: Cell) -> Cell:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
