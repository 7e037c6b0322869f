"""What can go wrong, in one table: each kind with its status and its words; nothing else of a failure is shown to anyone."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.admission import Refused
from api.failures import WorkerError
from api.middleware.security import HEADERS
from api.negotiation import wants_html
from kg.read.evidence import UnknownClaim
from kg.read.release import ReleaseError
from kg.read.runner import ParameterError, UnknownQuery
from kg.read.search import SearchError
from kg.read.store import QueryError, StoreError

log = logging.getLogger("mailuo.errors")

_PLACE = re.compile(r"\bat (\d+):(\d+)")
_LONGEST_DETAIL = 600


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure as it is told: HTTP status, code, words in both languages, the engine's or the client's own detail."""

    status: int
    code: str
    zh: str
    en: str
    detail: str = ""
    line: int = 0
    column: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"status": self.status, "code": self.code, "zh": self.zh, "en": self.en}
        if self.detail:
            told["detail"] = self.detail
        if self.line:
            told |= {"line": self.line, "column": self.column}
        return {"error": told}


class NotFound(Exception):
    """There is no such thing; `zh` and `en` say what was looked for."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Gone(Exception):
    """A thing that was there once, and that nothing took the place of."""


class NotAcceptable(Exception):
    """None of the media types asked for can be given."""


class Unsupported(Exception):
    """A request body of a type that the endpoint does not take."""


class Malformed(Exception):
    """A request that breaks the protocol; `zh` and `en` say how."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class NothingBuilt(Exception):
    """There is no release to serve yet."""


REFUSALS: Mapping[str, tuple[int, str, str]] = {
    "size": (413, "查詢文字太長。", "The query text is too long."),
    "nesting": (400, "括號巢狀太深。", "Brackets are nested too deeply."),
    "operators": (400, "運算子或子句太多；清單請改用 VALUES。", "Too many operators or clauses; write lists with VALUES."),
    "service": (403, "本端點不代為連線其他端點（SERVICE）。", "This endpoint does not connect to others (SERVICE)."),
    "update": (403, "本端點只供查詢，不接受更新。", "This endpoint is read-only and takes no updates."),
    "graph": (403, "只能查詢本服務的圖（FROM、GRAPH 參數）；見 /limits。", "Only graphs of this service can be queried (FROM, graph parameters); see /limits."),
    "string": (400, "字串沒有結束，或含有 SPARQL 沒有的跳脫字元。", "A string does not end, or holds an escape that SPARQL does not have."),
    "ambiguous": (400, "這個「<」可作 IRI 或小於，請加空白或寫完整的 IRI。", "This “<” may begin an IRI or mean less-than; add a space or write a full IRI."),
}
FAILURES: Mapping[str, tuple[int, str, str]] = {
    "syntax": (400, "不是正確的 SPARQL 1.1 查詢。", "This is not a correct SPARQL 1.1 query."),
    "evaluation": (400, "查詢引擎無法計算這項查詢。", "The engine cannot evaluate this query."),
    "not_acceptable": (406, "這種查詢的結果沒有所要求的格式。", "The results of this form of query cannot be given in the media type asked for."),
    "result_limit": (
        413, "結果超過大小上限，未回傳任何部分；請加 LIMIT 或縮小範圍。",
        "The result is larger than the limit and no part of it is sent; add a LIMIT or ask for less.",
    ),
    "engine": (503, "查詢引擎無法執行這項查詢。", "The engine could not run this query."),
    "time_limit": (504, "查詢超過時限，已停止。", "The query ran longer than the limit and was stopped."),
    "memory_limit": (507, "查詢超過記憶體上限，已停止。", "The query took more memory than the limit and was stopped."),
    "crashed": (503, "查詢太複雜，執行它的行程已中止並替換。", "The query was too much for the process that ran it, which has been replaced."),
    "busy": (503, "目前查詢太多，請稍後再試。", "Too many queries at the moment; try again soon."),
    "closed": (503, "服務正在更換版本，請再試一次。", "The service is changing releases; try again."),
}
STATUSES: Mapping[int, tuple[str, str, str]] = {
    404: ("not_found", "沒有這個網址。", "There is nothing at this address."),
    405: ("method", "這個網址不接受這種請求方法。", "This address does not take this method."),
    408: ("slow", "請求沒有及時送完。", "The request did not come in time."),
    413: ("body", "請求本文太大。", "The body of the request is too large."),
}


def _refused(error: Refused) -> Problem:
    status, zh, en = REFUSALS[error.kind]
    return Problem(status, error.kind, zh, en, error.detail, error.line, error.column)


def _failed(error: WorkerError) -> Problem:
    status, zh, en = FAILURES[error.kind]
    place = _PLACE.search(error.detail) if error.kind == "syntax" else None
    detail = " ".join(error.detail.split())[:_LONGEST_DETAIL] if error.kind in ("syntax", "evaluation") else ""
    headers = {"Retry-After": "2"} if error.kind in ("busy", "closed") else {}
    return Problem(status, error.kind, zh, en, detail, int(place[1]) if place else 0, int(place[2]) if place else 0, headers)


def _http(error: HTTPException) -> Problem:
    code, zh, en = STATUSES.get(error.status_code, ("http", "無法處理這個請求。", "The request cannot be handled."))
    return Problem(error.status_code, code, zh, en, headers=error.headers or {})


def _invalid(error: RequestValidationError) -> Problem:
    detail = "; ".join(f"{'.'.join(str(p) for p in e['loc'][1:])}: {e['msg']}" for e in error.errors())
    return Problem(400, "parameter", "參數不正確。", "A parameter is wrong.", detail[:_LONGEST_DETAIL])


TABLE: Mapping[type[Exception], Callable[[Any], Problem]] = {
    Refused: _refused,
    WorkerError: _failed,
    HTTPException: _http,
    RequestValidationError: _invalid,
    ParameterError: lambda e: Problem(400, "parameter", e.zh + "。", e.en + ".", e.parameter),
    UnknownQuery: lambda e: Problem(404, "query", "沒有這個查詢；見 /queries。", "There is no such query; see /queries.", str(e.args[0])[:200]),
    UnknownClaim: lambda e: Problem(404, "claim", "沒有這則敘述。", "There is no such claim.", str(e.args[0])[:200]),
    NotFound: lambda e: Problem(404, "not_found", e.zh, e.en),
    Gone: lambda e: Problem(410, "gone", "這個識別碼已移除，沒有接替者。", "This identifier was removed and nothing took its place."),
    NotAcceptable: lambda e: Problem(406, "not_acceptable", "沒有所要求的格式。", "The media type asked for cannot be given."),
    Unsupported: lambda e: Problem(415, "media_type", "不接受這種請求本文；請用表單或 application/sparql-query。",
                                   "A body of this type is not taken; send a form or application/sparql-query.", str(e)[:200]),
    Malformed: lambda e: Problem(400, "request", e.zh, e.en),
    NothingBuilt: lambda e: Problem(503, "nothing_built", "尚無可供查詢的版本；請先執行 mailuo build。", "There is no release yet; run `mailuo build` first.",
                                    headers={"Retry-After": "30"}),
    ReleaseError: lambda e: Problem(503, "release", "無法讀取目前的版本。", "The current release cannot be read."),
    SearchError: lambda e: Problem(503, "search", "無法讀取搜尋索引。", "The search index cannot be read."),
    QueryError: lambda e: Problem(400, "query", "這個查詢無法執行。", "The query cannot be run.", str(e)[:_LONGEST_DETAIL]),
    StoreError: lambda e: Problem(503, "store", "無法讀取圖資料庫。", "The store cannot be read."),
    Exception: lambda e: Problem(500, "internal", "服務發生錯誤，已記錄。", "Something went wrong here; it has been noted."),
}


def problem(error: Exception) -> Problem:
    """What is told of an exception: by its own class, else by the nearest one above it."""
    for cls in type(error).__mro__:
        if cls in TABLE:
            return TABLE[cls](error)
    raise error


def install(app: FastAPI, page: Callable[[Request, Problem], Response]) -> None:
    """Answer every exception of the table, to browsers with `page`, to everyone else in JSON."""

    async def handle(request: Request, error: Exception) -> Response:
        told = problem(error)
        if told.code == "internal":
            log.error("internal error", exc_info=error)
        if wants_html(request.headers.get("accept")) and request.method in ("GET", "HEAD"):
            response = page(request, told)
        else:
            response = JSONResponse(told.as_json(), told.status, dict(told.headers))
        response.headers.update(HEADERS)  # an internal error is answered outside the middleware that sets them
        return response

    for cls in TABLE:
        app.add_exception_handler(cls, handle)
