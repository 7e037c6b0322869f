"""/health: whether questions can be answered; /metrics: counts; /limits: what every query is held to."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from api.metrics import CONTENT_TYPE
from api.negotiation import wants_html
from api.site import AConfig, AKeeper, page

router = APIRouter(tags=["operation"])


@router.get("/health", summary="Whether the service can answer / 服務狀態")
async def health(keeper: AKeeper) -> Response:
    served = keeper.served
    told: dict[str, object] = {"status": "ok" if served else "nothing built", "failure": bool(keeper.failure)}
    if served:
        about = served.release.about
        told |= {"release": served.release.id, "built": about.get("built"), "version": about.get("version"), "workers": served.pool.state()}
    return JSONResponse(told, 200 if served else 503, {"Cache-Control": "no-store"})


@router.get("/metrics", summary="Counts for operators, for Prometheus / 營運指標", response_class=PlainTextResponse)
async def metrics(request: Request, keeper: AKeeper) -> Response:
    held, counts = keeper.served, request.app.state.metrics
    text = counts.text(held.pool.state() if held else {}, held.pool.failures if held else {},
                       {"release": held.release.id, "version": str(held.release.about.get("version", ""))} if held else {})
    return PlainTextResponse(text, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE})


@router.get("/limits", summary="Limits of every query / 查詢限制")
def limits(request: Request, config: AConfig) -> Response:
    told = {
        "query_seconds": config.query_time_limit, "result_bytes": config.result_limit, "memory_bytes": config.memory_limit,
        "query_bytes": config.query_size_limit, "query_nesting": config.nesting_limit, "query_operators": config.operator_limit,
        "body_bytes": config.body_limit,
        "queries_at_once": config.workers, "queries_waiting": config.queue_limit, "waiting_seconds": config.queue_time_limit,
        "client_queries_waiting": config.client_queue_limit, "client_requests_a_second": config.rate_limit, "client_requests_at_once": config.rate_burst,
        "streamed_beyond_bytes": config.stream_after, "answer_seconds": config.send_time_limit,
    }
    if wants_html(request.headers.get("accept")):
        return page(request, "limits.html", limits=told)
    return JSONResponse({**told, "read_only": True, "refused": ["SERVICE", "LOAD", "update", "FROM and GRAPH parameters outside this service"]},
                        headers={"Cache-Control": "no-store"})
