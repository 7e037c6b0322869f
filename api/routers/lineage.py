"""/lineage/{name}: what came before and after a thing, as a page and as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from api.lineage_view import as_record, found_thing, lineage_view
from api.links import Links
from api.negotiation import wants_html
from api.site import ASeen, page

router = APIRouter(tags=["pages"])
Name = Annotated[str, Path(max_length=500, description="A name, type/key, or an IRI of a thing / 名稱、類別與鍵，或 IRI")]


@router.get("/lineage/{name:path}", summary="What came before and after a thing, and what documents say of it year by year / 沿革",
            response_description="The line of things; each step with its basis (stated, reference, inferred) and passages; the years")
def lineage(request: Request, served: ASeen, name: Name) -> Response:
    """Steps that documents state have their passages; reference facts and what a rule infers are told apart by `basis`."""
    view = lineage_view(served.release, found_thing(served.release, name))
    if wants_html(request.headers.get("accept")):
        return page(request, "lineage.html", view=view)
    return JSONResponse(as_record(served.release, view, Links(served.release.base, least=request.state.least)), headers={"Vary": "Accept"})
