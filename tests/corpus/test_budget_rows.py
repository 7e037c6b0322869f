"""Rows of the real budget: programs of branches, grants and commissions, read against the document; certificates."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from extract.claims import Funding, Relation, Resolution, Role, Statement, Thing
from extract.genres.budget import read
from extract.genres.outcome import Outcome
from extract.reading.document import Document
from extract.reading.manifest import read_manifest
from extract.reading.text import read_document
from ontology.vocabulary import Vocabulary

SHARED = Path(os.environ.get("MAILUO_SHARED", Path(__file__).parents[2].parent / "shared"))
NAME = "ida-budget-114"
pytestmark = [pytest.mark.corpus,
              pytest.mark.skipif(not (SHARED / "corpus" / "manifest.toml").exists(), reason="the real documents are not here")]

# line of the amount, name as printed there, thousands of dollars
PROGRAMS = [
    (875, "太空產業推動與人才培育計畫", 215557),
    (875, "關鍵產業國際供應鏈鏈結計畫", 197273),
    (904, "晶片驅動臺灣產業創新-AI產業應用與普及發展計畫", 197000),
    (904, "晶片驅動6G通訊產業創新計畫-節能晶片整合與創新計畫", 39150),
    (904, "驅動國內IC設計業者先進發展補助計畫", 1176000),
    (904, "半導體國際連結創新賦能計畫", 49000),
    (904, "異質整合晶片用關鍵材料輔導推動計畫", 98800),
    (904, "半導體異質整合封裝設備產業自主化計畫", 148200),
    (918, "化合物半導體設備發展推動計畫", 120708),
    (918, "化合物半導體產業發展推動計畫", 61825),
    (918, "化合物半導體關鍵材料推動計畫", 111233),
    (918, "高階智慧物聯網晶片生態體系發展應用計畫", 253830),
    (932, "亞灣2.0-智慧科技創新應用綱要計畫一智慧石化永續發展、IC設計群聚發展、智慧科技研訓基地計畫", 769950),
    (932, "5G系統整合加值推動綱要計畫", 95641),
    (932, "連結電子資訊國際大廠深化對台合作計畫", 19600),
    (932, "6G產業發展先期研發計畫", 22301),
    (932, "智慧電子產業推動計畫", 82320),
    (946, "智慧高階光電產業鏈結暨跨域應用推動計畫", 162130),
    (946, "台日產業優勢互補推動計畫", 30380),
    (946, "智慧機械產業技術提升補助計畫", 301340),
    (946, "發展智慧製造解決方案推動計畫", 415654),
    (960, "智慧機械產業智慧升級與國際鏈結計畫", 97352),
    (960, "智慧機械產學全球共創計畫", 30261),
    (960, "再生能源產業化推動計畫", 40890),
    (960, "綠能產業推動計畫", 12284),
    (983, "產業淨零碳排推動計畫", 1328680),
    (995, "亞洲無人機新創計畫", 133042),
    (996, "F16型機維修中心推動計畫", 93807),
    (997, "國防產業推動系統整合計畫", 282758),
    (998, "軍機軍艦國造推動計畫", 135792),
    (1012, "工業合作建構國防產業鏈計畫", 9570),
    (1012, "民用航空船舶及軌道車輛產業推動計畫", 26458),
    (1012, "精準健康產業跨域躍進計畫", 128824),
    (1012, "製藥產業創新轉型計畫", 69600),
    (1026, "創新醫療產品市場准入價值推升計畫", 92226),
    (1026, "普惠科技驅動高齡市場商機計畫", 205856),
    (1026, "銀光科技智慧照顧驗證推動計畫", 44328),
    (1026, "區域韌性供應鏈整合推動計畫", 235069),
    (1026, "工具機產業價值鏈發展暨跨域整合推動計畫", 182700),
    (1040, "車輛產業轉型輔導推動計畫", 100070),
    (1040, "模具產業高階製造升級轉型計畫", 142668),
    (1040, "模具先進材料成型技術加值計畫", 172260),
    (1040, "產業節能輔導暨能效提升推動計畫", 19239),
    (1040, "循環技術暨材料創新研發專區推動計畫", 37534),
    (1054, "循環經濟創新與跨域整合領航計畫", 68000),
    (1054, "製造業因應氣候變遷策略計畫", 53720),
    (1054, "永續升級整合推動計畫", 76000),
    (1054, "應用材料產業升級推動計畫", 64380),
    (1054, "高分子核心關鍵材料推動計畫", 98310),
    (1068, "設計驅動跨域整合創新2.0計畫", 439550),
    (1068, "製造業數位轉型應用加值計畫", 240165),
    (1068, "促進中小型製造業轉型加值計畫", 477069),
    (1068, "產業創新平台計畫", 405541),
    (1082, "協助產業提升競爭力布局海外市場計畫", 1000000),
    (1082, "優質台灣製造傳產價值躍升計畫", 152226),
    (1082, "卓越隱形冠軍智慧加值創新計畫(Hidden Champion+3.0)", 106045),
    (1082, "新國際局勢下產業創新發展策略研究與推動計畫", 309560),
    (1082, "工廠安全智慧化推動計畫", 96256),
    (1096, "亞洲生產力組織執行計畫", 28000),
    (1096, "民生消費品產業升級轉型輔導計畫", 107797),
    (1096, "特定工廠群聚產業技術躍升推動計畫", 58799),
]
SUBSIDY = [
    (1650, "智慧杆產業推動暨城市智慧基建計畫", 60000),
    (1652, "智慧杆產業推動暨城市智慧基建計畫", 40000),
    (1655, "民生消費品產業升級轉型輔導計畫", 1500),
    (1658, "電動機車產業環境增值補助計畫", 678000),
]
GRANT = [
    (1691, "補(捐)助民間團體推動產業發展活動", 90),
    (1693, "太空產業推動與人才培育計畫", 101603),
    (1694, "關鍵產業國際供應鏈鏈結計畫", 41325),
    (1695, "晶片驅動臺灣產業創新-AI產業應用與普及發展計畫", 48493),
    (1696, "驅動國內IC設計業者先進發展補助計畫", 1020500),
    (1697, "異質整合晶片用關鍵材料輔導推動計畫", 61800),
    (1718, "半導體異質整合封裝設備產業自主化計畫", 86205),
    (1719, "化合物半導體設備發展推動計畫", 88819),
    (1720, "化合物半導體關鍵材料推動計畫", 68183),
    (1721, "亞灣2.0-智慧科技創新應用綱要計畫", 481230),
    (1742, "智慧高階光電產業鏈結暨跨域應用推動計畫", 80000),
    (1743, "智慧機械產業技術提升補助計畫", 257045),
    (1744, "產業淨零碳排推動計畫", 414981),
    (1745, "亞洲無人機新創計畫", 82259),
    (1746, "F16型機維修中心推動計畫", 53065),
    (1768, "國防產業推動系統整合計畫", 246740),
    (1769, "軍機軍艦國造推動計畫", 100602),
    (1770, "創新醫療產品市場准入價值推升計畫", 46384),
    (1771, "普惠科技驅動高齡市場商機計畫", 73728),
    (1772, "區域韌性供應鏈整合推動計畫", 96044),
    (1773, "工具機產業價值鏈發展暨跨域整合推動計畫", 139200),
    (1795, "車輛產業轉型輔導推動計畫", 15800),
    (1796, "循環技術暨材料創新研發專區推動計畫", 10000),
    (1797, "高分子核心關鍵材料推動計畫", 33711),
    (1798, "設計驅動跨域整合創新2.0計畫", 76000),
    (1799, "製造業數位轉型應用增值計畫", 89083),
    (1800, "促進中小型製造業轉型增值計畫", 90643),
    (1822, "產業創新平台計畫", 315541),
    (1823, "協助產業提升競爭力布局海外市場計畫", 931000),
    (1824, "優質台灣製造傳產價值躍升計畫", 48500),
    (1825, "卓越隱形冠軍智慧加值創新計畫(Hidden Champion+3.0)", 7370),
    (1827, "綠能產業推動計畫", 12284),
    (1852, "中小企業淨零轉型計畫", 7381),
    (1853, "模具先進材料成型技術增值計畫", 153500),
    (1854, "設計驅動跨域整合創新2.0計畫", 187642),
    (1855, "亞洲生產力組織執行計畫", 9917),
    (1858, "產業淨零碳排推動計畫", 300),
    (1859, "優質台灣製造傳產價值躍升計畫", 326),
    (1894, "優質台灣製造傳產價值躍升計畫", 150),
    (1898, "退休、退職人員三節慰問金", 160),
    (1900, "獎勵民眾檢舉違章爆竹煙火工廠", 10),
    (1902, "產業淨零碳排推動計畫", 500),
    (1903, "設計驅動跨域整合創新2.0計畫", 3070),
    (1904, "優質台灣製造傳產價值躍升計畫", 50),
    (1924, "驅動國內IC設計業者先進發展補助計畫", 50000),
]
COMMISSION = [
    (2112, "建構國家安全化學與韌性永續計畫", 53900),
    (2113, "智慧杆產業推動暨城市智慧基建計畫", 199958),
    (2115, "太空產業推動與人才培育計畫", 112110),
    (2116, "關鍵產業國際供應鏈鏈結計畫", 154185),
    (2138, "晶片驅動臺灣產業創新-AI產業應用與普及發展計畫", 147000),
    (2139, "晶片驅動6G通訊產業創新計畫-節能晶片整合與創新計畫", 39150),
    (2140, "驅動國內IC設計業者先進發展補助計畫", 95000),
    (2141, "半導體國際連結創新賦能計畫", 49000),
    (2163, "異質整合晶片用關鍵材料輔導推動計畫", 35000),
    (2164, "半導體異質整合封裝設備產業自主化計畫", 61000),
    (2165, "化合物半導體設備發展推動計畫", 31079),
    (2166, "化合物半導體產業發展推動計畫", 61825),
    (2167, "化合物半導體關鍵材料推動計畫", 42000),
    (2188, "高階智慧物聯網晶片生態體系發展應用計畫", 251560),
    (2189, "亞灣2.0-智慧科技創新應用綱要計畫", 282000),
    (2190, "5G系統整合加值推動綱要計畫", 95641),
    (2211, "連結電子資訊國際大廠深化對台合作計畫", 19600),
    (2212, "6G產業發展先期研發計畫", 22301),
    (2213, "智慧電子產業推動計畫", 82320),
    (2214, "智慧高階光電產業鏈結暨跨域應用推動計畫", 82130),
    (2236, "台日產業優勢互補推動計畫", 30380),
    (2237, "智慧機械產業技術提升補助計畫", 42665),
    (2238, "發展智慧製造解決方案推動計畫", 413995),
    (2239, "智慧機械產業智慧升級與國際鏈結計畫", 96698),
    (2240, "智慧機械產學全球共創計畫", 30058),
    (2260, "再生能源產業化推動計畫", 40671),
    (2261, "產業淨零碳排推動計畫", 900782),
    (2262, "中小企業淨零轉型計畫", 132782),
    (2263, "亞洲無人機新創計畫", 49890),
    (2285, "F16型機維修中心推動計畫", 40112),
    (2286, "國防產業推動系統整合計畫", 34120),
    (2287, "軍機軍艦國造推動計畫", 34280),
    (2288, "工業合作建構國防產業鏈計畫", 9570),
    (2289, "民用航空船舶及軌道車輛產業推動計畫", 26458),
    (2309, "精準健康產業跨域躍進計畫", 128824),
    (2310, "製藥產業創新轉型計畫", 69600),
    (2311, "創新醫療產品市場准入價值推升計畫", 45842),
    (2312, "普惠科技驅動高齡市場商機計畫", 132128),
    (2332, "銀光科技智慧照顧驗證推動計畫", 44328),
    (2333, "區域韌性供應鏈整合推動計畫", 138385),
    (2334, "工具機產業價值鏈發展暨跨域整合推動計畫", 42273),
    (2357, "車輛產業轉型輔導推動計畫", 83598),
    (2358, "模具產業高階製造升級轉型計畫", 141710),
    (2359, "模具先進材料成型技術增值計畫", 17603),
    (2360, "產業節能輔導暨能效提升推動計畫", 19111),
    (2361, "循環技術暨材料創新研發專區推動計畫", 27283),
    (2362, "循環經濟創新與跨域整合領航計畫", 67546),
    (2383, "製造業因應氣候變遷策略計畫", 53362),
    (2384, "永續升級整合推動計畫", 75493),
    (2385, "應用材料產業升級推動計畫", 64380),
    (2386, "高分子核心關鍵材料推動計畫", 63671),
    (2406, "設計驅動跨域整合創新2.0計畫", 170226),
    (2407, "製造業數位轉型應用加值計畫", 150104),
    (2408, "促進中小型製造業轉型加值計畫", 383810),
    (2430, "產業創新平台計畫", 90000),
    (2431, "協助產業提升競爭力布局海外市場計畫", 69000),
    (2432, "優質台灣製造傳產價值躍升計畫", 102295),
    (2433, "卓越隱形冠軍智慧加值創新計畫(Hidden Champion+3.0)", 98045),
    (2434, "新國際局勢下產業創新發展策略研究與推動計畫", 307898),
    (2454, "工廠安全智慧化推動計畫", 95614),
    (2455, "民生消費品產業升級轉型輔導計畫", 106297),
    (2456, "特定工廠群聚產業技術躍升推動計畫", 58406),
]


@pytest.fixture(scope="module")
def book(vocabulary: Vocabulary) -> tuple[Document, Outcome]:
    sources, _ = read_manifest(SHARED / "corpus")
    document, _ = read_document(next(s for s in sources if s.id == NAME))
    return document, read(document, vocabulary)


def said(outcome: Outcome, rule: str, level: str = "") -> list[tuple[int, str, int]]:
    """Line, name and thousands of the amounts of a rule."""
    return [(s.passages[0].first_line, named(s), (s.body.amount_twd or 0) // 1000) for s in outcome.statements
            if isinstance(s.body, Funding) and s.rule == rule and level in ("", s.body.level)]


def named(statement: Statement) -> str:
    return "".join(p.quote for p in statement.passages if p.role is Role.SUBJECT)


def total(outcome: Outcome, measure: str, *rules: str) -> int:
    """The sum of the leaves of a measure, each fact once."""
    leaves = {s.body.key: s.body.amount_twd or 0 for s in outcome.statements
              if isinstance(s.body, Funding) and s.body.key.measure == measure and s.body.level == "leaf" and (not rules or s.rule in rules)}
    return sum(leaves.values()) // 1000


def test_every_program_of_the_branches(book: tuple[Document, Outcome]) -> None:
    assert said(book[1], "budget.program") == PROGRAMS


def test_every_grant_and_commission(book: tuple[Document, Outcome]) -> None:
    assert said(book[1], "budget.subsidy", "leaf") == SUBSIDY
    assert said(book[1], "budget.grant", "leaf") == GRANT
    assert said(book[1], "budget.commission", "leaf") == COMMISSION


def test_leaves_add_up_to_the_totals_of_the_book(book: tuple[Document, Outcome]) -> None:
    spending = ("budget.expenditure", "budget.branch", "budget.program")
    assert total(book[1], "budget", *spending) == 13_539_071
    assert total(book[1], "prior_budget", *spending) == 11_881_784
    assert total(book[1], "settled", *spending) == 10_268_453
    assert total(book[1], "budget", "budget.revenue") == 110_636
    assert total(book[1], "subsidy", "budget.grant") == 5_631_234
    assert total(book[1], "subsidy", "budget.subsidy") == 779_500
    assert total(book[1], "commission") == 6_646_052


def test_the_only_finding_is_the_program_whose_amount_the_text_has_lost(book: tuple[Document, Outcome]) -> None:
    failed = [(c.kind, c.expected, c.subject.name if c.subject else "") for c in book[1].checks if not c.passed]
    assert failed == [("programs = branch: the amount of number 2 is lost, one value fits", "141003", "中小企業淨零轉型計畫")]
    assert len(book[1].checks) > 400


def test_branches_are_parts_of_work_plans_and_programs_of_branches(book: tuple[Document, Outcome]) -> None:
    parents = {(s.body.subject.name, s.body.object.name) for s in book[1].statements
               if isinstance(s.body, Relation) and s.body.relation == "partOf" and isinstance(s.body.object, Thing)}
    assert ("發展新興與高科技產業", "工業技術升級輔導") in parents and ("5G系統整合加值推動綱要計畫", "發展新興與高科技產業") in parents
    assert ("工業技術升級輔導", "科學支出") in parents and ("建構國家安全化學與韌性永續計畫", "工業管理") in parents
    assert ("中小企業淨零轉型計畫", "工業技術升級輔導") in parents


def test_units_in_charge(book: tuple[Document, Outcome]) -> None:
    units = Counter(s.body.subject.name for s in book[1].statements if isinstance(s.body, Relation) and s.rule == "budget.branch_unit")
    assert units["發展新興與高科技產業"] == 5 and units["策進產業躍升與永續發展環境"] == 6 and units["智慧杆產業推動暨城市智慧基建計畫"] == 1


def test_28_resolutions_17_of_them_answered_by_a_letter(book: tuple[Document, Outcome]) -> None:
    found = {(s.passages[0].start, s.body.date, s.body.number) for s in book[1].statements if isinstance(s.body, Resolution)}
    assert len(found) == 28 and sum(bool(number) for _, _, number in found) == 17


def test_texts_that_run_on_over_pages(book: tuple[Document, Outcome]) -> None:
    joined = [b.flow.text for b in book[1].blocks]
    for words in ("阿根廷", "在日本銷售1,000輛", "主題式補助共計4件國際型ICT業者提案，於9月份"):
        assert any(words in text for text in joined), words
    spread = [b for b in book[1].blocks if len({book[0].line_of(p) for p in b.flow.positions}) > 1]
    assert len(spread) > 60
