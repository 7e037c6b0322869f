"""The service put together: middleware from the outside in, one router a file, errors by one table.

    uvicorn.run(create_app(Settings()), host=…, port=…)

It starts without a release, says so, and serves the first one as soon as it is built.
"""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from api import errors, openapi
from api.config import Config
from api.metrics import Metrics
from api.middleware import rate_limit
from api.middleware.access_log import AccessLog
from api.middleware.body_limit import BodyLimit
from api.middleware.compress import Compress
from api.middleware.etag import ReleaseTag
from api.middleware.methods import Methods
from api.middleware.rate_limit import RateLimit
from api.middleware.release import HEADER, PinRelease
from api.middleware.security import SecurityHeaders
from api.render import Renderer
from api.routers import ask, claims, dataset, documents, entities, feeds, home, ids, lineage, queries, reconcile, search, sparql, status
from api.serving import Keeper
from api.site import problem_page

_HERE = Path(__file__).parent
ROUTERS = (home, dataset, feeds, reconcile, queries, claims, documents, search, ask, ids, status, lineage, entities)  # entities last: it takes /{type}/{key}


def create_app(config: Config) -> FastAPI:
    """The service with these settings (`mailuo.settings.Settings`)."""
    mimetypes.init(files=())  # the types of our static files do not depend on the machine
    keeper, metrics = Keeper(config), Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await keeper.start()
        try:
            yield
        finally:
            await keeper.stop()

    app: FastAPI = FastAPI(
        title="Mailuo 脈絡", summary="Government programs and the words behind every statement / 政府計畫的知識圖譜，每項敘述都有原文",
        lifespan=lifespan, docs_url=None, redoc_url=None,  # their pages load from elsewhere; /openapi.json stays
        middleware=[
            Middleware(AccessLog, metrics=metrics), Middleware(SecurityHeaders),
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST", "OPTIONS"], allow_headers=["*"],
                       expose_headers=[HEADER, "ETag", *sparql.LIMIT_HEADERS, *rate_limit.HEADERS]),
            Middleware(RateLimit, rate=config.rate_limit, burst=config.rate_burst, refused=metrics.refused),
            Middleware(Methods, routes=lambda: app.router.routes), Middleware(Compress), Middleware(PinRelease, keeper=keeper),
            Middleware(ReleaseTag), Middleware(BodyLimit, limit=config.body_limit, seconds=config.body_time_limit),
        ])
    app.state.config, app.state.keeper, app.state.metrics = config, keeper, metrics
    app.state.renderer = Renderer(_HERE / "templates")
    errors.install(app, problem_page)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.router.routes.extend(sparql.routes)
    for room in ROUTERS:
        app.include_router(room.router)
    openapi.install(app)
    return app
