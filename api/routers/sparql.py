"""/sparql: the SPARQL 1.1 Protocol for reading, over GET and both forms of POST.

A browser that brings no query gets the query page, one that brings a query gets its answer as a table. Everyone else gets
the bytes of the engine, in the media type that was asked for, whole or not at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.admission import Refused, admit, check_graphs
from api.config import Config
from api.errors import Malformed, NotAcceptable, Unsupported
from api.negotiation import FORMATS, GRAPHS, RESULTS, engine_type, wants_html
from api.serving import Served
from api.site import AConfig, AServed, page
from api.tables import table_of_results
from api.workers import Reply, Task
from kg.read.catalogue import catalogue

router = APIRouter(tags=["sparql"])

LIMIT_HEADERS = ("Mailuo-Time-Limit", "Mailuo-Result-Limit")
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_SHOWN = 1000
_CHARSET = {"text/csv": "text/csv; charset=utf-8; header=present", "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
            "text/turtle": "text/turtle; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol: the query ("" for none), its dataset, and ?format= of our own pages."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str


@router.get("/sparql", summary="SPARQL 1.1 query / 查詢")
@router.post("/sparql", summary="SPARQL 1.1 query / 查詢")
async def sparql(request: Request, served: AServed, config: AConfig) -> Response:
    asked = await read(request)
    accept = FORMATS.get(asked.format, request.headers.get("accept")) if asked.format else request.headers.get("accept")
    html = asked.format == "html" or (not asked.format and wants_html(accept))
    if not asked.query.strip():
        if html and request.method == "GET":
            return _page(request, "")
        raise Malformed("請求沒有 query 參數。", "The request has no query parameter.")
    if html:
        return await run_in_threadpool(_answer_page, request, asked, served, config, await _run(asked, served, config, "*/*"))
    reply = await _run(asked, served, config, accept)
    return Response(reply.body, media_type=_CHARSET.get(reply.media_type, reply.media_type), headers=_headers(config))


async def read(request: Request) -> Asked:
    """The query and dataset of a request; raises Malformed, Unsupported or Refused for what is none."""
    in_address = _pairs(request.url.query)
    if request.method != "POST":
        return _asked(in_address)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if kind == UPDATE:
        raise Refused("update")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"請求本文不是 UTF-8（位元組 {error.start}）。", f"The body is not UTF-8 (byte {error.start}).") from None
    if kind == QUERY:
        if any(name == "query" for name, _ in in_address):
            raise Malformed("query 只能給一次。", "Only one query can be given.")
        return _asked([*in_address, ("query", text)])
    if kind == FORM:
        return _asked([*in_address, *_pairs(text)])
    raise Unsupported(kind)


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise Malformed("參數不是 UTF-8。", "The parameters are not UTF-8.") from None
    except ValueError:
        raise Malformed("參數太多。", "Too many parameters.") from None


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    if all_of("update") or all_of("using-graph-uri") or all_of("using-named-graph-uri"):
        raise Refused("update")
    queries = all_of("query")
    if len(queries) > 1:
        raise Malformed("query 只能給一次。", "Only one query can be given.")
    return Asked(queries[0] if queries else "", all_of("default-graph-uri"), all_of("named-graph-uri"), (all_of("format") or ("",))[0])


async def _run(asked: Asked, served: Served, config: Config, accept: str | None) -> Reply:
    tabular, rdf = engine_type(accept, RESULTS), engine_type(accept, GRAPHS)
    if not tabular and not rdf:
        raise NotAcceptable
    admitted = admit(asked.query, served.owns_graph, config.query_size_limit, config.nesting_limit)
    check_graphs((*asked.default_graphs, *asked.named_graphs), served.owns_graph)
    task = Task(admitted.text, tabular, rdf, asked.default_graphs, asked.named_graphs, union=not admitted.names_graphs)
    return await served.pool.answer(task)


def _headers(config: Config) -> dict[str, str]:
    return {"Mailuo-Time-Limit": f"{config.query_time_limit:g}", "Mailuo-Result-Limit": str(config.result_limit), "Vary": "Accept"}


def _page(request: Request, query: str, **values: Any) -> Response:
    return page(request, "sparql.html", query=query, examples=list(catalogue().values()), **values)


def _answer_page(request: Request, asked: Asked, served: Served, config: Config, reply: Reply) -> Response:
    """The query page with its answer: a table, or the text of a graph."""
    values: dict[str, Any] = {"seconds": reply.seconds, "shown": _SHOWN, "table": None, "truth": None, "graph": ""}
    if reply.media_type == RESULTS[0][0]:
        found = json.loads(reply.body)
        if "boolean" in found:
            values["truth"] = bool(found["boolean"])
        else:
            values["table"] = table_of_results(found, _SHOWN)
    else:
        values["graph"] = reply.body[:200_000].decode("utf-8", errors="ignore")
    response = _page(request, asked.query, **values)
    response.headers.update(_headers(config))
    return response
