"""Collections and aliases."""

from typing import TypedDict

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from weft_local.qdrant.errors import UnsupportedError, ValidationFailedError
from weft_local.qdrant.http import answer, collections_of, read_body, shard_of
from weft_local.qdrant.info import collection_info
from weft_local.qdrant.models.collections import ChangeAliases, CreateCollection, name_fault


class AliasJson(TypedDict):
    alias_name: str
    collection_name: str


async def list_collections(request: Request) -> Response:
    return answer(request, {"collections": [{"name": name} for name in collections_of(request).names()]})


async def create_collection(request: Request) -> Response:
    name = request.path_params["name"]
    config = await read_body(request, CreateCollection)
    if fault := name_fault(name):
        raise ValidationFailedError(f"Validation error in path parameters: [name: {fault}]")
    _refuse_unsupported(config)
    await collections_of(request).create(name, config)
    return answer(request, result=True)


async def get_collection(request: Request) -> Response:
    shard = shard_of(request)
    info = await shard.read(lambda engine: engine.info())
    return answer(request, collection_info(shard.config, info))


async def delete_collection(request: Request) -> Response:
    return answer(request, await collections_of(request).delete(request.path_params["name"]))


async def collection_exists(request: Request) -> Response:
    return answer(request, {"exists": collections_of(request).exists(request.path_params["name"])})


async def list_aliases(request: Request) -> Response:
    return answer(request, {"aliases": _aliases(collections_of(request).aliases())})


async def collection_aliases(request: Request) -> Response:
    shard_of(request)
    aliases = collections_of(request).aliases(request.path_params["name"])
    return answer(request, {"aliases": _aliases(aliases)})


async def change_aliases(request: Request) -> Response:
    body = await read_body(request, ChangeAliases)
    await collections_of(request).change_aliases(body.actions)
    return answer(request, result=True)


def _aliases(aliases: dict[str, str]) -> list[AliasJson]:
    return [{"alias_name": alias, "collection_name": target} for alias, target in aliases.items()]


def _refuse_unsupported(config: CreateCollection) -> None:
    if any(params.multivector_config is not None for params in config.dense.values()):
        raise UnsupportedError("multivectors")
    if any(params.datatype not in {None, "float32"} for params in config.dense.values()):
        raise UnsupportedError("vector datatypes other than float32")
    if config.sharding_method == "custom":
        raise UnsupportedError("custom sharding")


ROUTES = [
    Route("/collections", list_collections, methods=["GET"]),
    Route("/collections/aliases", change_aliases, methods=["POST"]),
    Route("/aliases", list_aliases, methods=["GET"]),
    Route("/collections/{name}", get_collection, methods=["GET"]),
    Route("/collections/{name}", create_collection, methods=["PUT"]),
    Route("/collections/{name}", delete_collection, methods=["DELETE"]),
    Route("/collections/{name}/exists", collection_exists, methods=["GET"]),
    Route("/collections/{name}/aliases", collection_aliases, methods=["GET"]),
]
