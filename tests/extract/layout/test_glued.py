"""Tables printed cell by cell: rows come back as they were printed, whatever the widths; what cannot be told is reported."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.layout.glued import Table, Words, lines_of, read_table
from tests.extract.layout.printed import document, printed

WORDS = Words(("科技發展", "公共建設", "社會發展", "其他"), ("推動", "強化", "辦理", "建立"), "，、。之與及")
LIST = "一、辦理苗木培育及造林。\n二、建置林道監測系統，並與地方政府共同維護，維持林道暢通。\n三、推廣國產木竹材之使用。"
NESTED = "一、山屋整建\n（一）完成三處山屋之整建，改善登山客之住宿品質與安全，並設置淨水設備。\n（二）改善水源。\n二、步道維護：與民間團體合作。"
PROSE = "運用遙測影像及人工智慧判釋林相變化，掌握違規開發情形，並於颱風後儘速完成災損評估，以利復育工作之推展。"
HEADINGS = "一、整體規劃及調查\n二、基礎設施更新\n三、棲地營造"  # items that are no sentences
ROWS = [  # group ("": carried down), label, mark, content
    ("林業試驗及推廣", "發展森林碳匯計量方法及驗證制度", "科技發展", LIST),
    ("", "林火智慧偵測與預警計畫（121-124年）", "科技發展", PROSE),
    ("促進山村科技發展", "協助林農合作經營及通路拓展計畫", "社會發展", NESTED),
    ("", "補助社區巡守", "社會發展", PROSE),
    ("國家步道及山屋整建維護", "中橫山區步道及山屋整建第三期計畫", "公共建設", HEADINGS),
    ("", "山屋淨水設備更新及雨水貯留計畫", "公共建設", LIST),
    ("野生動物保育", "黑熊棲地調查與友善農作推廣之輔導", "其他", LIST),
    ("林木種原保存科技發展", "林木種原保存科技發展", "科技發展", HEADINGS),
    ("", "建立苗圃5G監測示範場域", "科技發展", PROSE),
]
WIDTHS = [(6, 6, 2, 26), (8, 7, 3, 20), (7, 9, 2, 30), (9, 6, 4, 24), (5, 8, 2, 18), (10, 10, 4, 34)]


def table(lines: list[str]) -> Table:
    doc = document("\n".join(lines))
    return read_table(doc, lines_of(doc, [(s, s + len(doc.line(n))) for n, s in enumerate(doc.starts, 1)]), WORDS)


def read(found: Table) -> list[tuple[str, str, str]]:
    return [(r.group.text if r.group else "", r.label.text, r.word) for r in found.rows if not r.doubt]


@pytest.mark.parametrize("widths", WIDTHS)
def test_rows_come_back_whatever_the_widths(widths: tuple[float, float, float, float]) -> None:
    found = table(printed(ROWS, widths))
    assert read(found) == [row[:3] for row in ROWS]
    assert found.before is None and not any(r.doubt or r.lost for r in found.rows)


@pytest.mark.parametrize("widths", WIDTHS)
def test_widths_are_found(widths: tuple[float, float, float, float]) -> None:
    shape = table(printed(ROWS, widths)).shape
    assert shape is not None and (shape.group, shape.label, shape.mark) == widths[:3]


def test_rows_keep_their_lines_and_where_their_content_begins() -> None:
    lines = printed(ROWS[:3], (6, 6, 2, 26))
    doc = document("\n".join(lines))
    rows = table(lines).rows
    assert [doc.text[r.content:r.content + 2] for r in rows] == ["一、", "運用", "一、"]
    assert [r.first for r in rows] == [1, rows[0].last + 1, rows[1].last + 1] and rows[2].last == len(lines)
    assert [doc.text[r.mark.positions[0]:r.mark.positions[-1] + 1] for r in rows] == ["科技\n發展", "科技\n發展", "社會\n發展"]


LONG = [row for row in ROWS if len(row[1]) > 10]
SHORT = [row for row in ROWS if not row[0] and row[2] != "其他"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(LONG + SHORT), min_size=5, max_size=14), st.sampled_from(WIDTHS))
def test_no_row_is_invented_and_every_missing_one_is_reported(
        rows: list[tuple[str, str, str, str]], widths: tuple[float, float, float, float]) -> None:
    found = table(printed(rows, widths))
    got = read(found)
    assert set(got) <= {row[:3] for row in rows}
    reported = sum(bool(r.doubt) + bool(r.lost) for r in found.rows) + (found.before is not None)
    assert len(got) == len(rows) or reported


def test_group_that_contains_a_mark_word_is_no_row() -> None:
    lines = ["促進山村科技", "發展改善山村智慧", "化經營科技", "發展一、輔導林農使用智慧農機，提升作業效率並減少人力需求。", "二、辦理教育訓練。"]
    assert read(table(printed(ROWS[:2], (6, 6, 2, 26)) + lines))[-1] == ("促進山村科技發展", "改善山村智慧化經營", "科技發展")


def test_mark_may_stand_in_the_line_of_its_content() -> None:
    lines = ["野生動物保育黑熊棲地調查", "與友善農作推", "廣其他一、設置自動相機，蒐集黑熊活動範圍。", "二、輔導農友。"]
    assert read(table(printed(ROWS[:2], (6, 6, 2, 26)) + lines))[-1] == ("野生動物保育", "黑熊棲地調查與友善農作推廣", "其他")


def test_label_of_one_line_begins_with_a_word_that_labels_begin_with() -> None:
    lines = ["國家步道及山", "屋整建維護強化山屋管理社會", "發展" + PROSE[:26], PROSE[26:]]
    assert read(table(printed(ROWS[:2], (6, 6, 2, 26)) + lines))[-1] == ("國家步道及山屋整建維護", "強化山屋管理", "社會發展")


def test_seam_that_cannot_be_told_is_reported() -> None:
    lines = ["野生動物保育黑熊調查社會", "發展" + PROSE[:26], PROSE[26:]]  # 野生動物|保育黑熊調查, 野生動物保育|黑熊調查, …
    found = table(printed(ROWS[:2], (6, 6, 2, 26)) + lines)
    assert [r.doubt for r in found.rows] == ["", "", "seam"]


def test_row_without_a_known_mark_is_reported_and_spoils_no_other() -> None:
    lines = printed(ROWS, (6, 6, 2, 26))
    at = next(n for n, x in enumerate(lines) if x.startswith("山屋淨水設備"))
    head = next(n for n in range(at, len(lines)) if lines[n].endswith("公共"))
    lines[head] = lines[head][:-2] + "醫療"
    found = table(lines)
    assert read(found) == [row[:3] for row in ROWS if not row[1].startswith("山屋淨水")]
    assert [r.lost for r in found.rows if r.lost] == [at + 1]


def test_lines_before_the_first_row_are_no_label() -> None:
    found = table(["本表所列各項計畫之經費，俟預算案經立法院審議後核實調整。", *printed(ROWS[:3], (6, 6, 2, 26))])
    assert found.before == (1, 1) and read(found) == [row[:3] for row in ROWS[:3]]


@pytest.mark.parametrize("lines", [[], ["一、辦理苗木培育及造林。", "二、推廣國產木竹材。"]])
def test_lines_without_any_mark_have_no_rows(lines: list[str]) -> None:
    assert table(lines).rows == ()
