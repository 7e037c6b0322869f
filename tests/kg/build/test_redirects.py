"""Old IRIs go on answering: the register of redirects, by itself and through builds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.claims import Thing, ThingType
from extract.extraction import Extraction
from kg.build.redirects import Known, Redirect, Register, RegisterError, read, vanished
from kg.build.release import Release, build_release
from ontology.vocabulary import Vocabulary, mint
from tests.kg.build import invented

A, B, C, D = (f"https://example.org/id/program/{x}" for x in "abcd")
FIRM, SOE = ThingType.FIRM, ThingType.SOE


def known(iri: str, names: str = "", claims: str = "") -> Known:
    return Known(iri, frozenset(("undertaking", n) for n in names.split()), frozenset(claims.split()))


def test_the_successor_holds_most_of_the_claims() -> None:
    assert vanished([known(A, "x", "1 2 3")], [known(B, "x", "3"), known(C, "", "1 2")], {B, C}, Register()) == (Redirect(A, C),)


def test_without_claims_the_names_decide() -> None:
    assert vanished([known(A, "x y", "1")], [known(B, "y", "9"), known(C, "x y", "8")], {B, C}, Register()) == (Redirect(A, C),)


def test_what_leaves_nothing_behind_is_gone() -> None:
    assert vanished([known(A, "x", "1")], [known(B, "y", "2")], {B}, Register()) == (Redirect(A, None),)


def test_what_lives_on_needs_no_entry() -> None:
    assert vanished([known(A, "x", "1")], [known(B, "x", "1")], {A, B}, Register()) == ()


def test_chains_are_followed_to_their_end() -> None:
    register = Register((Redirect(A, B), Redirect(B, C), Redirect(D, None)))
    assert register.final({C}) == {A: C, B: C, D: None}
    assert register.final({B, C}) == {A: B, D: None}  # B lives again
    assert register.final(set()) == {A: None, B: None, D: None}


def test_the_last_entry_counts_and_circles_end() -> None:
    assert Register((Redirect(A, B), Redirect(A, C))).final({B, C}) == {A: C}
    assert Register((Redirect(A, B), Redirect(B, A))).final({A}) == {B: A}
    assert Register((Redirect(A, B), Redirect(B, A))).final({C}) == {A: None, B: None}


@pytest.mark.parametrize(("line", "part"), [
    ("{", "not JSON"),
    ('["a"]', "exactly the fields"),
    ('{"old": "https://e.org/a", "new": null}', "exactly the fields"),
    ('{"old": "a b", "new": null, "release": ""}', "old is no IRI"),
    ('{"old": "https://e.org/a", "new": "", "release": ""}', "new is no IRI"),
    ('{"old": "https://e.org/a", "new": "https://e.org/a", "release": ""}', "replace itself"),
    ('{"old": "https://e.org/a", "new": null, "release": 7}', "release must be"),
])
def test_a_faulty_register_is_refused_with_its_line(tmp_path: Path, line: str, part: str) -> None:
    path = tmp_path / "redirects.jsonl"
    path.write_text('{"old": "https://e.org/x", "new": null, "release": "r"}\n\n' + line + "\n", "utf-8")
    with pytest.raises(RegisterError) as error:
        read(path)
    assert part in error.value.reason
    assert "redirects.jsonl:3" in error.value.reason
    assert error.value.reason_zh


def firms(*names: Thing) -> Extraction:
    """A document that names these firms, always with the same words."""
    text = "鯨豚能源與鯨能公司及海豹公司投入。"
    paper = invented.document("firms-110", text)
    words = ("鯨豚能源", "鯨能公司", "海豹公司")
    return invented.extraction(paper, [invented.mention(paper, thing, word) for thing, word in zip(names, words, strict=False)])


def test_three_builds_with_a_merger_a_removal_and_a_return(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    data, curation = tmp_path / "data", tmp_path / "curation.toml"
    whale, short, seal = Thing(FIRM, "鯨豚能源"), Thing(FIRM, "鯨能公司"), Thing(FIRM, "海豹公司")
    old, kept, gone = (mint("firm", f"name:{form}") for form in ("鯨能", "鯨豚能源", "海豹"))

    def build(extractions: Sequence[Extraction]) -> Release:
        return build_release(extractions, vocabulary, data, curation=curation, ontology=ontology)

    build([firms(whale, short, seal)])
    assert not (data / "redirects.jsonl").exists()

    curation.write_text("""[[decision]]
do = "same"
a = { type = "firm", name = "鯨豚能源" }
b = { type = "firm", name = "鯨能公司" }
who = "curator"
when = 2026-11-20
why = "one firm"
""", "utf-8")
    second = build([firms(whale, short, seal)])  # the two become one
    iris = {old, kept} - {row["iri"] for row in map(json.loads, (second.folder / "identity.jsonl").read_text("utf-8").splitlines())}
    (merged,) = iris
    survivor = ({old, kept} - iris).pop()
    lines = [json.loads(line) for line in (data / "redirects.jsonl").read_text("utf-8").splitlines()]
    assert lines == [{"old": merged, "new": survivor, "release": second.id}]

    third = build([firms(whale, short)])  # the third firm is named no more
    lines = [json.loads(line) for line in (data / "redirects.jsonl").read_text("utf-8").splitlines()]
    assert lines[1:] == [{"old": gone, "new": None, "release": third.id}]
    store = ox.Store.read_only(str(data / "current" / "store"))
    deprecated = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    replaced = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
    assert {q.subject.value for q in store.quads_for_pattern(None, deprecated, None, None)} == {merged, gone}  # type: ignore[union-attr]
    assert [q.object for q in store.quads_for_pattern(ox.NamedNode(merged), replaced, None, None)] == [ox.NamedNode(survivor)]
    del store

    curation.unlink()
    build([firms(whale, short, seal)])  # all three are back: the register leads nowhere any more
    store = ox.Store.read_only(str(data / "current" / "store"))
    assert not list(store.quads_for_pattern(None, deprecated, None, None))


def test_a_retyped_thing_leads_on_by_its_claims_and_name(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    build_release([firms(Thing(FIRM, "鯨豚能源"))], vocabulary, tmp_path, ontology=ontology)
    release = build_release([firms(Thing(SOE, "鯨豚能源"))], vocabulary, tmp_path, ontology=ontology)
    firm, enterprise = mint("firm", "name:鯨豚能源"), mint("soe", "name:鯨豚能源")
    assert read(tmp_path / "redirects.jsonl").entries == (Redirect(firm, enterprise, release.id),)


def test_a_term_of_the_schemes_is_not_gone_when_no_document_names_it(tmp_path: Path, vocabulary: Vocabulary, ontology: Path) -> None:
    build_release([firms(Thing(ThingType.AGENCY, "波能局"))], vocabulary, tmp_path, ontology=ontology)
    build_release([firms()], vocabulary, tmp_path, ontology=ontology)
    assert not (tmp_path / "redirects.jsonl").exists()
