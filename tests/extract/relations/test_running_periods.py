"""When programs of an invented ministry run, as running text says it: both ends, one end, and dates that are none of theirs."""

from __future__ import annotations

import pytest

from extract.claims import Period, Statement
from tests.extract.relations.test_running_money import read_report_of
from tests.extract.relations.test_running_text import read

HARBOUR, REEF = "藍灣港區更新計畫", "北礁供水改善計畫"


def periods(statements: list[Statement]) -> list[tuple[str, str, str]]:
    return [(b.program.name, b.start, b.end) for s in statements if isinstance(b := s.body, Period)]


@pytest.mark.parametrize(("text", "found"), [
    (f"「{HARBOUR}」自118年1月1日起至121年12月31日止實施。", [(HARBOUR, "2029-01-01", "2032-12-31")]),
    (f"「{HARBOUR}」執行期間118年9月至121年8月，補助3處。", [(HARBOUR, "2029-09", "2032-08")]),
    (f"推動「{HARBOUR}」（118年7月至121年）", [(HARBOUR, "2029-07", "2032")]),
    (f"核定「{HARBOUR}(118-120年)」及「{REEF}(119-121年)」。", [(HARBOUR + "(118-120年)", "2029", "2031"), (REEF + "(119-121年)", "2030", "2032")]),
    (f"「{HARBOUR}」期程自118年至121年，因工期因素，期程展延至123年6月底。", [(HARBOUR, "2029", "2034-06")]),
    (f"「{HARBOUR}」由118年展延至121年。", [(HARBOUR, "", "2032")]),
    (f"自118年5月21日至12月31日執行「{HARBOUR}」，計3處。", [(HARBOUR, "2029-05-21", "2029-12-31")]),
    (f"辦理2波「{HARBOUR}」，118年1月1日至3月31日補助漁船，共34萬臺；118年5月17日至7月23日補助遊艇，共70萬臺。",
     [(HARBOUR, "2029-01-01", "2029-03-31"), (HARBOUR, "2029-05-17", "2029-07-23")]),
])
def test_both_ends(text: str, found: list[tuple[str, str, str]]) -> None:
    assert periods(read(text)) == found


def test_the_term_of_a_report_s_own_project_is_put_off() -> None:
    assert periods(read_report_of(HARBOUR, "修正計畫部分總期程預計由118年展延至121年。")) == [(HARBOUR, "", "2032")]
    assert periods(read_report_of(HARBOUR, "致有17項補助展延至121年執行。")) == []


@pytest.mark.parametrize(("text", "found"), [
    (f"118年7月起實施「{HARBOUR}」，計3處。", [(HARBOUR, "2029-07", "")]),
    (f"「{HARBOUR}」自118年3月實施，累計至118年底完成3處。", [(HARBOUR, "2029-03", "")]),
    (f"推動「{HARBOUR}」：整合各港能量。自117年推動至118年底，已促成5處。", [(HARBOUR, "2028", "")]),
    (f"{HARBOUR}已於118年底開工，預計121年完成後可供泊30艘。", [(HARBOUR, "2029", "2032")]),
    (f"{HARBOUR}持續趕辦中，預定121年完成後可供泊30艘。", [(HARBOUR, "", "2032")]),
    (f"1、{HARBOUR}\n（1）本計畫118年完成發包，預訂119年11月驗收移交。\n", [(HARBOUR, "", "2030-11")]),
    (f"辦理「{HARBOUR}」，以及共同推動「{REEF}」，預計均可於119年12月前完工。", [(HARBOUR, "", "2030-12"), (REEF, "", "2030-12")]),
    (f"推動「{HARBOUR}」及「{REEF}」，預計分別於119年及120年完工。", [(HARBOUR, "", "2030"), (REEF, "", "2031")]),
    (f"預計於118年3月底前完成{HARBOUR}，並進行試航。", [(HARBOUR, "", "2029-03")]),
])
def test_one_end(text: str, found: list[tuple[str, str, str]]) -> None:
    assert periods(read(text)) == found


@pytest.mark.parametrize("text", [
    f"「{HARBOUR}」116年至118年底累計輔導31家業者。", f"「{HARBOUR}」自116年起至118年底止，促成業者投資3億元。",
    f"「{HARBOUR}」預計118年完成3處碼頭。", f"「{HARBOUR}」業經海洋院118年3月2日核定。", "海洋祭於118年7月8日至13日舉行。",
    f"推動「{HARBOUR}」：改善泊位。2座浮台預計於118年6月完工。", f"「{HARBOUR}」118年1月至6月補助3處。",
])
def test_dates_of_results_parts_and_decisions_are_none(text: str) -> None:
    assert periods(read(text)) == []
