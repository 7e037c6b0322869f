"""/feeds: what changed from release to release, as Atom: of everything, and of one program or agency or other thing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.errors import NotFound
from api.render import spoken
from api.site import AConfig, AServed, site_of
from kg.read.feed import feed
from kg.read.published import changes
from kg.read.terms import ENTITY_CLASSES

router = APIRouter(tags=["linked data"])

_TYPE = "application/atom+xml; charset=utf-8"


@router.get("/feeds/changes.atom", summary="Changes from release to release, as Atom / 變更通知")
def everything(request: Request, served: AServed, config: AConfig) -> Response:
    release, site = served.release, site_of(request, config.public_url)
    return Response(feed(changes(release), site, f"{site}{request.url.path}", served.root, spoken(request)), media_type=_TYPE)


@router.get("/feeds/{kind}/{key}.atom", summary="Changes of a program, an agency or another thing, as Atom / 一項事物的變更通知")
def of_thing(request: Request, served: AServed, config: AConfig, kind: str, key: str) -> Response:
    """Of an agency also what changed of the programs that it carries out."""
    release, site, iri = served.release, site_of(request, config.public_url), f"{served.release.base}{kind}/{key}"
    sets = changes(release) if kind in ENTITY_CLASSES and key.isalnum() else []
    hit = release.search.entity(iri) if kind in ENTITY_CLASSES and key.isalnum() else None
    gone = next((c for told in sets for c in told["changes"] if c["thing"] == iri), None)
    if hit is None and gone is None:
        raise NotFound("圖譜中沒有這項事物。", "The graph has no such thing.")
    label = hit.label if hit else str(gone["label"]) if gone else ""
    return Response(feed(sets, site, f"{site}{request.url.path}", served.root, spoken(request), iri, label), media_type=_TYPE)
