"""Who is the same as whom: terms of schemes, near types, scopes, people's decisions, and the reasons that are kept."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from extract.claims import Claim, Mention, Passage, Relation, Role, Thing, ThingType
from kg.build.curation import Curation, Decision
from kg.build.identity import Entity, Identity, identify
from kg.build.uses import above, uses
from ontology.vocabulary import Vocabulary, mint

P, POLICY, LINE, AGENCY, SOE, FIRM = (
    ThingType.PROGRAM, ThingType.POLICY, ThingType.BUDGET_LINE, ThingType.AGENCY, ThingType.SOE, ThingType.FIRM)


def claims(*mentions: tuple[Thing, str] | Thing) -> list[Claim]:
    found = []
    for number, one in enumerate(mentions):
        thing, surface = one if isinstance(one, tuple) else (one, one.name)
        passage = Passage(Role.VALUE, number * 100, number * 100 + 5, 1, 1, surface)
        found.append(Claim(f"c{number}", "d", Mention(thing, surface), (passage,), "r", 1.0))
    return found


def identity(vocabulary: Vocabulary, *mentions: tuple[Thing, str] | Thing, decisions: tuple[Decision, ...] = ()) -> Identity:
    return identify(uses(claims(*mentions)), vocabulary, Curation(decisions, "curation.toml"))


def one(found: Identity) -> Entity:
    assert len(found.entities) == 1, [e.label for e in found.entities.values()]
    return next(iter(found.entities.values()))


def test_a_key_is_the_term(vocabulary: Vocabulary) -> None:
    entity = one(identity(vocabulary, Thing(AGENCY, "波局", key="wave-bureau")))
    assert entity.iri == mint("agency", "wave-bureau")
    assert (entity.label, entity.labels_en) == ("潮汐部波能局", ("Wave Bureau",))


@pytest.mark.parametrize(("thing", "kind", "key"), [
    (Thing(AGENCY, "波能局"), "agency", "wave-bureau"),
    (Thing(AGENCY, "潮汐部 波能局"), "agency", "wave-bureau"),
    (Thing(FIRM, "臺灣潮力公司"), "soe", "tide-power"),  # a near type
    (Thing(P, "藍海六策"), "policy", "blue-six"),
    (Thing(ThingType.INDUSTRY, "波浪能產業"), "industry", "wave-energy"),
    (Thing(AGENCY, "Wave Bureau"), "agency", "wave-bureau"),
    (Thing(SOE, "台潮"), "soe", "tide-power"),  # its own type comes before the near one that has the name too
    (Thing(AGENCY, "台潮"), "agency", "tide-power-office"),
])
def test_a_name_of_one_term_is_that_term(vocabulary: Vocabulary, thing: Thing, kind: str, key: str) -> None:
    assert one(identity(vocabulary, thing)).iri == mint(kind, key)


@pytest.mark.parametrize("thing", [
    Thing(ThingType.PLACE, "灣區"),  # two counties bear it
    Thing(AGENCY, "波局"),  # a weak name
    Thing(P, "波浪能"),  # a name of another group
    Thing(AGENCY, "波能局", scope="doc#1"),
])
def test_what_no_term_or_several_bear_is_an_entity_of_its_own(vocabulary: Vocabulary, thing: Thing) -> None:
    entity = one(identity(vocabulary, thing))
    assert entity.term is None
    assert entity.iri.startswith(f"https://w3id.org/mailuo/id/{thing.type.value}/")


def test_near_types_of_one_name_become_the_better_supported_type(vocabulary: Vocabulary) -> None:
    entity = one(identity(
        vocabulary, Thing(LINE, "海堤整建"), Thing(P, "海堤整建計畫"), (Thing(P, "海堤整建計畫"), "海堤整建計畫"), Thing(POLICY, "海堤整建")))
    assert entity.type is P
    assert entity.label == "海堤整建計畫"
    assert entity.labels == (("海堤整建", 2), ("海堤整建計畫", 2))


def test_a_tie_of_types_is_always_decided_in_the_same_way(vocabulary: Vocabulary) -> None:
    things = [Thing(POLICY, "海堤整建"), Thing(P, "海堤整建"), Thing(LINE, "海堤整建")]
    found = {one(identity(vocabulary, *order)).iri for order in (things, things[::-1], [things[1], things[2], things[0]])}
    assert found == {mint("program", "name:海堤整建")}


def test_a_work_plan_and_its_item_of_the_same_name_are_two(vocabulary: Vocabulary) -> None:
    line, item = Thing(LINE, "海堤整建"), Thing(P, "海堤整建計畫")
    passage = Passage(Role.VALUE, 0, 4, 1, 1, "海堤整建")
    stated = [*claims(line, item, Thing(POLICY, "海堤整建")), Claim("r", "d", Relation("partOf", item, line), (passage,), "r", 1.0)]
    found = identify(uses(stated), vocabulary, related=above(stated))
    assert {found.iri_of[line], found.iri_of[item]} == {mint("budget_line", "name:海堤整建"), mint("program", "name:海堤整建")}
    assert len(identify(uses(stated), vocabulary).entities) == 1


@pytest.mark.parametrize(("name", "label"), [
    ("「海堤計畫」", "海堤計畫"), ("海堤」計畫", "海堤計畫"), ("「", "「"),
    ("「海堤」與「海灣」計畫", "「海堤」與「海灣」計畫"), ("「海堤」計畫", "「海堤」計畫"), ("」海堤「", "海堤"),
])
def test_labels_lose_marks_that_the_text_lost_the_other_half_of(vocabulary: Vocabulary, name: str, label: str) -> None:
    assert one(identity(vocabulary, Thing(P, name))).label == label


def test_scopes_keep_lost_names_apart(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, Thing(P, "計畫36", scope="doc-a#36"), Thing(P, "計畫36", scope="doc-b#36"), Thing(P, "計畫36"))
    assert len(found.entities) == 3
    assert sorted(e.name_lost for e in found.entities.values()) == [False, True, True]


def test_phases_stay_two(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, Thing(P, "海堤計畫第一期"), Thing(P, "海堤計畫第二期"), Thing(P, "海堤計畫2期"), Thing(P, "海堤計畫"))
    assert sorted(e.label for e in found.entities.values()) == ["海堤計畫", "海堤計畫第一期", "海堤計畫第二期"]


def test_an_agency_with_and_without_the_body_above_it_is_one(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, *(Thing(AGENCY, name) for name in (
        "潮汐部波能署東灣分署", "波能署東灣分署", "東灣分署", "會計處", "潮汐部會計處")))
    assert len(found.entities) == 3
    assert {j.name for j in found.joins if "with and without the body above it" in j.rules} == {"東灣分署", "波能署東灣分署"}


def test_a_short_name_of_two_bodies_is_joined_to_neither(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, Thing(AGENCY, "波能局東灣分署"), Thing(AGENCY, "波能署東灣分署"), Thing(AGENCY, "東灣分署"))
    assert len(found.entities) == 3


def test_the_unit_of_a_body_is_the_same_with_its_short_name_in_one_document_alone(vocabulary: Vocabulary) -> None:
    long, short = Thing(AGENCY, "潮汐部漁產處"), Thing(AGENCY, "漁產處")
    assert len(identity(vocabulary, long, short).entities) == 1
    apart = [*claims(long), *(replace(c, document="e", id="e0") for c in claims(short))]
    assert len(identify(uses(apart), vocabulary).entities) == 2


def test_labels_are_the_names_of_the_documents_most_used_first(vocabulary: Vocabulary) -> None:
    thing = Thing(P, "近岸波浪發電示範計畫")
    entity = one(identity(vocabulary, *((thing, surface) for surface in (
        "波電計畫", "波電計畫", "近岸波浪發電示範計畫", "該計畫", "本計畫", "本計畫"))))
    assert entity.labels == (("近岸波浪發電示範計畫", 4), ("波電計畫", 2))  # words that only point count for the name itself


def test_words_used_for_two_things_are_no_name_of_either(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, (Thing(P, "東堤計畫"), "海堤"), (Thing(P, "西堤計畫"), "海堤"))
    assert sorted(e.labels for e in found.entities.values()) == [(("東堤計畫", 1),), (("西堤計畫", 1),)]


def test_the_label_is_a_name_without_additions_where_there_is_one(vocabulary: Vocabulary) -> None:
    long, short = Thing(P, "海堤計畫(114-118年)"), Thing(P, "海堤計畫")
    assert one(identity(vocabulary, long, long, long, short)).label == "海堤計畫"
    assert one(identity(vocabulary, long)).label == "海堤計畫(114-118年)"


def test_joins_say_which_rules_joined_a_name(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, *[Thing(FIRM, "鯨豚能源股份有限公司")] * 2, Thing(SOE, "鯨豚能源"), Thing(AGENCY, "波能局"))
    assert [(j.name, j.type, j.rules) for j in sorted(found.joins, key=lambda j: j.name)] == [
        ("波能局", AGENCY, ("name of a scheme's term",)), ("鯨豚能源", SOE, ("same normal form", "near type"))]


def test_order_does_not_matter(vocabulary: Vocabulary) -> None:
    things = [Thing(P, "甲計畫(114-118年)"), Thing(POLICY, "甲"), Thing(P, "甲乙丙丁計畫"), Thing(LINE, "甲乙丙丁"),
              Thing(FIRM, "鯨豚公司"), Thing(SOE, "鯨豚"), Thing(AGENCY, "潮汐部波能署東灣分署"), Thing(AGENCY, "東灣分署"), Thing(AGENCY, "波能局"),
              *(Thing(P, n) for n in ("東灣海堤工程", "東灣海堤計畫", "東灣海堤方案", "東灣及海堤方案", "東灣海堤保育方案"))]
    expected = identity(vocabulary, *things)
    for seed in range(5):
        random.Random(seed).shuffle(things)
        again = identity(vocabulary, *things)
        assert (again.entities, again.iri_of) == (expected.entities, expected.iri_of)
        assert [replace(j, claims=()) for j in again.joins] == [replace(j, claims=()) for j in expected.joins]
        assert [replace(p, claims=()) for p in again.pairs] == [replace(p, claims=()) for p in expected.pairs]


def decision(do: str, **more: Thing | str | ThingType) -> Decision:
    return Decision(do, "curator", "2026-11-20", "reason", 1, **more)  # type: ignore[arg-type]


def test_people_join_and_part_names_and_win(vocabulary: Vocabulary) -> None:
    a, b = Thing(FIRM, "鯨豚能源"), Thing(FIRM, "鯨能")
    joined = one(identity(vocabulary, a, a, b, decisions=(decision("same", a=a, b=b),)))
    assert joined.iri == mint("firm", "name:鯨豚能源")
    c = Thing(FIRM, "鯨豚能源公司")
    parted = identity(vocabulary, a, c, decisions=(decision("different", a=a, b=c),))
    assert len(parted.entities) == 2
    bureau = Thing(AGENCY, "波能局")
    other = decision("different", a=Thing(AGENCY, "", key="wave-bureau"), b=bureau)
    assert one(identity(vocabulary, bureau, decisions=(other,))).iri != mint("agency", "wave-bureau")


def test_people_rename_and_retype(vocabulary: Vocabulary) -> None:
    a = Thing(FIRM, "鯨豚能源")
    entity = one(identity(vocabulary, a, decisions=(decision("rename", a=a, label="鯨豚能源公司"), decision("retype", a=a, to=SOE))))
    assert (entity.label, entity.type, entity.iri) == ("鯨豚能源公司", SOE, mint("soe", "name:鯨豚能源"))
    assert entity.labels == (("鯨豚能源", 1), ("鯨豚能源公司", 0))


def test_a_decision_that_meets_nothing_is_told(vocabulary: Vocabulary) -> None:
    lost = decision("rename", a=Thing(FIRM, "沒有這家"), label="x")
    assert identity(vocabulary, Thing(FIRM, "鯨豚能源"), decisions=(lost,)).unused == (lost,)


def likes(vocabulary: Vocabulary, *names: str, kind: ThingType = P) -> list[list[str]]:
    """The entities of these names, each as its names, in order."""
    found = identity(vocabulary, *(Thing(kind, name) for name in names))
    groups: dict[str, list[str]] = {}
    for thing, iri in found.iri_of.items():
        groups.setdefault(iri, []).append(thing.name)
    return sorted(sorted(group) for group in groups.values())


@pytest.mark.parametrize("names", [
    ("東灣海堤聯通管工程", "東灣海堤聯通管工程計畫", "東灣海堤聯通管"),
    ("東灣海堤改善工程", "東灣海堤改善計畫"),
    ("海堤治理及環境營造計畫", "海堤治理與環境營造計畫"),
    ("波浪機具環境加值補助計畫", "波浪機具環境增值補助計畫"),
    ("Å級波浪機具計畫", "A級波浪機具計畫"),
    ("加速辦理東灣地層下陷區改善計畫", "加速辦理東灣沿海地層下陷區改善計畫"),
    ("小型波能創新研發計畫（SWIR）", "SWIR計畫"),
    ("漁村企業方案", "漁村企業加速投資行動方案"),
    ("暨波能效率提升計畫", "節電暨波能效率提升計畫"),
    ("[14]波浪機具計畫", "波浪機具計畫", "3.波浪機具計畫"),
])
def test_forms_of_one_program_are_one(vocabulary: Vocabulary, names: tuple[str, ...]) -> None:
    assert likes(vocabulary, *names) == [sorted(names)]


@pytest.mark.parametrize("names", [
    ("海堤保育管理計畫", "海堤保育管理暨下陷防治計畫"),
    ("波能世代計畫", "波能世代－小型機具轉型計畫"),
    ("東灣海堤工程", "西灣海堤工程"),
    ("中央管海堤改善計畫", "縣市管海堤改善計畫"),
    ("波浪發電計畫第一期", "波浪發電工程第二期"),
    ("波浪2.0發電應用綱要計畫", "波浪發電應用綱要計畫"),
    ("波浪發電環境營造計畫", "波浪發電示範環境營造計畫"),
    ("東灣海堤", "東灣海堤淨水場下游送水管線工程"),
    ("波能升級平台計畫", "波能平台計畫"),  # one lacks a word that may tell them apart, in so short a name
])
def test_programs_that_look_alike_stay_two(vocabulary: Vocabulary, names: tuple[str, ...]) -> None:
    assert len(likes(vocabulary, *names)) == len(names)


@pytest.mark.parametrize("names", [
    ("鯨豚", "鯨豚光電"), ("鯨海電", "鯨海電信"), ("鯨電", "鯨豚電力"), ("鯨美晶", "鯨美矽晶"), ("科鯨風能（KJWind）", "KJWind"),
])
def test_short_forms_of_a_firm_are_the_firm(vocabulary: Vocabulary, names: tuple[str, ...]) -> None:
    assert likes(vocabulary, *names, kind=FIRM) == [sorted(names)]


@pytest.mark.parametrize("names", [
    ("鯨新", "鯨新科技", "鯨新電子"),  # which of the two is not said
    ("鯨鋼", "鯨鋼運通"), ("鯨灣國際", "鯨灣國際造船"), ("鯨灣大哥大", "鯨灣固網"), ("鯨豚", "鯨豚麗華"),
])
def test_firms_that_share_a_beginning_stay_apart(vocabulary: Vocabulary, names: tuple[str, ...]) -> None:
    assert len(likes(vocabulary, *names, kind=FIRM)) == len(names)


def test_words_left_out_in_another_document_are_only_proposed(vocabulary: Vocabulary) -> None:
    one, other = Thing(P, "加速辦理東灣地層下陷區改善計畫"), Thing(P, "加速辦理東灣沿海地層下陷區改善計畫")
    apart = [*claims(one), *(replace(c, document="e", id="e0") for c in claims(other))]
    found = identify(uses(apart), vocabulary)
    assert len(found.entities) == 2
    (pair,) = found.pairs
    assert (pair.rule, pair.guard, set(pair.claims)) == ("words left out, other document", "", {"c0", "e0"})


def test_a_name_that_the_text_uses_for_a_thing_is_that_thing(vocabulary: Vocabulary) -> None:
    long, short = Thing(P, "近岸波浪發電示範計畫"), Thing(P, "波電計畫")
    found = identity(vocabulary, long, long, (long, "波電計畫"), short)
    assert one(found).label == "近岸波浪發電示範計畫"
    (join,) = found.joins
    assert (join.name, join.trust) == ("波電計畫", 0.9) and "used in the text for it" in join.rules


@pytest.mark.parametrize("relation", ["partOf", "succeeds"])
def test_what_a_document_puts_above_or_after_another_is_kept_apart_and_says_so(vocabulary: Vocabulary, relation: str) -> None:
    works, program = Thing(P, "東灣海堤改善工程"), Thing(P, "東灣海堤改善計畫")
    passage = Passage(Role.VALUE, 0, 4, 1, 1, "x")
    said = [*claims(works, program), Claim("r", "d", Relation(relation, works, program), (passage,), "r", 1.0)]
    found = identify(uses(said), vocabulary, related=above(said))
    assert len(found.entities) == 2
    assert [(p.rule, p.guard) for p in found.pairs] == [("generic tail", "a document puts one above or after the other")]


def test_what_a_document_enumerates_is_kept_apart(vocabulary: Vocabulary) -> None:
    works, program = Thing(P, "東灣海堤改善工程"), Thing(P, "東灣海堤改善計畫")
    found = identify(uses(claims(works, program)), vocabulary, enumerated=[(program, works)])
    assert [p.guard for p in found.pairs] == ["a document names them side by side"]


def test_a_guard_holds_for_all_that_was_joined(vocabulary: Vocabulary) -> None:
    a, b, c = Thing(P, "東灣海堤改善工程"), Thing(P, "東灣海堤改善計畫"), Thing(P, "東灣海堤改善方案")
    parted = decision("different", a=a, b=c)
    found = identity(vocabulary, a, b, c, decisions=(parted,))
    assert found.iri_of[a] != found.iri_of[c]
    assert any(p.guard == "people decided that they are different" for p in found.pairs)


def test_people_part_what_a_rule_joins(vocabulary: Vocabulary) -> None:
    a, b = Thing(P, "東灣海堤改善工程"), Thing(P, "東灣海堤改善計畫")
    assert len(identity(vocabulary, a, b).entities) == 1
    assert len(identity(vocabulary, a, b, decisions=(decision("different", a=a, b=b),)).entities) == 2


def test_names_without_their_additions_are_names_too(vocabulary: Vocabulary) -> None:
    entity = one(identity(vocabulary, Thing(P, "海堤計畫第五期（114-118年）"), Thing(P, "海堤計畫第五期")))
    assert entity.label == "海堤計畫第五期"
    alone = one(identity(vocabulary, Thing(P, "小型波能創新研發計畫（SWIR）")))
    assert {name for name, _ in alone.labels} == {"小型波能創新研發計畫（SWIR）", "小型波能創新研發計畫", "SWIR"}
