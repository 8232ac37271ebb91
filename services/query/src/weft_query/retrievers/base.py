"""What all of Weft's LangChain retrievers share."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict
from typing_extensions import override


class AsyncRetriever(BaseRetriever):
    """A retriever of one request and one workspace: it holds the stores' readers, already bound to the tenant.

    Only `ainvoke` works: every store is asynchronous, and a synchronous call would block the event loop.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    @override
    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        raise RuntimeError("Weft's retrievers are asynchronous: use ainvoke")
