import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.scripted_weft import EMAIL, PASSWORD, Scripted, document
from weft_client import Weft, WeftApiError
from weft_client.async_client import AsyncWeft
from weft_client.blocking import Blocking, BlockingIterator, Group

GROUPS = ["auth", "workspaces", "documents", "graph", "curations", "chat"]


def test_the_blocking_client_uploads_waits_and_lists(url: str, server: Scripted, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# A")
    with Weft(url, email=EMAIL, password=PASSWORD) as weft:
        accepted = weft.documents.upload(path)
        assert weft.documents.wait(accepted.document.id, timeout=10) == accepted.document
        assert [d.id for d in weft.documents.each()] == [accepted.document.id]
        with pytest.raises(WeftApiError):
            weft.auth.login(EMAIL, "wrong")


def test_an_iteration_may_be_left_early(url: str, server: Scripted) -> None:
    server.listed = [document(f"{n}.txt") for n in range(5)]
    with Weft(url, email=EMAIL, password=PASSWORD) as weft:
        for found in weft.documents.each():
            assert found.id == server.listed[0].id
            break


def test_threads_may_share_a_client_and_none_is_left(url: str, server: Scripted) -> None:
    before = set(threading.enumerate())
    with Weft(url, email=EMAIL, password=PASSWORD) as weft, ThreadPoolExecutor(8) as pool:
        users = list(pool.map(lambda _n: weft.auth.me(), range(30)))
    assert {user.email for user in users} == {EMAIL}
    assert server.logins == 1
    weft.close()
    assert {t for t in threading.enumerate() if t.is_alive()} <= before


@pytest.mark.parametrize("name", GROUPS)
def test_every_async_method_has_its_blocking_twin(name: str, url: str) -> None:
    with Weft(url) as weft:
        group = getattr(weft, name)
        assert isinstance(group, Group)
        twins = {key for key, value in vars(type(group)).items() if isinstance(value, Blocking | BlockingIterator)}
        methods = {key for key, _ in inspect.getmembers(type(group.inner), inspect.isfunction) if key[0] != "_"}
    assert twins == methods


def test_the_client_itself_has_its_twins_and_arguments(url: str) -> None:
    plain = {key for key, _ in inspect.getmembers(AsyncWeft, inspect.isfunction) if key[0] != "_"}
    assert plain == {"workspace_id", "query", "close"}
    assert inspect.signature(AsyncWeft.__init__) == inspect.signature(Weft.__init__)
