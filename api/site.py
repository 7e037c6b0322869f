"""What every router needs: the settings, the release that this request is answered from, and pages in its language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pyoxigraph import NamedNode

from api.config import Config
from api.errors import Malformed, NothingBuilt, Problem
from api.render import Renderer
from api.serving import Keeper, Served
from kg.read.release import Release, sure
from kg.read.store import Graph
from kg.read.sure import least_confidence


def config(request: Request) -> Config:
    found: Config = request.app.state.config
    return found


def site_of(request: Request, public: str) -> str:
    """The address of this service, without a slash at its end: the one that the settings name, else that of the request; raises Malformed."""
    address = public.rstrip("/") if public else f"{request.url.scheme}://{request.url.netloc}"
    try:
        NamedNode(address)
    except ValueError:
        raise Malformed("Host 標頭不正確。", "The Host header is wrong.") from None
    return address


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


@dataclass(frozen=True, slots=True)
class Seen:
    """The release of a request seen through the least confidence that it asks for (`kg.read.sure`)."""

    served: Served
    release: Release
    least: Decimal

    @property
    def graph(self) -> Graph:
        return self.release.graph


MinConfidence = Annotated[str, Query(
    max_length=100, description="Least confidence, 0 to 1: facts count that a claim at least so sure states / 最低可信度",
    json_schema_extra={"type": "number", "minimum": 0, "maximum": 1, "default": 0})]


def seen(request: Request, min_confidence: MinConfidence = "") -> Seen:
    """Raises ParameterError for what is no number from 0 to 1, NothingBuilt."""
    least, found = least_confidence(min_confidence), served(request)
    request.state.least = format(least, "f") if least else ""
    return Seen(found, sure(found.release, least), least)


ASeen = Annotated[Seen, Depends(seen)]
AConfig = Annotated[Config, Depends(config)]
AServed = Annotated[Served, Depends(served)]
AKeeper = Annotated[Keeper, Depends(keeper)]
