"""Which language a page speaks, and its words: Traditional Chinese first, English by ?lang=en or by the browser's wish."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from api.negotiation import quality

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-Hant-TW", "en": "en"}


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Mapping[str, str]]:
    """All texts of the pages by key, each in both languages."""
    return {key: words for file in sorted(Path(__file__).parent.glob("texts*.toml")) for key, words in tomllib.loads(file.read_text("utf-8")).items()}


def text(key: str, language: str, **values: object) -> str:
    """A text in a language with its values filled in; raises KeyError for a key that texts*.toml lack."""
    return texts()[key][language].format(**values)


def chosen(parameter: str | None, accept: str | None) -> str:
    """The language of a page: the parameter, else the browser's first wish among ours, else Traditional Chinese."""
    if parameter in LANGUAGES:
        return str(parameter)
    wishes = sorted(quality(accept or ""), key=lambda wish: -wish[1])
    for tag, weight in wishes:
        language = tag.split("-")[0].lower()
        if weight > 0 and language in LANGUAGES:
            return language
    return LANGUAGES[0]
