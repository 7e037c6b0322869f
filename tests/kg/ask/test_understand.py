"""Questions are read: years, numbers, bounds, names, strings within names, intents, and what is left over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ask.grammar import FOLDER, GrammarError, load
from kg.ask.link import Lexicon, lexicon, link
from kg.ask.understand import Understanding, understand
from kg.ask.years import Years, find_years
from kg.read.release import Release
from kg.read.search_schema import bare
from tests.kg.read import invented


@pytest.mark.parametrize(("question", "first", "last"), [
    ("110年度的計畫", 110, 110), ("民國110年至112年", 110, 112), ("109-111年度", 109, 111), ("2019–2021 programs", 108, 110),
    ("between 2019 and 2022", 108, 111), ("108年以來", 108, None), ("since 2019", 108, None), ("in FY110", 110, 110),
    ("fiscal year 2021", 110, 110),
    ("112年以前", None, 112), ("until 2020", None, 109), ("110年度與112年度", 110, 112), ("歷年", None, None), ("第110號", None, None),
    ("１１０年度", 110, 110), ("112至110年", 110, 112), ("99年", 99, 99),
])
def test_years_of_a_question(question: str, first: int | None, last: int | None) -> None:
    assert find_years(question, load())[0] == Years(first, last)


@pytest.mark.parametrize(("question", "first", "last"), [
    ("今年度的計畫", 115, 115), ("去年有哪些計畫", 114, 114), ("明年度", 116, 116), ("近三年", 113, 115), ("最近五年的預算", 111, 115),
    ("in the last three years", 113, 115), ("this year", 115, 115), ("last fiscal year", 114, 114), ("過去十年", 106, 115),
])
def test_years_told_from_the_newest_one(question: str, first: int, last: int) -> None:
    assert find_years(question, load(), newest=115)[0] == Years(first, last)
    assert find_years(question, load())[0] == Years()


def known(*names: tuple[str, str, str], topics: dict[str, str] | None = None, weak: tuple[tuple[str, str, str], ...] = ()) -> Lexicon:
    """A lexicon of names, IRIs and groups."""
    def index(entries: tuple[tuple[str, str, str], ...]) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, iri, group in entries:
            there = found.setdefault(bare(name), {})
            there[group] = (*there.get(group, ()), iri)
        return found

    folded = {bare(en): zh for en, zh in (topics or {}).items()}
    undertakings = tuple((bare(name), iri) for name, iri, group in names if group == "undertaking")
    return Lexicon(index(names), index(weak), undertakings, {}, {}, folded, max(len(bare(n)) for n in (*(x[0] for x in (*names, *weak)), *folded)))


def test_names_are_found_longest_first_and_whole() -> None:
    names = known(*(("風電", "i:wind", "industry"), ("離岸風電", "i:offshore", "industry"), ("ai", "i:ai", "industry"),
                    ("drone", "i:drone", "industry"), ("offshore wind", "i:offshore", "industry")))
    found = link("Does Taiwan fund drones, offshore wind (離岸風電、風電) or ＡＩ?", names)
    assert [(n.written, n.iris) for n in found] == [
        ("drones", ("i:drone",)), ("offshore wind", ("i:offshore",)), ("離岸風電", ("i:offshore",)), ("風電", ("i:wind",)),
        ("ＡＩ", ("i:ai",))]


def test_name_does_not_reach_across_brackets_but_across_marks_inside_names() -> None:
    names = known(("風力發電", "i:wind", "industry"), ("風力發電產業", "i:wind", "industry"), ("5GAIoT", "i:5g", "industry"),
                  ("textiles", "i:textile", "industry"))
    assert [n.written for n in link("離岸風電（含風力發電）產業、5G/AIoT, the textile industry", names)] == ["風力發電", "5G/AIoT", "textile"]


def test_name_of_several_groups_is_taken_for_the_first_and_the_others_are_kept() -> None:
    (named,) = link("海洋能的計畫", known(("海洋能", "i:sea", "industry"), ("海洋能", "f:sea", "organisation")))
    assert (named.group, named.iris, named.others) == ("industry", ("i:sea",), ("f:sea",))


def test_weak_name_counts_only_where_no_strong_one_does() -> None:
    names = known(("離岸風電", "i:wind", "industry"), weak=(("能源", "i:energy", "industry"),))
    assert [n.written for n in understand("能源的計畫", names, load()).named] == ["能源"]
    assert [n.written for n in understand("能源與離岸風電的計畫", names, load()).named] == ["離岸風電"]


def test_english_words_for_a_chinese_topic() -> None:
    names = known(("無潮汐地區示範計畫第二期", "p:2", "undertaking"), ("無潮汐地區示範計畫第三期", "p:3", "undertaking"), ("桃園", "pl:t", "place"),
                  topics={"areas without tides": "無潮汐地區", "Taoyuan City": "桃園"})
    asked = understand("Which programs for areas without tides are in Taoyuan City?", names, load())
    assert (asked.topics, asked.things("place"), asked.not_understood) == (("無潮汐地區",), ("pl:t",), ())


def test_quoted_string_within_names_is_a_family_of_programs() -> None:
    names = known(("無自來水地區示範計畫第二期", "p:2", "undertaking"), ("無自來水地區示範計畫第三期", "p:3", "undertaking"),
                  weak=(("自來水", "i:water", "industry"),))
    for question in ("「無自來水地區示範計畫」各期的期程與經費？", "無自來水地區示範計畫各期的期程與經費？"):
        asked = understand(question, names, load())
        assert asked.intent and asked.intent.name == "phases"
        assert [bare(t).removesuffix("計畫") for t in asked.topics] == ["無自來水地區示範"] and asked.named == ()


@pytest.mark.parametrize(("question", "count", "lowest", "highest", "below", "above"), [
    ("前十名", 10, False, False, None, None), ("最大的五個計畫", 5, False, True, None, None), ("top 3", 3, False, True, None, None),
    ("the ten largest subsidies", 10, False, True, None, None), ("執行率最差的是哪些", None, True, False, None, None),
    ("執行率低於 90%", None, False, False, 90.0, None), ("executed less than 80 percent", None, False, False, 80.0, None),
    ("執行率超過95%的計畫", None, False, False, None, 95.0),
    ("落後1.5個百分點以上", None, False, False, None, 1.5), ("the worst", None, True, False, None, None),
    ("五大計畫", 5, False, False, None, None), ("最佳的", None, False, True, None, None),
])
def test_how_many_and_between_which_bounds(question: str, count: int | None, lowest: bool, highest: bool, below: float | None,
                                           above: float | None) -> None:
    bounds = understand(question, known(("甲乙", "x", "industry")), load()).bounds
    assert (bounds.count, bounds.lowest, bounds.highest, bounds.below, bounds.above) == (count, lowest, highest, below, above)


@pytest.mark.parametrize(("question", "measure"), [
    ("最大的捐（補）助計畫", "subsidy"), ("特別預算最大", "special_budget"), ("委辦費最多", "commission"), ("決算數", "settled"),
    ("帶動投資最多", "investment"),
    ("the largest subsidies (donations/grants)", "subsidy"), ("total cost", "total_cost"), ("預付數最高", "prepaid"), ("預算", "budget"),
])
def test_measures(question: str, measure: str) -> None:
    assert understand(question, known(("甲乙", "x", "industry")), load()).measures[0] == measure


def reading(release: Release, question: str) -> Understanding:
    return understand(question, lexicon(release.graph, release.search, load().topics), load())


def test_variant_characters_of_a_name(release: Release) -> None:
    assert [n.iris for n in reading(release, "潮 電的計畫").named] == [(invented.TIDAL,)]


@pytest.mark.parametrize(("file", "change", "says"), [
    ("intents.toml", ('needs = ["organisation"]', 'needs = ["cheese"]'), "cheese"),
    ("grammar.toml", ('types = ["university"]', 'types = ["cheese"]'), "cheese"),
    ("grammar.toml", ("(?P<year>\\d{2,4})\\s*(?:年度|年)'", "(?P<when>\\d{2,4})'"), "year"), ("grammar.toml", ("[fillers]", "[filers]"), "fillers"),
    ("grammar.toml", ("count = [", "cont = ["), "cont"), ("intents.toml", ('plan = "programs"', 'plain = "programs"'), "plan"),
    ("glossary.toml", ("[topics]", "[topics"), "glossary"),
])
def test_wrong_grammar_is_told(tmp_path: Path, file: str, change: tuple[str, str], says: str) -> None:
    for name in ("grammar.toml", "intents.toml", "glossary.toml"):
        text = (FOLDER / name).read_text("utf-8")
        assert name != file or change[0] in text
        (tmp_path / name).write_text(text.replace(*change, 1) if name == file else text, "utf-8")
    with pytest.raises(GrammarError, match=says):
        load(tmp_path)
