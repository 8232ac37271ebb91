import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest

from support.library import READ_S, SAMPLES, Library, NewAccount
from support.stack import Stack, started_stack
from weft_client import AsyncWeft
from weft_core.contracts.documents import DocumentStatus


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    with started_stack() as running:
        yield running


@pytest.fixture(scope="session")
async def new_account(stack: Stack) -> AsyncIterator[NewAccount]:
    """Makes accounts: each call gives a signed-in client with a workspace of its own."""
    async with AsyncExitStack() as clients:

        async def make() -> AsyncWeft:
            email, password = f"user-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(18)
            weft = await clients.enter_async_context(AsyncWeft(stack.url, email=email, password=password))
            await weft.auth.register(email, password, "Test")
            return weft

        yield make


@pytest.fixture(scope="session")
async def reader(new_account: NewAccount) -> AsyncWeft:
    """An account for tests that keep to documents of their own."""
    return await new_account()


@pytest.fixture(scope="session")
async def library(new_account: NewAccount) -> Library:
    weft = await new_account()
    accepted = [await weft.documents.upload(path) for path in sorted(SAMPLES.iterdir())]
    documents = [await weft.documents.wait(one.document.id, timeout=READ_S) for one in accepted]
    assert [d.error for d in documents if d.status is not DocumentStatus.READY] == []
    return Library(weft, {document.filename: document for document in documents})
