"""What follows what where no text says so: only by the rules, with their trust, and never against what a document states."""

from __future__ import annotations

import random

import pytest

from extract.claims import Claim, Mention, Passage, Role, Thing, ThingType
from kg.build.identity import identify
from kg.build.succession import Link, inferred
from kg.build.uses import uses
from ontology.vocabulary import Vocabulary

DATES = {"d1": "2013-03", "d2": "2022-01", "d3": "2024"}


def named(*names: tuple[str, str]) -> list[Claim]:
    """Mentions of programs: name and document."""
    return [Claim(f"c-{document}-{name}", document, Mention(Thing(ThingType.PROGRAM, name), name),
                  (Passage(Role.VALUE, i, i + 1, 1, 1, name),), "r", 1.0) for i, (name, document) in enumerate(names)]


def links(vocabulary: Vocabulary, *names: tuple[str, str], stated: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str, str, float]]:
    """Later name, earlier name, rule and trust of every inferred link."""
    used = uses(named(*names))
    identity = identify(used, vocabulary)
    pairs = [(Thing(ThingType.PROGRAM, a), Thing(ThingType.PROGRAM, b)) for a, b in stated]
    found = inferred(identity, used, DATES, pairs, vocabulary)
    return sorted((identity.entities[k.later].label, identity.entities[k.earlier].label, k.rule, k.trust) for k in found)


def test_phases_of_one_name_are_one_line_and_a_gap_is_trusted_less(vocabulary: Vocabulary) -> None:
    found = links(vocabulary, ("海堤供水改善計畫第五期（114-118年）", "d3"), ("海堤供水改善計畫第四期(111-113年)", "d2"), ("海堤供水改善計畫第二期", "d1"))
    assert found == [
        ("海堤供水改善計畫第五期（114-118年）", "海堤供水改善計畫第四期(111-113年)", "phase numbers of one name", 0.95),
        ("海堤供水改善計畫第四期(111-113年)", "海堤供水改善計畫第二期", "phase numbers of one name, with a gap", 0.85)]


@pytest.mark.parametrize(("later", "earlier", "rule"), [
    (("海堤防治第4期計畫（114-117年）", "d3"), ("海堤防治計畫", "d1"), "later phase of one name"),
    (("海堤供水改善計畫第三期", "d3"), ("海堤供水改善工程", "d1"), "later phase of one name"),
    (("波浪2.0發電綱要計畫", "d3"), ("波浪發電綱要計畫", "d1"), "versions of one name"),
    (("2023年臺灣波能招商論壇", "d3"), ("2012年波能招商論壇", "d1"), "one name in several years"),
    (("101年度波能招商論壇", "d2"), ("2010年波能招商論壇", "d2"), "one name in several years"),
    (("波能審查高速公路(WPH)計畫", "d3"), ("波能審查高速公路（WPH）試行計畫", "d1"), "trial before it"),
    (("海堤電力網計畫(第一階段區塊開發)", "d2"), ("海堤電力網第一期計畫", "d2"), "first phase, then another part"),
    (("東灣西灣溪聯通管工程計畫", "d3"), ("東灣西灣溪水源聯合輸水工程", "d1"), "same beginning in a later document"),
])
def test_each_rule_leads_from_the_later_to_the_earlier(vocabulary: Vocabulary, later: tuple[str, str], earlier: tuple[str, str], rule: str) -> None:
    assert [(a, b, r) for a, b, r, _ in links(vocabulary, later, earlier)] == [(later[0], earlier[0], rule)]


@pytest.mark.parametrize("names", [
    (("海堤防治第4期計畫", "d1"), ("海堤防治計畫", "d1")),  # one document: the umbrella, or the same
    (("海堤防治第1期計畫", "d3"), ("海堤防治計畫", "d1")),
    (("波能示範計畫", "d3"), ("波能計畫", "d1")),  # the trial is the later one
    (("波浪能產業推動計畫", "d3"), ("波浪能產業輔導方案", "d1")),  # both begin with the industry
    (("東灣西灣溪聯通管計畫", "d2"), ("東灣西灣溪輸水工程", "d2")),
])
def test_what_only_looks_like_it_is_not_inferred(vocabulary: Vocabulary, names: tuple[tuple[str, str], ...]) -> None:
    assert links(vocabulary, *names) == []


def test_what_a_document_states_is_not_inferred_as_well(vocabulary: Vocabulary) -> None:
    names = (("海堤計畫第二期", "d2"), ("海堤計畫第一期", "d1"))
    assert len(links(vocabulary, *names)) == 1
    assert links(vocabulary, *names, stated=(("海堤計畫第二期", "海堤計畫第一期"),)) == []


def test_links_rest_on_mentions_of_both_and_do_not_depend_on_order(vocabulary: Vocabulary) -> None:
    said = named(("海堤計畫第二期", "d2"), ("海堤計畫第一期", "d1"), ("海堤計畫第三期", "d3"), ("海堤計畫", "d1"))

    def all_links() -> tuple[Link, ...]:
        used = uses(said)
        return inferred(identify(used, vocabulary), used, DATES, (), vocabulary)
    expected = all_links()
    assert [k.claims for k in expected if k.rule == "phase numbers of one name"] and all(len(k.claims) == 2 for k in expected)
    for seed in range(4):
        random.Random(seed).shuffle(said)
        assert all_links() == expected
