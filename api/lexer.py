"""The text of a SPARQL query as tokens: just enough to tell code from strings, IRIs and comments.

    FILTER(?x < 3) # SERVICE <a>     → word FILTER, open (, variable ?x, other <, …, comment
    "it says SERVICE" ex:service     → string, name

What a reader and an engine could read differently is where attacks hide, so the doubtful is told, not guessed:
- the engine asks for no space around keywords (`1SERVICE` is 1 and SERVICE), so words are searched, not compared;
- a string that does not end, or holds an escape that SPARQL lacks, is `broken`: an engine may try to read it otherwise;
- `<` is an operator as well as the start of an IRI: `?a<b#>` may be an IRI or a comparison with a comment after it. Such
  a token is `ambiguous`; one with :// before the # is not, because no expression has two slashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_IRI = r"""(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"""
_SIGN = r"""\\[tbnrf\\"']|\\u(?!D[89A-F])[0-9A-F]{4}|\\U00(?:0[1-9A-F]|10)[0-9A-F]{4}|\\U0000(?!D[89A-F])[0-9A-F]{4}"""
_TOKEN = re.compile(rf"""
  (?P<space>\s+)
| (?P<comment>\#[^\n\r]*)
| (?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|(?i:{_SIGN})))*+\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|(?i:{_SIGN})))*+'''
           | "(?!"")(?:[^"\\\n\r]|(?i:{_SIGN}))*+" | '(?!'')(?:[^'\\\n\r]|(?i:{_SIGN}))*+')
| (?P<broken>["'])
| (?P<iri><{_IRI})
| (?P<variable>[?$]\w+)
| (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
| (?P<name>(?:_|[^\W\d_](?:[\w.\-·]{{0,200}}[\w\-·])?)?:(?:[\w:·\-%]|\\[_~.\-!$&'()*+,;=/?\#@%]|\.(?=[\w:·\-%.\\]))*+)
| (?P<word>\w+)
| (?P<open>[({{\[]|<<(?!{_IRI}))
| (?P<close>[)}}\]]|>>)
| (?P<other>.)
""", re.VERBOSE | re.DOTALL)

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPERANDS = frozenset({"variable", "string", "iri", "name", "word", "tag", "close", "less"})
"""What an operator may follow: after these, `<` can be one."""


class Token(NamedTuple):
    """A token; `kind` is the name of its pattern, `start` its offset in the text."""

    kind: str
    text: str
    start: int
    ambiguous: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query without spaces and comments; nothing follows a `broken` one. What fits nothing is `other`, one character long."""
    before = ""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        if kind in ("space", "comment"):
            continue
        content = found[0]
        doubtful = kind == "iri" and before in _OPERANDS and "#" in content and "://" not in content.split("#", 1)[0]
        yield Token(kind, content, found.start(), doubtful)
        if kind == "broken":
            return
        before = "less" if content == "<" else kind


def unescaped(text: str) -> str:
    r"""The text with its \uXXXX and \UXXXXXXXX resolved, as SPARQL 1.1 (19.2) allows them anywhere."""
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else found[0]


def position(text: str, start: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
