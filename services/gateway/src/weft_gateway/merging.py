"""One OpenAPI document out of several. Pure."""

import json
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]
_REF = "#/components/schemas/"


def merge_documents(documents: Mapping[str, Document]) -> Document:
    """Join the paths and components of `documents` (service name → OpenAPI 3.1 document).

    Components that are equal are shared; where two differ under one name, the later is renamed with its service's.
    """
    merged: Document = {"paths": {}, "components": {"schemas": {}, "securitySchemes": {}}}
    for service, document in documents.items():
        adapted = _without_conflicts(service, document, merged["components"]["schemas"])
        merged["paths"] |= adapted.get("paths", {})
        components = adapted.get("components", {})
        for kind in ("schemas", "securitySchemes"):
            merged["components"][kind] |= components.get(kind, {})
    return merged


def _without_conflicts(service: str, document: Document, taken: Mapping[str, Any]) -> Document:
    own = document.get("components", {}).get("schemas", {})
    conflicts = {name for name, schema in own.items() if name in taken and taken[name] != schema}
    conflicts |= _users_of(conflicts, own)
    if not conflicts:
        return document
    renamed = {name: f"{service.capitalize()}{name}" for name in conflicts}
    # As text, because references stand anywhere in the document; the quotes keep longer names apart.
    text = json.dumps(document)
    for name, new in renamed.items():
        text = text.replace(f'"{_REF}{name}"', f'"{_REF}{new}"')
    adapted: Document = json.loads(text)
    schemas = adapted["components"]["schemas"]
    adapted["components"]["schemas"] = {renamed.get(name, name): schema for name, schema in schemas.items()}
    return adapted


def _users_of(names: set[str], schemas: Mapping[str, Any]) -> set[str]:
    """Schemas that refer, directly or not, to one of `names`: they look equal and mean something else."""
    found: set[str] = set()
    wanted = set(names)
    while wanted:
        refs = {f'"{_REF}{name}"' for name in wanted}
        wanted = {
            name
            for name, schema in schemas.items()
            if name not in names | found and any(ref in json.dumps(schema) for ref in refs)
        }
        found |= wanted
    return found
