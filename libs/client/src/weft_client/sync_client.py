"""The client for programs without an event loop: `AsyncWeft` behind a portal to a loop in a thread of its own."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self
from uuid import UUID

from anyio.from_thread import start_blocking_portal

from weft_client.api.auth import AuthApi
from weft_client.api.chat import ChatApi
from weft_client.api.curations import CurationsApi
from weft_client.api.documents import DocumentsApi
from weft_client.api.graph import GraphApi
from weft_client.api.workspaces import WorkspacesApi
from weft_client.async_client import DEFAULT_URL, AsyncWeft
from weft_client.blocking import Blocking, BlockingIterator, Group
from weft_client.tokens import TokenStore
from weft_client.transport import Timeouts


class Auth(Group[AuthApi]):
    """Blocking twin of `AuthApi`."""

    register = Blocking(AuthApi.register)
    login = Blocking(AuthApi.login)
    logout = Blocking(AuthApi.logout)
    access_token = Blocking(AuthApi.access_token)
    me = Blocking(AuthApi.me)
    update_me = Blocking(AuthApi.update_me)


class Workspaces(Group[WorkspacesApi]):
    """Blocking twin of `WorkspacesApi`."""

    list = Blocking(WorkspacesApi.list)
    each = BlockingIterator(WorkspacesApi.each)
    create = Blocking(WorkspacesApi.create)
    get = Blocking(WorkspacesApi.get)
    rename = Blocking(WorkspacesApi.rename)
    members = Blocking(WorkspacesApi.members)
    add_member = Blocking(WorkspacesApi.add_member)
    change_member = Blocking(WorkspacesApi.change_member)
    remove_member = Blocking(WorkspacesApi.remove_member)


class Documents(Group[DocumentsApi]):
    """Blocking twin of `DocumentsApi`."""

    upload = Blocking(DocumentsApi.upload)
    upload_text = Blocking(DocumentsApi.upload_text)
    upload_texts = Blocking(DocumentsApi.upload_texts)
    replace = Blocking(DocumentsApi.replace)
    list = Blocking(DocumentsApi.list)
    each = BlockingIterator(DocumentsApi.each)
    get = Blocking(DocumentsApi.get)
    text = Blocking(DocumentsApi.text)
    content = BlockingIterator(DocumentsApi.content)
    chunks = Blocking(DocumentsApi.chunks)
    each_chunk = BlockingIterator(DocumentsApi.each_chunk)
    events = BlockingIterator(DocumentsApi.events)
    wait = Blocking(DocumentsApi.wait)
    delete = Blocking(DocumentsApi.delete)
    retry = Blocking(DocumentsApi.retry)
    cancel = Blocking(DocumentsApi.cancel)


class Graph(Group[GraphApi]):
    """Blocking twin of `GraphApi`."""

    entities = Blocking(GraphApi.entities)
    each_entity = BlockingIterator(GraphApi.each_entity)
    entity = Blocking(GraphApi.entity)
    entity_evidence = Blocking(GraphApi.entity_evidence)
    each_entity_evidence = BlockingIterator(GraphApi.each_entity_evidence)
    relations = Blocking(GraphApi.relations)
    each_relation = BlockingIterator(GraphApi.each_relation)
    relation_evidence = Blocking(GraphApi.relation_evidence)
    neighbourhood = Blocking(GraphApi.neighbourhood)
    subgraph = Blocking(GraphApi.subgraph)
    paths = Blocking(GraphApi.paths)
    communities = Blocking(GraphApi.communities)
    each_community = BlockingIterator(GraphApi.each_community)
    community = Blocking(GraphApi.community)
    export_blocks = BlockingIterator(GraphApi.export_blocks)
    export = Blocking(GraphApi.export)
    stats = Blocking(GraphApi.stats)
    rebuild = Blocking(GraphApi.rebuild)


class Curations(Group[CurationsApi]):
    """Blocking twin of `CurationsApi`."""

    merge = Blocking(CurationsApi.merge)
    split = Blocking(CurationsApi.split)
    rename = Blocking(CurationsApi.rename)
    retype = Blocking(CurationsApi.retype)
    list = Blocking(CurationsApi.list)
    each = BlockingIterator(CurationsApi.each)
    get = Blocking(CurationsApi.get)
    undo = Blocking(CurationsApi.undo)
    import_ = Blocking(CurationsApi.import_)
    wait = Blocking(CurationsApi.wait)


class Chat(Group[ChatApi]):
    """Blocking twin of `ChatApi`."""

    ask = Blocking(ChatApi.ask)
    stream = BlockingIterator(ChatApi.stream)
    conversations = Blocking(ChatApi.conversations)
    each_conversation = BlockingIterator(ChatApi.each_conversation)
    conversation = Blocking(ChatApi.conversation)
    delete_conversation = Blocking(ChatApi.delete_conversation)


class Weft(Group[AsyncWeft]):
    """A signed-in connection to Weft and one of its workspaces; see `AsyncWeft`. May be shared between threads."""

    workspace_id = Blocking(AsyncWeft.workspace_id)
    query = Blocking(AsyncWeft.query)

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
        inner = AsyncWeft(
            base_url,
            email=email,
            password=password,
            access_token=access_token,
            tokens=tokens,
            workspace_id=workspace_id,
            timeouts=timeouts,
        )
        self._stack = ExitStack()
        super().__init__(self._stack.enter_context(start_blocking_portal()), inner)
        self._stack.callback(lambda: self.portal.call(inner.close))
        self.auth = Auth(self.portal, inner.auth)
        self.workspaces = Workspaces(self.portal, inner.workspaces)
        self.documents = Documents(self.portal, inner.documents)
        self.graph = Graph(self.portal, inner.graph)
        self.curations = Curations(self.portal, inner.curations)
        self.chat = Chat(self.portal, inner.chat)

    def close(self) -> None:
        """Close the connections and end the thread. May be called twice."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
