"""/id/{type}/{key}: what an IRI of the graph leads to; /data/{type}/{key}: what the graph says of it, as RDF.

A thing that was merged into another answers 301 to that one, a removed one 410, both by the register of redirects.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.errors import Gone, NotAcceptable, NotFound
from api.links import Links, with_parameter
from api.negotiation import FORMATS, GRAPHS, engine_type, wants_html
from api.serving import Served
from api.site import ASeen
from api.workers import Task
from kg.read.store import Graph
from kg.read.sure import SureGraph, expanded
from kg.read.terms import ENTITY_CLASSES
from ontology.turtle import NAMESPACE as ML

router = APIRouter(tags=["linked data"])

_SURE = f"""
  # sure <{{iri}}> ?p ?o
  OPTIONAL {{{{ <{{iri}}> <{ML}confidence> ?own }}}}
  # least ?own
  OPTIONAL {{{{ SELECT (MAX(?of) AS ?best) WHERE {{{{ ?by <{ML}states> <{{iri}}> ; <{ML}confidence> ?of }}}} }}}}
  # least ?best
"""
_WITH_PAGE = frozenset({*ENTITY_CLASSES, "claim", "document"})


@router.get("/id/{kind}/{key}", summary="An IRI: to its page or its data / 識別碼")
def identifier(request: Request, seen: ASeen, kind: str, key: str) -> Response:
    served = seen.served
    iri = _iri(served, kind, key)
    moved = merged(served, iri)
    if moved:
        return RedirectResponse(f"/id/{moved}", 301)
    page = kind in _WITH_PAGE and wants_html(request.headers.get("accept"))
    target = Links(served.release.base).thing(iri) if page else f"/data/{kind}/{key}"
    return RedirectResponse(with_parameter(target, request.state.least), 303, {"Vary": "Accept"})


@router.get("/data/{kind}/{key}", summary="What the graph says of a thing, as RDF / 資料")
def data(request: Request, seen: ASeen, kind: str, key: str, format: str = "") -> Response:
    served = seen.served
    iri = _iri(served, kind, key)
    moved = merged(served, iri)
    if moved:
        return RedirectResponse(f"/data/{moved}", 301)
    accept = request.headers.get("accept")
    rdf = engine_type(FORMATS.get(format, "") if format else "*/*" if wants_html(accept) else accept, GRAPHS)
    if not rdf:
        raise NotAcceptable
    reply = served.graph.reply(Task(described(iri, seen.graph), tabular="", rdf=rdf))
    if seen.least and not seen.graph.rows(expanded(f"SELECT ?p {{ <{iri}> ?p ?o {_SURE.format(iri=iri)} }} LIMIT 1", seen.least)):
        raise NotFound("沒有這麼可信的敘述。", "No claim that sure says it.")
    return Response(reply.body, media_type=reply.media_type, headers={"Vary": "Accept"})


def described(iri: str, graph: Graph) -> str:
    """The query for what a graph says of a thing: everything, or what is sure enough."""
    if not isinstance(graph, SureGraph):
        return f"DESCRIBE <{iri}>"
    return expanded(f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o {_SURE.format(iri=iri)} }}", graph.least)


def merged(served: Served, iri: str) -> str:
    """Type and key of what took the place of an IRI, empty for one that is alive; raises Gone, or NotFound for one never known."""
    if exists(served, iri):
        return ""
    if not served.redirects.known(iri):
        raise NotFound("圖譜中沒有這個識別碼。", "The graph has no such identifier.")
    target = served.redirects.target(iri)
    if target is None or not target.startswith(served.release.base):
        raise Gone
    return target.removeprefix(served.release.base)


def exists(served: Served, iri: str) -> bool:
    """Whether the graph says anything of an IRI."""
    return served.release.search.entity(iri) is not None or b'"boolean":true' in served.graph.query(f"ASK {{ <{iri}> ?p ?o }}")


def _iri(served: Served, kind: str, key: str) -> str:
    if not all(part and all(c.isalnum() or c in "-._~%" for c in part) for part in (kind, key)):
        raise NotFound("圖譜中沒有這個識別碼。", "The graph has no such identifier.")
    return f"{served.release.base}{kind}/{key}"
