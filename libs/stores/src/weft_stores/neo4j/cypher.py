"""Cypher, with `cypher_reading` all there is. Constants only: every value is a parameter; labels, types and property
names are fixed here.

The statements run on Neo4j 5 and on ArcadeDB alike. Each names the workspace in every MATCH and MERGE of a node it
finds by key; relationships never join two workspaces, because both their ends are matched so when they are made.
Multi-row writes are for explicit transactions only. Rows come sorted by id, so that writers lock in one order.

Model:
(:Document {id, workspace_id, title, touched})
(:Chunk {id, workspace_id, document_id, generation, ordinal, states}) states: one "source/relation/target/start/end/
    confidence" for each relation it states, which says where, and lets a delete find them without an index on a list
(:Chunk)-[:MENTIONS {starts, ends, surfaces}]->(:Entity)
(:Entity {id, workspace_id, name, norm, type, touched}) as resolution and curations say
(:Entity)-[:RELATES {id, workspace_id, predicate, chunk_ids, weight}]->(:Entity) chunk_ids is a set, weight its size

`touched` is a counter whose only use is the write itself: on Neo4j it takes the node's lock, on ArcadeDB it makes two
transactions on one node conflict. What is read after it in the same transaction is therefore still true at the commit.
"""

from typing import Final, LiteralString, TypeAlias

Statement: TypeAlias = LiteralString

# --- schema. Names are for ever: the same constraint under another name is silently another thing on one server.
# No index on workspace_id alone: ArcadeDB would take it, not the unique one on id, to find {id, workspace_id}.
# Neo4j uses the pairs below for a workspace as a whole where the statement says that the second property exists.

SCHEMA: Final[tuple[Statement, ...]] = (
    "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE",
    "CREATE CONSTRAINT chunk_id IF NOT EXISTS FOR (c:Chunk) REQUIRE c.id IS UNIQUE",
    "CREATE CONSTRAINT document_id IF NOT EXISTS FOR (d:Document) REQUIRE d.id IS UNIQUE",
    "CREATE INDEX entity_norm IF NOT EXISTS FOR (e:Entity) ON (e.workspace_id, e.norm)",
    "CREATE INDEX chunk_document IF NOT EXISTS FOR (c:Chunk) ON (c.workspace_id, c.document_id)",
    "CREATE INDEX relates_id IF NOT EXISTS FOR ()-[r:RELATES]-() ON (r.id)",
)

PING: Final = "RETURN 1 AS one"
SET_PASSWORD: Final = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"  # noqa: S105 - parameters, no secret

# --- writing

WRITE_DOCUMENTS: Final = """
UNWIND $rows AS row
MERGE (d:Document {id: row.id, workspace_id: $workspace_id})
SET d.title = row.title, d.touched = coalesce(d.touched, 0) + 1
"""

WRITE_ENTITIES: Final = """
UNWIND $rows AS row
MERGE (e:Entity {id: row.id, workspace_id: $workspace_id})
ON CREATE SET e.name = row.name, e.norm = row.norm, e.type = row.type
SET e.touched = coalesce(e.touched, 0) + 1
"""

DESCRIBE_ENTITIES: Final = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id, workspace_id: $workspace_id})
SET e.name = row.name, e.norm = row.norm, e.type = row.type, e.touched = coalesce(e.touched, 0) + 1
"""

WRITE_CHUNKS: Final = """
UNWIND $rows AS row
MERGE (c:Chunk {id: row.id, workspace_id: $workspace_id})
ON CREATE SET c.document_id = row.document_id, c.generation = row.generation, c.ordinal = row.ordinal
SET c.states = row.states
"""

WRITE_MENTIONS: Final = """
UNWIND $rows AS row
MATCH (c:Chunk {id: row.chunk_id, workspace_id: $workspace_id})
MATCH (e:Entity {id: row.entity_id, workspace_id: $workspace_id})
MERGE (c)-[m:MENTIONS]->(e)
SET m.starts = row.starts, m.ends = row.ends, m.surfaces = row.surfaces
"""

DEGREES: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
RETURN collect([e.id, COUNT { (e)-[:RELATES]-() }]) AS rows
"""

# A relation is looked for among the edges of one end: the caller takes the end that has fewer.

WRITE_RELATIONS_BY_SOURCE: Final = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.source, workspace_id: $workspace_id})
MATCH (t:Entity {id: row.target, workspace_id: $workspace_id})
MERGE (s)-[r:RELATES {id: row.id}]->(t)
ON CREATE SET r.workspace_id = $workspace_id, r.predicate = row.predicate
SET r.chunk_ids = [c IN coalesce(r.chunk_ids, []) WHERE NOT c IN row.chunk_ids] + row.chunk_ids
SET r.weight = size(r.chunk_ids)
"""

WRITE_RELATIONS_BY_TARGET: Final = """
UNWIND $rows AS row
MATCH (t:Entity {id: row.target, workspace_id: $workspace_id})
MATCH (s:Entity {id: row.source, workspace_id: $workspace_id})
MERGE (t)<-[r:RELATES {id: row.id}]-(s)
ON CREATE SET r.workspace_id = $workspace_id, r.predicate = row.predicate
SET r.chunk_ids = [c IN coalesce(r.chunk_ids, []) WHERE NOT c IN row.chunk_ids] + row.chunk_ids
SET r.weight = size(r.chunk_ids)
"""

# --- deleting

LOCK_DOCUMENT: Final = """
MATCH (d:Document {id: $document_id, workspace_id: $workspace_id})
SET d.touched = coalesce(d.touched, 0) + 1
"""

STALE_CHUNKS: Final = """
MATCH (c:Chunk {workspace_id: $workspace_id, document_id: $document_id})
WHERE c.generation <> $keep
RETURN c.id AS id, c.states AS states
ORDER BY id LIMIT $limit
"""

STATED_BY: Final = """
UNWIND $ids AS id
MATCH (c:Chunk {id: id, workspace_id: $workspace_id})
RETURN c.id AS id, c.states AS states
ORDER BY id
"""

DELETE_MENTIONS: Final = """
UNWIND $ids AS id
MATCH (c:Chunk {id: id, workspace_id: $workspace_id})-[m:MENTIONS]->(:Entity)
DELETE m
"""

MENTIONED_BY: Final = """
UNWIND $ids AS id
MATCH (c:Chunk {id: id, workspace_id: $workspace_id})-[m:MENTIONS]->(e:Entity)
RETURN e.id AS id, count(m) AS mentions
ORDER BY id
"""

LOCK_ENTITIES: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
SET e.touched = coalesce(e.touched, 0) + 1
"""

SUBTRACT_BY_SOURCE: Final = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.source, workspace_id: $workspace_id})-[r:RELATES {id: row.id}]->()
SET r.chunk_ids = [c IN r.chunk_ids WHERE NOT c IN row.chunk_ids]
SET r.weight = size(r.chunk_ids)
RETURN r.id AS id, r.weight AS weight
ORDER BY id
"""

SUBTRACT_BY_TARGET: Final = """
UNWIND $rows AS row
MATCH (t:Entity {id: row.target, workspace_id: $workspace_id})<-[r:RELATES {id: row.id}]-()
SET r.chunk_ids = [c IN r.chunk_ids WHERE NOT c IN row.chunk_ids]
SET r.weight = size(r.chunk_ids)
RETURN r.id AS id, r.weight AS weight
ORDER BY id
"""

DELETE_RELATIONS_BY_SOURCE: Final = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.source, workspace_id: $workspace_id})-[r:RELATES {id: row.id}]->()
DELETE r
"""

DELETE_RELATIONS_BY_TARGET: Final = """
UNWIND $rows AS row
MATCH (t:Entity {id: row.target, workspace_id: $workspace_id})<-[r:RELATES {id: row.id}]-()
DELETE r
"""

DELETE_CHUNKS: Final = """
UNWIND $ids AS id
MATCH (c:Chunk {id: id, workspace_id: $workspace_id})
DETACH DELETE c
"""

ORPHANS: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
WHERE NOT EXISTS { (e)<-[:MENTIONS]-() } AND NOT EXISTS { (e)-[:RELATES]-() }
RETURN e.id AS id
ORDER BY id
"""

DELETE_ENTITIES: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
DELETE e
"""

DOCUMENTS: Final = """
MATCH (d:Document {workspace_id: $workspace_id})
WHERE d.id > $after
RETURN d.id AS id
ORDER BY id LIMIT $limit
"""

GENERATIONS: Final = """
UNWIND $ids AS id
MATCH (c:Chunk {workspace_id: $workspace_id, document_id: id})
RETURN DISTINCT c.document_id AS document_id, c.generation AS generation
ORDER BY document_id, generation
"""

CHUNKS_NAMING: Final = """
UNWIND $rows AS row
MATCH (c:Chunk {workspace_id: $workspace_id, document_id: row.document_id})-[:MENTIONS]->(e:Entity {id: row.entity_id})
WHERE e.workspace_id = $workspace_id AND c.generation = row.generation
RETURN DISTINCT c.document_id AS document_id, c.ordinal AS ordinal
ORDER BY document_id, ordinal
"""

DELETE_EMPTY_DOCUMENT: Final = """
MATCH (d:Document {id: $document_id, workspace_id: $workspace_id})
WHERE NOT EXISTS { MATCH (c:Chunk {workspace_id: $workspace_id, document_id: $document_id}) }
DELETE d
"""

# --- reading: entities

GET_ENTITIES: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
RETURN e.id AS id, e.name AS name, e.norm AS norm, e.type AS type
ORDER BY id
"""

# --- reading: evidence

ENTITY_EVIDENCE: Final = """
MATCH (e:Entity {id: $id, workspace_id: $workspace_id})<-[m:MENTIONS]-(c:Chunk)
WHERE c.workspace_id = $workspace_id
  AND (c.document_id > $document_id OR (c.document_id = $document_id
    AND (c.ordinal > $ordinal OR (c.ordinal = $ordinal AND c.generation >= $generation))))
RETURN c.id AS chunk_id, c.document_id AS document_id, c.generation AS generation, c.ordinal AS ordinal,
       m.starts AS starts, m.ends AS ends
ORDER BY document_id, ordinal, generation, chunk_id LIMIT $limit
"""

# --- reading: statistics

COUNT_DOCUMENTS: Final = "MATCH (d:Document {workspace_id: $workspace_id}) RETURN count(d) AS n"

COUNT_CHUNKS: Final = """
MATCH (c:Chunk {workspace_id: $workspace_id}) WHERE c.document_id IS NOT NULL
RETURN count(c) AS n
"""

COUNT_MENTIONS: Final = """
MATCH (c:Chunk {workspace_id: $workspace_id})-[m:MENTIONS]->(:Entity) WHERE c.document_id IS NOT NULL
RETURN count(m) AS n
"""

COUNT_RELATIONS: Final = """
MATCH (e:Entity {workspace_id: $workspace_id})-[r:RELATES]->(:Entity) WHERE e.norm IS NOT NULL
RETURN count(r) AS n
"""

COUNT_TYPES: Final = """
MATCH (e:Entity {workspace_id: $workspace_id}) WHERE e.norm IS NOT NULL
RETURN e.type AS type, count(e) AS n
ORDER BY n DESC, type
"""
