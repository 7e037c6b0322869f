"""What is let through to a worker: harmless words pass wherever they stand, harmful ones are found wherever they hide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.admission import Refused, admit
from api.lexer import position, tokens, unescaped

OURS = "https://w3id.org/mailuo/graph/"


def let_through(text: str, size: int = 65536, nesting: int = 100) -> bool:
    """Whether its own FROM counts; raises Refused."""
    return admit(text, lambda graph: graph.startswith(OURS), size, nesting).names_graphs


@pytest.mark.parametrize("text", [
    'SELECT * { ?s ?p "SERVICE <http://a/> {}" }',
    "SELECT * { ?s ?p 'it is a SERVICE' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE <http://a/>""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://a/> {}",
    "# LOAD <file:///etc/passwd>\nASK {}",
    "SELECT ?service { ?service ml:service <http://a/SERVICE#SERVICE> }",
    "SELECT * { ?s a <http://a/b#c>, <http://a/b#d> }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "SELECT * { ?s ?p ?o FILTER(?a<?b&&?b>?c) }",
    "SELECT * { ?s ?p 'a\\'b' , \"c\\\"d\", '', \"\", '''e''f''' }",
    'SELECT ("' + "(" * 500 + '" AS ?x) {}',
    "ASK { ?s <http://a/" + "(a)" * 300 + "> ?o }",
    "SELECT * { ?s ?p '\\u5831' }",
])
def test_harmless_query_passes(text: str) -> None:
    assert let_through(text) is False


@pytest.mark.parametrize(("text", "kind"), [
    ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "service"),
    ("SELECT * { service silent ?x { ?s ?p ?o } }", "service"),
    ("SELECT * { ?s ?p 1SERVICE<http://a/>{?s ?p ?o} }", "service"),
    ("SELECT * { ?s ?p 1SERVICEex:b{} }", "service"),
    ("SELECT * { ?s ?p trueSERVICEex:b {} }", "service"),
    ("SELECT * { ?s ?p ex:a.SERVICE <http://a/> {} }", "service"),
    ("SELECT * { SERV\\u0049CE <http://a/> {} }", "service"),
    ("ASK { FILTER(?a<<http://x#y>) SERVICE <http://a/> {} }", "service"),
    ('ASK { FILTER(?a<ex:b#>"""\n) SERVICE <http://127.0.0.1/> {} #""" }', "ambiguous"),
    ('ASK { VALUES ?x {"""a"} SERVICE <http://127.0.0.1/> {} #\\q"""', "string"),
    ('ASK { VALUES ?x {"""x"} SERVICE <http://a/> {} }', "string"),
    ("ASK { ?s ?p '\\uD800' }", "string"),
    ("INSERT DATA { <a:a> <a:b> 1 }", "update"),
    ("PREFIX a: <http://a/>\nBASE <http://b/> # c\nDELETE WHERE { ?s ?p ?o }", "update"),
    ("LOAD <file:///etc/passwd>", "update"),
    ("load <http://127.0.0.1/>", "update"),
    ("WITH <http://a/> DELETE { ?s ?p ?o } WHERE {}", "update"),
    ("DROP ALL", "update"),
    ("SELECT * FROM <http://evil.example/> { ?s ?p ?o }", "graph"),
    ("SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }", "graph"),
    ("SELECT * FROMNAMED <http://evil.example/> { ?s ?p ?o }", "graph"),
    ("PREFIX e: <http://evil.example/> SELECT * FROM e:x { ?s ?p ?o }", "graph"),
    ("BASE <http://evil.example/> SELECT * FROM <x> { ?s ?p ?o }", "graph"),
    ("SELECT * FROM <\\u0068ttp://evil.example/> {}", "graph"),
    ("ASK " + "{" * 101, "nesting"),
    ("SELECT (" + "(" * 101 + " AS ?x) {}", "nesting"),
    ("ASK { ?s ?p " + "[ ex:p " * 101, "nesting"),
    ("ASK { FILTER(?a<" + "(" * 101 + "1>2) }", "nesting"),
    ("ASK {" + " << " * 101, "nesting"),
    ("ASK { ?s ?p '" + "報" * 30_000 + "' }", "size"),
    ("ASK { FILTER(" + "!" * 1001 + "true) }", "operators"),
    ("ASK { FILTER(" + "||".join(["?x"] * 1002) + ") }", "operators"),
    ("ASK {" + "UNION".join(["{}"] * 1002) + "}", "operators"),
    ("ASK {" + "minus{}" * 1001 + "}", "operators"),
    ("ASK { ?a ml:b 1 " + ",1" * 5001 + " }", "operators"),
])
def test_harmful_query_is_refused_before_anything_parses_it(text: str, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        let_through(text)
    assert refused.value.kind == kind


@pytest.mark.parametrize("text", [
    f"SELECT * FROM <{OURS}knowledge> {{}}", f"PREFIX g: <{OURS}> SELECT * FROM NAMED g:knowledge {{}}",
    "BASE <https://w3id.org/mailuo/> SELECT * FROM <graph/knowledge> {}", f"SELECT * FROM# a comment\n<{OURS}ontology> {{}}",
])
def test_from_our_own_graph_passes_and_is_noticed(text: str) -> None:
    assert let_through(text) is True


def test_refusal_says_where() -> None:
    with pytest.raises(Refused) as refused:
        let_through("SELECT * {\n  ?s ?p ?o .\n  SERVICE <http://a/> {}\n}")
    assert (refused.value.line, refused.value.column) == (3, 3)


def test_long_lists_and_words_in_strings_are_no_operators() -> None:
    let_through("ASK { VALUES ?x { " + "1 " * 20_000 + "} }")
    let_through("ASK { FILTER(?x IN (" + ",".join(["1"] * 5000) + ")) }")
    let_through("ASK { ?s ?p '" + "UNION || " * 5000 + "' }")


def test_nesting_is_allowed_up_to_the_limit() -> None:
    let_through("ASK " + "{" * 100 + "}" * 100)
    let_through("ASK {" + "{}" * 5000 + "}")


@given(st.text(alphabet=st.characters(exclude_characters="\\", exclude_categories=["Cs"]), max_size=60))
def test_whatever_a_string_says_is_harmless(content: str) -> None:
    escaped = content.replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    assert let_through(f'SELECT * {{ ?s ?p "{escaped} SERVICE <http://a/>" }}') is False


@given(st.lists(st.sampled_from(["SERVICE", "\\u0053ERVICE", '"', "'", '"""', "'''", "\\", "#", "\n", "<", ">", "<http://a/b#", "ex:", "?x", "1", "(",
                                 ")", "{", "}", " ", "[", "]", "FROM", "LOAD", "^^", "@en", "."]), max_size=40))
def test_any_text_is_either_let_through_or_refused(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = list(tokens(text))
    assert all(text[t.start:t.start + len(t.text)] == t.text for t in found)
    try:
        let_through(text)
    except Refused as refused:
        assert refused.line >= 0
    else:
        assert not any(t.kind == "word" and "SERVICE" in t.text for t in tokens(unescaped(text)))


@given(st.text(alphabet="ab\n報", max_size=40), st.integers(0, 40))
def test_line_and_column_lead_back_to_the_place(text: str, start: int) -> None:
    start = min(start, len(text))
    line, column = position(text, start)
    assert sum(len(x) + 1 for x in text.split("\n")[:line - 1]) + column - 1 == start
