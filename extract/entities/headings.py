"""Headings that are names though no ending says so: by the headings beside them, and by their return within one report.

    1、 藍灣礦產調查計畫：完成…          a program by its ending
    2、 地下水補注區調查與水資源評估：…   in one list with it, and no verb first: a program too
    二、中小企業行動智慧應用             returns in each chapter of one project's report: a part of the project
    3.離島航線服務(海洋能源局)：…          its body stands behind it in brackets: what the body carries out
    4.擴大辦理小型船家貸款：…              ends as a scheme does; the verb before it is no part of it
    四、振興藍灣公共建設（118年至120年）   its years stand behind it in brackets: it runs over them
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.claims import ThingType
from extract.entities.candidates import Candidate
from extract.entities.names import load_rules
from extract.layout.blocks import Block

RULES = Path(__file__).parent / "rules" / "headings.toml"
_COLON = re.compile(r"：|:(?!\d)")
_MARKS = re.compile(r"[，。；;！？、]")
_LONGEST = 45
_BODY_BEHIND = re.compile(r"(?P<name>[^，。；：:（()）]{4,40})[（(](?P<body>[^（()）]{2,30})[）)](?:[：:]|$)")
_YEARS_BEHIND = re.compile(r"(?P<name>[^，。；：:（()）「」]+)[（(](?:民國)?\d{2,3}年?度?(?:至|到|[-–~～－])\d{2,3}年?度?[）)]")
_BODIES = frozenset({ThingType.AGENCY, ThingType.SOE, ThingType.INSTITUTE})


@dataclass(frozen=True, slots=True)
class HeadingRules:
    """The compiled rules."""

    verbs: re.Pattern[str]
    not_ending: re.Pattern[str]
    least: int
    most: int
    returns: int
    leads: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    never: re.Pattern[str]
    least_with_ending: int


@lru_cache(maxsize=1)
def load_heading_rules(path: Path = RULES) -> HeadingRules:
    """The rules of the file; ValueError with the file's name where one is wrong."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    try:
        ending = data["ending"]
        return HeadingRules(re.compile("|".join(map(re.escape, data["verbs"]))), re.compile(f"(?:{data['not_ending']})$"),
                            data["least"], data["most"], data["returns"], re.compile(ending["leads"]),
                            re.compile(f"{ending['strong']}$"), re.compile(f"{ending['weak']}$"), re.compile(f"{ending['never']}$"),
                            ending["least"])
    except (KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {error}") from error


def head_length(text: str) -> int:
    """How many characters of a paragraph stand before its first colon; 0 where it has no head."""
    colon = _COLON.search(text)
    return colon.start() if colon and 2 <= colon.start() <= _LONGEST and not _MARKS.search(text[:colon.start()].replace("、", "")) else 0


def heading_names(blocks: Sequence[Block]) -> dict[int, tuple[int, str]]:
    """First position of a block → the length of the name that heads it and the rule that says so."""
    return {**dict(_beside_names(blocks)), **dict(_with_years(blocks)), **dict(_returning(blocks))}


def _is_nominal(text: str, rules: HeadingRules, least: int = 0) -> bool:
    return ((least or rules.least) <= len(text) <= rules.most and not rules.verbs.match(text) and not rules.not_ending.search(text)
            and not _MARKS.search(text) and not re.search(r"\d{3}|[「」：:]", text))


def with_body(text: str, named: Sequence[Candidate]) -> tuple[int, Candidate] | None:
    """The length of the name that heads a text with the body that carries it out in brackets behind it, and that body."""
    rules = load_heading_rules()
    match = _BODY_BEHIND.match(text)
    if match is None or not _is_nominal(match["name"], rules, least=4):
        return None
    for c in named:
        if c.thing.type in _BODIES and match.start("body") <= c.start and c.end == match.end("body"):
            return match.end("name"), c
    return None


def by_ending(text: str) -> tuple[int, int] | None:
    """Where the name stands that is the head of a text, or all of it, and ends as schemes do; None where there is none."""
    rules = load_heading_rules()
    end = head_length(text) or (len(text) if len(text) <= _LONGEST and not _MARKS.search(text.replace("、", "")) else 0)
    lead = rules.leads.match(text[:end])
    start = lead.end() if lead else 0
    name = text[start:end]
    if not rules.least_with_ending <= len(name) <= rules.most or rules.never.fullmatch(name) or re.search(r"\d{3}|[「」]", name):
        return None
    if rules.strong.search(name) or (rules.weak.search(name) and not rules.never.search(name) and not rules.verbs.match(name)):
        return start, end
    return None


def _beside_names(blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[int, str]]]:
    """Heads of one list of which another ends as programs do."""
    rules, program = load_heading_rules(), next(k for k in load_rules().kinds if k.type == "program")
    groups: dict[tuple[int, ...], list[tuple[int, str]]] = defaultdict(list)
    for block in blocks:
        if (length := head_length(block.flow.text)) and not block.subject:
            key = tuple(h.flow.positions[0] for h in block.headings)
            groups[key].append((block.flow.positions[0], block.flow.text[:length]))
    for heads in groups.values():
        if len(heads) > 1 and any(re.search("(?:計畫|方案)$", h) and program.ending.search(h) for _, h in heads):
            yield from ((at, (len(h), "name.heading.beside")) for at, h in heads if _is_nominal(h, rules))


def _with_years(blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[int, str]]]:
    """Bare headings behind which the years stand in brackets over which they run."""
    rules = load_heading_rules()
    headings = {h.flow.positions[0] for block in blocks for h in block.headings}
    for block in blocks:
        match = _YEARS_BEHIND.fullmatch(block.flow.text)
        if match and block.flow.positions[0] in headings and _is_nominal(match["name"], rules):
            yield block.flow.positions[0], (match.end("name"), "name.heading.years")


def _returning(blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[int, str]]]:
    """Bare headings that return within the report of one subject and in no other."""
    rules = load_heading_rules()
    where: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for block in blocks:
        if block.subject and _is_nominal(block.flow.text, rules):
            where[block.flow.text][block.subject.name].append(block.flow.positions[0])
    for text, subjects in where.items():
        for name, places in subjects.items():
            if len(subjects) == 1 and len(places) >= rules.returns and text not in name:
                yield from ((at, (len(text), "name.heading.returning")) for at in places)
