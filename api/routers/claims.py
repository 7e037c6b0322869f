"""/claims/{id}: what a claim states, and the words that say it, marked within the lines around them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.negotiation import wants_html
from api.site import AConfig, ASeen, Seen, page
from api.statement import Part, statement
from kg.read.evidence import Evidence, UnknownClaim, evidence
from kg.read.terms import local

router = APIRouter(tags=["claims"])


@router.get("/claims/{claim}", summary="A claim with its evidence / 一則敘述與其原文")
def claim(request: Request, served: ASeen, config: AConfig, claim: str) -> Response:
    if not claim.isalnum():
        raise UnknownClaim(claim)
    found = evidence(served.release, claim, config.context_lines)
    parts = statement(served.graph, found.iri)
    if wants_html(request.headers.get("accept")):
        return page(request, "claim.html", claim=found, parts=parts)
    return JSONResponse(_record(served, found, parts))


def _record(served: Seen, found: Evidence, parts: list[Part]) -> dict[str, Any]:
    return {
        "id": found.claim, "iri": found.iri, "release": served.release.id, "kind": found.kind, "confidence": found.confidence,
        "extractor": found.extractor, "document": found.document, "title": found.title, "verified": found.verified,
        "states": [{"property": local(p.predicate), "value": p.value if isinstance(p.value, str | int | bool | None) else str(p.value),
                    **({"label": p.zh, "label_en": p.en} if p.iri else {})} for p in parts],
        "spans": [{"role": p.role, "lines": [p.first_line, p.last_line], "start": p.start, "end": p.end, "quote": p.quote, "page": p.page,
                   "verified": p.verified} for p in found.passages],
        "lines": [{"line": line.number, "pieces": [{"text": piece.text, "role": piece.role} for piece in line.pieces]}
                  for extract in found.extracts for line in extract.lines],
        "href": f"/documents/{found.document}?line={found.passages[0].first_line}#L{found.passages[0].first_line}",
    }
