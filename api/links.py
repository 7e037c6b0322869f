"""Where the things of the graph have their pages.

    https://w3id.org/mailuo/id/program/0a1b2c  → /program/0a1b2c
    https://w3id.org/mailuo/id/claim/9f8e…     → /claims/9f8e…
    https://w3id.org/mailuo/id/document/x-113  → /documents/x-113
    anything else of ours                      → /id/…, which leads to its data
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode

from kg.read.evidence import Place, places
from kg.read.sure import NAME, expanded
from kg.read.terms import ENTITY_CLASSES

_ROOMS = {"claim": "claims", "document": "documents"}


def with_parameter(path: str, least: str) -> str:
    """A path with the least confidence that was asked for, if any."""
    return f"{path}{'&' if '?' in path else '?'}{NAME}={least}" if least else path


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on this service; `base` begins the IRIs of the release, language and least confidence are carried along where asked for."""

    base: str
    language: str = ""
    least: str = ""

    def to(self, path: str, **parameters: object) -> str:
        """A path of ours with its parameters, and with the language."""
        given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
        if self.language:
            given["lang"] = self.language
        if self.least and path.partition("#")[0] != "/sparql":  # there a query says it itself
            given.setdefault(NAME, self.least)
        path, mark, fragment = path.partition("#")
        return path + (f"?{urlencode(given)}" if given else "") + mark + fragment

    def thing(self, iri: object) -> str:
        """The page of a thing; empty for what is not ours (it is then shown as text)."""
        text = str(iri or "")
        kind, slash, key = text.removeprefix(self.base).partition("/")
        if not text.startswith(self.base) or not slash or not key:
            return ""
        room = kind if kind in ENTITY_CLASSES else _ROOMS.get(kind, f"id/{kind}")
        return self.to(f"/{quote(room)}/{quote(key, safe='%')}")

    def lineage(self, iri: str) -> str:
        """What came before and after a thing of ours."""
        return self.to(f"/lineage/{quote(iri.removeprefix(self.base), safe='/')}")

    def claim(self, claim: str) -> str:
        return self.to(f"/claims/{quote(claim, safe='')}")

    def lines(self, document: str, line: int) -> str:
        """A document at a line."""
        return self.to(f"/documents/{quote(document, safe='')}#L{line}", line=line)

    def data(self, iri: str) -> str:
        """What the graph says of a thing of ours, as RDF."""
        return f"/data/{iri.removeprefix(self.base)}"

    def facts(self, thing: str, kind: str, measure: str, year: int) -> str:
        """The amounts behind a sum, one by one with their claims, as a query that anyone can change."""
        node = str(NamedNode(thing))
        of = f"?program ml:targetsIndustry/skos:broader* {node}" if kind == "industry" else \
            f"{{ ?fact ml:agency {node} }} UNION {{ ?program ml:implementedBy {node} }}"
        query = expanded(_FACTS.format(of=of, measure=NamedNode(measure), year=year), Decimal(self.least or 0))
        return self.to("/sparql", query=query, format="html")

    @staticmethod
    def places(written: object) -> tuple[Place, ...]:
        """The sources that an `evidence` column tells."""
        return places(written)


_FACTS = """SELECT DISTINCT ?program ?name ?amount ?currency ?level ?claim ?document ?line WHERE {{
  ?fact ml:program ?program ; ml:measure {measure} ; ml:rocYear {year} ; ml:amount ?amount ; ml:currency ?currency .
  {of} .
  OPTIONAL {{ ?fact ml:level ?level }}
  ?claim ml:states ?fact ; ml:document ?document ; ml:firstLine ?line .
  # sure ?claim
  OPTIONAL {{ ?program skos:prefLabel ?name . FILTER(LANGMATCHES(LANG(?name), "zh")) }}
}} ORDER BY ?name ?amount"""
