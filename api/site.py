"""What every router needs: the settings, the release that this request is answered from, and pages in its language."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from api.config import Config
from api.errors import NothingBuilt, Problem
from api.render import Renderer
from api.serving import Keeper, Served


def config(request: Request) -> Config:
    found: Config = request.app.state.config
    return found


def keeper(request: Request) -> Keeper:
    found: Keeper = request.app.state.keeper
    return found


def served(request: Request) -> Served:
    """The release that the request is pinned to; raises NothingBuilt."""
    found: Served | None = getattr(request.state, "served", None)
    if found is None:
        raise NothingBuilt
    return found


def page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """An HTML page in the language of the request."""
    renderer: Renderer = request.app.state.renderer
    return renderer.page(request, template, status, values)


def problem_page(request: Request, told: Problem) -> Response:
    response = page(request, "problem.html", told.status, problem=told)
    response.headers.update(told.headers)
    return response


AConfig = Annotated[Config, Depends(config)]
AServed = Annotated[Served, Depends(served)]
AKeeper = Annotated[Keeper, Depends(keeper)]
