"""/sparql: the SPARQL 1.1 Protocol for reading, over GET and both forms of POST.

A browser that brings no query gets the query page, one that brings a query gets its answer as a table; a program that
brings none gets the service description. Everyone else gets the bytes of the engine, in the media type that was asked for.
The route is a plain one: what the framework does for typed parameters would take longer than a small query.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from api import service_description
from api.admission import Refused, check_graphs
from api.answers import response
from api.clients import CLIENT
from api.config import Config
from api.errors import Malformed, NotAcceptable, Unsupported
from api.negotiation import FORMATS, GRAPHS, RESULTS, engine_type, wants_html
from api.serving import Served
from api.site import config, page, served
from api.streams import Stream
from api.tables import table_of_results
from api.workers import PUBLIC, Reply, Task
from kg.read.catalogue import catalogue

LIMIT_HEADERS = ("Mailuo-Time-Limit", "Mailuo-Result-Limit", "Mailuo-Streamed")
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_UTF8 = frozenset({"", "utf-8", "utf8", "us-ascii"})
_PARAMETERS = frozenset({"query", "default-graph-uri", "named-graph-uri"})
_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol: the query ("" for none), its dataset, and ?format= of our own pages."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str
    given: bool
    """Whether anything of the protocol was given, be it an empty query."""


async def sparql(request: Request) -> Response:
    held, limits = served(request), config(request)
    asked = await read(request)
    accept = FORMATS.get(asked.format, request.headers.get("accept")) if asked.format else request.headers.get("accept")
    html = asked.format == "html" or (not asked.format and wants_html(accept))
    if not asked.query.strip():
        if request.method == "POST" or asked.given:
            raise Malformed("請求沒有 query 參數。", "The request has no query parameter.")
        return await run_in_threadpool(_page, request, "") if html else _description(request, held, limits, accept)
    if html:
        reply = await _run(asked, held, limits, "*/*", limits.result_limit)
        if isinstance(reply, Stream):
            reply.leave()
            raise Malformed("結果太大，無法以網頁顯示。", "The result is too large for a page.")
        return await run_in_threadpool(_answer_page, request, asked, limits, reply)
    return response(await _run(asked, held, limits, accept, limits.stream_after), _headers(limits), limits.send_time_limit)


class NamedRoute(Route):
    """A route that the access log finds as it finds the framework's own."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return match, {**child, "route": self}


routes = [NamedRoute("/sparql", sparql, methods=["GET", "POST"])]


async def read(request: Request) -> Asked:
    """The query and dataset of a request; raises Malformed, Unsupported or Refused for what is none."""
    in_address = _pairs(request.scope["query_string"].decode("latin-1"))
    if request.method != "POST":
        return _asked(in_address)
    kind, charset = _media_type(request.headers.get("content-type", ""))
    body = await request.body()
    if kind == UPDATE:
        raise Refused("update")
    if charset not in _UTF8:
        raise Unsupported(f"charset={charset}")
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


def _media_type(header: str) -> tuple[str, str]:
    """The type and the charset that a Content-Type names."""
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    return kind, next((p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")), "")


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
    protocol = any(name in _PARAMETERS for name, _ in pairs)
    return Asked(queries[0] if queries else "", all_of("default-graph-uri"), all_of("named-graph-uri"), (all_of("format") or ("",))[0], protocol)


async def _run(asked: Asked, held: Served, limits: Config, accept: str | None, enough: int) -> Reply | Stream:
    tabular, rdf = engine_type(accept, RESULTS), engine_type(accept, GRAPHS)
    if not tabular and not rdf:
        raise NotAcceptable
    admitted = held.admit(asked.query, limits)
    check_graphs((*asked.default_graphs, *asked.named_graphs), held.owns_graph)
    task = Task(admitted.text, tabular, rdf, asked.default_graphs, asked.named_graphs, union=not admitted.names_graphs, base=held.root)
    return await held.pool.open(task, PUBLIC, CLIENT.get(), enough)


def _headers(limits: Config) -> dict[str, str]:
    return {"Mailuo-Time-Limit": f"{limits.query_time_limit:g}", "Mailuo-Result-Limit": str(limits.result_limit), "Vary": "Accept"}


def _description(request: Request, held: Served, limits: Config, accept: str | None) -> Response:
    rdf = engine_type(accept, GRAPHS)
    if not rdf:
        raise NotAcceptable
    address = f"{limits.public_url.rstrip('/')}/sparql" if limits.public_url else str(request.url.replace(query="", fragment=""))
    return response(Reply(rdf, service_description.describe(address, held.pool.graphs, rdf), 0.0), _headers(limits), limits.send_time_limit)


def _page(request: Request, query: str, **values: Any) -> Response:
    return page(request, "sparql.html", query=query, examples=list(catalogue().values()), **values)


def _answer_page(request: Request, asked: Asked, limits: Config, reply: Reply) -> Response:
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
    shown = _page(request, asked.query, **values)
    shown.headers.update(_headers(limits))
    return shown
