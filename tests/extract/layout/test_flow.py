"""Flows: every character knows where it came from."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from extract.layout.flow import join
from extract.reading.document import Document, line_starts, words


def document(text: str) -> Document:
    return Document("d", "d.txt", "d", text, "report", "", starts=line_starts(text))


def test_wrapped_words_and_numbers_are_joined_and_latin_words_keep_their_space() -> None:
    flow = join(document(t := "國產 5G Open\n\n RAN 系統，經費 3,\n\n800 億"), [(0, len(t))])
    assert flow.text == "國產5G Open RAN系統，經費3,800億"


def test_a_name_cut_by_a_page_header_has_two_passages() -> None:
    text = "參與索馬利\n國營事業\n38\n蘭等國"
    d = document(text)
    flow = join(d, [(0, 6), (text.index("蘭"), len(text))])
    at = flow.text.index("索馬利蘭")
    passages = flow.passages(d, at, at + 4)
    assert [(p.quote, p.first_line) for p in passages] == [("索馬利", 1), ("蘭", 4)]


def test_tags_and_bars_of_tables_are_layout_but_brackets_of_numbers_are_not() -> None:
    text = "|<p>甲<br>乙</p>|<1>丙|"
    assert join(document(text), [(0, len(text))]).text == "甲乙<1>丙"


@example("A<A>A")
@given(st.text(alphabet="計畫AB 12\n|，<p>", min_size=1, max_size=60))
def test_any_stretch_of_a_flow_gives_back_its_own_words(text: str) -> None:
    d = document(text)
    flow = join(d, [(0, len(text))])
    assert list(flow.positions) == sorted(set(flow.positions))
    assert flow.text.replace(" ", "") == words(text).replace(" ", "")
    for start in range(0, len(flow.text), 3):
        passages = flow.passages(d, start, min(start + 5, len(flow.text)))
        assert "".join(p.quote for p in passages).replace(" ", "") == flow.text[start:start + 5].replace(" ", "")
        assert all(words(text[p.start:p.end]) == p.quote for p in passages)
