"""The answers of the Reconciliation Service API 0.2 as JSON schemas, written from its specification for these tests."""

from __future__ import annotations

from typing import Any

TEXT, NUMBER, TRUTH = {"type": "string"}, {"type": "number"}, {"type": "boolean"}


def record(required: tuple[str, ...], closed: bool = False, **fields: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": fields, **({"additionalProperties": False} if closed else {})}


def list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def by_key(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": item}


NAMED = record(("id", "name"), id=TEXT, name=TEXT, description=TEXT)
TYPE = {"oneOf": [record(("id",), id=TEXT, name=TEXT), TEXT]}
SERVICE = record((), service_url=TEXT, service_path=TEXT, flyout_service_url=TEXT, flyout_service_path={**TEXT, "pattern": r"\$\{id\}"})
TEMPLATE = {**TEXT, "pattern": r"\{\{id\}\}"}
MANIFEST = record(
    ("versions", "name", "identifierSpace", "schemaSpace"), versions={**list_of(TEXT), "contains": {"const": "0.2"}}, name=TEXT, identifierSpace=TEXT,
    schemaSpace=TEXT, documentation=TEXT, serviceVersion=TEXT, defaultTypes={**list_of(NAMED), "uniqueItems": True}, view=record(("url",), url=TEMPLATE),
    suggest=record((), entity=SERVICE, property=SERVICE, type=SERVICE),
    preview=record(("url", "width", "height"), url=TEMPLATE, width={"type": "integer"}, height={"type": "integer"}),
    extend=record((), propose_properties=SERVICE, property_settings={"type": "array"}))
CANDIDATE = record(("id", "name", "score"), id=TEXT, name=TEXT, description=TEXT, score=NUMBER, match=TRUTH, type=list_of(TYPE),
                   features=list_of(record(("id", "value"), id=TEXT, value={"oneOf": [TRUTH, NUMBER]})))
RESULTS = by_key(record(("result",), result=list_of(CANDIDATE)))
ENTITIES = record(("result",), result=list_of(record(("id", "name"), id=TEXT, name=TEXT, description=TEXT, notable=list_of(TYPE))))
NAMES = record(("result",), result=list_of(NAMED))
PROPOSAL = record(("properties",), properties=list_of(NAMED), type=TEXT, limit=NUMBER)
VALUE = {"oneOf": [record((), closed=True), record(("id", "name"), closed=True, id=TEXT, name=TEXT, description=TEXT), record(("str",), closed=True, str=TEXT),
                   record(("float",), closed=True, float=NUMBER),
                   record(("int",), closed=True, int={"type": "integer"}), record(("date",), closed=True, date=TEXT)]}
EXTENSION = record(("meta", "rows"), meta=list_of(record(("id", "name"), id=TEXT, name=TEXT, type=record(("id",), id=TEXT, name=TEXT))),
                   rows=by_key(by_key(list_of(VALUE))))
