"""Which queries a worker gets to see: of bearable size and nesting, reading only, and nothing but our own graphs.

The engine's parser falls over nested brackets and the engine itself would open sockets for SERVICE. Both are kept from
it here, by tokens and before anything is parsed; what is merely wrong SPARQL is left for the engine to explain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from api.lexer import Token, position, tokens, unescaped
from kg.read.terms import PREFIXES

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH"})
_SERVICE = {
    "word": re.compile("service", re.IGNORECASE),
    # a prefix that is not declared may be read as what it begins with (trueSERVICEx:y), a name up to its full stop (x:y.SERVICE)
    "name": re.compile(r"^[^:]*service|\.service", re.IGNORECASE),
}
_JOINING = re.compile("union|minus|optional|bind|filter|lateral|graph|having|select|exists", re.IGNORECASE)
_OPERATORS = frozenset("!|&+-*/^;")
_COMMAS_TO_AN_OPERATOR = 5
_BRACKET = re.compile(r"[(\[{)\]}]")


class Refused(Exception):
    """A query that is not let through.

    `kind` is size, nesting, operators, service, update, graph, string (broken) or ambiguous; `detail` what of it, with line and column where
    there is a place.
    """

    def __init__(self, kind: str, detail: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(f"{kind} {detail} {line}:{column}")
        self.kind, self.detail, self.line, self.column = kind, detail, line, column


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query that may run; `names_graphs` when it says FROM, so that its own dataset counts and not the union of all graphs."""

    text: str
    names_graphs: bool


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the head of a query declares."""

    base: str
    prefixes: dict[str, str]


def admit(text: str, ours: Callable[[str], bool], size: int, nesting: int, base: str = "", operators: int = 1000) -> Admitted:
    """Let a query through, or raise Refused.

    `ours` says whether a graph is one of this service; size in bytes of UTF-8; `base` is what a query without BASE has.
    """
    if (count := len(text.encode("utf-8", "surrogatepass"))) > size:
        raise Refused("size", f"{count} > {size}")
    found = list(tokens(text))
    _nesting(text, found, nesting)
    _chains(text, found, operators)
    _keywords(text, found)
    named = _graphs(text, found, ours, base)
    plain = unescaped(text)
    if plain != text:  # an engine may resolve escapes before or after it looks for keywords: it must be harmless both ways
        _keywords(plain, list(tokens(plain)))
    return Admitted(text, named)


def check_graphs(graphs: Iterable[str], ours: Callable[[str], bool]) -> None:
    """The dataset parameters of the protocol: refused where one is not a graph of ours."""
    for graph in graphs:
        if not ours(graph):
            raise Refused("graph", graph)


def _nesting(text: str, found: Sequence[Token], limit: int) -> None:
    """Depth in both readings of `<`: as an IRI, and as an operator with what would have been the IRI as code."""
    outer = inner = 0
    for token in found:
        if token.kind == "open":
            outer, inner = outer + 1, inner + 1
        elif token.kind == "close":
            outer, inner = max(outer - 1, 0), max(inner - 1, 0)
        elif token.kind == "iri" or token.kind == "other":
            for bracket in _BRACKET.findall(token.text):
                inner = inner + 1 if bracket in "([{" else max(inner - 1, 0)
        if max(outer, inner) > limit:
            raise Refused("nesting", str(limit), *position(text, token.start))


def _chains(text: str, found: Sequence[Token], limit: int) -> None:
    """How many operators and joins: `a || b || c …` and `{} UNION {} UNION …` nest as deep as brackets, without any."""
    count = commas = 0
    for token in found:
        if token.kind == "other":
            count += token.text in _OPERATORS
            commas += token.text == ","
        elif token.kind == "word":
            count += len(_JOINING.findall(token.text))
        if count > limit or commas > limit * _COMMAS_TO_AN_OPERATOR:
            raise Refused("operators", str(limit), *position(text, token.start))


def _keywords(text: str, found: Sequence[Token]) -> None:
    for token in found:
        if token.kind == "broken":
            raise Refused("string", token.text, *position(text, token.start))
        if token.kind in _SERVICE and _SERVICE[token.kind].search(token.text):
            raise Refused("service", "SERVICE", *position(text, token.start))
        if token.ambiguous and "service" in text.lower():
            raise Refused("ambiguous", token.text, *position(text, token.start))
    body = _head(found)[1]
    if body < len(found) and (first := found[body]).kind == "word" and first.text.upper() in UPDATES:
        raise Refused("update", first.text.upper(), *position(text, first.start))


def _graphs(text: str, found: Sequence[Token], ours: Callable[[str], bool], base: str) -> bool:
    """Whether the query has FROM clauses; all of them must name graphs of ours."""
    scope, named = _head(found, base)[0], False
    for i, token in enumerate(found):
        if token.kind != "word" or "FROM" not in token.text.upper():
            continue
        named = True
        rest = [t for t in found[i + 1:i + 3] if t.text.upper() != "NAMED"]
        graph = _resolve(rest[0], scope) if rest else None
        if graph is not None and not ours(graph):
            raise Refused("graph", graph, *position(text, rest[0].start))
    return named


def _head(found: Sequence[Token], base: str = "") -> tuple[_Scope, int]:
    """The declarations at the beginning, and the index of the first token after them."""
    scope, i = _Scope(base, dict(PREFIXES)), 0
    while i < len(found):
        word, after = found[i].text.upper(), found[i + 1:i + 3]
        if word == "BASE" and after and after[0].kind == "iri":
            scope, i = replace(scope, base=urljoin(scope.base, _inside(after[0]))), i + 2
        elif word == "PREFIX" and len(after) == 2 and after[0].kind == "name" and after[1].kind == "iri":
            scope.prefixes[after[0].text[:-1]] = urljoin(scope.base, _inside(after[1]))
            i += 3
        elif word == "VERSION" and after and after[0].kind == "string":
            i += 2
        else:
            break
    return scope, i


def _resolve(token: Token, scope: _Scope) -> str | None:
    """The IRI of a token; None for what is none, which the engine will say better."""
    if token.kind == "iri":
        return urljoin(scope.base, _inside(token)) if scope.base else _inside(token)
    if token.kind == "name":
        prefix, _, name = token.text.partition(":")
        return scope.prefixes[prefix] + re.sub(r"\\(.)", r"\1", name) if prefix in scope.prefixes else None
    return None


def _inside(token: Token) -> str:
    return unescaped(token.text[1:-1])
