"""The dataset for harvesters and people: /.well-known/void, /dataset, /catalogue, /dumps, /ontology, and IRIs outside /id.

IRIs of concepts, named graphs and queries lead where those of things do: 303 to a page or to data, by Accept.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from pyoxigraph import NamedNode

from api.errors import NotAcceptable, NotFound
from api.negotiation import FORMATS, GRAPHS, engine_type, wants_html
from api.site import AConfig, AServed, page, site_of
from api.workers import Task
from kg.read import dataset
from kg.read.catalogue import catalogue
from kg.read.published import File, files, path_of
from ontology import reference
from ontology.turtle import SCHEME

router = APIRouter(tags=["linked data"])


def rdf_type(request: Request, format: str = "") -> str:
    """The RDF media type that is wanted, Turtle for a browser; raises NotAcceptable."""
    accept = request.headers.get("accept")
    found = engine_type(FORMATS.get(format, "") if format else "*/*" if wants_html(accept) else accept, GRAPHS)
    if not found:
        raise NotAcceptable
    return found


@router.get("/.well-known/void", summary="The dataset described: VoID and DCAT / 資料集描述")
def void(request: Request, served: AServed, config: AConfig, format: str = "") -> Response:
    media_type = rdf_type(request, format)
    return Response(dataset.description(served.release, site_of(request, config.public_url), media_type), media_type=media_type, headers={"Vary": "Accept"})


@router.get("/catalogue", summary="The catalogue, in DCAT / 資料目錄")
@router.get("/dataset", summary="The dataset: licence, citation, files / 資料集")
@router.get("/dumps", summary="Files that can be fetched / 可下載的檔案")
def about(request: Request, served: AServed, config: AConfig, format: str = "") -> Response:
    accept = request.headers.get("accept")
    told = dataset.about(served.release)
    if wants_html(accept) and not format:
        return page(request, "dataset.html", about=told, site=site_of(request, config.public_url))
    if request.url.path == "/dumps":
        return JSONResponse({"release": told.release, "files": [_described(file) for file in told.files]})
    return void(request, served, config, format)


def _described(file: File) -> dict[str, object]:
    return {"name": file.name, "href": f"/dumps/{file.name}", "bytes": file.size, "sha256": file.sha256, "media_type": file.media_type}


@router.get("/dumps/{name}", summary="A published file of the release / 下載檔案")
def dump(served: AServed, name: str) -> Response:
    try:
        file = path_of(served.release, name)
    except KeyError:
        raise NotFound("沒有這個檔案；見 /dumps。", "There is no such file; see /dumps.") from None
    told = next(f for f in files(served.release) if f.name == name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Repr-Digest": f"sha-256={told.sha256}"}
    return FileResponse(file, media_type=told.packing or told.media_type, headers=headers)


@router.get("/ontology", summary="The vocabulary / 本體")
def ontology(request: Request, format: str = "") -> Response:
    if wants_html(request.headers.get("accept")) and not format:
        return page(request, "ontology.html", found=reference.reference())
    return _part(request, "core", format)


@router.get("/ontology/{part}", summary="A part of the vocabulary as RDF: core, shapes, alignments, a scheme / 本體各部分")
def ontology_part(request: Request, part: str, format: str = "") -> Response:
    if part not in reference.parts():
        raise NotFound("本體沒有這個部分；見 /ontology。", "The ontology has no such part; see /ontology.")
    return _part(request, part, format)


def _part(request: Request, part: str, format: str) -> Response:
    media_type = rdf_type(request, format)
    return Response(reference.as_rdf(part, media_type), media_type=media_type, headers={"Vary": "Accept"})


@router.get("/ns", summary="The namespace of the vocabulary / 本體的命名空間")
def namespace(request: Request) -> Response:
    return RedirectResponse("/ontology", 303, {"Vary": "Accept"})


@router.get("/scheme/{kind}/{key}", summary="A concept: its page, or what the graph says of it / 概念")
def concept(request: Request, served: AServed, kind: str, key: str, format: str = "") -> Response:
    """Concepts keep the IRI of their scheme in the graph; a thing of a scheme (a place, an agency) has one of its own, which it leads to."""
    if not all(part and all(c.isalnum() or c in "-_" for c in part) for part in (kind, key)):
        raise NotFound("沒有這個概念。", "There is no such concept.")
    iri = NamedNode(f"{SCHEME}{kind}/{key}")
    rows = served.graph.rows(f"SELECT ?p ?o (LANG(?o) AS ?l) WHERE {{ {iri} ?p ?o }} ORDER BY ?p ?o")
    if not rows:
        raise NotFound("沒有這個概念。", "There is no such concept.")
    if wants_html(request.headers.get("accept")) and not format:
        return page(request, "concept.html", iri=iri.value, rows=rows)
    media_type = rdf_type(request, format)
    reply = served.graph.reply(Task(f"DESCRIBE {iri}", tabular="", rdf=media_type))
    return Response(reply.body, media_type=reply.media_type, headers={"Vary": "Accept"})


@router.get("/graph/{name:path}", summary="A named graph, as RDF / 具名圖")
def graph(request: Request, served: AServed, name: str) -> Response:
    iri = f"{served.graph_root}{quote(name, safe='/%')}"
    if iri not in served.pool.graphs:
        raise NotFound("沒有這個具名圖。", "There is no such named graph.")
    query = quote(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    return RedirectResponse(f"/sparql?query={query}", 303)  # where large answers are sent as they come


@router.get("/query/{name}", summary="A prepared query by its IRI / 既有查詢的識別碼")
def query(name: str) -> Response:
    if name not in catalogue():
        raise NotFound("沒有這個查詢；見 /queries。", "There is no such query; see /queries.")
    return RedirectResponse(f"/queries/{name}", 303)
