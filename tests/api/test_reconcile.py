"""The reconciliation service as OpenRefine uses it; every answer is held against JSON schemas (`tests.api.reconciliation_schemas`).

The schemas are written by us from the specification; MAILUO_RECONCILIATION_SCHEMAS may name a folder with the official ones, which are then
used as well.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api import reconciliation_schemas as schemas
from tests.api.conftest import path
from tests.kg.read import invented

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="no validator of JSON schemas is installed")
OFFICIAL = os.environ.get("MAILUO_RECONCILIATION_SCHEMAS", "")


def id_of(iri: str) -> str:
    return path(iri).removeprefix("/")


def valid(content: Any, schema: dict[str, Any], official: str = "") -> Any:
    jsonschema_rs.validator_for(schema).validate(content)
    if OFFICIAL and official:
        text = (Path(OFFICIAL) / f"{official}.json").read_text("utf-8").replace('"$ref": "type.json"', '"type": "object"')
        told = json.loads(text)
        told.get("properties", {}).pop("authentication", None)  # refers to a schema elsewhere
        jsonschema_rs.Draft7Validator(told).validate(content)
    return content


def reconcile(client: TestClient, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    reply = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert reply.status_code == 200, reply.text
    answer = valid(reply.json(), schemas.RESULTS, "reconciliation-result-batch")
    assert answer == client.get("/reconcile", params={"queries": json.dumps(queries)}).json()
    return {key: found["result"] for key, found in answer.items()}


@pytest.mark.parametrize(("content", "schema"), [
    ({"a": {"result": [{"id": "x", "name": "y"}]}}, schemas.RESULTS), ({"a": []}, schemas.RESULTS), ({"result": [{"id": "x"}]}, schemas.NAMES),
    ({"versions": ["0.1"], "name": "", "identifierSpace": "", "schemaSpace": ""}, schemas.MANIFEST),
    ({"meta": [], "rows": {"x": {"p": [{"int": "1"}]}}}, schemas.EXTENSION)])
def test_the_schemas_refuse_what_the_protocol_does_not_have(content: Any, schema: dict[str, Any]) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        valid(content, schema)


def test_manifest_offers_every_service(client: TestClient) -> None:
    told = valid(client.get("/reconcile").json(), schemas.MANIFEST, "manifest")
    assert told["versions"] == ["0.2"] and set(told["suggest"]) == {"entity", "type", "property"}
    assert told["identifierSpace"] == invented.BASE
    assert client.get(told["view"]["url"].replace("{{id}}", id_of(invented.PLANT)).removeprefix("http://testserver")).status_code == 303
    assert client.get("/reconcile").headers.get("access-control-allow-origin") is None
    assert client.get("/reconcile", headers={"Origin": "http://127.0.0.1:3333"}).headers["access-control-allow-origin"] == "*"


def test_the_very_name_is_a_match_and_variants_of_characters_do_not_matter(client: TestClient) -> None:
    found = reconcile(client, a={"query": "台灣潮汐公司"}, b={"query": "潮電"}, c={"query": "Tidal Power"})
    for key, iri in (("a", invented.FIRM), ("b", invented.TIDAL), ("c", invented.TIDAL)):
        assert [(c["id"], c["match"], c["score"]) for c in found[key]][:1] == [(id_of(iri), True, 100)]


def test_a_damaged_name_finds_the_thing_without_being_a_match(client: TestClient) -> None:
    found = reconcile(client, a={"query": "潮汐電場示範計劃"}, b={"query": "毫不相干"})
    assert found["a"][0]["id"] == id_of(invented.PLANT) and not found["a"][0]["match"]
    assert found["b"] == []


def test_types_and_limit_are_kept(client: TestClient) -> None:
    found = reconcile(client, a={"query": "潮汐", "type": "program", "limit": 2}, b={"query": "潮汐", "type": ["industry", "firm"], "limit": 10})
    assert len(found["a"]) == 2 and {t["id"] for c in found["a"] for t in c["type"]} == {"program"}
    assert {t["id"] for c in found["b"] for t in c["type"]} <= {"industry", "firm"}


def test_properties_tell_things_apart(client: TestClient) -> None:
    wish = [{"pid": "implementedBy", "v": "潮能局"}]
    found = reconcile(client, a={"query": "計畫", "properties": wish},
                      b={"properties": [{"pid": "implementedBy", "v": {"id": id_of(invented.TEB), "name": "x"}}]},
                      c={"query": "潮汐電廠示範計畫", "properties": [{"pid": "implementedBy", "v": ["鹽田管理處"]}]})
    assert found["a"][0]["id"] == id_of(invented.PLANT)
    assert [c["id"] for c in found["b"]] == [id_of(invented.PLANT)]
    assert not found["c"][0]["match"]
    assert {"id": "implementedBy", "value": False} in found["c"][0]["features"]


@pytest.mark.parametrize("queries", ["[]", "{", '{"a": {}}', '{"a": {"query": 3}}', '{"a": {"query": "x", "limit": 0}}', '{"a": 1}',
                                     '{"a": {"query": "x", "properties": [{"p": "type"}]}}', json.dumps({str(i): {"query": "x"} for i in range(101)})])
def test_what_is_not_of_the_protocol_is_refused(client: TestClient, queries: str) -> None:
    reply = client.post("/reconcile", data={"queries": queries})
    assert reply.status_code == 400 and reply.json()["error"]["zh"]


def test_suggestions(client: TestClient) -> None:
    entities = valid(client.get("/reconcile/suggest/entity?prefix=潮能").json(), schemas.ENTITIES, "suggest-entities-response")["result"]
    assert {e["id"] for e in entities} == {id_of(invented.TEB), id_of(invented.TEA)}
    types = valid(client.get("/reconcile/suggest/type?prefix=prog&lang=en").json(), schemas.NAMES, "suggest-types-response")["result"]
    assert [t["id"] for t in types] == ["program"]
    found = valid(client.get("/reconcile/suggest/property?prefix=implemented").json(), schemas.NAMES, "suggest-properties-response")["result"]
    assert [p["id"] for p in found] == ["implementedBy"]


def test_columns_are_added_with_values_that_are_things_or_texts(client: TestClient) -> None:
    proposed = valid(client.get("/reconcile/properties?type=program").json(), schemas.PROPOSAL, "data-extension-property-proposal")["properties"]
    assert {"implementedBy", "targetsIndustry"} <= {p["id"] for p in proposed}
    asked = {"ids": [id_of(invented.PLANT), "program/000000000000", "nonsense"],
             "properties": [{"id": "implementedBy"}, {"id": "label_en"}, {"id": "mentions"}]}
    answer = valid(client.post("/reconcile", data={"extend": json.dumps(asked)}).json(), schemas.EXTENSION, "data-extension-response")
    assert [m["id"] for m in answer["meta"]] == ["implementedBy", "label_en", "mentions"]
    row = answer["rows"][id_of(invented.PLANT)]
    assert {(v["id"], v["name"]) for v in row["implementedBy"]} == {(id_of(invented.TEB), "潮能局"), (id_of(invented.TEA), "潮能署")}
    assert row["label_en"] == [{"str": "Tidal Plant Demonstration"}] and row["mentions"] == [{"int": 2}]
    assert all(values == [] for values in answer["rows"]["program/000000000000"].values())
    assert client.post("/reconcile", data={"extend": '{"ids": ["x"], "properties": [{"id": "nothing"}]}'}).status_code == 400


def test_preview_may_be_framed_and_is_text(client: TestClient) -> None:
    page = client.get(f"/reconcile/preview?id={id_of(invented.PLANT)}")
    assert "潮汐電廠示範計畫" in page.text and "frame-ancestors *" in page.headers["content-security-policy"]
    assert "x-frame-options" not in page.headers and client.get("/limits").headers["x-frame-options"] == "DENY"
    assert client.get("/reconcile/preview?id=program/000000000000").status_code == 404
