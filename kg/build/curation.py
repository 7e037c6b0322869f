"""People's decisions about names, kept in a text file beside the documents, validated, and applied at every build.

    [[decision]]
    do = "same"                       # same · different · rename · retype · reject
    a = { type = "firm", name = "鴻海" }
    b = { type = "firm", name = "鴻海精密工業" }
    who = "curator@example.org"
    when = 2026-11-20
    why = "short name of the registered one"

`same` and `different` take two things a and b (by name, or by the `key` of a scheme's term); `rename` takes one and a `label`,
`retype` one and a `to`; `reject` takes the id of a `claim`. Decisions win over every rule. A file that ends in .jsonl holds the
same fields as one JSON object a line.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from extract.claims import Problem, Thing, ThingType
from kg.build.terms import TermIndex
from ontology.vocabulary import Term, Vocabulary

Action = Literal["same", "different", "rename", "retype", "reject"]
_ACTIONS: tuple[Action, ...] = ("same", "different", "rename", "retype", "reject")
_FIELDS = {"same": {"a", "b"}, "different": {"a", "b"}, "rename": {"a", "label"}, "retype": {"a", "to"}, "reject": {"claim"}}
_ALWAYS = {"do", "who", "when", "why"}
_HEADER = re.compile(r"^\s*\[\[\s*decision\s*\]\]")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision with the line of the file where it begins; what its action does not need is empty."""

    do: Action
    who: str
    when: str
    why: str
    line: int
    a: Thing | None = None
    b: Thing | None = None
    label: str = ""
    to: ThingType | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Curation:
    """All decisions in the order of the file, and the file's name for messages."""

    decisions: tuple[Decision, ...] = ()
    file: str = ""

    def of(self, action: Action) -> tuple[Decision, ...]:
        return tuple(d for d in self.decisions if d.do == action)

    @property
    def rejected(self) -> frozenset[str]:
        """The ids of the claims that people rejected."""
        return frozenset(d.claim for d in self.of("reject"))


class CurationError(ValueError):
    """The file of decisions cannot be used; `problems` says where and why, all faults at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.file}:{p.line}: {p.reason_zh} / {p.reason}" for p in self.problems))


def read(path: Path | None, vocabulary: Vocabulary) -> Curation:
    """The decisions of a file; none where `path` is None or there is no such file. Raises CurationError."""
    if path is None or not path.exists():
        return Curation()
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise CurationError([_problem(path, 0, f"not UTF-8 at byte {error.start}", f"位元組 {error.start} 不是 UTF-8")]) from error
    decisions: list[Decision] = []
    faults: list[Problem] = []
    for line, entry in _json_lines(path, text) if path.suffix == ".jsonl" else _tables(path, text):
        wrong = [_problem(path, line, *fault) for fault in _faults(entry, vocabulary)]
        faults.extend(wrong)
        if not wrong:
            decisions.append(_decision(entry, line))
    faults.extend(_problem(path, *fault) for fault in (*_conflicts(decisions), *_against_terms(decisions, TermIndex(vocabulary))))
    if faults:
        raise CurationError(faults)
    return Curation(tuple(decisions), path.name)


def _tables(path: Path, text: str) -> list[tuple[int, dict[str, object]]]:
    """The decisions of a TOML file with the lines where they begin."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise CurationError([_problem(path, line, f"not TOML: {error}", f"不是有效的 TOML：{error}")]) from error
    entries = raw.pop("decision", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CurationError([_problem(path, 0, "decisions are written as [[decision]]", "決定須寫成 [[decision]]")])
    if raw:
        raise CurationError([_problem(path, 0, f"unknown table {name!r}; only [[decision]] is read", f"不認得 {name!r}；只讀 [[decision]]")
                             for name in raw])
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if _HEADER.match(line)]
    return [(lines[number] if number < len(lines) else 0, entry) for number, entry in enumerate(entries)]


def _json_lines(path: Path, text: str) -> list[tuple[int, dict[str, object]]]:
    """The decisions of a JSON Lines file, one a line, with their lines."""
    entries: list[tuple[int, dict[str, object]]] = []
    faults: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            entry = json.loads(line) if line.strip() else None
        except ValueError as error:
            faults.append(_problem(path, number, f"not JSON: {error}", f"不是有效的 JSON：{error}"))
            continue
        if isinstance(entry, dict):
            entries.append((number, entry))
        elif line.strip():
            faults.append(_problem(path, number, "a decision is a JSON object", "決定須為 JSON 物件"))
    if faults:
        raise CurationError(faults)
    return entries


def _problem(path: Path, line: int, reason: str, reason_zh: str) -> Problem:
    return Problem(str(path), line, reason, reason_zh, fatal=True)


def _decision(entry: dict[str, object], line: int) -> Decision:
    when = entry["when"]
    to = entry.get("to")
    return Decision(
        next(a for a in _ACTIONS if a == entry["do"]), str(entry["who"]).strip(), when.isoformat() if isinstance(when, date) else str(when),
        str(entry["why"]).strip(), line, _thing(entry.get("a")), _thing(entry.get("b")), str(entry.get("label", "")).strip(),
        ThingType(str(to)) if to is not None else None, str(entry.get("claim", "")))


def _thing(raw: object) -> Thing | None:
    if not isinstance(raw, dict):
        return None
    return Thing(ThingType(raw["type"]), str(raw.get("name", "")), str(raw.get("key", "")), str(raw.get("scope", "")))


def _faults(entry: dict[str, object], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    action = entry.get("do")
    if not isinstance(action, str) or action not in _FIELDS:
        yield f"do = {action!r} is none of {', '.join(_ACTIONS)}", f"do = {action!r} 不在 {'、'.join(_ACTIONS)} 之中"
        return
    needed = _FIELDS[action] | _ALWAYS
    for name in sorted(needed - entry.keys()):
        yield f"{action} needs {name}", f"{action} 缺少 {name}"
    for name in sorted(entry.keys() - needed):
        yield f"{action} has no field {name}", f"{action} 沒有 {name} 這一欄"
    for name in sorted({"who", "why", "label", "claim"} & needed & entry.keys()):
        if not isinstance(entry[name], str) or not str(entry[name]).strip():
            yield f"{name} must be a text that is not empty", f"{name} 須為文字，不可空白"
    if "when" in entry and not _is_day(entry["when"]):
        yield "when must be a day (2026-11-20)", "when 須為日期（如 2026-11-20）"
    if "to" in needed and "to" in entry and entry["to"] not in {t.value for t in ThingType}:
        yield f"to = {entry['to']!r} is no type", f"to = {entry['to']!r} 不是類別"
    for name in sorted({"a", "b"} & needed & entry.keys()):
        yield from _thing_faults(name, entry[name], vocabulary)


def _is_day(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _thing_faults(name: str, raw: object, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if not isinstance(raw, dict):
        yield f"{name} must be a table with type and name", f"{name} 須有 type 與 name"
        return
    kind = raw.get("type")
    if kind not in {t.value for t in ThingType}:
        yield f"{name}.type = {kind!r} is no type", f"{name}.type = {kind!r} 不是類別"
    elif raw.get("key") and vocabulary.find(str(kind), str(raw["key"])) is None:
        yield f"{name}.key = {raw['key']!r} is no {kind} of the vocabulary", f"{name}.key = {raw['key']!r} 不在詞彙的 {kind} 之中"
    if not str(raw.get("name", "")).strip() and not raw.get("key"):
        yield f"{name} needs a name or a key", f"{name} 缺少 name 或 key"
    for extra in sorted(set(raw) - {"type", "name", "key", "scope"}):
        yield f"{name} has no field {extra}", f"{name} 沒有 {extra} 這一欄"


def _conflicts(decisions: list[Decision]) -> Iterator[tuple[int, str, str]]:
    pairs: dict[frozenset[Thing | None], Decision] = {}
    single: dict[tuple[str, Thing | None], Decision] = {}
    for decision in decisions:
        if decision.do in ("same", "different"):
            earlier = pairs.setdefault(frozenset((decision.a, decision.b)), decision)
            if decision.a == decision.b:
                yield decision.line, "a and b are one and the same name", "a 與 b 是同一個名稱"
            elif earlier.do != decision.do:
                yield decision.line, f"contradicts line {earlier.line} ({earlier.do})", f"與第 {earlier.line} 行（{earlier.do}）矛盾"
        elif decision.do in ("rename", "retype"):
            first = single.setdefault((decision.do, decision.a), decision)
            if (first.label, first.to) != (decision.label, decision.to):
                yield decision.line, f"contradicts line {first.line} ({first.do})", f"與第 {first.line} 行（{first.do}）矛盾"
    yield from _chains(decisions)


def _chains(decisions: list[Decision]) -> Iterator[tuple[int, str, str]]:
    """Things that decisions make one by way of others, and that a decision says are two."""
    parent: dict[Thing | None, Thing | None] = {}

    def root(thing: Thing | None) -> Thing | None:
        while (above := parent.get(thing, thing)) != thing:
            thing = above
        return thing
    for decision in decisions:
        if decision.do == "same":
            parent[root(decision.a)] = root(decision.b)
    direct = {frozenset((d.a, d.b)) for d in decisions if d.do == "same"}
    for decision in decisions:
        one = decision.do == "different" and decision.a != decision.b and root(decision.a) == root(decision.b)
        if one and frozenset((decision.a, decision.b)) not in direct:
            yield decision.line, "other decisions make a and b one", "其他決定使 a 與 b 成為同一"


def _against_terms(decisions: list[Decision], index: TermIndex) -> Iterator[tuple[int, str, str]]:
    """What the schemes of the ontology settle: the type of a term, and that two terms are two."""
    def term(thing: Thing | None) -> Term | None:
        return index.find(thing) if thing is not None else None
    for decision in decisions:
        a, b = term(decision.a), term(decision.b)
        if decision.do == "retype" and a is not None:
            yield decision.line, f"{a.label} is a term; its type is set in ontology/schemes", f"{a.label} 是詞彙中的詞，類別須改在 ontology/schemes"
        elif decision.do == "same" and a is not None and b is not None and a != b:
            yield (decision.line, f"{a.label} and {b.label} are two terms; join them in ontology/schemes",
                   f"{a.label} 與 {b.label} 是詞彙中的兩個詞，須在 ontology/schemes 合併")
