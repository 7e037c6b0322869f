"""The register of redirects: what became of entities whose IRI is gone. Old IRIs must go on answering.

    {"old": "https://…/program/0a1b…", "new": "https://…/program/9f8e…", "release": "c0ffee123456"}
    {"old": "https://…/firm/4711…", "new": null, "release": "c0ffee123456"}

Lines are only added. The last line of an IRI counts; an IRI that is alive needs no register, whatever lines say of it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.build.nquads import iri as iri_term
from kg.build.records import BuildError


@dataclass(frozen=True, slots=True)
class Redirect:
    """An IRI that is gone, the one that took its place (None: nothing did), and the release in which that happened."""

    old: str
    new: str | None
    release: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a release remembers of an entity, so that the next one can tell what became of it.

    `names` are (group of near types, normal form); `claims` are the ids of the claims that are first of all about it.
    """

    iri: str
    names: frozenset[tuple[str, str]]
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Register:
    """All redirects in the order in which they were written."""

    entries: tuple[Redirect, ...] = ()

    def final(self, live: Iterable[str]) -> dict[str, str | None]:
        """Where every registered IRI that is not alive leads in the end: a live IRI, or None."""
        alive = frozenset(live)
        last = {entry.old: entry.new for entry in self.entries}
        return {old: _chase(old, last, alive) for old in last if old not in alive}


def _chase(old: str, last: Mapping[str, str | None], alive: frozenset[str]) -> str | None:
    seen = {old}
    at = last[old]
    while at is not None and at not in alive:
        if at in seen or at not in last:
            return None
        seen.add(at)
        at = last[at]
    return at


class RegisterError(BuildError):
    """The register cannot be read; says file, line and reason."""


def read(path: Path) -> Register:
    """The register of a file; empty where there is none. Raises RegisterError."""
    if not path.exists():
        return Register()
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise RegisterError(f"{path}: not UTF-8 at byte {error.start}", f"{path}：位元組 {error.start} 不是 UTF-8") from error
    return Register(tuple(_entry(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()))


def _entry(path: Path, number: int, line: str) -> Redirect:
    def wrong(reason: str, reason_zh: str) -> RegisterError:
        return RegisterError(f"{path}:{number}: {reason}", f"{path}:{number}：{reason_zh}")
    try:
        raw = json.loads(line)
    except ValueError as error:
        raise wrong(f"not JSON ({error})", f"不是 JSON（{error}）") from error
    if not isinstance(raw, dict) or set(raw) != {"old", "new", "release"}:
        raise wrong("needs exactly the fields old, new and release", "須有且只有 old、new、release 三欄")
    for name in ("old", "new"):
        value = raw[name]
        if value is None and name == "new":
            continue
        if not isinstance(value, str) or not _is_iri(value):
            raise wrong(f"{name} is no IRI: {value!r}", f"{name} 不是 IRI：{value!r}")
    if raw["old"] == raw["new"]:
        raise wrong("an IRI cannot replace itself", "IRI 不能取代自己")
    if not isinstance(raw["release"], str):
        raise wrong("release must be a text", "release 須為文字")
    return Redirect(raw["old"], raw["new"], raw["release"])


def _is_iri(value: str) -> bool:
    try:
        iri_term(value)
    except ValueError:
        return False
    return True


def lines(entries: Iterable[Redirect]) -> str:
    """Entries as lines of the file."""
    return "".join(json.dumps({"old": e.old, "new": e.new, "release": e.release}, ensure_ascii=False) + "\n" for e in entries)


def vanished(previous: Iterable[Known], now: Iterable[Known], live: Iterable[str], register: Register) -> tuple[Redirect, ...]:
    """New entries: what became of the entities of the previous release whose IRIs are no longer alive.

    The successor is the entity that now holds most of the claims of the old one, else the one that bears most of its
    names; an entity of which nothing is left leads nowhere. What the register already leads to a live IRI is left alone.
    """
    alive = frozenset(live)
    by_claim: dict[str, str] = {}
    by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in now:
        by_claim.update((claim, entity.iri) for claim in entity.claims)
        for name in entity.names:
            by_name[name].add(entity.iri)
    last = {entry.old: entry.new for entry in register.entries}
    entries: list[Redirect] = []
    for old in sorted(previous, key=lambda known: known.iri):
        if old.iri in alive:
            continue
        new = _successor(old, by_claim, by_name)
        if old.iri not in last or last[old.iri] != new:
            entries.append(Redirect(old.iri, new))
    return tuple(entries)


def _successor(old: Known, by_claim: Mapping[str, str], by_name: Mapping[tuple[str, str], set[str]]) -> str | None:
    claims = Counter(by_claim[claim] for claim in old.claims if claim in by_claim)
    names = Counter(iri for name in old.names for iri in by_name.get(name, ()))
    candidates = claims or names
    return min(candidates, key=lambda iri: (-claims[iri], -names[iri], iri)) if candidates else None
