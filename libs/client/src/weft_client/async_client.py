"""The client for asyncio (or trio) programs."""

from types import TracebackType
from typing import Self
from uuid import UUID

from weft_client.api.auth import AuthApi
from weft_client.api.chat import ChatApi
from weft_client.api.curations import CurationsApi
from weft_client.api.documents import DocumentsApi
from weft_client.api.graph import GraphApi
from weft_client.api.scope import WorkspaceScope
from weft_client.api.workspaces import WorkspacesApi
from weft_client.tokens import MemoryTokens, Tokens, TokenStore
from weft_client.transport import Timeouts, Transport
from weft_core.contracts.auth import Login
from weft_core.contracts.query import Filters, Mode, QueryRequest, QueryResponse

DEFAULT_URL = "http://127.0.0.1:8080"


class AsyncWeft:
    """A signed-in connection to Weft and one of its workspaces.

    Sign in with `email` and `password`, with a ready `access_token`, with a `tokens` store, or later by
    `auth.login`. Without `workspace_id` the account's oldest workspace is meant.

        async with AsyncWeft(email=…, password=…) as weft:
            document = await weft.documents.upload("report.pdf")
            await weft.documents.wait(document.document.id)
            print((await weft.chat.ask("Who wrote the report?")).answer)
    """

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        *,
        email: str | None = None,
        password: str | None = None,
        access_token: str | None = None,
        tokens: TokenStore | None = None,
        workspace_id: UUID | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        login = Login(email=email, password=password) if email is not None and password is not None else None
        store = tokens or MemoryTokens(Tokens(access_token=access_token) if access_token else None)
        self._transport = Transport(base_url, store, login, timeouts or Timeouts())
        self._scope = WorkspaceScope(self._transport, workspace_id)
        self.auth = AuthApi(self._transport, self._scope)
        self.workspaces = WorkspacesApi(self._transport)
        self.documents = DocumentsApi(self._transport, self._scope)
        self.graph = GraphApi(self._transport, self._scope)
        self.curations = CurationsApi(self._transport, self._scope)
        self.chat = ChatApi(self._transport, self._scope)

    async def workspace_id(self) -> UUID:
        """The workspace the calls are about."""
        return await self._scope.id()

    async def query(
        self,
        question: str,
        *,
        mode: Mode = Mode.AUTO,
        limit: int = 8,
        filters: Filters | None = None,
        explain: bool = False,
    ) -> QueryResponse:
        """Passages for a question, best first; with `explain`, why each one came."""
        body = QueryRequest(question=question, mode=mode, limit=limit, filters=filters or Filters(), explain=explain)
        return await self._transport.fetch(QueryResponse, "POST", await self._scope.path("/query"), body=body)

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
