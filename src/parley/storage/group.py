"""Group commit: pieces of work run one after another in one writing thread, as many as wait share one transaction and one fsync."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import structlog

from parley.delivery.events import Event
from parley.ports import Durable, Place, Unit, View
from parley.protocol.codes import Code, ProtocolError
from parley.storage.overlay import Overlay

T = TypeVar("T")
_LOG = structlog.get_logger("parley.storage")
Publish = Callable[[Sequence[Event]], None]

LARGEST_BATCH = 256
READING_THREADS = 2

PATIENCE_SECONDS = 5.0
"""A request waits so long for the storage. What was begun then may still become durable: the same request again answers the same."""

CLOSING_SECONDS = 3.0
"""What was submitted has so long to be finished when the host ends. A frozen database is left as it is."""

RETRY_MS = 1_000


class Book(View, Protocol):
    """Something that can be written to in one transaction. It has one writing thread, in which alone its own view is read."""

    def reading(self) -> AbstractContextManager[Durable]:
        """A view of one moment, to be read beside the writing, in another thread."""
        ...

    def expect(self, places: Collection[Place]) -> None:
        """The receipts of these envelopes will be asked for until the next `write` or `expect`: they may be read at once."""
        ...

    def write(self, done: Overlay) -> None:
        """Makes all of it durable, or raises `NotDurable` or `LockLost` and keeps nothing of it. Of nothing: only looks at the lock."""
        ...

    def close(self) -> None: ...


class NotDurable(Exception):
    """A batch could not be made durable. The text may be the database's own: it is for the operator at a start, never for a device.

    `cause` is what may stand in the log: the kind of failure, without content.
    """

    def __init__(self, code: Code, text: str, cause: str = "") -> None:
        super().__init__(text)
        self.cause = cause
        self.refusal = _full() if code is Code.STORAGE_FULL else _busy()


def _busy() -> ProtocolError:
    return ProtocolError(Code.STORAGE_BUSY, "the host's storage does not answer; nothing was accepted", RETRY_MS)


def _full() -> ProtocolError:
    return ProtocolError(Code.STORAGE_FULL, "the host's storage is full; nothing was accepted")


class LockLost(Exception):
    """Another host may have taken the database since. This one serves nothing from it any more: the host ends."""


class OtherHost(Exception):
    """The database belongs to a host with another key. The text says what to do."""


class SchemaTooNew(Exception):
    """The database was used by a newer version of Parley. Install that version, or restore a backup from before it."""


@dataclass(slots=True)
class _Piece:
    work: Callable[[Unit], Any]
    will_ask: Place | None
    future: asyncio.Future[Any]
    result: Any = None
    raised: BaseException | None = None


class GroupCommit:
    """Implements `parley.ports.Storage` over a book. `publish` gets the events of each transaction once it is durable, in order."""

    def __init__(self, book: Book, publish: Publish) -> None:
        self._book = book
        self._publish = publish
        self._pieces: asyncio.Queue[_Piece | None] = asyncio.Queue()
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="storage-writer")
        self._reading = ThreadPoolExecutor(READING_THREADS, thread_name_prefix="storage-reader")
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._commit_forever())
        self._closed = False
        self._lost: asyncio.Future[LockLost] = self._loop.create_future()

    async def until_lost(self) -> LockLost:
        """Returns when this host holds its database no more. From then on every request is refused with `GOING`."""
        return await asyncio.shield(self._lost)

    async def probe(self) -> None:
        await self.change(lambda unit: unit.probe())

    async def change(self, work: Callable[[Unit], T], will_ask: Place | None = None) -> T:
        self._check_serving()
        future: asyncio.Future[T] = self._loop.create_future()
        self._pieces.put_nowait(_Piece(work, will_ask, future))
        patience = self._loop.call_later(PATIENCE_SECONDS, _give_up, future)
        try:
            return await future
        finally:
            patience.cancel()

    async def read(self, look: Callable[[Durable], T]) -> T:
        self._check_serving()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._loop.run_in_executor(self._reading, self._look, look)
        except TimeoutError:
            raise _busy() from None
        except NotDurable as error:
            _LOG.warning("storage cannot be read", cause=error.cause)
            raise error.refusal from error
        except LockLost as error:
            self._lose(error)
            raise _going() from error

    def _look(self, look: Callable[[Durable], T]) -> T:
        with self._book.reading() as view:
            return look(view)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._pieces.put_nowait(None)
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await asyncio.shield(self._task)
                await self._loop.run_in_executor(self._writing, self._book.close)
        except TimeoutError:
            _LOG.error("storage does not answer; it is left as it is")
        self._reading.shutdown(wait=False, cancel_futures=True)
        self._writing.shutdown(wait=False, cancel_futures=True)

    async def _commit_forever(self) -> None:
        while batch := await self._next_batch():
            try:
                if not self._lost.done():
                    self._publish(await self._loop.run_in_executor(self._writing, self._transact, batch))
            except LockLost as error:
                self._lose(error)
            except Exception as error:  # noqa: BLE001 (one batch that fails does not end all writing)
                _LOG.exception("a batch failed")
                for piece in batch:
                    piece.raised = piece.raised or error
            for piece in batch:
                _settle(piece, _going() if self._lost.done() else piece.raised)

    async def _next_batch(self) -> list[_Piece]:
        first = await self._pieces.get()
        batch: list[_Piece] = []
        while first is not None:
            batch.append(first)
            if self._pieces.empty() or len(batch) == LARGEST_BATCH:
                return batch
            first = self._pieces.get_nowait()
        self._pieces.put_nowait(None) if batch else None
        return batch

    def _check_serving(self) -> None:
        if self._closed or self._lost.done():
            raise _going()

    def _lose(self, error: LockLost) -> None:
        if not self._lost.done():
            self._lost.set_result(error)

    def _transact(self, batch: Sequence[_Piece]) -> Sequence[Event]:
        """In the writing thread: runs each piece on top of the earlier ones, then writes them all at once."""
        together = Overlay(self._book)
        try:
            self._book.expect({piece.will_ask for piece in batch if piece.will_ask is not None})
            for piece in batch:
                if not piece.future.done():  # nobody waits any more for what was asked of a frozen database
                    _run(piece, together)
            self._book.write(together)
        except LockLost:
            raise
        except Exception as error:  # noqa: BLE001 (handed to whoever submitted a piece)
            if isinstance(error, NotDurable):
                _LOG.warning("storage does not take what is written", cause=error.cause)
            for piece in batch:
                piece.raised = _refusal_in(error)
            return ()
        return together.events


def _run(piece: _Piece, together: Overlay) -> None:
    """What a piece does counts only if it comes to its end."""
    alone = Overlay(together)
    try:
        piece.result = piece.work(alone)
    except LockLost:
        raise
    except Exception as error:  # noqa: BLE001 (handed to whoever submitted the piece)
        piece.raised = _refusal_in(error)
    else:
        together.absorb(alone)


def _give_up(future: asyncio.Future[Any]) -> None:
    if not future.done():
        future.set_exception(_busy())


def _going() -> ProtocolError:
    return ProtocolError(Code.GOING, "the host stops")


def _refusal_in(error: Exception) -> Exception:
    return error.refusal if isinstance(error, NotDurable) else error


def _settle(piece: _Piece, raised: BaseException | None) -> None:
    if piece.future.done():
        return
    if raised is not None:
        piece.future.set_exception(raised)
    else:
        piece.future.set_result(piece.result)
