"""The network line of one person: everything between his browser and the host passes through, until it is cut."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit

CHUNK_BYTES = 65_536


class Cable:
    """`with Cable(host.origin) as cable: person.open_link(cable.through(link))`. Media does not pass here.

    `cut` ends every connection at once and refuses new ones; `mend` lets new ones through.
    """

    def __init__(self, origin: str) -> None:
        parts = urlsplit(origin)
        self._scheme = parts.scheme
        self._target = (parts.hostname, parts.port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cable", daemon=True)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_cut = False

    @property
    def origin(self) -> str:
        assert self._server is not None
        return f"{self._scheme}://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def through(self, link: str) -> str:
        own = urlsplit(self.origin)
        return urlunsplit(urlsplit(link)._replace(netloc=own.netloc))

    def cut(self) -> None:
        self._run(self._cut())

    def mend(self) -> None:
        self._is_cut = False

    def __enter__(self) -> Cable:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._carry, "127.0.0.1", 0))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cut(self) -> None:
        self._is_cut = True
        for writer in list(self._writers):
            writer.transport.abort()

    async def _end(self) -> None:
        """Returns when nothing of it goes on any more: what was cut ends by itself."""
        assert self._server is not None
        self._server.close()
        await self._cut()
        carrying = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*carrying, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        if self._is_cut:
            await self._cut()  # while it connected
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        self._writers -= {writer, far_writer}


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
