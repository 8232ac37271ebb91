"""The collection of chunks: one per embedding model, reached through an alias so that a new model can take over."""

from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

from weft_stores.qdrant.errors import ChunkCollectionError, status_of, translate

ALIAS = "chunks"
DENSE = "dense"
SPARSE = "bm25"

WORKSPACE = "workspace_id"
DOCUMENT = "document_id"
GENERATION = "generation"
CREATED_AT = "created_at"

INDEXES: dict[str, models.KeywordIndexParams | models.PayloadSchemaType] = {
    # one tenant's points are stored together, and the graphs are built per tenant (payload_m below)
    WORKSPACE: models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True),
    DOCUMENT: models.PayloadSchemaType.KEYWORD,
    GENERATION: models.PayloadSchemaType.INTEGER,
    CREATED_AT: models.PayloadSchemaType.DATETIME,
}


async def ensure_chunks(client: AsyncQdrantClient, model_slug: str, dimension: int) -> str:
    """Makes what is missing of collection `chunks_<slug>`, its payload indexes and the alias `chunks`; gives the
    collection's name.

    Several processes may call it at once. Raises `ChunkCollectionError` when the collection is of another shape, or
    when the alias leads to chunks of another model; an alias to an empty collection is moved.
    """
    name = f"{ALIAS}_{model_slug}"
    with translate():
        if not await client.collection_exists(name):
            await _create(client, name, dimension)
        info = await client.get_collection(name)
        _check_shape(name, info.config.params, dimension)
        for field, schema in INDEXES.items():
            if field not in info.payload_schema:
                await client.create_payload_index(name, field, field_schema=schema, wait=True)
        await _point_alias(client, name)
    return name


async def _create(client: AsyncQdrantClient, name: str, dimension: int) -> None:
    try:
        await client.create_collection(
            name,
            vectors_config={DENSE: models.VectorParams(size=dimension, distance=models.Distance.COSINE)},
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
            hnsw_config=models.HnswConfigDiff(payload_m=16, m=0),
        )
    except UnexpectedResponse as error:
        if status_of(error) != 409:  # another process was faster
            raise


def _check_shape(name: str, params: models.CollectionParams, dimension: int) -> None:
    dense = params.vectors.get(DENSE) if isinstance(params.vectors, dict) else None
    sparse = (params.sparse_vectors or {}).get(SPARSE)
    if dense is None or sparse is None or sparse.modifier != models.Modifier.IDF:
        raise ChunkCollectionError(f"collection {name} in qdrant was not made by Weft: its vectors have other names")
    if dense.size != dimension or dense.distance != models.Distance.COSINE:
        raise ChunkCollectionError(
            f"collection {name} in qdrant holds {dense.distance.value} vectors of {dense.size} dimensions, "
            f"the embedding model makes Cosine ones of {dimension}"
        )


async def _point_alias(client: AsyncQdrantClient, name: str) -> None:
    aliases = {alias.alias_name: alias.collection_name for alias in (await client.get_aliases()).aliases}
    target = aliases.get(ALIAS)
    if target == name:
        return
    if target is not None and (await client.count(target, exact=True)).count:
        raise ChunkCollectionError(
            f"the chunks in qdrant were embedded by another model ({target}, not {name}): "
            "set that embedding model again, or embed the documents anew"
        )
    create = models.CreateAliasOperation(create_alias=models.CreateAlias(collection_name=name, alias_name=ALIAS))
    delete = models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=ALIAS))
    await client.update_collection_aliases([create] if target is None else [delete, create])
