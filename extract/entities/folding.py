"""Characters that mean the same, folded one to one so that positions stay: width, compatibility forms, 臺/台, case."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_VARIANTS = str.maketrans("臺産‧．・—－–─｢｣｡", "台產···----「」。")


@lru_cache(maxsize=20_000)
def fold_char(char: str) -> str:
    """One character in its common form; a character whose common form is longer stays itself."""
    common = unicodedata.normalize("NFKC", char)
    return (common if len(common) == 1 else char).translate(_VARIANTS).lower()


def fold(text: str) -> str:
    """A text in common form, of the same length."""
    return "".join(map(fold_char, text))
