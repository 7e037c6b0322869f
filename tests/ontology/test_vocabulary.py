"""Loading of the vocabulary: records, look-ups, identity, and what an editor of the files is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ontology.turtle import VocabularyError
from ontology.vocabulary import FOLDER, Term, Vocabulary, fold, load, mint

PREFIXES = """\
@prefix ml: <https://w3id.org/mailuo/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix scheme: <https://w3id.org/mailuo/scheme/> .
@prefix place: <https://w3id.org/mailuo/scheme/place/> .
@prefix industry: <https://w3id.org/mailuo/scheme/industry/> .
@prefix agency: <https://w3id.org/mailuo/scheme/agency/> .
@prefix organisation: <https://w3id.org/mailuo/scheme/organisation/> .
@prefix reorganisation: <https://w3id.org/mailuo/scheme/reorganisation/> .
"""


def named(zh: str, en: str) -> str:
    return f'skos:prefLabel "{zh}"@zh-Hant, "{en}"@en ; skos:definition "{zh}。"@zh-Hant, "{en}."@en'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An ontology folder with the real core and one file of invented terms, `schemes/test.ttl`."""
    (tmp_path / "schemes").mkdir()
    shutil.copy(FOLDER / "core.ttl", tmp_path)
    write(tmp_path, "")
    return tmp_path


def write(folder: Path, turtle: str) -> Path:
    file = folder / "schemes" / "test.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    return file


def reasons(folder: Path) -> list[str]:
    with pytest.raises(VocabularyError) as caught:
        load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_place_is_read_with_all_its_fields(folder: Path) -> None:
    write(folder, f"""
place:isle a ml:Place ; {named("雲島", "Cloud Isle")} ; ml:placeKind "country" ; ml:backdrop true .
place:hill a ml:Place ; {named("山縣", "Hill County")} ; skos:altLabel "山", "Hill"@en ; skos:hiddenLabel "丘"@zh-Hant ;
  ml:placeKind "county" ; ml:within place:isle ; ml:validFrom "1950"^^xsd:gYear ; ml:validUntil "2010-12-24"^^xsd:date .
""")
    isle, hill = load(folder).of_kind("place")
    assert isle.backdrop and not isle.parents
    assert hill == Term(
        key="hill", kind="place", iri="https://w3id.org/mailuo/scheme/place/hill", label="山縣", label_en="Hill County",
        definition="山縣。", definition_en="Hill County.", names=("山", "Hill"), weak_names=("丘",), parents=("isle",), facet="county",
        valid_from="1950", valid_until="2010-12-24",
    )


def test_an_organisation_has_the_kind_of_its_class(folder: Path) -> None:
    classes = {"StateOwnedEnterprise": "soe", "Firm": "firm", "ResearchInstitute": "institute", "University": "university",
               "Association": "association"}
    write(folder, "\n".join(f"organisation:o{i} a ml:{c} ; {named(c, c)} ." for i, c in enumerate(classes)))
    vocabulary = load(folder)
    assert {kind: [t.key for t in vocabulary.of_kind(kind)] for kind in classes.values()} == {
        kind: [f"o{i}"] for i, kind in enumerate(classes.values())
    }


def test_a_reorganisation_names_what_was_and_what_came(folder: Path) -> None:
    write(folder, f"""
agency:old-a a ml:Agency ; {named("甲局", "Bureau A")} .
agency:old-b a ml:Agency ; {named("乙局", "Bureau B")} .
agency:new a ml:Agency ; {named("丙署", "Administration C")} .
reorganisation:merger a ml:Reorganisation ; {named("甲乙合併", "Merger of A and B")} ; dcterms:date "2023-09-26"^^xsd:date ;
  ml:original agency:old-a, agency:old-b ; ml:resulting agency:new ; ml:legalBasis "丙署組織法" .
""")
    (change,) = load(folder).reorganisations
    assert (change.key, change.date, change.originals, change.resulting, change.legal_basis) == (
        "merger", "2023-09-26", ("old-a", "old-b"), ("new",), "丙署組織法",
    )


def test_ancestors_follow_several_parents_nearest_first_and_each_once(folder: Path) -> None:
    write(folder, f"""
industry:energy a ml:Industry ; {named("能源", "Energy")} .
industry:green a ml:Industry ; {named("綠能", "Green energy")} ; skos:broader industry:energy .
industry:sea a ml:Industry ; {named("海洋", "Marine")} ; skos:broader industry:energy .
industry:wind a ml:Industry ; {named("風電", "Wind")} ; skos:broader industry:green, industry:sea .
""")
    vocabulary = load(folder)
    assert [t.key for t in vocabulary.ancestors(vocabulary.term("industry", "wind"))] == ["green", "sea", "energy"]


def test_the_parent_of_an_enterprise_is_an_agency(folder: Path) -> None:
    write(folder, f"""
agency:ministry a ml:Agency ; {named("某部", "Ministry")} .
organisation:power a ml:StateOwnedEnterprise ; {named("某電", "Power")} ; ml:subordinateTo agency:ministry .
""")
    vocabulary = load(folder)
    assert vocabulary.parents(vocabulary.term("soe", "power")) == (vocabulary.term("agency", "ministry"),)


def test_labels_are_found_without_regard_to_width_case_and_variants_and_homonyms_are_all_given(folder: Path) -> None:
    write(folder, f"""
place:a a ml:Place ; {named("臺東Ａ區", "A")} .
place:b a ml:Place ; {named("乙", "B")} ; skos:altLabel "台東a區"@zh-Hant ; skos:hiddenLabel "區"@zh-Hant .
""")
    vocabulary = load(folder)
    assert [t.key for t in vocabulary.by_label("place", "台東A區")] == ["a", "b"]
    assert vocabulary.by_label("place", "區") == ()
    assert vocabulary.by_label("agency", "乙") == ()


def test_unknown_terms() -> None:
    empty = Vocabulary(())
    assert empty.find("place", "nowhere") is None and empty.of_kind("place") == ()
    with pytest.raises(KeyError):
        empty.term("place", "nowhere")


@pytest.mark.parametrize(("turtle", "expected"), [
    ('place:a a ml:Place ; skos:prefLabel "甲"@zh-Hant ; skos:definition "甲。"@zh-Hant, "A."@en .',
     ["test.ttl: https://w3id.org/mailuo/scheme/place/a: has no label in en; exactly one is needed"]),
    ('place:a a ml:Place ; skos:prefLabel "甲"@zh-Hant, "A"@en ; skos:definition "A."@en .',
     ["test.ttl: https://w3id.org/mailuo/scheme/place/a: has no definition in zh-Hant; exactly one is needed"]),
    (f'place:a a ml:Place ; {named("甲", "A")} . place:a skos:prefLabel "乙"@zh-Hant .',
     ["test.ttl: https://w3id.org/mailuo/scheme/place/a: has 2 labels in zh-Hant; exactly one is needed"]),
    (f'place:a a ml:Place ; {named("甲", "A")} ; ml:within place:b .',
     ["test.ttl: https://w3id.org/mailuo/scheme/place/a: refers to https://w3id.org/mailuo/scheme/place/b, which no file describes"]),
    (f'place:a {named("甲", "A")} .',
     ["test.ttl: https://w3id.org/mailuo/scheme/place/a: has no class of the ontology (rdf:type)"]),
    (f'place:Ab a ml:Place ; {named("甲", "A")} .',
     ["test.ttl: https://w3id.org/mailuo/scheme/place/Ab: key 'Ab' is not lower-case ASCII with digits and hyphens"]),
    (f'agency:x a ml:Agency ; {named("甲", "A")} . organisation:x a ml:Firm ; {named("乙", "B")} .',
     ["test.ttl: https://w3id.org/mailuo/scheme/organisation/x: repeats the key of https://w3id.org/mailuo/scheme/agency/x;"
      " organisations share one set of keys"]),
    (f'place:a a ml:Place ; {named("甲", "A")} ; ml:within place:b . place:b a ml:Place ; {named("乙", "B")} ; ml:within place:a .',
     [f"test.ttl: https://w3id.org/mailuo/scheme/place/{key}: stands above itself" for key in "ab"]),
    (f'reorganisation:r a ml:Reorganisation ; {named("改組", "R")} .',
     ["has no date (dcterms:date)", "names no organisation as ml:original", "names no organisation as ml:resulting"]),
    (f'place:a a ml:Place ; {named("甲", "A")} ; skos:note [ skos:note "x" ] .', ["blank nodes ([…] or _:x) are not allowed"]),
], ids=["no label", "no definition", "two labels", "unknown parent", "no class", "bad key",
        "shared key", "circle", "empty reorganisation", "blank node"])
def test_a_fault_is_told_with_file_term_and_reason(folder: Path, turtle: str, expected: list[str]) -> None:
    write(folder, turtle)
    told = reasons(folder)
    assert len(told) == len(expected)
    assert all(fault.endswith(end) and fault.startswith("test.ttl: ") for fault, end in zip(told, expected, strict=True))


def test_a_key_described_in_two_files_is_told_with_both(folder: Path) -> None:
    file = write(folder, f'place:a a ml:Place ; {named("甲", "A")} .')
    shutil.copy(file, file.with_name("test_second.ttl"))
    assert reasons(folder) == ["test_second.ttl: https://w3id.org/mailuo/scheme/place/a: is also described in test.ttl"]


def test_broken_turtle_is_told_with_its_line(folder: Path) -> None:
    write(folder, "\nplace:a a ml:Place ; ; , .\n")
    (fault,) = reasons(folder)
    assert fault.startswith(f"test.ttl: line {PREFIXES.count(chr(10)) + 2}: ")


def test_all_faults_are_told_at_once(folder: Path) -> None:
    write(folder, f'place:a {named("甲", "A")} . place:b a ml:Place .')
    assert len(reasons(folder)) == 1 + 4


def test_a_folder_without_schemes_is_refused(tmp_path: Path) -> None:
    assert reasons(tmp_path) == [f"{tmp_path.name}: schemes/*.ttl: no scheme is there"]


@pytest.mark.parametrize(("kind", "key", "iri"), [
    ("place", "changhua", "https://w3id.org/mailuo/id/place/843b5a7e0dee"),
    ("program", "name:離岸風電示範計畫", "https://w3id.org/mailuo/id/program/0bda96361c20"),
    ("agency", "ida", "https://w3id.org/mailuo/id/agency/bd826c433a15"),
])
def test_minted_iris_never_change(kind: str, key: str, iri: str) -> None:
    assert mint(kind, key) == iri


def test_minting_tells_kinds_apart_and_honours_the_base() -> None:
    assert mint("firm", "x") != mint("soe", "x")
    assert mint("firm", "x", "https://example.org/") == mint("firm", "x").replace("https://w3id.org/mailuo/id/", "https://example.org/")


@pytest.mark.parametrize("name", ["臺灣", "ＡＢＣ", "Offshore Wind"])
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)
