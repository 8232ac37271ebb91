"""Store addresses are secrets: refused without being repeated, taken apart where a driver wants the parts."""

import pytest
from pydantic import SecretStr, ValidationError

from weft_stores.settings import (
    BlobSettings,
    Neo4jSettings,
    Neo4jTarget,
    PostgresSettings,
    QdrantSettings,
    QdrantTarget,
    RedisSettings,
    neo4j_target,
    qdrant_target,
)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PostgresSettings, "WEFT_POSTGRES_URL"),
        (RedisSettings, "WEFT_REDIS_URL"),
        (Neo4jSettings, "WEFT_NEO4J_URL"),
        (QdrantSettings, "WEFT_QDRANT_URL"),
        (BlobSettings, "WEFT_BLOB_URL"),
    ],
)
def test_a_missing_or_wrong_address_is_refused_and_not_repeated(
    kind: type[PostgresSettings], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValidationError):
        kind()
    monkeypatch.setenv(name, "mysql://user:hush-hush@host/db")
    with pytest.raises(ValidationError) as raised:
        kind()
    assert "hush-hush" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("bolt://neo4j:p%40ss@host:7687/weft", Neo4jTarget("bolt://host:7687", "neo4j", "p@ss", "weft")),
        ("neo4j+s://u:hush@db.example", Neo4jTarget("neo4j+s://db.example", "u", "hush", "neo4j")),
        ("bolt://root:hush@[::1]:7687/", Neo4jTarget("bolt://[::1]:7687", "root", "hush", "neo4j")),
    ],
)
def test_a_neo4j_address_is_taken_apart(url: str, target: Neo4jTarget) -> None:
    assert neo4j_target(SecretStr(url)) == target
    assert target.password not in repr(target)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://:k%2Fey@host:6333", QdrantTarget("http://host:6333", "k/ey")),
        ("https://host", QdrantTarget("https://host", None)),
        ("https://:key@host/qdrant/", QdrantTarget("https://host/qdrant", "key")),
    ],
)
def test_a_qdrant_address_is_taken_apart(url: str, target: QdrantTarget) -> None:
    assert qdrant_target(SecretStr(url)) == target
