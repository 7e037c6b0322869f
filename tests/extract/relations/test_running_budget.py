"""Running text in a budget's cells: results by heading, resolutions of the legislature and their answers, of an invented ministry."""

from __future__ import annotations

from tests.extract.relations.test_running_text import named, read_cell, stated


def test_a_numbered_item_may_begin_with_a_number() -> None:
    found = read_cell("<p>(一)「藍灣智慧港綱要計畫」：</p> <ol> 1. 碼頭創新應用推進(港務署)：選定3處碼頭。"
                      "<li>2. 離岸人才培育(海洋能源局)：持續辦理。</li> <li>3.5G海上服務落地(海洋能源局)：與業者研商。</li></ol>")
    assert "5G海上服務落地" in named(found)
    assert ("5G海上服務落地", "partOf", "藍灣智慧港綱要計畫") in stated(found)


def test_a_decimal_begins_no_item() -> None:
    found = read_cell("<p>(一)「藍灣智慧港綱要計畫」：</p> <p>2.5億元由海洋能源局支應。</p>")
    assert named(found) == {"藍灣智慧港綱要計畫"}


def test_what_money_is_set_aside_for_is_a_line_of_the_body() -> None:
    found = read_cell("118年度海洋部預算編列「航道維護」2億元。")
    assert named(found, "budget_line") == {"航道維護"}
    assert ("航道維護", "implementedBy", "海洋部") in stated(found)


def test_programs_of_a_line_with_their_amounts() -> None:
    found = stated(read_cell("118年度海洋部港務署預算案「航道維護」項下新增辦理「藍灣港區更新計畫」8億元，及「北礁航道疏濬計畫」5,000萬元。"))
    for name in ("藍灣港區更新計畫", "北礁航道疏濬計畫"):
        assert (name, "implementedBy", "海洋部港務署") in found


def test_two_programs_in_one_pair_of_marks() -> None:
    assert named(read_cell("包含推動「島嶼建設推動方案及藍灣產業創新計畫」等。")) == {"島嶼建設推動方案", "藍灣產業創新計畫"}
    assert named(read_cell("推動「港區更新及航道疏濬計畫」。")) == {"港區更新及航道疏濬計畫"}


def test_a_firm_beside_those_who_are_helped_is_one_of_them() -> None:
    found = stated(read_cell("<p>(一)海上風電：</p> <p>1.協助造船廠商導入新製程，建立產線1條，並協助藍灣重工股份有限公司取得認證。</p>"))
    assert ("藍灣重工股份有限公司", "inIndustry", "造船") in found
    assert ("藍灣重工股份有限公司", "inIndustry", "海上風電") not in found


def test_an_industry_at_a_blocks_head_is_served_by_its_programs() -> None:
    found = stated(read_cell("<p>(一)海上風電產業：運用藍灣產業關聯方案，促成投資。</p>"))
    assert ("藍灣產業關聯方案", "targetsIndustry", "海上風電") in found
    below = stated(read_cell("<p>(一)海上風電產業：</p> <p>1.運用藍灣產業關聯方案，促成投資。</p>"))
    assert ("藍灣產業關聯方案", "targetsIndustry", "海上風電") not in below


def test_where_an_item_of_a_program_acts() -> None:
    found = stated(read_cell("<p>(一)深水碼頭更新計畫：推動業者於北礁島設立研發中心，並赴藍灣市參展。</p>"))
    assert ("深水碼頭更新計畫", "locatedIn", "北礁島") in found
    assert ("深水碼頭更新計畫", "locatedIn", "藍灣市") not in found


def test_units_in_a_bracket_are_under_their_government() -> None:
    found = stated(read_cell("<p>藍灣縣政府主管機關(港務處、漁業發展處)共同規劃。</p>"))
    assert ("藍灣縣政府港務處", "subordinateTo", "藍灣縣政府") in found
    assert ("藍灣縣政府漁業發展處", "subordinateTo", "藍灣縣政府") in found
