"""The `Idempotency-Key` of a request that an editor sends."""

from typing import Annotated

from fastapi import Depends, Header, Request

from weft_core.idempotency import IdempotencyScope
from weft_service.access import EditorDep

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="the same key within 24 hours gives the first reply again instead of a second effect",
    ),
]


async def _scope(request: Request, access: EditorDep, key: IdempotencyKey = None) -> IdempotencyScope | None:
    if key is None:
        return None
    return IdempotencyScope(access.user_id, access.workspace_id, f"{request.method} {request.url.path}", key)


ScopeDep = Annotated[IdempotencyScope | None, Depends(_scope)]
