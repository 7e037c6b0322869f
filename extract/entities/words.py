"""Word boundaries: jieba's words over a text in Traditional characters, as positions of the text itself.

jieba's dictionary is of Simplified Chinese; the text is converted phrase by phrase (計畫 → 计划), which keeps its length
on nearly every line, and character by character where it does not.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from itertools import pairwise

import jieba
import opencc

jieba.setLogLevel(logging.WARNING)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


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


def boundaries(text: str, names: tuple[str, ...] = ()) -> frozenset[int]:
    """The positions at which a word begins, and the text's end."""
    cuts = {0, len(text)}
    at = 0
    for word in tokenizer(names).cut(simplified(text), HMM=False):
        cuts.add(at)
        at += len(word)
    return frozenset(cuts)


def spans(cuts: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """The words between boundaries."""
    return tuple(pairwise(sorted(cuts)))
