"""A name without its phase stands for its phases: 藍灣供水計畫 for 藍灣供水計畫第二期 and 藍灣供水計畫第四期（111-113年）."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from kg.read.search import EntityHit

UNDERTAKINGS = ("program", "policy", "budget_line")
_PHASE = re.compile(r"第?[一二三四五六七八九十\d]+(?:期|階段)")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_NEAR = 30


class Finder(Protocol):
    """The part of a search that is needed here."""

    def entities(self, text: str, types: Sequence[str] = (), limit: int = 20) -> list[EntityHit]: ...


def phases_of(search: Finder, name: str) -> tuple[EntityHit, ...]:
    """The undertakings that are phases of this name, by label; none where the name is not that of a line of phases."""
    wanted = _without_phase(name)
    near = search.entities(name, UNDERTAKINGS, limit=_NEAR) if wanted else []
    return tuple(sorted((h for h in near if _PHASE.search(h.label) and _without_phase(h.label) == wanted), key=lambda h: (h.label, h.iri)))


def _without_phase(name: str) -> str:
    bare = _PHASE.sub("", _BRACKET.sub("", unicodedata.normalize("NFKC", name)))
    return "".join(c for c in bare if c.isalnum()).replace("臺", "台")
