"""The files of the ontology themselves: complete in both languages, consistent, and with what they must know."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extract.claims import Role, ThingType
from ontology.turtle import NAMESPACE, RDF, RDFS_LABEL, SKOS, Subject, read_subjects
from ontology.vocabulary import CONCEPT_KINDS, FOLDER, ORGANISATION_KINDS, THING_KINDS, Vocabulary, fold, load

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
CORE = FOLDER / "core.ttl"
SCHEMES = sorted((FOLDER / "schemes").glob("*.ttl"))
RELATIONS = {
    "implementedBy", "partOf", "succeeds", "governedBy", "targetsIndustry", "locatedIn", "involves", "subordinateTo", "orgSucceeds",
    "inIndustry", "basedIn", "partners", "planCategory", "responsibleFor",
}
MEASURES = {
    "budget", "prior_budget", "settled", "special_budget", "allocated", "spent", "payable", "surplus", "prepaid", "executed", "total_cost",
    "subsidy", "commission", "investment", "revenue", "other",
}


@pytest.fixture(scope="module")
def core() -> dict[str, Subject]:
    return {s.iri.removeprefix(NAMESPACE): s for s in read_subjects([CORE]) if s.iri != NAMESPACE}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def missing(subject: Subject, label: str) -> list[str]:
    """What a subject lacks or has twice of one label and one definition in each language."""
    return [f"{what} {language}" for what, iri in (("label", label), ("definition", f"{SKOS}definition"))
            for language in ("zh-Hant", "en") if subject.count(iri, language) != 1 or not subject.text(iri, language).strip()]


def test_every_term_of_the_core_has_label_definition_and_example(core: dict[str, Subject]) -> None:
    assert {name: lack for name, s in core.items() if (lack := missing(s, RDFS_LABEL))} == {}
    assert [name for name, s in core.items() if not s.texts(f"{SKOS}example")] == []


@pytest.mark.parametrize("file", SCHEMES, ids=lambda f: f.name)
def test_every_term_of_a_scheme_has_label_and_definition_in_both_languages(file: Path) -> None:
    subjects = list(read_subjects([file]))
    assert subjects
    assert {s.iri: lack for s in subjects if (lack := missing(s, f"{SKOS}prefLabel"))} == {}


@pytest.mark.parametrize("file", SCHEMES, ids=lambda f: f.name)
def test_every_term_stands_in_a_scheme_that_its_file_describes(file: Path) -> None:
    subjects = list(read_subjects([file]))
    schemes = {s.iri for s in subjects if f"{SKOS}ConceptScheme" in s.iris(f"{RDF}type")}
    assert [s.iri for s in subjects if s.iri not in schemes and not schemes & set(s.iris(f"{SKOS}inScheme"))] == []


@pytest.mark.parametrize("file", SCHEMES, ids=lambda f: f.name)
def test_schemes_use_only_classes_and_properties_of_the_core(file: Path, core: dict[str, Subject]) -> None:
    used = {iri for s in read_subjects([file]) for iri in (*s.values, *s.iris(f"{RDF}type")) if iri.startswith(NAMESPACE)}
    assert sorted(iri for iri in used if iri.removeprefix(NAMESPACE) not in core) == []


@pytest.mark.parametrize("file", SCHEMES, ids=lambda f: f.name)
def test_no_name_of_a_term_is_empty_or_given_twice_in_one_language(file: Path) -> None:
    wrong = {}
    for subject in read_subjects([file]):
        names = [str(value) for p in ("prefLabel", "altLabel") for value in subject.values.get(f"{SKOS}{p}", ())]
        twice = [n for n, count in Counter(names).items() if count > 1 or not n.split('"')[1].strip()]
        if twice:
            wrong[subject.iri] = twice
    assert wrong == {}


def test_the_ontology_says_its_version_and_licence() -> None:
    (header,) = [s for s in read_subjects([CORE]) if s.iri == NAMESPACE]
    assert header.iris(f"{OWL}versionIRI") and header.iris("http://purl.org/dc/terms/license")


def test_classes_and_domains_of_the_core_that_are_ours_are_declared(core: dict[str, Subject]) -> None:
    named = {iri for s in core.values() for iri in s.references() if iri.startswith(NAMESPACE) and iri != NAMESPACE}
    assert sorted(iri for iri in named if iri.removeprefix(NAMESPACE) not in core) == []


def test_the_class_hierarchy_leads_from_the_named_kinds_to_undertaking_organisation_and_entity(core: dict[str, Subject]) -> None:
    def above(name: str) -> set[str]:
        direct = {i.removeprefix(NAMESPACE) for i in core[name].iris(f"{RDFS}subClassOf") if i.startswith(NAMESPACE)}
        return direct | {higher for d in direct for higher in above(d)}

    assert all("Undertaking" in above(name) for name in ("Program", "Policy", "BudgetLine"))
    organisations = ("Agency", "StateOwnedEnterprise", "Firm", "ResearchInstitute", "University", "Association")
    assert all("Organisation" in above(name) for name in organisations)
    assert all("Entity" in above(name) for name in (*organisations, "Program", "Policy", "BudgetLine", "Law", "Industry", "Place"))
    facts = ("Funding", "IndicatorValue", "OperatingPeriod", "Participation", "Delay", "Milestone", "Resolution")
    assert all("Fact" in above(name) for name in facts)
    assert above("Finding") == {"Check"}
    assert all(name not in above(name) for name in core)


def test_relations_and_measures_are_those_of_the_export(vocabulary: Vocabulary) -> None:
    assert {t.key for t in vocabulary.of_kind("relation")} == RELATIONS
    assert {t.key for t in vocabulary.of_kind("measure")} == MEASURES


def test_roles_and_kinds_are_those_of_the_records(vocabulary: Vocabulary) -> None:
    assert {t.key for t in vocabulary.of_kind("role")} == set(Role)
    assert set(THING_KINDS.values()) - {"reorganisation"} | {"program", "budget_line"} == set(ThingType)


@pytest.mark.parametrize(("kind", "keys"), [
    ("status", {"planned", "approved", "actual", "expected"}),
    ("scope", {"annual", "cumulative", "total"}),
    ("level", {"leaf", "part", "total"}),
    ("program_role", {"recipient", "contractor", "participant", "partner", "buyer"}),
    ("category", {"science_technology", "public_works", "social_development", "other"}),
    ("genre", {"report", "plan", "budget", "performance", "prose"}),
    ("claim_kind", {"mention", "relation", "funding", "indicator", "period", "delay", "milestone", "resolution"}),
])
def test_small_schemes_hold_exactly_their_values(vocabulary: Vocabulary, kind: str, keys: set[str]) -> None:
    assert {t.key for t in vocabulary.of_kind(kind)} == keys


@pytest.mark.parametrize(("printed", "measure"), [
    ("法定特別預算數", "special_budget"), ("上年度預算數", "prior_budget"), ("決算數", "settled"), ("分配數", "allocated"),
    ("實現數", "spent"), ("已執行應付未付數", "payable"), ("節餘數", "surplus"), ("預付數", "prepaid"),
    ("執行數", "executed"), ("總經費", "total_cost"),
])
def test_a_column_title_names_one_measure(vocabulary: Vocabulary, printed: str, measure: str) -> None:
    assert [t.key for t in vocabulary.by_label("measure", printed)] == [measure]


def test_safe_names_of_concepts_industries_policies_and_laws_are_unambiguous(vocabulary: Vocabulary) -> None:
    for kind in (*CONCEPT_KINDS.values(), "industry", "policy", "law"):
        names = Counter(n for t in vocabulary.of_kind(kind) for n in {fold(x) for x in (t.label, t.label_en, *t.names)})
        assert [n for n, count in names.items() if count > 1] == [], kind


def test_nothing_stands_above_itself_and_every_parent_is_a_term(vocabulary: Vocabulary) -> None:
    for term in vocabulary.terms:
        assert len(vocabulary.parents(term)) == len(term.parents), term.key
        assert term not in vocabulary.ancestors(term), term.key
        assert all(vocabulary.find("industry", key) for key in term.groups), term.key


def test_keys_are_unique(vocabulary: Vocabulary) -> None:
    assert [k for k, n in Counter((t.kind, t.key) for t in vocabulary.terms).items() if n > 1] == []


def test_offshore_wind_is_under_a_broader_industry(vocabulary: Vocabulary) -> None:
    (wind,) = vocabulary.by_label("industry", "離岸風電")
    assert len(vocabulary.ancestors(wind)) >= 2


def test_the_reorganisation_of_2023_09_26_is_known_with_its_splits_and_merges(vocabulary: Vocabulary) -> None:
    def key(name: str) -> str:
        (term,) = vocabulary.by_label("agency", name)
        return term.key

    changes = [c for c in vocabulary.reorganisations if c.date == "2023-09-26"]
    edges = {(old, new) for c in changes for old in c.originals for new in c.resulting}
    expected = {
        "經濟部工業局": ("經濟部產業發展署", "經濟部產業園區管理局"), "經濟部加工出口區管理處": ("經濟部產業園區管理局",),
        "經濟部國際貿易局": ("經濟部國際貿易署",), "經濟部能源局": ("經濟部能源署",), "經濟部中小企業處": ("經濟部中小及新創企業署",),
        "經濟部商業司": ("經濟部商業發展署",), "經濟部技術處": ("經濟部產業技術司",),
        "經濟部中央地質調查所": ("經濟部地質調查及礦業管理中心",), "經濟部礦務局": ("經濟部地質調查及礦業管理中心",),
        "經濟部國營事業委員會": ("經濟部國營事業管理司",),
    }
    assert {(key(old), key(new)) for old, news in expected.items() for new in news} <= edges
    assert all(c.label and c.label_en and c.source for c in changes)


def test_a_reorganisation_names_known_organisations_and_a_date(vocabulary: Vocabulary) -> None:
    for change in vocabulary.reorganisations:
        assert change.date and change.originals and change.resulting, change.key
        for key in (*change.originals, *change.resulting):
            assert any(vocabulary.find(kind, key) for kind in ORGANISATION_KINDS), f"{change.key}: {key}"
