"""/ask?q=…: a question in Chinese or English, answered with rows, the query that ran, sources, and what was not understood."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.negotiation import wants_html
from api.program_rows import from_answer
from api.site import ASeen, page
from kg.ask.answer import ask as answer_question
from kg.ask.answer import suggestions
from kg.ask.restate import process

router = APIRouter(tags=["ask"])


@router.get("/ask", summary="Ask a question / 提問")
def ask(request: Request, served: ASeen, q: Annotated[str, Query(max_length=500)] = "") -> Response:
    html = wants_html(request.headers.get("accept"))
    if html and not q.strip():
        return page(request, "ask.html", q="", answer=None, suggestions=suggestions())
    answer = answer_question(served.release, q, process(request.app.state.config.ask_model)).as_record()
    if not html:
        return JSONResponse({"release": served.release.id, **answer})
    rows = from_answer(answer["rows"])
    return page(request, "ask.html", q=q, answer=answer, rows=rows, columns=list(dict.fromkeys(name for row in rows for name, _ in row.more)))
