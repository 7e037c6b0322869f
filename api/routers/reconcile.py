"""/reconcile: the Reconciliation Service API 0.2, for OpenRefine: manifest, queries, suggest, preview, extend."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.errors import Malformed, NotFound
from api.render import spoken
from api.site import AConfig, ASeen, Seen, page, site_of
from kg.read.reconcile import MOST, NameIndex, Reconciler, WrongRequest
from kg.read.terms import ENTITY_CLASSES

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])

_WIDTH, _HEIGHT = 420, 160
_FRAMED = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"}
"""A preview is shown in a frame of the client; it has no form and no script."""
Prefix = Annotated[str, Query(max_length=200, description="What the names contain / 名稱包含的字")]


def _reconciler(request: Request, seen: Seen) -> Reconciler:
    held = seen.served
    if held.names is None:
        held.names = NameIndex(held.release.search)
    language = spoken(request)
    return Reconciler(seen.graph, held.release.search, held.names, held.release.base, partial(held.terms.label, language=language))


@router.get("", summary="The manifest, or the answer to queries or extend / 對照服務")
def read(request: Request, seen: ASeen, config: AConfig, queries: str = "", extend: str = "") -> Response:
    return _answer(request, seen, config.public_url, queries, extend)


@router.post("", summary="Queries or extend, as a form / 對照查詢", openapi_extra={"requestBody": {"content": {"application/x-www-form-urlencoded": {
    "schema": {"type": "object", "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}}}}}}})
async def write(request: Request, seen: ASeen, config: AConfig) -> Response:
    form = await request.form()
    given = {name: value for name in ("queries", "extend") if isinstance(value := form.get(name, ""), str)}
    return await run_in_threadpool(_answer, request, seen, config.public_url, given.get("queries", ""), given.get("extend", ""))


def _answer(request: Request, seen: Seen, public: str, queries: str, extend: str) -> Response:
    found = _reconciler(request, seen)
    try:
        if queries:
            return JSONResponse(found.queries(_json(queries)))
        if extend:
            return JSONResponse(found.extend(_json(extend)))
    except WrongRequest as error:
        raise Malformed(str(error), str(error)) from None
    return JSONResponse(_manifest(found, site_of(request, public), seen))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("queries 與 extend 須為 JSON。", "queries and extend are JSON.") from None


def _manifest(found: Reconciler, site: str, seen: Seen) -> dict[str, Any]:
    base = seen.release.base
    suggest = {name: {"service_url": site, "service_path": f"/reconcile/suggest/{name}"} for name in ("entity", "type", "property")}
    return {
        "versions": ["0.2"], "name": "脈絡 Mailuo", "identifierSpace": base, "schemaSpace": "https://w3id.org/mailuo/ns#",
        "documentation": f"{site}/dataset", "serviceVersion": str(seen.release.about.get("version", "")),
        "defaultTypes": found.types(), "view": {"url": f"{site}/id/{{{{id}}}}"}, "suggest": suggest,
        "preview": {"url": f"{site}/reconcile/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "extend": {"propose_properties": {"service_url": site, "service_path": "/reconcile/properties"}, "property_settings": []},
    }


@router.get("/suggest/entity", summary="Things whose name has a string / 建議事物")
def suggest_entity(request: Request, seen: ASeen, prefix: Prefix = "", cursor: Annotated[int, Query(ge=0, le=10_000)] = 0) -> Response:
    return JSONResponse(_reconciler(request, seen).suggest_entities(prefix, cursor))


@router.get("/suggest/type", summary="Types / 建議類別")
def suggest_type(request: Request, seen: ASeen, prefix: Prefix = "") -> Response:
    return JSONResponse(_reconciler(request, seen).suggest_types(prefix))


@router.get("/suggest/property", summary="Properties / 建議屬性")
def suggest_property(request: Request, seen: ASeen, prefix: Prefix = "") -> Response:
    return JSONResponse(_reconciler(request, seen).suggest_properties(prefix))


@router.get("/properties", summary="Properties that things of a type have / 可擴充的屬性")
def properties(request: Request, seen: ASeen, type: str = "program", limit: Annotated[int, Query(ge=1, le=100)] = MOST) -> Response:
    try:
        return JSONResponse(_reconciler(request, seen).propose(type, limit))
    except WrongRequest as error:
        raise Malformed(str(error), str(error)) from None


@router.get("/preview", summary="A thing in a small frame / 預覽")
def preview(request: Request, seen: ASeen, id: Annotated[str, Query(max_length=200)]) -> Response:
    hit = seen.release.search.entity(seen.release.base + id)
    if hit is None:
        raise NotFound("圖譜中沒有這項事物。", "The graph has no such thing.")
    shown = page(request, "preview.html", hit=hit, kind=ENTITY_CLASSES[hit.type])
    shown.headers.update(_FRAMED)
    return shown
