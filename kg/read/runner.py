"""Run a query of the catalogue: check its values, bind them, answer with rows and the very text that ran.

Values come as strings (from an address, a command line, a form). Things are given by IRI or by name; a year as ROC
(110) or Gregorian (2021). What is wrong is said in both languages, for the parameter that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.read.catalogue import Parameter, Query, catalogue
from kg.read.names import Names
from kg.read.refusal import ParameterError, without_like
from kg.read.store import Graph, Row, Value, fill
from kg.read.sure import NAME, as_asked, at_least, least_confidence
from ontology.turtle import SCHEME
from ontology.vocabulary import DEFAULT_BASE

Given = str | int | Sequence[str]
FIRST_GREGORIAN = 1912
"""Year 1 of the ROC: a year from here on is Gregorian."""
LAST_GREGORIAN = 2199
__all__ = ["Answer", "ParameterError", "UnknownQuery", "bind", "roc_year", "run"]


class UnknownQuery(KeyError):
    """No query file has this name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a query, in its own order; `sparql` run anywhere on the same graph gives the same rows.

    `bound` holds the terms that each given parameter stands for.
    """

    query: Query
    rows: tuple[Row, ...]
    sparql: str
    bound: Mapping[str, tuple[Value, ...]]


def run(graph: Graph, names: Names, name: str, given: Mapping[str, Given], base: str = DEFAULT_BASE) -> Answer:
    """The answer of a query to these values; raises UnknownQuery or ParameterError. `base` begins the IRIs of claims and documents.

    `min_confidence` among the values leaves out what is less sure; without it the graph says (see `kg.read.sure`).
    """
    query = catalogue().get(name)
    if query is None:
        raise UnknownQuery(name)
    least = least_confidence(_one(given.get(NAME)))
    bound = bind(query, {key: value for key, value in given.items() if key != NAME}, names, base)
    seen = at_least(graph, least)
    text = as_asked(seen, fill(query.text, bound))
    return Answer(query, tuple(seen.rows(text)), text, bound)


def _one(value: Given | None) -> object:
    """A value that is given once; of several, all, which is no number."""
    if value is None or isinstance(value, str | int):
        return value
    return value[0] if len(value) == 1 else ", ".join(value)


def bind(query: Query, given: Mapping[str, Given], names: Names, base: str = DEFAULT_BASE) -> dict[str, tuple[Value, ...]]:
    """The terms for the values given and the defaults; an empty value counts as none. Sums of unlike amounts are refused."""
    given = without_like(query.sums, given)
    unknown = sorted(set(given) - {p.name for p in query.parameters})
    if unknown:
        known = ", ".join(p.name for p in query.parameters)
        raise ParameterError(unknown[0], f"查詢 {query.name} 沒有這個參數（有：{known}）",
                             f"query {query.name} has no such parameter (it has: {known})")
    bound = {}
    for parameter in query.parameters:
        if parameter.name == NAME:  # no block of its own: it stands in the marks
            continue
        value = given.get(parameter.name)
        several = [str(v).strip() for v in ([value] if isinstance(value, str | int) else value or [])]
        values = [v for v in several if v] or ([str(parameter.default)] if parameter.default is not None else [])
        if values:
            bound[parameter.name] = tuple(dict.fromkeys(term for v in values for term in _terms(parameter, v, names, base)))
        elif parameter.required:
            raise ParameterError(parameter.name, f"必須提供{parameter.label.zh}，例如 {parameter.example}",
                                 f"{parameter.label.en} is required, for example {parameter.example}")
    return bound


def roc_year(text: str) -> int | None:
    """The ROC year of a year written either way, None for what is no year."""
    if not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    if FIRST_GREGORIAN <= number <= LAST_GREGORIAN:
        return number - FIRST_GREGORIAN + 1
    return number if 1 <= number <= LAST_GREGORIAN - FIRST_GREGORIAN + 1 else None


def _terms(parameter: Parameter, value: str, names: Names, base: str) -> Sequence[Value]:
    if parameter.takes_entity:
        return _entity(parameter, value, names)
    if parameter.type == "year":
        year = roc_year(value)
        if year is None:
            raise ParameterError(parameter.name, f"「{value}」不是年度（如 110 或 2021）", f"“{value}” is no year (110 or 2021)")
        return [Literal(year)]
    if parameter.type == "integer":
        try:
            return [Literal(int(value))]
        except ValueError:
            raise ParameterError(parameter.name, f"「{value}」不是整數", f"“{value}” is no integer") from None
    if parameter.type == "text":
        return [Literal(value)]
    stem = f"{SCHEME}measure/" if parameter.type == "measure" else f"{base}{parameter.type.removeprefix('id:')}/"
    return [_iri(parameter, value if "://" in value else stem + value)]


def _iri(parameter: Parameter, value: str) -> NamedNode:
    try:
        return NamedNode(value)
    except ValueError as error:
        raise ParameterError(parameter.name, f"「{value}」不是 IRI", f"“{value}” is no IRI: {error}") from None


def _entity(parameter: Parameter, value: str, names: Names) -> Sequence[Value]:
    """The thing of this IRI or name. Exactly one must bear the name; near names are suggested where none does."""
    if "://" in value:
        return [_iri(parameter, value)]
    found = names.named(value, parameter.entity_types)
    if len(found) == 1:
        return [NamedNode(found[0].iri)]
    if found:
        several = "、".join(f"{hit.label}（{hit.type}，{hit.iri}）" for hit in found)
        raise ParameterError(parameter.name, f"「{value}」有 {len(found)} 個：{several}，請給 IRI",
                             f"“{value}” names {len(found)} things, give an IRI: {several}")
    near = "、".join(hit.label for hit in names.entities(value, parameter.entity_types, limit=5))
    raise ParameterError(parameter.name, f"沒有名為「{value}」的{parameter.label.zh}" + (f"；相近的有：{near}" if near else ""),
                         f"no {parameter.label.en} is named “{value}”" + (f"; near names: {near}" if near else ""))
