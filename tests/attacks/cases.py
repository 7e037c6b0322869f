"""The attacks by query and by request: family, name, what is sent, and how it must be answered.

`codes` are those of the error; "" stands for an answer that is allowed because it does no harm, and is looked at by the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

FAMILIES = ("ssrf by SERVICE", "ssrf by FROM", "ssrf by LOAD and updates", "file reads", "XXE and entity bombs", "cartesian products",
            "property-path explosions", "deep nesting", "regular expressions", "huge results", "huge bodies", "slow clients",
            "header and cache tricks", "HTML and formula injection", "path traversal", "malformed UTF-8")
SERVICE, FROM, UPDATE, FILES, XXE, CARTESIAN, PATHS, NESTING, REGEX, RESULTS, BODIES, SLOW, HEADERS, HTML, TRAVERSAL, UTF8 = FAMILIES
META = "http://169.254.169.254/latest/meta-data/"
STOPPED = frozenset({"time_limit", "memory_limit", "result_limit", "crashed"})


@dataclass(frozen=True)
class Attack:
    """One request; `path` is sent as it stands."""

    family: str
    name: str
    codes: frozenset[str]
    method: str = "GET"
    path: str = "/sparql"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.family}: {self.name}"


def q(family: str, name: str, query: str, *codes: str) -> Attack:
    return Attack(family, name, frozenset(codes), "POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})


def get(family: str, name: str, path: str, *codes: str, **headers: str) -> Attack:
    return Attack(family, name, frozenset(codes), "GET", path, None, {k.replace("_", "-"): v for k, v in headers.items()})


def post(family: str, name: str, body: bytes, kind: str, *codes: str, path: str = "/sparql", **headers: str) -> Attack:
    return Attack(family, name, frozenset(codes), "POST", path, body, {"Content-Type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}})


def chain(count: int, part: str, between: str) -> str:
    return between.join([part] * count)


ATTACKS: tuple[Attack, ...] = (
    q(SERVICE, "plain", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "service"),
    q(SERVICE, "silent, cloud metadata", f"SELECT * {{ SERVICE SILENT <{META}> {{ ?s ?p ?o }} }}", "service"),
    q(SERVICE, "by a variable", "SELECT * { VALUES ?e { <http://127.0.0.1:9/> } SERVICE ?e { ?s ?p ?o } }", "service"),
    q(SERVICE, "in a subquery", "SELECT * { { SELECT * { OPTIONAL { sErViCe <http://[::1]:9/> {} } } } }", "service"),
    q(SERVICE, "in a filter", "ASK { FILTER EXISTS { SERVICE <http://localhost:9/> {} } }", "service"),
    q(SERVICE, "by unicode escapes", "SELECT * { \\u0053ERV\\u0049CE <http://127.0.0.1:9/> {} }", "service"),
    q(SERVICE, "glued to a number", "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{} }", "service"),
    q(SERVICE, "glued to a name", "PREFIX e: <e:> SELECT * { ?s ?p e:x.SERVICE <http://127.0.0.1:9/> {} }", "service"),
    q(SERVICE, "behind a broken string", 'ASK { VALUES ?x {"""a"} SERVICE <http://127.0.0.1:9/> {} #\\q"""', "string"),
    q(SERVICE, "behind an IRI that is a comparison", 'ASK { FILTER(?a<ex:b#>"""\n) SERVICE <http://127.0.0.1:9/> {} #""" }', "ambiguous"),
    q(FROM, "FROM", "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", "graph"),
    q(FROM, "FROM NAMED", f"SELECT * FROM NAMED <{META}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", "graph"),
    q(FROM, "by a prefix", "PREFIX e: <http://127.0.0.1:9/> ASK FROM e:x {}", "graph"),
    q(FROM, "by BASE", "BASE <http://127.0.0.1:9/> ASK FROM <x> {}", "graph"),
    q(FROM, "relative to the host", "ASK FROM <//127.0.0.1:9/x> {}", "graph"),
    q(FROM, "escaped", "ASK FROM <\\u0068ttp://127.0.0.1:9/> {}", "graph"),
    q(FROM, "like ours, with a user name", "ASK FROM <https://w3id.org/mailuo/graph@127.0.0.1:9/> {}", "graph"),
    get(FROM, "default-graph-uri", "/sparql?query=ASK%7B%7D&default-graph-uri=" + quote(META), "graph"),
    get(FROM, "named-graph-uri", "/sparql?query=ASK%7B%7D&named-graph-uri=http://127.0.0.1:9/", "graph"),
    post(FROM, "in the address of a POST", b"ASK {}", "application/sparql-query", "graph", path="/sparql?default-graph-uri=ftp://127.0.0.1:9/"),
    q(UPDATE, "LOAD", f"LOAD <{META}>", "update"),
    q(UPDATE, "LOAD SILENT INTO", "load silent <http://127.0.0.1:9/> into graph <a:a>", "update"),
    q(UPDATE, "LOAD after declarations", "PREFIX a: <a:> # x\nBASE <b:>\nLOAD <http://127.0.0.1:9/>", "update"),
    q(UPDATE, "INSERT DATA", "INSERT DATA { <a:a> <a:a> <a:a> }", "update"),
    q(UPDATE, "second operation", "SELECT * { ?s ?p ?o } ; DROP ALL", "syntax"),
    q(UPDATE, "DELETE WHERE", "DELETE WHERE { ?s ?p ?o }", "update"),
    post(UPDATE, "as an update", b"LOAD <http://127.0.0.1:9/>", "application/sparql-update", "update"),
    post(UPDATE, "in a form", b"update=CLEAR%20ALL", "application/x-www-form-urlencoded", "update"),
    get(UPDATE, "in the address", "/sparql?update=DROP%20ALL", "update"),
    Attack(UPDATE, "by another method", frozenset({"method"}), "PUT", "/sparql?graph=a:a", b"<a:a> <a:a> <a:a> .", {"Content-Type": "text/turtle"}),
    Attack(UPDATE, "by deleting", frozenset({"method"}), "DELETE", "/sparql?default"),
    Attack(UPDATE, "by an override of the method", frozenset({"", "request"}), "GET", "/sparql", None, {"X-HTTP-Method-Override": "DELETE"}),
    q(FILES, "FROM a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "graph"),
    q(FILES, "FROM NAMED a file", "SELECT * FROM NAMED <file:/etc/passwd> {}", "graph"),
    q(FILES, "LOAD a file", "LOAD <file:///etc/passwd>", "update"),
    q(FILES, "a graph that is a file", "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }", ""),
    q(FILES, "DESCRIBE a file", "DESCRIBE <file:///etc/passwd>", ""),
    q(FILES, "BASE that is a file", "BASE <file:///etc/> ASK FROM <passwd> {}", "graph"),
    get(FILES, "default-graph-uri", "/sparql?query=ASK%7B%7D&default-graph-uri=file:///etc/passwd", "graph"),
    get(FILES, "IRI of a page", "/queries/program_page?program=file:///etc/passwd", "parameter", ""),
    post(XXE, "XML as body", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "application/xml", "media_type"),
    post(XXE, "RDF/XML as body", b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]><rdf:RDF/>', "application/rdf+xml", "media_type"),
    post(XXE, "billion laughs", b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>', "text/xml", "media_type"),
    post(XXE, "remote JSON-LD context", b'{"@context": "http://127.0.0.1:9/"}', "application/ld+json", "media_type"),
    q(XXE, "entities in a literal", "SELECT (STRDT('<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>', rdf:XMLLiteral) AS ?x) {}", ""),
    q(CARTESIAN, "count of five patterns", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }", *STOPPED),
    q(CARTESIAN, "distinct", "SELECT DISTINCT ?a ?d ?g ?j { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?zzz) }", *STOPPED),
    q(CARTESIAN, "sorted", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?f ?l", *STOPPED),
    q(CARTESIAN, "with a filter that never holds", "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?d), STR(?l)) = 'x') }",
      *STOPPED),
    q(CARTESIAN, "grouped", "SELECT ?a (SUM(STRLEN(STR(?l))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } GROUP BY ?a", *STOPPED),
    q(CARTESIAN, "minus", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l MINUS { ?a ?x ?y . ?z ?w ?v } }", *STOPPED),
    q(PATHS, "everything to everything", "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|^!<a:a>)* ?b . ?c (!<a:a>|^!<a:a>)* ?d . ?e (!<a:a>|^!<a:a>)* ?f }", *STOPPED),
    q(PATHS, "stars within stars",
      "SELECT (COUNT(*) AS ?n) { ?a (((!<a:a>|^!<a:a>)*/(!<a:a>|^!<a:a>)*)*)* ?b . ?c (!<a:a>|^!<a:a>)+ ?d . ?e ?f ?g . ?h ?i ?j }",
      *STOPPED),
    q(PATHS, "all pairs sent", "SELECT * { ?a (!<a:a>|^!<a:a>)+ ?b . ?c ?d ?e }", *STOPPED),
    q(PATHS, "long sequence", "SELECT (COUNT(*) AS ?n) { ?a " + chain(30, "(!<a:a>|^!<a:a>)", "/") + " ?b }", *STOPPED),
    q(PATHS, "twelve thousand steps", "ASK { ?a " + chain(12000, "ml:a", "/") + " ?b }", "operators"),
    q(NESTING, "groups", "ASK " + "{" * 20000 + "}" * 20000, "nesting"),
    q(NESTING, "brackets", "SELECT (" + "(" * 30000 + " AS ?x) {}", "nesting"),
    q(NESTING, "blank nodes", "ASK { ?s ?p " + "[ ml:p " * 5000, "nesting"),
    q(NESTING, "lists", "ASK { ?s ?p " + "( " * 5000, "nesting"),
    q(NESTING, "triple terms", "ASK { " + "<< " * 5000, "nesting"),
    q(NESTING, "brackets that look like an IRI", "ASK { FILTER(?a<" + "(" * 5000 + "1>2) }", "nesting"),
    q(NESTING, "subqueries", "SELECT * {" * 3000 + "}" * 3000, "nesting"),
    q(NESTING, "negations", "ASK { FILTER(" + "!" * 60000 + "true) }", "operators"),
    q(NESTING, "alternatives", "ASK { FILTER(" + chain(15000, "?x", "||") + ") }", "operators"),
    q(NESTING, "sums", "SELECT (" + chain(20000, "?x", "+") + " AS ?y) {}", "operators"),
    q(NESTING, "unions", "ASK {" + chain(8000, "{}", "UNION") + "}", "operators"),
    q(NESTING, "differences", "ASK {" + "MINUS{}" * 6000 + "}", "operators"),
    q(NESTING, "objects", "ASK { ?a ml:b 1 " + ",1" * 25000 + " }", "operators"),
    q(NESTING, "joins that take long to order", "ASK {" + "".join(f"?a{i} ?b{i} ?c{i}." for i in range(2500)) + "}", *STOPPED),
    q(REGEX, "backtracking", "ASK { BIND(REGEX('" + "a" * 20000 + "', '^(a+)+$b') AS ?x) FILTER(?x) }", ""),
    q(REGEX, "counted repetitions", "ASK { FILTER(REGEX('a', '((((a{1,100}){1,100}){1,100}){1,100}){1,100}')) }", "", "engine", *STOPPED),
    q(REGEX, "on every pair",
      "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '(.*)*(.*)*x$')) }", *STOPPED),
    q(REGEX, "replacement that grows", "SELECT (STRLEN(REPLACE(REPLACE(REPLACE('A', 'a', 'B', 'i'), 'b', 'B', 'i'), 'b', 'B', 'i')) AS ?n) {}".replace(
        "'A'", f"'{'a' * 900}'").replace("'B'", f"'{'b' * 900}'"), *STOPPED),
    q(RESULTS, "rows", "SELECT * { ?a ?b ?c . ?d ?e ?f }", "result_limit"),
    q(RESULTS, "graph", "CONSTRUCT { ?a ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", *STOPPED),
    q(RESULTS, "one string", "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?i))) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", *STOPPED),
    q(RESULTS, "doubled thirty times", "SELECT (STRLEN(?x30) AS ?n) { BIND('" + "a" * 1000 + "' AS ?x0) "
      + "".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(30)) + "}", *STOPPED),
    post(BODIES, "too large", b"x" * 2_000_000, "application/sparql-query", "body"),
    post(BODIES, "query too long", b"ASK { ?s ?p '" + b"x" * 70_000 + b"' }", "application/sparql-query", "size"),
    post(BODIES, "thousands of fields", b"&".join(b"a%d=1" % i for i in range(20_000)), "application/x-www-form-urlencoded", "request"),
    post(BODIES, "compressed", b"\x1f\x8b\x08" + b"\0" * 1000, "application/sparql-query", "request", "syntax", Content_Encoding="gzip"),
    post(BODIES, "of many parts", b"--x\r\n\r\nquery\r\n--x--", "multipart/form-data; boundary=x", "media_type"),
    get(HEADERS, "host that is markup", "/sparql", "request", "", Host='"><script>alert(1)</script>'),
    get(HEADERS, "forwarded host", "/sparql", "", X_Forwarded_Host="evil.example", X_Forwarded_For="127.0.0.1", Forwarded="host=evil.example"),
    get(HEADERS, "rewritten address", "/nowhere", "not_found", X_Original_URL="/metrics", X_Rewrite_URL="/metrics"),
    get(HEADERS, "ten thousand wishes", "/sparql?query=ASK%7B%7D", "not_acceptable", "", Accept=",".join(f"a/b{i};q=0.{i % 10}" for i in range(6000))),
    get(HEADERS, "line break in a parameter", "/sparql?query=ASK%7B%7D&format=%0d%0aSet-Cookie:%20a=b", "", "request"),
    get(HEADERS, "line break in a language", "/?lang=%0d%0aSet-Cookie:%20a=b", ""),
    get(HEADERS, "tags without end", "/sparql?query=ASK%7B%7D", "", If_None_Match=",".join(f'"{i}"' for i in range(6000))),
    get(HEADERS, "ranges", "/static/mailuo.css", "", Range="bytes=" + ",".join("0-" for _ in range(2000))),
    get(HEADERS, "upgrade", "/sparql?query=ASK%7B%7D", "", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key="x", Sec_WebSocket_Version="13"),
    get(HTML, "script in a search", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "", Accept="text/html"),
    get(HTML, "script in a query that fails", "/sparql?query=SELECT%20%3Cscript%3Ealert(1)%3C/script%3E", "syntax", Accept="text/html"),
    get(HTML, "script in a result", "/sparql?query=SELECT%20(%22%3Cscript%3Ealert(1)%3C/script%3E%22%20AS%20?x)%20%7B%7D", "", Accept="text/html"),
    get(HTML, "link that is script", "/sparql?query=SELECT%20(IRI(%22javascript:alert(1)%22)%20AS%20?x)%20%7B%7D", "", Accept="text/html"),
    get(HTML, "script in an address", "/claims/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "claim", "not_found", Accept="text/html"),
    get(HTML, "formula in a table of figures", "/sparql?query=SELECT%20(%22=HYPERLINK(1)%22%20AS%20?x)%20%7B%7D", "", Accept="text/csv"),
    get(TRAVERSAL, "document", "/documents/..%2f..%2f..%2f..%2fetc%2fpasswd", "not_found"),
    get(TRAVERSAL, "document, twice encoded", "/documents/%252e%252e%252fetc%252fpasswd", "not_found"),
    get(TRAVERSAL, "document, backslashes", "/documents/..%5c..%5cetc%5cpasswd", "not_found"),
    get(TRAVERSAL, "document, null", "/documents/tide-plan-110%00.txt", "not_found"),
    get(TRAVERSAL, "static", "/static/..%2f..%2fapp.py", "not_found"),
    get(TRAVERSAL, "static, absolute", "/static//etc/passwd", "not_found"),
    get(TRAVERSAL, "query", "/queries/..%2f..%2f..%2fpyproject", "query", "not_found"),
    get(TRAVERSAL, "identifier", "/id/..%2f..%2fdata/passwd", "not_found"),
    get(TRAVERSAL, "release", "/documents/..%2freleases%2fcurrent%2fgraph.nq", "not_found"),
    get(UTF8, "in the address", "/sparql?query=%FF%FE", "request"),
    get(UTF8, "overlong", "/documents/%C0%AE%C0%AE", "not_found"),
    post(UTF8, "in a query", b"ASK { ?s ?p '\xff' }", "application/sparql-query", "request"),
    post(UTF8, "in a form", b"query=%C3%28", "application/x-www-form-urlencoded", "request"),
    q(UTF8, "surrogate by escape", "ASK { ?s ?p '\\uD800' }", "string"),
    post(UTF8, "null in a query", b"ASK { ?s ?p '\0' }", "application/sparql-query", "", "syntax"),
    get(UTF8, "in a search", "/search?q=%FF%C3%28%ED%A0%80", "", "parameter"),
)
