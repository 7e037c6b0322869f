"""Queries as files: what a `.rq` file says of itself, in both languages, read from the comment at its top.

    # title = { zh = "某產業歷年的計畫", en = "Programs of an industry over the years" }
    # description = { zh = "…", en = "…" }
    # [[parameters]]
    # name = "industry"
    # type = "entity:industry"
    # …
    PREFIX … SELECT … WHERE { VALUES ?industry { UNDEF } … }

The comment is TOML; the rest is SPARQL that runs as it stands (UNDEF: any value will do). Every query takes `min_confidence`
besides; what it concerns, the file says in marks (see `kg.read.sure`), and a file that reads claims and has none is refused.
Whoever edits a file wrongly is told the file and the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyoxigraph import Store

from kg.read.refusal import Sums, disagreement
from kg.read.store import BLOCK
from kg.read.sure import NAME, UnknownMark, expanded, unsure
from kg.read.terms import ENTITY_CLASSES

FOLDER = Path(__file__).parent / "queries"
PLAIN_TYPES = ("year", "integer", "text", "measure", "id:claim", "id:document")
_LIKELY = Decimal("0.9")


class CatalogueError(ValueError):
    """A query file that does not describe itself rightly."""


@dataclass(frozen=True, slots=True)
class Words:
    """A label or a text in Traditional Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be asked with.

    `type` is entity:<types> (entity:* for any, entity:agency,soe for several), id:claim or id:document (the id or the
    IRI), year (ROC or Gregorian), integer, text, measure (its key) or confidence (0 to 1, of the parameter that every query has).
    `default` stands where none is given; `example` is what documentation shows.
    """

    name: str
    type: str
    label: Words
    required: bool = False
    default: str | int | None = None
    example: str | int | float | None = None

    @property
    def entity_types(self) -> tuple[str, ...]:
        """Types of the things that fit, empty for any; only of a parameter that takes a thing."""
        kinds = self.type.removeprefix("entity:")
        return () if kinds == "*" else tuple(kinds.split(","))

    @property
    def takes_entity(self) -> bool:
        return self.type.startswith("entity:")


@dataclass(frozen=True, slots=True)
class Query:
    """A query file: its name, what it says of itself, and its SPARQL (without that comment). `sums` where it adds amounts up.

    `summary` where its answer without values is kept with each release (`kg.read.summaries`).
    """

    name: str
    title: Words
    description: Words
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Words]
    text: str
    sums: Sums | None = None
    summary: bool = False


MIN_CONFIDENCE = Parameter(
    NAME, "confidence", Words("最低可信度（0 到 1）", "least confidence (0 to 1)"), default=0, example=0.9)
"""Of every query: facts count that at least one claim so sure states."""


@lru_cache(maxsize=8)
def catalogue(folder: Path = FOLDER) -> Mapping[str, Query]:
    """All queries of a folder by name; raises CatalogueError for the first file that is wrong."""
    return MappingProxyType({file.stem: read(file) for file in sorted(folder.glob("*.rq"))})


def read(file: Path) -> Query:
    """The query of one file."""
    lines = file.read_text("utf-8").splitlines()
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    text = "\n".join(lines[len(head):]).strip() + "\n"
    try:
        said = tomllib.loads("\n".join(line[1:] for line in head))
        query = Query(file.stem, _words(said["title"]), _words(said["description"]),
                      (*(_parameter(entry) for entry in said.get("parameters", [])), MIN_CONFIDENCE),
                      MappingProxyType({name: _words(label) for name, label in said.get("columns", {}).items()}), text,
                      Sums(str(said["sums"]["measure"]), str(said["sums"]["level"])) if "sums" in said else None, bool(said.get("summary", False)))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file.name}: the comment at the top is no TOML: {error}") from error
    except (KeyError, TypeError) as error:
        raise CatalogueError(f"{file.name}: {error} is missing or of the wrong form") from error
    except ValueError as error:
        raise CatalogueError(f"{file.name}: {error}") from error
    if query.summary and any(p.required or p.default is not None for p in query.parameters if p is not MIN_CONFIDENCE):
        raise CatalogueError(f"{file.name}: a summary has no required parameters and no defaults")
    _check(file.name, query)
    return query


def _words(entry: Any) -> Words:
    return Words(str(entry["zh"]), str(entry["en"]))


def _parameter(entry: dict[str, Any]) -> Parameter:
    known = {"name", "type", "label", "required", "default", "example"}
    if set(entry) - known:
        raise ValueError(f"unknown field of a parameter: {', '.join(sorted(set(entry) - known))}")
    parameter = Parameter(entry["name"], entry["type"], _words(entry["label"]), bool(entry.get("required", False)), entry.get("default"),
                          entry.get("example"))
    if parameter.takes_entity:
        wrong = [kind for kind in parameter.entity_types if kind not in ENTITY_CLASSES]
        if wrong:
            raise ValueError(f"{parameter.name}: no type of entity: {', '.join(wrong)}")
    elif parameter.type not in PLAIN_TYPES:
        raise ValueError(f"{parameter.name}: no type of parameter: {parameter.type}")
    if parameter.required and parameter.example is None:
        raise ValueError(f"{parameter.name}: a required parameter needs an example")
    return parameter


def _check(name: str, query: Query) -> None:
    """Parameters and blocks agree, columns and variables agree, and the engine accepts the text."""
    blocks, declared = {m[1] for m in BLOCK.finditer(query.text)}, {p.name for p in query.parameters if p is not MIN_CONFIDENCE}
    if blocks != declared:
        raise CatalogueError(f"{name}: parameters {sorted(declared)}, VALUES blocks {sorted(blocks)}")
    try:
        results = Store().query(query.text)
        Store().query(expanded(query.text, _LIKELY))
    except (SyntaxError, UnknownMark) as error:
        raise CatalogueError(f"{name}: {error}") from error
    variables = [v.value for v in getattr(results, "variables", [])]
    if set(variables) != set(query.columns):
        raise CatalogueError(f"{name}: columns {sorted(query.columns)}, variables {sorted(variables)}")
    if wrong := disagreement(query.sums, query.text, sorted(declared), variables):
        raise CatalogueError(f"{name}: {wrong}")
    if lacking := unsure(query.text):
        raise CatalogueError(f"{name}: reads claims or facts without a mark `# sure …`: {', '.join(lacking)}")
