"""/program/{key}, /agency/{key}, /industry/{key} and the other types: the page of a thing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.entity_view import entity_view
from api.errors import NotFound
from api.links import with_parameter
from api.negotiation import wants_html
from api.routers.ids import merged
from api.site import ASeen, page
from kg.read.terms import ENTITY_CLASSES

router = APIRouter(tags=["pages"])


@router.get("/{kind}/{key}", summary="The page of a thing, or its data / 事物的頁面")
def entity(request: Request, served: ASeen, kind: str, key: str) -> Response:
    if kind not in ENTITY_CLASSES or not key.isalnum():
        raise NotFound("沒有這個網址。", "There is nothing at this address.")
    if not wants_html(request.headers.get("accept")):
        return RedirectResponse(with_parameter(f"/data/{kind}/{key}", request.state.least), 303, {"Vary": "Accept"})
    iri = f"{served.release.base}{kind}/{key}"
    hit = served.release.search.entity(iri)
    if hit is None:
        moved = merged(served.served, iri)
        if moved:
            return RedirectResponse(f"/{moved}", 301)
        raise NotFound("圖譜中沒有這項事物。", "The graph has no such thing.")
    return page(request, "entity.html", view=entity_view(served.release, hit))
