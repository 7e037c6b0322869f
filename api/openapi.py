"""What the OpenAPI description says beyond what the framework finds out: /sparql, whose route is a plain one, and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from api.errors import FAILURES, REFUSALS
from api.negotiation import FORMATS, GRAPHS, RESULTS

_TYPES = tuple(dict.fromkeys([*dict(RESULTS).values(), *dict(GRAPHS).values()]))
_PARAMETERS = (
    ("query", "SPARQL 1.1 query; without it, the service description / 查詢", {"type": "string"}),
    ("default-graph-uri", "A graph of this service, for the default graph / 預設圖", {"type": "array", "items": {"type": "string"}}),
    ("named-graph-uri", "A graph of this service, for GRAPH / 具名圖", {"type": "array", "items": {"type": "string"}}),
    ("format", "In place of the Accept header / 格式", {"type": "string", "enum": sorted(FORMATS)}),
)


def install(app: FastAPI) -> None:
    """Complete the description when it is first asked for."""
    framework = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None or "/sparql" not in app.openapi_schema["paths"]:
            described = framework()
            described["paths"]["/sparql"] = {"get": _get(), "post": _post()}
            described.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
            for path in described["paths"].values():
                for operation in path.values():
                    operation["responses"] = {**operation["responses"], **_errors(operation["responses"])}
            app.openapi_schema = described
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]


def _get() -> dict[str, Any]:
    return {**_COMMON, "operationId": "sparql_get", "parameters": [_parameter(*p) for p in _PARAMETERS]}


def _post() -> dict[str, Any]:
    form = {"type": "object", "properties": {name: schema for name, _, schema in _PARAMETERS}, "required": ["query"]}
    return {**_COMMON, "operationId": "sparql_post", "parameters": [_parameter(*p) for p in _PARAMETERS if p[0] != "query"],
            "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form},
                                                          "application/sparql-query": {"schema": {"type": "string"}}}}}


def _parameter(name: str, said: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "required": False, "schema": schema}


def _errors(there: Mapping[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {} if "default" in there else {"default": {"description": "An error, in both languages / 錯誤說明", "content": content}}


_COMMON: dict[str, Any] = {
    "tags": ["sparql"], "summary": "SPARQL 1.1 query / 查詢",
    "description": "The SPARQL 1.1 Protocol for reading. Refused: " + ", ".join(sorted(REFUSALS)) + "; may fail with: " + ", ".join(sorted(FAILURES)) + ".",
    "responses": {"200": {"description": "Results as the engine wrote them, or the service description",
                          "content": {**{kind: {"schema": {"type": "string"}} for kind in _TYPES if "json" not in kind},
                                      **{kind: {"schema": {}} for kind in _TYPES if "json" in kind}, "text/html": {"schema": {"type": "string"}}}}},
}
_PROBLEM: dict[str, Any] = {
    "type": "object", "required": ["error"], "properties": {"error": {
        "type": "object", "required": ["status", "code", "zh", "en"],
        "properties": {"status": {"type": "integer"}, "code": {"type": "string"}, "zh": {"type": "string"}, "en": {"type": "string"},
                       "detail": {"type": "string"}, "line": {"type": "integer"}, "column": {"type": "integer"}}}},
}
