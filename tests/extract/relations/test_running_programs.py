"""Programs in running text about an invented ministry: who carries them out by words before them, and what only words of purpose state."""

from __future__ import annotations

import pytest

from tests.extract.relations.test_running_text import read, stated


def implementers(text: str) -> set[tuple[str, str]]:
    return {(s, o) for s, r, o in stated(read(text)) if r == "implementedBy"}


@pytest.mark.parametrize(("text", "found"), [
    ("港務署為協助業者轉型，已召開3場會議，並推動「藍灣航運轉型方案」。", {("藍灣航運轉型方案", "海洋部港務署")}),
    ("港務署持續檢討航道。並於118年辦理「北礁航道疏濬計畫」。", {("北礁航道疏濬計畫", "海洋部港務署")}),
    ("港務署推動「北礁航道疏濬第一期計畫」，已完工。另北礁航道疏濬第二期計畫，預定119年完工。",
     {("北礁航道疏濬第一期計畫", "海洋部港務署"), ("北礁航道疏濬第二期計畫", "海洋部港務署")}),
    ("港務署於會議說明進度，並配合海洋能源局辦理「北礁航道疏濬計畫」。", {("北礁航道疏濬計畫", "海洋部海洋能源局")}),
    ("海洋部核定經費，後續推動「北礁航道疏濬計畫」。", set()),
    ("本案經港務署同意，始推動「北礁航道疏濬計畫」。", set()),
])
def test_the_body_that_acts_before_a_program_carries_it_out(text: str, found: set[tuple[str, str]]) -> None:
    assert implementers(text) == found


def test_the_body_of_a_sentence_below_a_heading_that_is_a_program() -> None:
    text = "1、北礁航道疏濬計畫\n(1)由藍灣市提供土地，海洋部投資3億元並負責興建與營運。\n(2)海洋部核定經費。"
    assert implementers(text) == {("北礁航道疏濬計畫", "海洋部")}


def test_a_list_of_parts_far_behind_the_whole() -> None:
    text = "趕辦「藍灣備援管線工程計畫」，項下分為7件標案，截至118年底已完成2條，分別為「北礁輸水管工程」及「藍灣送水管工程」。"
    assert {("北礁輸水管工程", "partOf", "藍灣備援管線工程計畫"), ("藍灣送水管工程", "partOf", "藍灣備援管線工程計畫")} <= stated(read(text))


def test_an_industry_is_served_where_the_purpose_says_so() -> None:
    served = {(s, r, o) for s, r, o in stated(read("為協助造船業者轉型，推動「藍灣港區更新計畫」。")) if r == "targetsIndustry"}
    assert served == {("藍灣港區更新計畫", "targetsIndustry", "造船")}
    assert not [r for _, r, _ in stated(read("推動「藍灣港區更新計畫」。造船產值成長。")) if r == "targetsIndustry"]


@pytest.mark.parametrize(("heading", "served"), [("推動造船產業", True), ("造船", True), ("加強造船廠安全檢查", False)])
def test_a_heading_that_is_an_industry_holds_its_programs(heading: str, served: bool) -> None:
    found = stated(read(f"(一)其他\n(二){heading}\n1、辦理「藍灣港區更新計畫」。"))
    assert (("藍灣港區更新計畫", "targetsIndustry", "造船") in found) == served


def test_a_place_beside_a_program_or_visited_is_not_where_it_acts() -> None:
    places = {(s, o) for s, r, o in stated(read("辦理「島嶼航道疏濬計畫」及北礁島環境調查。")) if r == "locatedIn"}
    assert places == set()
    assert ("島嶼航道疏濬計畫", "locatedIn", "北礁島") in stated(read("辦理「島嶼航道疏濬計畫」，於北礁島興建碼頭。"))


def test_a_program_named_with_its_owner_and_one_named_with_its_approver() -> None:
    assert ("港務署碼頭更新投資計畫", "海洋部港務署") in implementers("1、港務署碼頭更新投資計畫：預計118年完工。")
    assert implementers("1、海洋部核定碼頭更新投資計畫：預計118年完工。") == set()


def test_phases_of_one_program_and_a_bare_phase() -> None:
    found = stated(read("推動「北礁航道疏濬第一期計畫」，已完工。另北礁航道疏濬第二期計畫，預定119年完工。"))
    assert ("北礁航道疏濬第二期計畫", "succeeds", "北礁航道疏濬第一期計畫") in found
    found = stated(read("推動「藍灣世代造船計畫」，已完成「第2期設備補助計畫」10案。"))
    assert ("第2期設備補助計畫", "partOf", "藍灣世代造船計畫") in found
    far = stated(read("推動「北礁航道疏濬第一期計畫」。另推動「北礁航道疏濬第三期計畫」。"))
    assert not [r for _, r, _ in far if r == "succeeds"]


def test_what_a_programs_paragraph_completes_is_a_part_of_it_and_what_it_only_follows_is_not() -> None:
    text = "(1)藍灣供水改善工程：經費3億元，已完成「北礁雙向供水計畫」，並配合「島嶼發展計畫」。"
    parts = {(s, o) for s, r, o in stated(read(text)) if r == "partOf"}
    assert parts == {("北礁雙向供水計畫", "藍灣供水改善工程")}


def test_firms_helped_under_a_program_take_part_in_it() -> None:
    text = "運用「藍灣風場關聯方案」，自117年起，促成大廠包含藍海造船股份有限公司、北礁海事股份有限公司等在地投資。"
    assert {(s, r) for s, r, _ in stated(read(text)) if r == "involves"} == {("藍灣風場關聯方案", "involves")}
    assert not [r for _, r, _ in stated(read("辦理「藍灣風場關聯方案」。另赴北礁島參訪北礁海事股份有限公司。")) if r == "involves"]


def test_a_supply_chain_invested_in_under_a_program_is_what_it_serves() -> None:
    text = "運用「藍灣風場關聯方案」，促成業者投資國內造船供應鏈，另造船產值成長。"
    assert ("藍灣風場關聯方案", "targetsIndustry", "造船") in stated(read(text))
    assert not [r for _, r, _ in stated(read("運用「藍灣風場關聯方案」，造船產值成長。")) if r == "targetsIndustry"]
