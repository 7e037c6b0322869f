"""The shapes accept a good node of every kind and catch each way of breaking one."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH

from ontology.vocabulary import CONCEPT_KINDS, SHAPES, Vocabulary, load, ontology_triples

PREFIXES = """\
@prefix ml: <https://w3id.org/mailuo/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix scheme: <https://w3id.org/mailuo/scheme/> .
@base <https://w3id.org/mailuo/id/> .
"""
SHAPE = "https://w3id.org/mailuo/shape/"

GOOD = {
    "entity": """
<program/000000000001> a ml:Program ; skos:prefLabel "某離岸風電計畫"@zh-Hant, "An offshore programme"@en ;
  skos:altLabel "某風電計畫"@zh-Hant ;
  ml:implementedBy <agency/000000000002> ; ml:partOf <policy/000000000003> ; ml:targetsIndustry <industry/000000000004> ;
  ml:locatedIn <place/000000000005> ; ml:governedBy <law/000000000006> ; ml:involves <firm/000000000007> ; ml:nameLost false ;
  ml:planCategory <https://w3id.org/mailuo/scheme/category/other> ; ml:startDate "2015-04"^^xsd:gYearMonth ; ml:endDate "2016"^^xsd:gYear .
<agency/000000000002> a ml:Agency ; skos:prefLabel "某局"@zh-Hant ; ml:subordinateTo <agency/000000000008> .
""",
    "reorganisation": """
<reorganisation/000000000001> a ml:Reorganisation ; skos:prefLabel "改組"@zh-Hant, "Reorganisation"@en ;
  skos:definition "改組。"@zh-Hant, "A reorganisation."@en ; dcterms:date "2023-09-26"^^xsd:date ;
  ml:original <agency/000000000001> ; ml:resulting <agency/000000000002> .
""",
    "concept": """
<https://w3id.org/mailuo/scheme/measure/budget> a ml:Measure ; skos:prefLabel "預算數"@zh-Hant, "Budget"@en ;
  skos:definition "預算。"@zh-Hant, "The budget."@en .
""",
    "funding": """
<funding/1> a ml:Funding ; ml:program <program/000000000001> ; ml:measure <https://w3id.org/mailuo/scheme/measure/special_budget> ;
  ml:status <https://w3id.org/mailuo/scheme/status/approved> ; ml:scope <https://w3id.org/mailuo/scheme/scope/annual> ; ml:level "leaf" ;
  ml:rocYear 110 ; ml:fiscalYear "2021"^^xsd:gYear ; ml:rocYearEnd 111 ; ml:amount 1859000000.0 ; ml:currency "TWD" ;
  ml:agency <agency/000000000002> ; ml:recipient <institute/000000000003> ; ml:budgetLine <budget_line/000000000004> ; ml:phase "3" ;
  ml:partOfAmount <funding/2> .
""",
    "indicator": """
<indicator/1> a ml:IndicatorValue ; ml:program <program/000000000001> ; ml:indicatorName "執行進度" ; ml:unit "%" ;
  ml:scope <https://w3id.org/mailuo/scheme/scope/total> ; ml:rocYear 110 ; ml:yearNumber 2021 ; ml:target 100.0 ; ml:actual 98.5 .
""",
    "period": """
<period/1> a ml:OperatingPeriod ; ml:program <program/000000000001> ; ml:startDate "2015-04-10"^^xsd:date ; ml:endDate "2016"^^xsd:gYear .
""",
    "participation": """
<participation/1> a ml:Participation ; ml:program <program/000000000001> ; ml:organisation <firm/000000000002> ;
  ml:role <https://w3id.org/mailuo/scheme/program_role/recipient> ; ml:rocYear 110 .
""",
    "delay": """
<delay/1> a ml:Delay ; ml:program <program/000000000001> ; ml:reason "用地取得落後" ; ml:countermeasure "加速協調" ; ml:rocYear 110 .
""",
    "milestone": """
<milestone/1> a ml:Milestone ; ml:program <program/000000000001> ; ml:date "2021-06"^^xsd:gYearMonth ; ml:description "完工" .
""",
    "resolution": """
<resolution/1> a ml:Resolution ; ml:subject <agency/000000000001> ; ml:body "立法院" ; ml:description "提出報告" ;
  ml:date "2021-01-05"^^xsd:date ; ml:number "（十二）" .
""",
    "document": f"""
<document/moea> a ml:Document ; dcterms:identifier "moea" ; dcterms:title "施政計畫"@zh-Hant, "Plan"@en ; dcterms:publisher "經濟部" ;
  dcterms:issued "2023-08"^^xsd:gYearMonth ; ml:genre "plan" ; ml:coversYear 112, 113 ; ml:sha256 "{'0a' * 32}" ; ml:lineCount 4321 .
""",
    "passage": """
<passage/1> a ml:Passage, oa:SpecificResource ; oa:hasSource <document/moea> ; ml:role "value" ; ml:start 0 ; ml:end 4 ; ml:firstLine 7 ;
  ml:lastLine 7 ; ml:quote "離岸風電" ; ml:printedPage "23-3" ; oa:hasSelector <selector/1> .
<selector/1> a oa:TextPositionSelector, oa:TextQuoteSelector ; oa:start 0 ; oa:end 4 ; oa:exact "離岸風電" .
""",
    "mention": """
<claim/1> a ml:Claim ; ml:kind "mention" ; ml:confidence 0.98 ; ml:extractor "gazetteer" ; ml:document <document/moea> ; ml:firstLine 7 ;
  ml:lastLine 8 ; ml:quote "能源局" ; prov:wasDerivedFrom <passage/1> ; ml:mentions <agency/000000000002> ; ml:surface "能源局" .
""",
    "relation": """
<claim/2> a ml:Claim, rdf:Statement ; ml:kind "relation" ; ml:confidence 1.0 ; ml:extractor "cue" ; ml:document <document/moea> ;
  ml:firstLine 7 ; ml:lastLine 7 ; ml:quote "由能源局辦理" ; prov:wasDerivedFrom <passage/1>, <passage/2> ;
  rdf:subject <program/000000000001> ;
  rdf:predicate ml:involves ; rdf:object <firm/000000000002> ;
  ml:role <https://w3id.org/mailuo/scheme/program_role/recipient> ; ml:rocYear 110 ; ml:states <participation/1> .
""",
    "statement": """
<claim/3> a ml:Claim ; ml:kind "funding" ; ml:confidence 0.5 ; ml:extractor "table" ; ml:document <document/moea> ; ml:firstLine 7 ;
  ml:lastLine 7 ; ml:quote "1,859" ; prov:wasDerivedFrom <passage/1> ; ml:states <funding/1> ;
  ml:statedMeasure <https://w3id.org/mailuo/scheme/measure/prior_budget> .
""",
    "check": """
<check/1> a ml:Finding ; ml:checkKind "sum" ; ml:status "failed" ; ml:expected "501" ; ml:printed "500" ; prov:wasDerivedFrom <passage/1> ;
  ml:about <program/000000000001> ; ml:document <document/moea> .
<check/2> a ml:Check ; ml:checkKind "sum" ; ml:status "passed" ; ml:expected "5" ; ml:printed "5" ; prov:wasDerivedFrom <passage/1> ;
  ml:document <document/moea> .
""",
    "reason": """
<join/1> a ml:NameJoin ; dcterms:subject <program/000000000001> ; dcterms:title "某工程"@zh-Hant ; ml:rule "generic tail" ; ml:confidence 0.95 .
<pair/1> a ml:UnjoinedPair ; dcterms:subject <program/000000000001>, <program/000000000002> ; ml:rule "end of a name" ; ml:confidence 0.5 ;
  ml:guard "different numbers" ; ml:claimsAtStake 2 ; ml:amountAtStake 100.0 .
<link/1> a ml:InferredLink ; rdf:subject <program/000000000001> ; rdf:predicate ml:succeeds ; rdf:object <program/000000000002> ;
  ml:rule "phase numbers of one name" ; ml:confidence 0.95 ; prov:wasDerivedFrom <claim/1> .
""",
}

BROKEN = [  # kind of node, what is replaced, by what, and the shapes that must speak
    ("entity", '"某離岸風電計畫"@zh-Hant, ', "", {"entity-label"}),
    ("entity", '"某離岸風電計畫"@zh-Hant', '"某離岸風電計畫"@zh-Hant, "另一名"@zh-Hant', {"entity-label"}),
    ("entity", '"某局"@zh-Hant', '"某局"', {"entity-label"}),
    ("entity", "a ml:Agency ; ", "", {"labelled-type"}),
    ("entity", '"某風電計畫"@zh-Hant', '"某風電計畫"', {"entity-names"}),
    ("entity", "ml:nameLost false", 'ml:nameLost "no"', {"entity-name-lost"}),
    ("entity", "<agency/000000000002> ; ml:partOf", '"能源局" ; ml:partOf', {"object-implementedby"}),
    ("entity", "ml:locatedIn <place/000000000005>", "ml:locatedIn <industry/000000000005>", {"object-locatedin"}),
    ("entity", "scheme/category/other", "scheme/measure/other", {"object-plancategory"}),
    ("entity", "ml:subordinateTo <agency/000000000008>", "ml:implementedBy <agency/000000000008>", {"subject-undertaking"}),
    ("entity", "ml:involves", "ml:partners", {"subject-organisation"}),
    ("entity", "ml:subordinateTo <agency/000000000008>", "ml:succeeds <law/000000000008>", {"subject-succeeds"}),
    ("entity", "ml:involves", "ml:orgSucceeds", {"subject-orgsucceeds"}),
    ("entity", '"2015-04"^^xsd:gYearMonth', '"104/4"', {"dates-start"}),
    ("entity", '"2016"^^xsd:gYear', '"105年"', {"dates-end"}),
    ("reorganisation", "ml:original <agency/000000000001> ; ", "", {"reorganisation-original"}),
    ("reorganisation", '"2023-09-26"^^xsd:date', '"112 年"', {"reorganisation-date"}),
    ("reorganisation", "ml:resulting <agency/000000000002>", 'ml:resulting "新局"', {"reorganisation-resulting"}),
    ("concept", ', "The budget."@en', "", {"concept-definition"}),
    ("funding", "ml:program <program/000000000001> ; ", "", {"funding-program"}),
    ("funding", "measure/special_budget", "measure/money", {"funding-measure"}),
    ("funding", "ml:status <https://w3id.org/mailuo/scheme/status/approved> ; ", "", {"funding-status"}),
    ("funding", "scope/annual", "level/leaf", {"funding-scope"}),
    ("funding", '"leaf"', '"twig"', {"funding-level"}),
    ("funding", "ml:amount 1859000000.0", "ml:amount 1859000000.0, 5.0", {"funding-amount"}),
    ("funding", "ml:amount 1859000000.0", 'ml:amount "1,859"', {"funding-amount"}),
    ("funding", 'ml:currency "TWD"', 'ml:currency "元"', {"funding-currency"}),
    ("funding", "ml:rocYear 110", "ml:rocYear 112", {"funding-year"}),
    ("funding", "ml:rocYear 110", "ml:rocYear 0", {"funding-year"}),
    ("funding", "ml:rocYearEnd 111", "ml:rocYearEnd 2021", {"funding-year-end"}),
    ("funding", '"2021"^^xsd:gYear', "2021", {"funding-fiscal-year"}),
    ("funding", "ml:agency <agency/000000000002>", 'ml:agency "能源局"', {"funding-agency"}),
    ("funding", "ml:recipient <institute/000000000003>", "ml:recipient <passage/000000000003>", {"funding-recipient"}),
    ("funding", "ml:budgetLine <budget_line/000000000004>", "ml:budgetLine <firm/000000000004>", {"funding-budget-line"}),
    ("funding", 'ml:phase "3"', "ml:phase 3", {"funding-phase"}),
    ("funding", "ml:partOfAmount <funding/2>", 'ml:partOfAmount "其中"', {"funding-part-of"}),
    ("indicator", '"執行進度"', '""', {"indicator-name"}),
    ("indicator", "ml:program <program/000000000001> ; ", "", {"indicator-program"}),
    ("indicator", "scope/total", "scope/whole", {"indicator-scope"}),
    ("indicator", "ml:yearNumber 2021", "ml:yearNumber 110", {"year-number"}),
    ("funding", '"2021"^^xsd:gYear', '"2021"^^xsd:gYear ; ml:yearNumber 110', {"year-number"}),
    ("indicator", "ml:rocYear 110", "ml:rocYear 2021", {"indicator-year"}),
    ("indicator", "ml:target 100.0", 'ml:target "100"', {"indicator-target"}),
    ("indicator", "ml:actual 98.5", "ml:actual 98.5, 99.0", {"indicator-actual"}),
    ("indicator", " ; ml:target 100.0 ; ml:actual 98.5", "", {"indicator-value"}),
    ("indicator", 'ml:unit "%"', "ml:unit <x>", {"indicator-unit"}),
    ("period", "ml:program <program/000000000001> ; ", "", {"period-program"}),
    ("period", '"2015-04-10"^^xsd:date', '"2015-04-10"^^xsd:date, "2015-04"^^xsd:gYearMonth', {"period-start"}),
    ("period", '"2016"^^xsd:gYear', '"2016"^^xsd:gYear, "2017"^^xsd:gYear', {"period-end"}),
    ("period", ' ; ml:startDate "2015-04-10"^^xsd:date ; ml:endDate "2016"^^xsd:gYear', "", {"period-value"}),
    ("participation", "<firm/000000000002>", '"某公司"', {"participation-organisation"}),
    ("participation", "ml:program <program/000000000001> ; ", "", {"participation-program"}),
    ("participation", "program_role/recipient", "role/value", {"participation-role"}),
    ("participation", "ml:rocYear 110", 'ml:rocYear "110"', {"participation-year"}),
    ("delay", 'ml:reason "用地取得落後" ; ', "", {"delay-reason"}),
    ("delay", "ml:program <program/000000000001> ; ", "", {"delay-program"}),
    ("delay", '"加速協調"', '"加速協調", "另案辦理"', {"delay-countermeasure"}),
    ("delay", "ml:rocYear 110", "ml:rocYear 110.5", {"delay-year"}),
    ("milestone", "ml:program <program/000000000001> ; ", "", {"milestone-program"}),
    ("milestone", '"2021-06"^^xsd:gYearMonth', '"110 年 6 月"', {"milestone-date"}),
    ("milestone", ' ; ml:description "完工"', "", {"milestone-description"}),
    ("resolution", "ml:subject <agency/000000000001> ; ", "", {"resolution-subject"}),
    ("resolution", 'ml:body "立法院" ; ', "", {"resolution-body"}),
    ("resolution", 'ml:description "提出報告"', 'ml:description ""', {"resolution-description"}),
    ("resolution", '"2021-01-05"^^xsd:date', '"110.1.5"', {"resolution-date"}),
    ("resolution", '"（十二）"', "12", {"resolution-number"}),
    ("document", 'dcterms:identifier "moea" ; ', "", {"document-identifier"}),
    ("document", '"施政計畫"@zh-Hant, "Plan"@en', '"施政計畫"', {"document-title"}),
    ("document", 'ml:genre "plan"', 'ml:genre "novel"', {"document-genre"}),
    ("document", "0a0a", "XXXX", {"document-sha256"}),
    ("document", "ml:lineCount 4321", "ml:lineCount 0", {"document-lines"}),
    ("document", "112, 113", "112, 2024", {"document-years"}),
    ("document", '"2023-08"^^xsd:gYearMonth', '"112 年"', {"document-issued"}),
    ("document", 'dcterms:publisher "經濟部"', "dcterms:publisher <agency/000000000001>", {"document-publisher"}),
    ("passage", "oa:hasSource <document/moea> ; ", "", {"passage-source"}),
    ("passage", 'ml:role "value"', 'ml:role "proof"', {"passage-role"}),
    ("passage", "ml:start 0 ; ml:end 4", "ml:start 4 ; ml:end 4", {"passage-start"}),
    ("passage", "ml:start 0 ; ml:end 4 ; ", "ml:start 0 ; ", {"passage-end"}),
    ("passage", "ml:firstLine 7", "ml:firstLine 8", {"passage-first-line"}),
    ("passage", "ml:lastLine 7", 'ml:lastLine "7"', {"passage-last-line", "passage-first-line"}),
    ("passage", 'ml:quote "離岸風電"', 'ml:quote ""', {"passage-quote"}),
    ("passage", '"23-3"', "23", {"passage-page"}),
    ("passage", " ; oa:hasSelector <selector/1>", "", {"passage-selector"}),
    ("passage", "oa:start 0", "oa:start 9", {"selector-start"}),
    ("passage", "oa:end 4 ; ", "", {"selector-end"}),
    ("passage", ' ; oa:exact "離岸風電"', "", {"selector-exact"}),
    ("mention", '"mention"', '"remark"', {"claim-kind", "mention-kind"}),
    ("mention", "0.98", "1.98", {"claim-confidence"}),
    ("mention", 'ml:extractor "gazetteer" ; ', "", {"claim-extractor"}),
    ("mention", "ml:document <document/moea> ; ", "", {"claim-document"}),
    ("mention", "ml:firstLine 7", "ml:firstLine 0", {"claim-first-line"}),
    ("mention", "ml:firstLine 7", "ml:firstLine 9", {"claim-first-line"}),
    ("mention", "ml:lastLine 8 ; ", "", {"claim-last-line"}),
    ("mention", 'ml:quote "能源局" ; ', "", {"claim-quote"}),
    ("mention", "prov:wasDerivedFrom <passage/1> ; ", "", {"claim-evidence"}),
    ("mention", ' ; ml:mentions <agency/000000000002> ; ml:surface "能源局"', "", {"claim-content"}),
    ("mention", 'ml:surface "能源局"', 'ml:surface "能源局" ; ml:states <funding/1>', {"statement-kind"}),
    ("mention", ' ; ml:surface "能源局"', "", {"mention-surface"}),
    ("mention", "<agency/000000000002>", "<passage/2>", {"mention-entity"}),
    ("relation", "rdf:subject <program/000000000001> ;", "", {"relation-subject"}),
    ("relation", "rdf:predicate ml:involves ; ", "", {"relation-predicate"}),
    ("relation", "ml:involves", "ml:amount", {"relation-predicate"}),
    ("relation", "<firm/000000000002>", '"某公司"', {"relation-object"}),
    ("relation", '"relation"', '"mention"', {"relation-kind", "statement-kind"}),
    ("relation", "program_role/recipient", "program_role/boss", {"relation-role"}),
    ("relation", "ml:rocYear 110", "ml:rocYear 201", {"relation-year"}),
    ("statement", '"funding"', '"mention"', {"statement-kind"}),
    ("statement", "measure/prior_budget", "measure/nothing", {"statement-measure"}),
    ("check", 'ml:status "failed"', 'ml:status "passed"', {"finding-status"}),
    ("check", 'ml:status "passed"', 'ml:status "fine"', {"check-status"}),
    ("check", 'ml:checkKind "sum" ; ml:status "failed"', 'ml:status "failed"', {"check-kind"}),
    ("check", 'ml:expected "501" ; ', "", {"check-expected"}),
    ("check", 'ml:printed "500" ; ', "", {"check-printed"}),
    ("check", "prov:wasDerivedFrom <passage/1> ;\n  ml:about", "ml:about", {"check-evidence"}),
    ("check", " ; ml:document <document/moea> .\n<check/2>", " .\n<check/2>", {"check-document"}),
    ("check", "<program/000000000001>", '"某計畫"', {"check-about"}),
    ("reason", 'ml:rule "generic tail" ; ', "", {"reason-rule"}),
    ("reason", "ml:confidence 0.95 .\n<pair/1>", "ml:confidence 1.5 .\n<pair/1>", {"reason-confidence"}),
    ("reason", "<program/000000000001> ; dcterms:title", '"某計畫" ; dcterms:title', {"join-thing"}),
    ("reason", "<program/000000000001>, <program/000000000002>", "<program/000000000001>", {"pair-things"}),
    ("reason", "ml:succeeds", "ml:partOf", {"link-predicate"}),
    ("reason", "rdf:subject <program/000000000001>", "rdf:subject <firm/000000000001>", {"link-subject"}),
    ("reason", "rdf:object <program/000000000002>", "rdf:object <firm/000000000002>", {"link-object"}),
    ("reason", " ; prov:wasDerivedFrom <claim/1>", "", {"link-evidence"}),
]


@cache
def shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


def violated(graph: Graph) -> set[str]:
    """The names of the shapes that a graph violates."""
    _, report, _ = validate(graph, shacl_graph=shapes(), inference="none", advanced=False, inplace=True)
    assert isinstance(report, Graph)
    return {str(shape).removeprefix(SHAPE) for shape in report.objects(None, SH.sourceShape)}


def read(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_node_conforms(kind: str) -> None:
    assert violated(read(GOOD[kind])) == set()


@pytest.mark.parametrize(("kind", "old", "new", "expected"), BROKEN, ids=[f"{k}-{min(e)}-{i}" for i, (k, _, _, e) in enumerate(BROKEN)])
def test_a_broken_node_is_caught_by_its_shape(kind: str, old: str, new: str, expected: set[str]) -> None:
    assert old in GOOD[kind]
    assert violated(read(GOOD[kind].replace(old, new, 1))) == expected


def test_every_other_shape_is_shown_above_to_catch_something() -> None:
    shown = {name for *_, names in BROKEN for name in names}
    local = {str(s).removeprefix(SHAPE) for s in shapes().subjects(SH.message)} - shown
    assert {name for name in local if not name.startswith(("object-", "dates-"))} == set()


@pytest.mark.parametrize("shape", sorted(str(s) for s in shapes().subjects(SH.path) if re.search(r"/(object|dates)-", str(s))))
def test_a_relation_or_date_of_the_wrong_form_is_caught(shape: str) -> None:
    path = shapes().value(URIRef(shape), SH.path)
    value = '"民國 104 年"' if "/dates-" in shape else "<passage/000000000001>"
    assert shape.removeprefix(SHAPE) in violated(read(f"<thing> <{path}> {value} ."))


def test_every_shape_has_a_message_in_both_languages() -> None:
    languages: dict[str, list[str]] = {}
    for shape, message in shapes().subject_objects(SH.message):
        assert isinstance(message, Literal)
        languages.setdefault(str(shape), []).append(str(message.language).lower())
    assert {str(s) for s in shapes().subjects(SH.path)} <= set(languages)
    assert {shape: found for shape, found in languages.items() if sorted(found) != ["en", "zh-hant"]} == {}


def test_the_value_lists_of_the_shapes_are_those_of_the_schemes() -> None:
    vocabulary = load()
    kinds = {kind for kind in CONCEPT_KINDS.values() if kind != "relation"}
    for pattern in map(str, shapes().objects(None, SH.pattern)):
        concept = re.fullmatch(r"\^https://w3id\.org/mailuo/scheme/([a-z_]+)/\((.+)\)\$", pattern)
        if concept:
            assert concept[1] in kinds
            assert set(concept[2].split("|")) == keys(vocabulary, concept[1]), pattern
    relation = shapes().value(URIRef(f"{SHAPE}relation-predicate"), SH.pattern)
    genre = shapes().value(URIRef(f"{SHAPE}document-genre"), SH.pattern)
    kind = shapes().value(URIRef(f"{SHAPE}claim-kind"), SH.pattern)
    assert [set(re.findall(r"\(([^)]+)\)", str(p))[0].split("|")) for p in (relation, genre, kind)] == [
        keys(vocabulary, "relation"), keys(vocabulary, "genre"), keys(vocabulary, "claim_kind"),
    ]


def keys(vocabulary: Vocabulary, kind: str) -> set[str]:
    return {term.key for term in vocabulary.of_kind(kind)}


def test_the_ontology_graph_itself_conforms() -> None:
    graph = Graph().parse(data="\n".join(f"{t} ." for t in ontology_triples()), format="nt")
    assert violated(graph) == set()
