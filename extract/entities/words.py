"""Word boundaries: jieba's words over a text in Traditional characters, as positions of the text itself.

jieba's dictionary is of Simplified Chinese; the text is converted phrase by phrase (計畫 → 计划), which keeps its length
on nearly every line, and character by character where it does not.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

import jieba
import jieba.posseg
import opencc

jieba.setLogLevel(logging.WARNING)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


_NO_NAME = frozenset({"v", "p", "d", "c", "r", "uj", "ul", "uz", "ud", "ug", "zg", "y", "f", "vd", "vshi", "vyou", "ad"})
"""jieba's tags of words that the names of bodies, firms and places do not contain: verbs, prepositions, adverbs …"""

_PROPER = frozenset({"nr", "nrt", "nrfg", "nz", "nt"})
"""jieba's tags of persons, bodies and other proper names: firms are often called like them."""

_GRAMMATICAL = frozenset({"p", "d", "c", "r", "uj", "ul", "uz", "ud", "ug"})


@lru_cache(maxsize=8)
def tokenizer(names: tuple[str, ...] = ()) -> jieba.Tokenizer:
    """jieba with a dictionary of its own in which these names (Traditional) are words."""
    own = jieba.Tokenizer()
    own.initialize()
    for name in names:
        own.add_word(simplified(name), freq=2000)
    return own


def simplified(text: str) -> str:
    """Simplified characters of the same length."""
    phrase = _converter().convert(text)
    return phrase if len(phrase) == len(text) else "".join(c if len(c) == 1 else s for s in text for c in [_converter().convert(s)])


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    tagger = jieba.posseg.POSTokenizer()
    tagger.initialize()
    tags: dict[str, str] = tagger.word_tag_tab
    return tags


@dataclass(frozen=True, slots=True)
class Words:
    """Where words begin (and the text's end), where words end that no name of a body contains, and where names known to jieba begin."""

    begins: frozenset[int]
    breaks: frozenset[int]
    proper: frozenset[int] = frozenset()


def segment(text: str, names: tuple[str, ...] = ()) -> Words:
    """The words of a text; `names` are words of our own dictionary, in Traditional characters."""
    tags = _tags()
    cuts = {0, len(text)}
    breaks: set[int] = set()
    proper: set[int] = set()
    at = 0
    for word in tokenizer(names).cut(simplified(text), HMM=False):
        cuts.add(at)
        if tags.get(word) in _PROPER:
            proper.add(at)
        at += len(word)
        if (tag := tags.get(word)) in _NO_NAME and (len(word) > 1 or tag in _GRAMMATICAL):  # 維, 生 stand in names too
            breaks.add(at)
    return Words(frozenset(cuts), frozenset(breaks), frozenset(proper))
