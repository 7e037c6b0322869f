"""Phrases of a question that stand for one thing though they are written in another way than its name.

A name in quotation marks or of a law may carry a bracket: 補（捐）助, or 研究機構（學術機構）, which stands for two names.
Kinds of things that a question enumerates (計畫或園區) are what it asks for, and name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.ask.grammar import Grammar, Patterns
from kg.ask.link import Lexicon, Named
from kg.ask.years import Span
from kg.read.search_schema import bare

_BRACKET = re.compile(r"^(.*?)[（(]([^（）()]+)[）)](.*)$", re.DOTALL)
_MOST_VARIANTS, _SHORTEST_LAW, _MOST_LAWS = 16, 5, 6


def variants(phrase: str) -> tuple[str, ...]:
    """The phrase as it stands and, where it has a bracket, without it, with what is in it, and with that for as much of what stands
    before it: 補（捐）助 is 補捐助, 補助 and 捐助."""
    found = _BRACKET.match(phrase)
    if not found:
        return (phrase,)
    before, inside, after = found.groups()
    heads = (before + inside, before, before[:-len(inside)] + inside) if len(before) >= len(inside) else (before + inside, before)
    return tuple(dict.fromkeys(head + tail for tail in variants(after) for head in heads))[:_MOST_VARIANTS]


def laws_in(text: str, quoted: Iterable[Span], known: Lexicon, grammar: Grammar) -> list[Named]:
    """The laws that a question names in quotation marks or by the end of a law's name, by their names or longer ones with these words."""
    spans = list(quoted)
    spans += [m.span() for p in grammar.law_names for m in p.finditer(text) if not any(s <= m.start() < e or s < m.end() <= e for s, e in spans)]
    found = []
    for start, end in spans:
        if not any(text[start:end].strip("「」『』“”\"《》〈〉").endswith(tail) for tail in grammar.law_ends):
            continue
        for at in range(start, end - _SHORTEST_LAW + 1):
            laws = _laws(text[at:end].strip("「」『』“”\"《》〈〉"), known)
            if laws:
                found.append(Named(text[at:end], at, end, laws, "law"))
                break
    return found


def _laws(phrase: str, known: Lexicon) -> tuple[str, ...]:
    several: dict[str, None] = {}
    for variant in variants(phrase):
        if len(bare(variant)) >= _SHORTEST_LAW:
            exact = known.strong.get(bare(variant), {}).get("law", ())
            longer = exact or known.called(variant, "law")
            several |= dict.fromkeys(longer if len(longer) <= _MOST_LAWS else ())
    return tuple(several)


def enumerated(text: str, patterns: Patterns) -> tuple[tuple[str, ...], list[Span]]:
    """The kinds of things that stand beside the word for programs (計畫或園區), and where they stand."""
    found = [(m.lastgroup or "", m.span()) for p in patterns for m in p.finditer(text)]
    return tuple(dict.fromkeys(kind for kind, _ in found if kind)), [span for _, span in found]
