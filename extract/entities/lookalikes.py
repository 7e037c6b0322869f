"""Known names as recognition and transcription misread them: one character for one that looks like it, one word for its double.

    北礁加值服務計畫   stands for itself where 北礁增值服務計畫 is printed
    藍灣鳥溪工程       for 藍灣烏溪工程, if 烏 and 鳥 are of one group in `lookalikes.toml`

The names themselves win where they stand; a misreading that is a known name itself is none.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract.claims import Thing
from extract.entities.folding import fold

RULES = Path(__file__).parent / "rules" / "lookalikes.toml"


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """What is taken for what; `least` is the shortest name that is still known by its other characters."""

    least: int
    characters: dict[str, str]
    words: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def load_lookalikes(path: Path = RULES) -> Lookalikes:
    """The groups of the file; ValueError with the file's name where one is wrong."""
    data = tomllib.loads(path.read_text("utf-8"))
    others: dict[str, str] = defaultdict(str)
    for group in map(fold, data["characters"]):
        if len(set(group)) < 2:
            raise ValueError(f"{path.name}: {group!r} is no group of different characters")
        for char in group:
            others[char] += "".join(c for c in group if c != char and c not in others[char])
    words = [(fold(a), fold(b)) for pair in data["words"] for a, b in (pair, pair[::-1]) if fold(a) != fold(b)]
    return Lookalikes(data["least"], dict(others), tuple(words))


def misread(name: str, rules: Lookalikes) -> Iterator[str]:
    """The ways in which one place of a folded name may be misread."""
    for at, char in enumerate(name):
        for other in rules.characters.get(char, ""):
            yield name[:at] + other + name[at + 1:]
    for word, other in rules.words:
        if word in name:
            yield name.replace(word, other)


def lookalikes(entries: Iterable[tuple[str, Thing]]) -> Iterator[tuple[str, Thing]]:
    """The misreadings of known names that are no known names, with the thing that is meant; those of several things are left out."""
    rules = load_lookalikes()
    known = [(fold(name), thing) for name, thing in entries]
    real = {name for name, _ in known}
    meant: dict[str, set[Thing]] = defaultdict(set)
    for name, thing in known:
        if len(name) >= rules.least and not name.isascii():
            for form in misread(name, rules):
                if form not in real:
                    meant[form].add(thing)
    yield from ((form, next(iter(things))) for form, things in sorted(meant.items()) if len(things) == 1)
