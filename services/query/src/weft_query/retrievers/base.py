"""What all of Weft's LangChain retrievers share."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Literal

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict
from typing_extensions import override

from weft_stores.qdrant.search import VectorHit

Channel = Literal["dense", "sparse"]


class AsyncRetriever(BaseRetriever):
    """A retriever of one request and one workspace: it holds the stores' readers, already bound to the tenant.

    Only `ainvoke` works: every store is asynchronous, and a synchronous call would block the event loop.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    @override
    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        raise RuntimeError("Weft's retrievers are asynchronous: use ainvoke")


class ChannelRetriever(AsyncRetriever):
    """One channel of Qdrant. A chunk it finds may not be of the active generation: hydration decides.

    `ainvoke` gives documents without text, which is not known yet: it comes from Postgres, where only what is published
    can be read.
    """

    channel: ClassVar[Channel]

    @abstractmethod
    async def hits(self, question: str) -> Sequence[VectorHit]:
        """Best first. As `ainvoke`, without its wrapping, which costs as much as the store's own answer."""

    @override
    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(page_content="", id=str(hit.chunk_id), metadata={"score": hit.score})
            for hit in await self.hits(query)
        ]
