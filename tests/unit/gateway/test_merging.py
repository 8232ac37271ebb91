"""Several OpenAPI documents become one."""

from typing import Any

from weft_gateway.merging import merge_documents


def _document(path: str, **schemas: Any) -> dict[str, Any]:
    use = {"$ref": f"#/components/schemas/{next(iter(schemas))}"}
    return {
        "paths": {path: {"get": {"responses": {"200": {"content": {"application/json": {"schema": use}}}}}}},
        "components": {"schemas": schemas, "securitySchemes": {"HTTPBearer": {"type": "http"}}},
    }


def _used(merged: dict[str, Any], path: str) -> str:
    schema = merged["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return str(schema["$ref"]).rpartition("/")[2]


def test_equal_schemas_are_shared() -> None:
    merged = merge_documents(
        {"a": _document("/a", Thing={"type": "object"}), "b": _document("/b", Thing={"type": "object"})}
    )
    assert set(merged["components"]["schemas"]) == {"Thing"}
    assert _used(merged, "/a") == _used(merged, "/b") == "Thing"
    assert merged["components"]["securitySchemes"] == {"HTTPBearer": {"type": "http"}}


def test_conflicting_schemas_are_renamed_with_everything_that_uses_them() -> None:
    holder = {"properties": {"inner": {"$ref": "#/components/schemas/Thing"}}}
    merged = merge_documents(
        {
            "auth": _document("/a", Holder=holder, Thing={"type": "object"}, ThingMore={"type": "null"}),
            "graph": _document("/b", Holder=holder, Thing={"type": "string"}, ThingMore={"type": "null"}),
        }
    )
    schemas = merged["components"]["schemas"]
    assert set(schemas) == {"Holder", "Thing", "ThingMore", "GraphHolder", "GraphThing"}
    assert schemas["GraphThing"] == {"type": "string"}
    assert schemas["GraphHolder"]["properties"]["inner"]["$ref"] == "#/components/schemas/GraphThing"
    assert schemas["Holder"]["properties"]["inner"]["$ref"] == "#/components/schemas/Thing"
    assert (_used(merged, "/a"), _used(merged, "/b")) == ("Holder", "GraphHolder")


def test_every_reference_resolves() -> None:
    merged = merge_documents(
        {
            name: _document(f"/{name}", Thing={"enum": [name]}, Other={"$ref": "#/components/schemas/Thing"})
            for name in ("auth", "graph", "query")
        }
    )
    for name in ("auth", "graph", "query"):
        assert merged["components"]["schemas"][_used(merged, f"/{name}")] == {"enum": [name]}
