"""Blocking twins of async methods, made from the methods themselves: same names, same types, no second logic."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar, overload

from anyio.from_thread import BlockingPortal

P = ParamSpec("P")
T = TypeVar("T")
Inner = TypeVar("Inner")

_END: Final = object()


class Group(Generic[Inner]):
    """The blocking face of `inner`, whose coroutines run in the event loop behind `portal`."""

    def __init__(self, portal: BlockingPortal, inner: Inner) -> None:
        self.portal = portal
        self.inner = inner


class Blocking(Generic[P, T]):
    """Class attribute of a `Group`: runs an async method of the inner object and waits for its result."""

    def __init__(self, method: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, group: None, owner: type) -> "Blocking[P, T]": ...

    @overload
    def __get__(self, group: Group[Any], owner: type) -> Callable[P, T]: ...

    def __get__(self, group: Group[Any] | None, owner: type) -> "Blocking[P, T] | Callable[P, T]":
        if group is None:
            return self

        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            async def run() -> T:
                return await self._method(group.inner, *args, **kwargs)

            return group.portal.call(run)

        return call


class BlockingIterator(Generic[P, T]):
    """Class attribute of a `Group`: iterates over what an async iterator of the inner object yields."""

    def __init__(self, method: Callable[Concatenate[Any, P], AsyncIterator[T]]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, group: None, owner: type) -> "BlockingIterator[P, T]": ...

    @overload
    def __get__(self, group: Group[Any], owner: type) -> Callable[P, Iterator[T]]: ...

    def __get__(self, group: Group[Any] | None, owner: type) -> "BlockingIterator[P, T] | Callable[P, Iterator[T]]":
        if group is None:
            return self

        def call(*args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
            return _drain(group.portal, self._method(group.inner, *args, **kwargs))

        return call


def _drain(portal: BlockingPortal, items: AsyncIterator[T]) -> Iterator[T]:
    async def step() -> T | object:
        return await anext(items, _END)

    async def close() -> None:
        if (aclose := getattr(items, "aclose", None)) is not None:
            await aclose()

    try:
        while (item := portal.call(step)) is not _END:
            yield item  # type: ignore[misc]  # not the sentinel, so a T
    finally:
        portal.call(close)
