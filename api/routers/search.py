"""/search?q=…: things by any part of a name, and paragraphs by any string."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.links import Links
from api.negotiation import wants_html
from api.site import ASeen, page
from kg.read.search import sure_things
from kg.read.search_schema import fold
from kg.read.terms import ENTITY_CLASSES

router = APIRouter(tags=["search"])

_ENTITIES, _PASSAGES = 30, 20


@router.get("/search", summary="Search for things and passages / 搜尋事物與原文")
def search(request: Request, served: ASeen, q: Annotated[str, Query(max_length=200)] = "",
           type: Annotated[str, Query(description="program, agency, … ; empty for all / 類別")] = "",
           document: Annotated[str, Query(max_length=200)] = "", offset: Annotated[int, Query(ge=0, le=100_000)] = 0) -> Response:
    """Case, width, spaces and 臺/台 do not matter. `offset` pages through the passages."""
    types = (type,) if type in ENTITY_CLASSES else ()
    index = served.release.search
    things = sure_things(served.graph, index, q, types, _ENTITIES) if q and not offset else []
    passages = index.passages(q, document, _PASSAGES + 1, offset) if q else []
    more, passages = len(passages) > _PASSAGES, passages[:_PASSAGES]
    if wants_html(request.headers.get("accept")):
        return page(request, "search.html", q=q, type=type, types=list(ENTITY_CLASSES), things=things, document=document, offset=offset,
                    passages=[(hit, split(hit.text, q)) for hit in passages], next_offset=offset + _PASSAGES if more else 0)
    links = Links(served.release.base)
    return JSONResponse({"q": q, "release": served.release.id, "entities": [{**asdict(hit), "href": links.thing(hit.iri)} for hit in things],
                         "passages": [{**asdict(hit), "href": links.lines(hit.document, hit.first_line)} for hit in passages],
                         "next_offset": offset + _PASSAGES if more else None})


def split(text: str, asked: str) -> list[tuple[str, bool]]:
    """A text cut where it says what was asked, each piece with whether it does; compared as the index compares."""
    wanted = fold(asked)
    folded, origin = "", list[int]()
    for i, character in enumerate(text):
        part = fold(character)
        folded += part
        origin += [i] * len(part)
    pieces, cut, at = list[tuple[str, bool]](), 0, folded.find(wanted) if wanted else -1
    while at >= 0:
        first, last = origin[at], origin[at + len(wanted) - 1] + 1
        if first >= cut:
            pieces += [(text[cut:first], False), (text[first:last], True)]
            cut = last
        at = folded.find(wanted, at + len(wanted))
    pieces.append((text[cut:], False))
    return [piece for piece in pieces if piece[0]]
