"""Rows of the real annual plan: line, work plan ("": carried down), item and category of each, read against the document."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from extract.claims import Period, Relation, Role, Thing
from extract.genres.outcome import Outcome
from extract.genres.plan import read
from extract.reading.document import Document
from extract.reading.manifest import read_manifest
from extract.reading.text import read_document
from ontology.vocabulary import Vocabulary

SHARED = Path(os.environ.get("MAILUO_SHARED", Path(__file__).parents[2].parent / "shared"))
NAME = "moea-plan-115"
pytestmark = [pytest.mark.corpus,
              pytest.mark.skipif(not (SHARED / "corpus" / "manifest.toml").exists(), reason="the real documents are not here")]

ROWS = [
    (79, "工業技術升級輔導", "發展五大信賴產業", "科技發展"),
    (121, "", "推動產業淨零與數位雙軸轉型", "科技發展"),
    (141, "", "推動產業升級與經貿布局", "科技發展"),
    (150, "科技專案推動計畫", "工研院科技專案計畫", "科技發展"),
    (159, "", "其他法人科技專案推動計畫", "科技發展"),
    (166, "", "業界科技專案推動計畫", "科技發展"),
    (184, "", "科研成果價值創造計畫", "科技發展"),
    (189, "推動境外關內", "推動海外產業聚落計畫", "科技發展"),
    (194, "擴充產業用地", "全國循環專區試點暨新材料循環產業園區申請設置計畫", "公共建設"),
    (201, "", "高雄軟體園區第二園區第一棟大樓興建計畫", "公共建設"),
    (208, "", "仁武科技產業園區設置計畫", "公共建設"),
    (212, "", "科技產業園區風華再現計畫", "公共建設"),
    (217, "促進低碳永續", "產業園區跨區低碳轉型整合推動計畫", "科技發展"),
    (222, "", "產業園區下水道系統智慧管理計畫", "科技發展"),
    (228, "加速智慧升級", "產業園區智慧科技加值創新跨域推動計畫", "科技發展"),
    (233, "提升產業韌性", "園區產業供應鏈協同與韌性轉型輔導計畫", "科技發展"),
    (239, "強化工安管理", "工業管線暨智慧產業園區防災雲端應變資訊服務計畫", "科技發展"),
    (246, "國際貿易", "臺中水湳國際會展中心西側展館", "公共建設"),
    (254, "", "補助廠商分散及開拓海外市場", "社會發展"),
    (260, "", "強化貿易管理", "社會發展"),
    (264, "推廣貿易", "我國與重要夥伴經貿合作研究計畫", "社會發展"),
    (270, "", "協助公協會因應外國貿易救濟案件", "社會發展"),
    (276, "中小企業科技應用", "運用科技創新轉型升級", "科技發展"),
    (286, "", "促進小型企業創新研發", "科技發展"),
    (290, "中小企業發展", "驅動企業創新共榮發展", "社會發展"),
    (295, "", "強化資金規劃運用能力", "社會發展"),
    (298, "促進商業科技發展", "促進商業智慧化轉型", "科技發展"),
    (319, "推動商業服務業轉型成長", "推動境內關外", "科技發展"),
    (330, "", "優化商業服務業經營與拓展能力", "社會發展"),
    (336, "", "強化商圈品牌行銷推廣", "社會發展"),
    (341, "推動商業服務業低碳轉型", "推動商業服務業低碳轉型", "社會發展"),
    (346, "確保穩定供電", "電力穩定供應策略研擬及管理", "社會發展"),
    (356, "", "擴大與穩定天然氣供應", "社會發展"),
    (364, "", "智慧電網推動與電力市場監管制度研析", "科技發展"),
    (382, "加速發展再生能源", "太陽光電設置法規政策與系統韌性推動計畫", "科技發展"),
    (398, "", "太陽光電多元應用及專案設置服務與推廣計畫", "科技發展"),
    (415, "", "風力發電設置整體推動與離岸風電關鍵技術研發計畫", "科技發展"),
    (427, "", "生質能源技術開發", "科技發展"),
    (439, "", "地熱擴大推動及技術研發計畫", "科技發展"),
    (449, "", "小水力發電法制環境建構及推動策略研析計畫", "科技發展"),
    (462, "能源轉型政策", "國家總體能源政策發展規劃及決策支援系統運作", "科技發展"),
    (473, "", "能源先期管理制度執行、查核與研究", "科技發展"),
    (483, "", "氫能技術開發及推動", "科技發展"),
    (494, "強化節能", "使用能源設備及器具效率管理", "科技發展"),
    (507, "", "能源技術服務產業精進輔導", "科技發展"),
    (515, "", "工業部門能源查核與效率管理", "科技發展"),
    (524, "", "住宅家電汰舊換新節能補助", "社會發展"),
    (529, "逐步達成環境基本法所訂之非核家園目標", "嚴格執行核電廠除役、核廢料處理", "其他"),
    (546, "水資源開發及維護", "石門水庫至新竹聯通管工程計畫", "公共建設"),
    (553, "", "大安大甲溪聯通管工程計畫", "公共建設"),
    (558, "", "臺中至雲林區域水源調度管線改善計畫", "公共建設"),
    (563, "", "備援調度幹管工程計畫", "公共建設"),
    (572, "", "伏流水開發工程計畫第二期", "公共建設"),
    (578, "", "新竹海水淡化廠工程計畫", "公共建設"),
    (583, "", "臺南海水淡化廠工程計畫（第一期）", "公共建設"),
    (589, "", "離島地區供水改善計畫第三期", "公共建設"),
    (597, "", "三重及蘆洲區域供水管網改善工程計畫（第一階段）", "公共建設"),
    (605, "", "關西淨水場及新埔配水中心改善工程計畫", "公共建設"),
    (610, "", "無自來水地區供水改善計畫第五期（114-118年）", "公共建設"),
    (618, "", "老舊高地社區用戶加壓受水設備改善計畫第二期（114-117年）", "公共建設"),
    (624, "水資源企劃及保育", "臺北水源特定區保育實施計畫第四期", "公共建設"),
    (632, "河川海岸及排水環境營造", "中央管流域整體改善與調適計畫", "公共建設"),
    (643, "", "因應氣候變遷縣市管河川及排水整體改善計畫", "公共建設"),
    (655, "", "蘇澳溪分洪工程計畫", "公共建設"),
    (663, "", "備用水井規劃調查及雙北地區建置計畫", "公共建設"),
    (671, "", "水災智慧防災計畫第二期", "公共建設"),
    (677, "", "地下水保育管理暨地層下陷防治第4期計畫（114-117年）", "公共建設"),
    (685, "", "荖濃溪防災韌性計畫（114-118年）", "公共建設"),
    (693, "水資源科技發展", "水資源科技發展", "科技發展"),
    (700, "建立度量衡及標準檢測驗證", "發展與建置淨零標準及檢測驗證", "科技發展"),
    (724, "", "智慧產業計量檢測驗證及國際鏈結", "科技發展"),
    (736, "", "通訊產業應用檢測驗證", "科技發展"),
    (744, "", "標準檢驗致能轉型", "科技發展"),
    (750, "智慧財產權科技發展", "智慧財產服務暨業界運用效能躍升計畫", "科技發展"),
    (757, "", "新創產業加速審查計畫", "科技發展"),
    (762, "地質調查與礦業管理", "土壤液化圖資創新與防治技術發展", "社會發展"),
    (773, "", "地熱潛力區塊資訊擴建及鑽井計畫", "公共建設"),
    (781, "地質科技研究發展", "擴大地下再生能源潛力場域深層鑽探與資源確認", "科技發展"),
    (790, "", "智慧科技建構山崩防災雲端服務", "科技發展"),
    (798, "", "地質防災致能轉型計畫", "科技發展"),
    (805, "礦業及土石科技發展", "推動礦業開發生命週期之數位動態管理", "科技發展"),
    (815, "", "智慧減災－爆炸物災防管理模組化設計與應用", "科技發展"),
    (825, "", "礦業技術永續發展數位平臺與實體展示場域重現技術研究", "科技發展"),
]


@pytest.fixture(scope="module")
def document() -> Document:
    sources, _ = read_manifest(SHARED / "corpus")
    found, _ = read_document(next(s for s in sources if s.id == NAME))
    return found


@pytest.fixture(scope="module")
def outcome(document: Document, vocabulary: Vocabulary) -> Outcome:
    return read(document, vocabulary)


def found_rows(outcome: Outcome) -> list[tuple[int, str, str, str]]:
    """Line, work plan, item and category of each row; the work plan empty where its evidence is a heading above."""
    categories = {s.body.subject: s.body.object for s in outcome.statements if isinstance(s.body, Relation) and isinstance(s.body.object, str)}
    rows: list[tuple[int, str, str, str]] = []
    for s in outcome.statements:
        if isinstance(s.body, Relation) and isinstance(s.body.object, Thing):
            carried = any(p.role is Role.HEADING for p in s.passages)
            rows.append((s.passages[0].first_line, "" if carried else s.body.object.name, s.body.subject.name, str(categories[s.body.subject])))
    return rows


def test_every_row_is_read_and_no_other(outcome: Outcome) -> None:
    assert found_rows(outcome) == ROWS
    assert outcome.unread == () and outcome.problems == ()


def test_rows_agree_with_the_annotated_ones(outcome: Outcome) -> None:
    path = SHARED / "gold" / "tables.jsonl"
    if not path.exists():
        pytest.skip("no annotated rows here")
    records = [json.loads(x) for x in path.read_text("utf-8").splitlines() if x.strip()]
    rows = found_rows(outcome)
    for r in records:
        if r["kind"] == "plan_row" and r["doc"] == NAME:
            line, _, item, category = rows[r["row"] - 1]
            assert (line, item, category) == (r["lines"][0], r["item"], r["category"])


def test_numbers_of_the_inventory() -> None:
    assert Counter(row[3] for row in ROWS) == {"科技發展": 43, "公共建設": 26, "社會發展": 13, "其他": 1}
    assert len([row for row in ROWS if row[1]]) == 29


def test_evidence_reads_as_the_names(outcome: Outcome) -> None:
    for s in outcome.statements:
        quotes = {role: "".join(p.quote for p in s.passages if p.role is role) for role in Role}
        if isinstance(s.body, Relation):
            item = s.body.subject.name
            if isinstance(s.body.object, str):
                assert (quotes[Role.VALUE], quotes[Role.SUBJECT]) == (s.body.object, item)
            else:
                assert quotes[Role.VALUE] in (item, s.body.object.name + item)
                assert quotes[Role.HEADING] in ("", s.body.object.name)


def test_periods_in_names(outcome: Outcome) -> None:
    periods = [(s.body.start, s.body.end, s.passages[0].first_line) for s in outcome.statements if isinstance(s.body, Period)]
    assert periods == [("2025", "2029", 612), ("2025", "2028", 621), ("2025", "2028", 680), ("2025", "2029", 686)]


def test_content_has_its_item_and_nothing_of_the_table_s_frame(document: Document, outcome: Outcome) -> None:
    blocks = [b for b in outcome.blocks if b.subject]
    assert {b.subject.name for b in blocks if b.subject} == {row[2] for row in ROWS}
    for block in outcome.blocks:
        assert "實施內容" not in block.flow.text and "8-" not in block.flow.text
        assert all(not document.line(document.line_of(p)).startswith("類別實施") for p in block.flow.positions)


def test_list_that_goes_on_after_a_page_header_keeps_its_headings(outcome: Outcome) -> None:
    block = next(b for b in outcome.blocks if "國際離岸風電廠商" in b.flow.text)
    assert block.subject and block.subject.name == "推動產業淨零與數位雙軸轉型"
    assert [h.flow.text for h in block.headings] == ["推動產業淨零轉型"]
