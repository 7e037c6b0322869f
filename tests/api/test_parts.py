"""Small parts of pages: figures, marks, links, texts."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import api
from api import figures
from api.language import texts
from api.links import Links
from api.marks import Mark, marked
from api.routers.search import split

BASE = "https://w3id.org/mailuo/id/"


@pytest.mark.parametrize(("value", "expected"), [
    (1200000, "1,200,000"), (Decimal("1234567.50"), "1,234,567.50"), (Decimal("1E+6"), "1,000,000"), (0, "0"), (-5, "-5"), (0.1, "0.1"), ("約三成", "約三成"),
])
def test_numbers_keep_all_their_digits(value: object, expected: str) -> None:
    assert figures.number(value) == expected


def test_money_in_both_languages() -> None:
    assert figures.money(1200000, "TWD", "zh") == "1,200,000 元"
    assert figures.money(1200000, "TWD", "en") == "NT$1,200,000"
    assert figures.money(Decimal("3.5"), "USD", "zh") == "3.5 USD"


def test_years_in_both_calendars() -> None:
    assert figures.year(110, "zh") == "民國 110 年（2021）"
    assert figures.year(110, "zh", short=True) == "110（2021）"
    assert figures.year(110, "en") == "2021 (ROC 110)"
    assert figures.years(106, 113, "zh") == "民國 106 至 113 年（2017–2024）"
    assert figures.years(None, None, "zh") == "" and figures.years(None, 110, "en") == "2021 (ROC 110)"
    assert figures.dates("2022-01", "zh") == "2022-01（民國 111 年）"
    assert figures.dates("年底", "zh") == "年底"


def test_links_of_things() -> None:
    links = Links(BASE)
    assert links.thing(BASE + "program/0a1b") == "/program/0a1b"
    assert links.thing(BASE + "claim/0a1b") == "/claims/0a1b"
    assert links.thing(BASE + "document/x-113") == "/documents/x-113"
    assert links.thing(BASE + "funding/0a1b") == "/id/funding/0a1b"
    for foreign in ("https://evil.example/program/1", "javascript:alert(1)", "", None, BASE, BASE + "program"):
        assert links.thing(foreign) == ""
    assert Links(BASE, "en").lines("x-113", 12) == "/documents/x-113?line=12&lang=en#L12"


@given(st.text(alphabet="甲乙\n ab", min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=8))
def test_marked_lines_say_what_the_document_says(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, min(start + length, len(text)), f"c{i}", "mention" if i % 2 else "funding", "value")
             for i, (start, length) in enumerate(spans) if start < len(text)]
    lines = marked(text, marks, 1, 100)
    assert "\n".join("".join(s.text for s in line.stretches) for line in lines) == text
    position = 0
    for line in lines:
        for stretch in line.stretches:
            around = {m.kind for m in marks if m.start <= position and position + len(stretch.text) <= m.end}
            assert set(stretch.kinds) == around
            assert (stretch.mark is None) == (not around)
            position += len(stretch.text)
        position += 1


def test_shortest_passage_is_where_a_stretch_leads() -> None:
    outer, inner = Mark(0, 8, "relation", "relation", "value"), Mark(2, 4, "mention", "mention", "value")
    line = marked("甲乙丙丁戊己庚辛", [outer, inner], 1, 1)[0]
    assert [(s.text, s.mark.claim if s.mark else "", s.kinds) for s in line.stretches] == [
        ("甲乙", "relation", ("relation",)), ("丙丁", "mention", ("mention", "relation")), ("戊己庚辛", "relation", ("relation",))]
    assert line.begins == (outer,)


@pytest.mark.parametrize(("text", "asked", "expected"), [
    ("臺灣電力公司", "台灣", [("臺灣", True), ("電力公司", False)]),
    ("經費 1,200 千元", "1,200千元", [("經費 ", False), ("1,200 千元", True)]),
    ("ＡＩ與ai", "AI", [("ＡＩ", True), ("與", False), ("ai", True)]),
    ("沒有", "有有", [("沒有", False)]), ("任何", "", [("任何", False)]),
])
def test_found_words_are_marked_as_the_index_compares(text: str, asked: str, expected: list[tuple[str, bool]]) -> None:
    assert split(text, asked) == expected


def test_every_text_that_a_template_names_is_there_in_both_languages() -> None:
    for key, words in texts().items():
        assert set(words) == {"zh", "en"} and all(words.values()), key
    folder = Path(api.__file__).parent / "templates"
    named = {key for file in folder.glob("*.html") for key in re.findall(r'\bt\("([a-z_]+)"[,)]', file.read_text("utf-8"))}
    assert named and named <= set(texts())


def test_templates_never_switch_escaping_off() -> None:
    for file in (Path(api.__file__).parent / "templates").glob("*.html"):
        text = file.read_text("utf-8")
        assert "|safe" not in text.replace(" ", "") and "autoescape" not in text and "<script" not in text and "style=" not in text, file.name
