"""The file of decisions: read whole, or refused with file, line and reason of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.claims import Thing, ThingType
from kg.build.curation import Curation, CurationError, read
from ontology.vocabulary import Vocabulary

WHO = 'who = "curator"\nwhen = 2026-11-20\nwhy = "seen in the register"\n'
GOOD = f"""# decisions
[[decision]]
do = "same"
a = {{ type = "firm", name = "鯨豚" }}
b = {{ type = "soe", key = "tide-power" }}
{WHO}
[[decision]]
do = "retype"
a = {{ type = "firm", name = "潮汐院" }}
to = "institute"
{WHO}
[[decision]]
do = "reject"
claim = "0a1b2c"
{WHO}"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "curation.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_decisions_are_read_with_their_lines(tmp_path: Path, vocabulary: Vocabulary) -> None:
    found = read(write(tmp_path, GOOD), vocabulary)
    assert [(d.do, d.line, d.when) for d in found.decisions] == [
        ("same", 2, "2026-11-20"), ("retype", 10, "2026-11-20"), ("reject", 18, "2026-11-20")]
    assert found.decisions[0].a == Thing(ThingType.FIRM, "鯨豚")
    assert found.decisions[0].b == Thing(ThingType.SOE, "", key="tide-power")
    assert found.decisions[1].to is ThingType.INSTITUTE
    assert found.rejected == {"0a1b2c"}


def test_json_lines_are_read_too(tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = tmp_path / "curation.jsonl"
    path.write_text('\n{"do": "rename", "a": {"type": "firm", "name": "鯨"}, "label": "鯨豚", "who": "c", "when": "2026-11-20", "why": "w"}\n', "utf-8")
    assert [(d.do, d.line, d.label) for d in read(path, vocabulary).decisions] == [("rename", 2, "鯨豚")]
    path.write_text("{}\n{\n[1]\n", "utf-8")
    with pytest.raises(CurationError) as error:
        read(path, vocabulary)
    assert [p.line for p in error.value.problems] == [2, 3]


def test_no_file_is_no_decision(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert read(None, vocabulary) == read(tmp_path / "none.toml", vocabulary) == Curation()


@pytest.mark.parametrize(("text", "line", "part"), [
    ("[[decision]]\ndo = ", 2, "TOML"),
    (f'\n[[decision]]\ndo = "merge"\n{WHO}', 2, "'merge' is none of same"),
    (f'[[decision]]\ndo = "same"\na = {{ type = "firm", name = "x" }}\n{WHO}', 1, "same needs b"),
    ('[[decision]]\ndo = "reject"\nclaim = "x"\nwho = "c"\nwhen = 2026-11-20\n', 1, "needs why"),
    ('[[decision]]\ndo = "reject"\nclaim = "x"\nwho = ""\nwhen = "yesterday"\nwhy = "y"\n', 1, "when must be a day"),
    (f'[[decision]]\ndo = "reject"\nclaim = " "\n{WHO}', 1, "claim must be a text"),
    (f'[[decision]]\ndo = "reject"\nclaim = "x"\nlabel = "y"\n{WHO}', 1, "no field label"),
    (f'[[decision]]\ndo = "rename"\na = {{ type = "company", name = "x" }}\nlabel = "y"\n{WHO}', 1, "'company' is no type"),
    (f'[[decision]]\ndo = "rename"\na = {{ type = "soe", key = "nobody" }}\nlabel = "y"\n{WHO}', 1, "'nobody' is no soe"),
    (f'[[decision]]\ndo = "rename"\na = {{ type = "soe" }}\nlabel = "y"\n{WHO}', 1, "needs a name or a key"),
    (f'[[decision]]\ndo = "rename"\na = "x"\nlabel = "y"\n{WHO}', 1, "must be a table"),
    (f'[[decision]]\ndo = "retype"\na = {{ type = "soe", name = "x" }}\nto = "thing"\n{WHO}', 1, "'thing' is no type"),
    ("[[merge]]\na = 1\n", 0, "unknown table 'merge'"),
    ("decision = 1\n", 0, "[[decision]]"),
])
def test_a_faulty_file_is_refused_with_line_and_reason(tmp_path: Path, vocabulary: Vocabulary, text: str, line: int, part: str) -> None:
    with pytest.raises(CurationError) as error:
        read(write(tmp_path, text), vocabulary)
    problem = next(p for p in error.value.problems if part in p.reason)
    assert problem.line == line
    assert problem.reason_zh
    assert f"curation.toml:{line}" in str(error.value)


def test_all_faults_are_told_at_once(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(CurationError) as error:
        read(write(tmp_path, f'[[decision]]\ndo = "x"\n{WHO}\n[[decision]]\ndo = "y"\n{WHO}'), vocabulary)
    assert [p.line for p in error.value.problems] == [1, 7]


def test_decisions_that_contradict_each_other_are_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    pair = 'a = { type = "firm", name = "x" }\nb = { type = "firm", name = "y" }\n'
    swapped = 'a = { type = "firm", name = "y" }\nb = { type = "firm", name = "x" }\n'
    with pytest.raises(CurationError, match="contradicts line 1"):
        read(write(tmp_path, f'[[decision]]\ndo = "same"\n{pair}{WHO}[[decision]]\ndo = "different"\n{swapped}{WHO}'), vocabulary)


def test_another_encoding_is_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(CurationError, match="UTF-8"):
        read(write(tmp_path, "why = \"鯨\"".encode("big5")), vocabulary)


def both(kind: str, a: str, b: str) -> str:
    return f'[[decision]]\ndo = "{kind}"\na = {{ type = "firm", name = "{a}" }}\nb = {{ type = "firm", name = "{b}" }}\n{WHO}\n'


def test_decisions_that_contradict_each_other_by_way_of_a_third_thing_are_refused(tmp_path: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(CurationError) as error:
        read(write(tmp_path, both("same", "鯨甲", "鯨乙") + both("same", "鯨乙", "鯨丙") + both("different", "鯨甲", "鯨丙")), vocabulary)
    assert [p.reason for p in error.value.problems] == ["other decisions make a and b one"]
    assert len(read(write(tmp_path, both("same", "鯨甲", "鯨乙") + both("different", "鯨乙", "鯨丙")), vocabulary).decisions) == 2


@pytest.mark.parametrize(("text", "reason"), [
    (f'[[decision]]\ndo = "retype"\na = {{ type = "agency", name = "波能局" }}\nto = "firm"\n{WHO}', "is a term; its type"),
    ('[[decision]]\ndo = "same"\na = { type = "agency", name = "波能局" }\nb = { type = "agency", key = "wave-administration" }\n' + WHO,
     "are two terms"),
])
def test_what_the_schemes_settle_is_not_decided_here(tmp_path: Path, vocabulary: Vocabulary, text: str, reason: str) -> None:
    with pytest.raises(CurationError) as error:
        read(write(tmp_path, text), vocabulary)
    assert [reason in p.reason for p in error.value.problems] == [True]
