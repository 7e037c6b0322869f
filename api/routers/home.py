"""/: search, a question, the documents that were read, and what was not read."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.site import AServed, page
from api.summary import documents
from kg.read.summaries import answer

router = APIRouter(tags=["pages"])


@router.get("/", summary="Home page / 首頁")
def home(request: Request, served: AServed) -> Response:
    release = served.release
    industries = [row for row in answer(release, "industries").rows if row["programs"]]
    unique = {str(row["industry"]): row for row in sorted(industries, key=lambda r: -int(str(r["programs"])))}
    return page(request, "home.html", documents=documents(release), industries=list(unique.values())[:24], about=release.about,
                failures=release.report.get("failures", []))
