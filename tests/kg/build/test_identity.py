"""Who is the same as whom: terms of schemes, near types, scopes, people's decisions, and the reasons that are kept."""

from __future__ import annotations

import random

import pytest

from extract.claims import Claim, Mention, Passage, Relation, Role, Thing, ThingType
from kg.build.curation import Curation, Decision
from kg.build.identity import Entity, Identity, above, identify, uses
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
    assert {j.name: j.note for j in found.joins if j.note} != {}


def test_a_short_name_of_two_bodies_is_joined_to_neither(vocabulary: Vocabulary) -> None:
    found = identity(vocabulary, Thing(AGENCY, "波能局東灣分署"), Thing(AGENCY, "波能署東灣分署"), Thing(AGENCY, "東灣分署"))
    assert len(found.entities) == 3


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
              Thing(FIRM, "鯨豚公司"), Thing(SOE, "鯨豚"), Thing(AGENCY, "潮汐部波能署東灣分署"), Thing(AGENCY, "東灣分署"), Thing(AGENCY, "波能局")]
    expected = identity(vocabulary, *things)
    for seed in range(5):
        random.Random(seed).shuffle(things)
        again = identity(vocabulary, *things)
        assert (again.entities, again.iri_of, again.joins) == (expected.entities, expected.iri_of, expected.joins)


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
