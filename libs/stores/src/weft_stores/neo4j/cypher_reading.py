"""Cypher that reads the shape of the graph: what is around and between entities. The rules of `cypher` hold here too.

Every reading of a node's relations is cut twice: `$scan` bounds how many are looked at, whatever the node has, and the
rest only what comes back. The patterns say nothing of the other end's label: relations join entities only, and with a
label there one server reads all entities instead of the relations.
"""

from typing import Final

# The scan has a subquery of its own, because one server, asked for an order in the same one, goes through all relations
# of a hub before it takes the first of them.

NEIGHBOURS: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
CALL (e) {
  CALL (e) {
    MATCH (e)-[r:RELATES]-(n)
    RETURN r, n, r.weight AS weight LIMIT $scan
  }
  WITH r, n, weight ORDER BY weight DESC LIMIT $fan_out
  RETURN collect([n.id, r.id, startNode(r).id, r.predicate, weight, r.chunk_ids[0..$evidence]]) AS found
}
RETURN collect([e.id, found]) AS rows
"""

AMONG: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
CALL (e) {
  MATCH (e)-[r:RELATES]-(n)
  WITH r, n LIMIT $scan
  RETURN count(*) AS scanned, collect(CASE WHEN $wanted[n.id]
    THEN [n.id, r.id, startNode(r).id, r.predicate, r.weight, r.chunk_ids[0..$evidence]] END) AS found
}
RETURN collect([e.id, found, CASE WHEN scanned < $scan THEN scanned ELSE COUNT { (e)-[:RELATES]-() } END]) AS rows
"""

EXPAND: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
CALL (e) {
  MATCH (e)-[:RELATES]-(n)
  WITH n LIMIT $scan
  RETURN collect(n.id) AS found
}
RETURN e.id AS entity, found
ORDER BY entity
"""

BETWEEN: Final = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.source, workspace_id: $workspace_id})
MATCH (t:Entity {id: row.target, workspace_id: $workspace_id})
MATCH (s)-[r:RELATES]-(t)
RETURN r.id AS id, startNode(r).id AS source, r.predicate AS predicate, endNode(r).id AS target, r.weight AS weight,
       r.chunk_ids[0..$evidence] AS chunk_ids
ORDER BY weight DESC, id LIMIT $limit
"""

SHORTEST_PATH: Final = """
MATCH (s:Entity {id: $source, workspace_id: $workspace_id})
MATCH (t:Entity {id: $target, workspace_id: $workspace_id})
MATCH p = shortestPath((s)-[:RELATES*..6]-(t))
RETURN [n IN nodes(p) | n.id] AS entities
LIMIT 1
"""

# As a condition the id is looked up in the index of relations; inside the pattern one server reads them all.

RELATION: Final = """
MATCH ()-[r:RELATES]->()
WHERE r.id = $id AND r.workspace_id = $workspace_id
RETURN r.id AS id, startNode(r).id AS source, r.predicate AS predicate, endNode(r).id AS target, r.weight AS weight,
       r.chunk_ids[0..$evidence] AS chunk_ids
LIMIT 1
"""

RELATION_CHUNKS: Final = """
MATCH ()-[r:RELATES]->()
WHERE r.id = $id AND r.workspace_id = $workspace_id
RETURN startNode(r).id AS source, endNode(r).id AS target, r.chunk_ids AS chunk_ids
LIMIT 1
"""

RELATIONS_OF: Final = """
MATCH (e:Entity {id: $id, workspace_id: $workspace_id})-[r:RELATES]-()
WHERE ($predicate IS NULL OR r.predicate = $predicate)
  AND (r.weight < $weight OR (r.weight = $weight AND r.id > $after))
WITH r, r.weight AS weight, r.id AS id ORDER BY weight DESC, id LIMIT $limit
RETURN id, startNode(r).id AS source, r.predicate AS predicate, endNode(r).id AS target, weight,
       r.chunk_ids[0..$evidence] AS chunk_ids
ORDER BY weight DESC, id
"""

RELATIONS_FROM: Final = """
UNWIND $ids AS id
MATCH (e:Entity {id: id, workspace_id: $workspace_id})
CALL (e) {
  MATCH (e)-[r:RELATES]->(n)
  WITH r, n LIMIT $limit
  RETURN collect([r.id, r.predicate, n.id, r.weight, r.chunk_ids[0..$evidence]]) AS found
}
RETURN e.id AS entity, found
ORDER BY entity
"""

RELATIONS_FROM_ONE: Final = """
MATCH (e:Entity {id: $id, workspace_id: $workspace_id})-[r:RELATES]->(n)
WHERE r.id > $after
WITH r, n, r.id AS id ORDER BY id LIMIT $limit
RETURN id, $id AS source, r.predicate AS predicate, n.id AS target, r.weight AS weight,
       r.chunk_ids[0..$evidence] AS chunk_ids
ORDER BY id
"""

STATEMENTS: Final = """
UNWIND $rows AS row
MATCH (c:Chunk {id: row.chunk_id, workspace_id: $workspace_id})
OPTIONAL MATCH (c)-[a:MENTIONS]->(:Entity {id: row.source, workspace_id: $workspace_id})
OPTIONAL MATCH (c)-[b:MENTIONS]->(:Entity {id: row.target, workspace_id: $workspace_id})
RETURN row.relation AS relation, c.id AS chunk_id, c.document_id AS document_id, c.generation AS generation,
       c.ordinal AS ordinal, c.states AS states,
       a.starts AS source_starts, a.ends AS source_ends, b.starts AS target_starts, b.ends AS target_ends
ORDER BY relation, chunk_id
"""
