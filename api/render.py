"""Pages from templates. Everything that comes from a document is text: the templates escape it, always."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api import figures, language
from api.links import Links
from api.vocabulary import Terms
from ontology.vocabulary import DEFAULT_BASE

_NO_TERMS = Terms({})


class Renderer:
    """The templates of a folder."""

    def __init__(self, folder: Path) -> None:
        self._templates = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                                      lstrip_blocks=True)
        self._templates.filters["number"] = figures.number

    def page(self, request: Request, template: str, status: int, values: Mapping[str, object]) -> Response:
        """A page in the language of the request, with what all templates use.

        `t` gives a text, `to` an address of ours, `term` and `name` labels of the vocabulary, `year`, `years`, `money`
        and `date` figures; `other` is the address of this page in the other language.
        """
        asked = request.query_params.get("lang")
        spoken = language.chosen(asked, request.headers.get("accept-language"))
        served = getattr(request.state, "served", None)
        links = Links(served.release.base if served else DEFAULT_BASE, spoken if asked in language.LANGUAGES else "",
                      getattr(request.state, "least", ""))
        terms = served.terms if served else _NO_TERMS
        other = "zh" if spoken == "en" else "en"
        html = self._templates.get_template(template).render(
            lang=spoken, tag=language.TAGS[spoken], other_lang=other, other_tag=language.TAGS[other],
            other=str(request.url.include_query_params(lang=other)).removeprefix(f"{request.url.scheme}://{request.url.netloc}"),
            t=partial(language.text, language=spoken), has_text=lambda key: key in language.texts(), links=links, to=links.to, asked_lang=links.language,
            term=partial(terms.label, language=spoken), name=partial(terms.property, language=spoken),
            year=partial(figures.year, language=spoken), years=partial(figures.years, language=spoken),
            money=partial(figures.money, language=spoken), date=partial(figures.dates, language=spoken),
            release=served.release.id if served else "", path=request.url.path, **values)
        return HTMLResponse(html, status, {"Content-Language": language.TAGS[spoken], "Vary": "Accept, Accept-Language"})


def spoken(request: Request) -> str:
    """The language of a request."""
    return language.chosen(request.query_params.get("lang"), request.headers.get("accept-language"))
