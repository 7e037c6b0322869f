"""A release of an invented Ministry of Tides (潮汐部), made by hand for these tests: nothing in it is true.

Two industries (海洋能 ⊃ 潮汐發電) and one beside them, five programs over three years, three documents, and a
reorganisation (潮能局 + 鹽田管理處 → 潮能署, 潮汐園區管理局). Positions are found in the documents' text, so that every
passage says what its quote says. The shape of the folder and the terms of the graph are those of a built release.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from extract.reading.document import words
from kg.read.search_schema import INSERT_ENTITY, INSERT_NAME, INSERT_PASSAGE, INSERT_TEXT, SCHEMA, bare, characters, fold
from ontology.vocabulary import mint

BASE = "https://w3id.org/mailuo/id/"
GRAPH = "https://w3id.org/mailuo/graph/"
SCHEME = "https://w3id.org/mailuo/scheme/"
ML = "https://w3id.org/mailuo/ns#"
NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "skos": "http://www.w3.org/2004/02/skos/core#", "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#", "xsd": "http://www.w3.org/2001/XMLSchema#", "ml": ML,
}

TEXTS = {
    "tide-plan-110": "潮汐部110年度施政計畫（虛構）\n\n一、潮汐電廠示範計畫由潮能局辦理，\n"
                     "110年度法定特別預算 1,200 千元，實現數 900 千元。\n"
                     "二、潮間帶示範獎勵辦法：推動海洋能。\n三、鹽業轉型計畫，經費 77 千元。\n附表 潮汐電廠示範計畫 科技發展\n",
    "tide-report-111": "潮汐部業務報告（虛構）\n潮能署（原潮能局）辦理潮汐電廠示範計畫，\n111 年度預算 2,500 千元；\n"
                       "海洋能技術躍升計畫 111 年度預算 300 千元，補助臺灣潮汐公司\n120 千元。\n109年起辦理潮汐場址調查計畫，未列經費。\n",
    "tide-budget-112": "潮能署單位預算（虛構）\n海洋能技術躍升計畫　本年度預算數 350　上年度預算數 300（千元）\n",
}

AGENCIES = {"teb": "潮能局", "tea": "潮能署", "salt": "鹽田管理處", "park": "潮汐園區管理局", "ministry": "潮汐部"}
ENGLISH = {"潮能局": "Bureau of Tides", "潮能署": "Tide Energy Administration", "海洋能": "Marine energy", "潮汐發電": "Tidal power",
           "潮汐電廠示範計畫": "Tidal Plant Demonstration"}


def iri(kind: str, name: str) -> str:
    return mint(kind, name if kind in ("industry", "agency", "reorganisation") else f"name:{name}")


INDUSTRIES = {"ocean": "海洋能", "tidal": "潮汐發電", "saltworks": "鹽業"}
OCEAN, TIDAL, SALT = (iri("industry", key) for key in INDUSTRIES)
TEB, TEA, SALT_OFFICE, PARK, MINISTRY = (iri("agency", key) for key in AGENCIES)
PLANT, LEAP, SURVEY, AWARD, SALT_PROGRAM = (
    iri("program", name) for name in ("潮汐電廠示範計畫", "海洋能技術躍升計畫", "潮汐場址調查計畫", "潮間帶示範獎勵辦法", "鹽業轉型計畫"))
FIRM = iri("firm", "臺灣潮汐公司")
REORGANISATION = iri("reorganisation", "tides-2022")


@dataclass
class Book:
    """The quads of the release, and the ids of its claims by what they say."""

    quads: list[Quad] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    named: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    mentions: dict[str, int] = field(default_factory=dict)

    def add(self, graph: str, subject: str, **properties: object) -> None:
        """Triples of a subject; `ml_program=` is ml:program, a list gives several, a str with a colon in front is an IRI."""
        for name, values in properties.items():
            prefix, local = name.split("_", 1)
            for value in values if isinstance(values, list) else [values]:
                self.quads.append(Quad(NamedNode(subject), NamedNode(NAMES[prefix] + local), term(value), NamedNode(GRAPH + graph)))

    def thing(self, kind: str, cls: str, subject: str, label: str, *others: str, graph: str = "knowledge", **properties: object) -> None:
        english = ENGLISH.get(label)
        labels = [zh(label), *([Literal(english, language="en")] if english else [])]
        self.add(graph, subject, rdf_type=link(ML + cls), skos_prefLabel=labels,
                 skos_altLabel=[zh(x) for x in others], **properties)
        self.named[subject] = kind, [label, english or "", *others]

    def claim(self, document: str, what: str, kind: str, value: str, subject: str = "", **properties: object) -> None:
        """A claim whose value is the words `value` of the document, its subject the words `subject`."""
        digest = hashlib.sha256(f"{document}{what}".encode()).hexdigest()[:20]
        self.claims[what] = digest
        node, graph = f"{BASE}claim/{digest}", f"document/{document}"
        passages = [self.passage(document, "value", value), *([self.passage(document, "subject", subject)] if subject else [])]
        first, last, quote = place(document, value)[2:]
        self.add(graph, node, rdf_type=[link(ML + "Claim"), *([link(NAMES["rdf"] + "Statement")] if kind == "relation" else [])],
                 ml_kind=kind, ml_confidence=decimal("0.9"), ml_extractor="by hand", ml_document=link(f"{BASE}document/{document}"),
                 ml_firstLine=first, ml_lastLine=last, ml_quote=quote, prov_wasDerivedFrom=[link(p) for p in passages], **properties)

    def passage(self, document: str, role: str, raw: str) -> str:
        start, end, first, last, quote = place(document, raw)
        digest = hashlib.sha256(f"{document}{role}{start}{end}".encode()).hexdigest()[:12]
        node, selector, graph = f"{BASE}passage/{digest}", f"{BASE}selector/{digest}", f"document/{document}"
        if not any(q.subject == NamedNode(node) for q in self.quads):
            self.add(graph, node, rdf_type=[link(ML + "Passage"), link(NAMES["oa"] + "SpecificResource")],
                     oa_hasSource=link(f"{BASE}document/{document}"), ml_role=role, ml_start=start, ml_end=end,
                     ml_firstLine=first, ml_lastLine=last, ml_quote=quote, oa_hasSelector=link(selector))
            self.add(graph, selector, rdf_type=[link(NAMES["oa"] + "TextPositionSelector"), link(NAMES["oa"] + "TextQuoteSelector")],
                     oa_start=start, oa_end=end, oa_exact=TEXTS[document][start:end])
        return node

    def mention(self, document: str, thing: str, surface: str, raw: str = "") -> None:
        self.mentions[thing] = self.mentions.get(thing, 0) + 1
        self.claim(document, f"mention {surface} {document}", "mention", raw or surface, ml_mentions=link(thing), ml_surface=surface)

    def relation(self, document: str, subject: str, predicate: str, target: str, value: str, head: str = "", **more: object) -> None:
        key = f"{predicate} {subject} {target}"
        if not any(q.subject == link(subject) and q.object == link(target) for q in self.quads):
            self.add("knowledge", subject, **{f"ml_{predicate}": link(target)})
        self.claim(document, f"{key} {document}", "relation", value, head, rdf_subject=link(subject), rdf_predicate=link(ML + predicate),
                   rdf_object=link(target), **more)

    def funding(self, name: str, program: str, year: int, measure: str, amount: int, **more: object) -> str:
        node = f"{BASE}funding/{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        fields: dict[str, object] = {"ml_status": "approved", "ml_scope": "annual", "ml_level": "leaf", **more}
        fields["ml_status"], fields["ml_scope"] = link(f"{SCHEME}status/{fields['ml_status']}"), link(f"{SCHEME}scope/{fields['ml_scope']}")
        self.add("knowledge", node, rdf_type=link(ML + "Funding"), ml_program=link(program), ml_measure=link(f"{SCHEME}measure/{measure}"),
                 ml_rocYear=year, ml_fiscalYear=Literal(str(year + 1911), datatype=NamedNode(NAMES["xsd"] + "gYear")),
                 ml_amount=decimal(str(amount)), ml_currency="TWD", **fields)
        return node


def zh(text: str) -> Literal:
    return Literal(text, language="zh-Hant")


def link(address: str) -> NamedNode:
    return NamedNode(address)


def decimal(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(NAMES["xsd"] + "decimal"))


def term(value: object) -> NamedNode | Literal:
    if isinstance(value, NamedNode | Literal):
        return value
    return Literal(value) if isinstance(value, bool | int) else Literal(str(value))


def place(document: str, raw: str) -> tuple[int, int, int, int, str]:
    text = TEXTS[document]
    start = text.index(raw)
    return start, start + len(raw), text[:start].count("\n") + 1, text[:start + len(raw) - 1].count("\n") + 1, words(raw)


def write() -> Book:
    book = Book()
    things(book)
    for document, (title, years, genre) in {
        "tide-plan-110": ("潮汐部110年度施政計畫", [110], "plan"), "tide-report-111": ("潮汐部業務報告", [110, 111], "report"),
        "tide-budget-112": ("潮能署單位預算", [112], "budget"),
    }.items():
        book.add(f"document/{document}", f"{BASE}document/{document}", rdf_type=link(ML + "Document"), dcterms_identifier=document,
                 dcterms_title=zh(title), dcterms_publisher="潮汐部", ml_genre=genre, ml_coversYear=years,
                 ml_sha256=hashlib.sha256(TEXTS[document].encode()).hexdigest(), ml_lineCount=TEXTS[document].count("\n") + 1)
    plan(book)
    report(book)
    budget(book)
    return book


def things(book: Book) -> None:
    for (key, label), broader in zip(INDUSTRIES.items(), ({}, {"skos_broader": link(OCEAN)}, {}), strict=True):
        others = ("潮汐電力", "潮電") if key == "tidal" else ()
        book.thing("industry", "Industry", iri("industry", key), label, *others, graph="ontology", dcterms_identifier=key,
                   **broader)
    for key, label in AGENCIES.items():
        book.thing("agency", "Agency", iri("agency", key), label, graph="ontology", dcterms_identifier=key)
    for subject, label in ((PLANT, "潮汐電廠示範計畫"), (LEAP, "海洋能技術躍升計畫"), (SURVEY, "潮汐場址調查計畫"),
                           (AWARD, "潮間帶示範獎勵辦法"), (SALT_PROGRAM, "鹽業轉型計畫")):
        book.thing("program", "Program", subject, label, *(("示範電廠",) if subject == PLANT else ()))
    book.thing("firm", "Firm", FIRM, "臺灣潮汐公司", "潮汐公司")
    book.add("ontology", REORGANISATION, rdf_type=link(ML + "Reorganisation"), skos_prefLabel=zh("潮汐部組織調整"),
             dcterms_identifier="tides-2022", dcterms_date=Literal("2022-01-01", datatype=NamedNode(NAMES["xsd"] + "date")),
             ml_original=[link(TEB), link(SALT_OFFICE)], ml_resulting=[link(TEA), link(PARK)], ml_legalBasis="潮汐部組織法（虛構）")
    book.add("ontology", TEA, ml_orgSucceeds=link(TEB), ml_subordinateTo=link(MINISTRY))
    book.add("ontology", PARK, ml_orgSucceeds=[link(TEB), link(SALT_OFFICE)])
    for kind, key, label, english in (
        ("measure", "special_budget", "法定特別預算", "Special budget"), ("measure", "budget", "預算數", "Budget"),
        ("measure", "spent", "實現數", "Spent"), ("measure", "subsidy", "補助", "Subsidy"),
        ("measure", "prior_budget", "上年度預算數", "Prior budget"), ("category", "science", "科技發展", "Science"),
    ):
        book.add("ontology", f"{SCHEME}{kind}/{key}", rdf_type=link(ML + kind.capitalize()),
                 skos_prefLabel=[zh(label), Literal(english, language="en")], dcterms_identifier=key)


def plan(book: Book) -> None:
    doc = "tide-plan-110"
    book.mention(doc, PLANT, "潮汐電廠示範計畫")
    book.mention(doc, TEB, "潮能局")
    book.mention(doc, AWARD, "潮間帶示範獎勵辦法")
    book.mention(doc, OCEAN, "海洋能")
    book.relation(doc, PLANT, "implementedBy", TEB, "潮汐電廠示範計畫由潮能局辦理")
    book.relation(doc, PLANT, "targetsIndustry", TIDAL, "潮汐電廠示範計畫")
    book.relation(doc, AWARD, "targetsIndustry", OCEAN, "推動海洋能", "潮間帶示範獎勵辦法")
    book.relation(doc, SALT_PROGRAM, "targetsIndustry", SALT, "鹽業轉型計畫")
    book.relation(doc, PLANT, "planCategory", f"{SCHEME}category/science", "科技發展", "附表 潮汐電廠示範計畫")
    special = book.funding("special 110", PLANT, 110, "special_budget", 1_200_000, ml_agency=link(TEB))
    book.claim(doc, "special 110", "funding", "法定特別預算 1,200 千元", "潮汐電廠示範計畫", ml_states=link(special))
    spent = book.funding("spent 110", PLANT, 110, "spent", 900_000, ml_status="actual", ml_agency=link(TEB))
    book.claim(doc, "spent 110", "funding", "實現數 900 千元", "潮汐電廠示範計畫", ml_states=link(spent))
    salt = book.funding("salt", SALT_PROGRAM, 110, "budget", 77_000)
    book.claim(doc, "salt", "funding", "經費 77 千元", "鹽業轉型計畫", ml_states=link(salt))
    check = f"{BASE}check/000000000001"
    book.add("findings", check, rdf_type=[link(ML + "Check"), link(ML + "Finding")], ml_checkKind="special_budget >= spent + payable",
             ml_status="failed", ml_expected="1200", ml_printed="900",
             prov_wasDerivedFrom=link(book.passage(doc, "value", "實現數 900 千元")),
             ml_about=link(PLANT), ml_document=link(f"{BASE}document/{doc}"))


def report(book: Book) -> None:
    doc = "tide-report-111"
    book.mention(doc, PLANT, "潮汐電廠示範計畫")
    book.mention(doc, TEA, "潮能署")
    book.mention(doc, LEAP, "海洋能技術躍升計畫")
    book.mention(doc, SURVEY, "潮汐場址調查計畫")
    book.mention(doc, FIRM, "臺灣潮汐公司")
    book.relation(doc, TEA, "orgSucceeds", TEB, "潮能署（原潮能局）")
    book.relation(doc, PLANT, "implementedBy", TEA, "潮能署（原潮能局）辦理潮汐電廠示範計畫")
    book.relation(doc, LEAP, "targetsIndustry", OCEAN, "海洋能技術躍升計畫")
    book.relation(doc, SURVEY, "targetsIndustry", TIDAL, "109年起辦理潮汐場址調查計畫", ml_rocYear=109)
    book.relation(doc, LEAP, "involves", FIRM, "補助臺灣潮汐公司", "海洋能技術躍升計畫",
                  ml_role=link(f"{SCHEME}program_role/recipient"), ml_rocYear=111)
    next_year = book.funding("budget 111", PLANT, 111, "budget", 2_500_000, ml_agency=link(TEA))
    book.claim(doc, "budget 111", "funding", "111 年度預算 2,500 千元", "潮汐電廠示範計畫", ml_states=link(next_year))
    leap = book.funding("leap 111", LEAP, 111, "budget", 300_000)
    book.claim(doc, "leap 111", "funding", "111 年度預算 300 千元", "海洋能技術躍升計畫", ml_states=link(leap))
    grant = book.funding("grant 111", LEAP, 111, "subsidy", 120_000, ml_recipient=link(FIRM), ml_level="part", ml_partOfAmount=link(leap))
    book.claim(doc, "grant 111", "funding", "補助臺灣潮汐公司\n120 千元", "海洋能技術躍升計畫", ml_states=link(grant))


def budget(book: Book) -> None:
    doc = "tide-budget-112"
    book.mention(doc, LEAP, "海洋能技術躍升計畫")
    book.relation(doc, LEAP, "implementedBy", TEA, "潮能署單位預算", "海洋能技術躍升計畫")
    this = book.funding("leap 112", LEAP, 112, "budget", 350_000)
    book.claim(doc, "leap 112", "funding", "本年度預算數 350", "海洋能技術躍升計畫", ml_states=link(this))
    earlier = f"{BASE}funding/{hashlib.sha256(b'leap 111').hexdigest()[:12]}"
    book.claim(doc, "leap 111 again", "funding", "上年度預算數 300", "海洋能技術躍升計畫", ml_states=link(earlier),
               ml_statedMeasure=link(f"{SCHEME}measure/prior_budget"))


def release(data: Path) -> tuple[Path, Book]:
    """Write the release under `data` as a build does; the release's folder and what is in it."""
    book = write()
    store = Store()
    store.extend(book.quads)
    lines = sorted(f"{q} ." for q in book.quads)
    text = "\n".join(lines) + "\n"
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    folder = data / "releases" / name
    (folder / "documents").mkdir(parents=True)
    (folder / "graph.nq").write_text(text, "utf-8")
    on_disk = Store(str(folder / "store"))
    on_disk.bulk_extend(book.quads)
    on_disk.flush()
    del on_disk
    for document, content in TEXTS.items():
        (folder / "documents" / f"{document}.txt").write_text(content, "utf-8", newline="")
    counts = {"documents": len(TEXTS), "claims": len(book.claims), "quads": len(lines)}
    (folder / "release.json").write_text(json.dumps({"id": name, "built": "2026-01-01T00:00:00Z", "version": "0", "counts": counts,
                                                     "sha256": hashlib.sha256(text.encode()).hexdigest()}), "utf-8")
    (folder / "report.json").write_text(json.dumps({"documents": [], "failures": []}), "utf-8")
    index(folder / "search.sqlite", book)
    (data / "current").symlink_to(Path("releases") / name)
    return folder, book


def index(file: Path, book: Book) -> None:
    with sqlite3.connect(file) as connection:
        connection.executescript(SCHEMA)
        for subject, (kind, names) in book.named.items():
            connection.execute(INSERT_ENTITY, (subject, kind, names[0], names[1], book.mentions.get(subject, 0)))
            for i, name in enumerate(names):
                if name:
                    connection.execute(INSERT_NAME, (subject, name, bare(name), min(i, 2)))
        number = 0
        for document, text in TEXTS.items():
            position = 0
            for i, line in enumerate(text.split("\n"), 1):
                if line:
                    number += 1
                    connection.execute(INSERT_PASSAGE, (number, document, i, i, position, position + len(line), line, fold(line)))
                    connection.execute(INSERT_TEXT, (number, characters(line)))
                position += len(line) + 1
    connection.close()
