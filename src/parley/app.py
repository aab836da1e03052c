"""The composition root of the host: the only place that names concrete adapters, in the order they start and end."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import sysconfig
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, WebSocketRoute

from parley import __version__
from parley.actions.freeing import sweep
from parley.actions.host import Host
from parley.actions.logs import is_listed
from parley.config import Config
from parley.delivery.quotas import Rates
from parley.delivery.rates import VerbRates
from parley.fanout.memory import MemoryFanout
from parley.media.engine import LiveKitEngine
from parley.media.gate import Gate
from parley.media.settings import MediaSettings, Relay
from parley.protocol.ids import DeviceKey, HostKey, RoomId
from parley.storage.files import FileFolder
from parley.storage.folder import DataFolder
from parley.storage.group import Book, GroupCommit, LockLost
from parley.storage.space import KeptFree
from parley.storage.timekeeping import MachineClock, SystemClock, mark, ran_until
from parley.web import bundle, looks, pages
from parley.web.door import networks
from parley.web.headers import WithHeaders, security_headers
from parley.web.health import Health
from parley.web.hub import Hub
from parley.web.server import Server, Tls, make_server
from parley.web.socket import SocketEdge

_LOG = structlog.get_logger("parley.app")
DRAIN_SECONDS = 2.0
SWEEP_SECONDS = 3600.0
MARK_SECONDS = 60.0


class SystemIds:
    """Implements `parley.ports.Ids`."""

    def random(self, size_bytes: int) -> bytes:
        return os.urandom(size_bytes)


class EngineMissing(Exception):
    """The media engine's program is not here. The text says how to get it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a host is reached, settled before it starts: its listening socket, its certificate, and the origin people use."""

    listener: socket.socket
    tls: Tls | None
    origin: str
    media_address: str


@dataclass(frozen=True, slots=True)
class RunningHost:
    """A host that serves. `link` opens a talk; `wait` returns when the server has ended by itself,
    `until_lost` when another host has taken the database: then this one must end."""

    link: str
    origin: str
    media: MediaSettings
    client_is_built: bool
    wait: Callable[[], asyncio.Task[None]]
    until_lost: Callable[[], Awaitable[LockLost]]
    renew: Callable[[], bool]
    """Reads the certificate's files again; False if there is none. Raises as `check_certificate`, and keeps the one it has."""


@asynccontextmanager
async def running_host(
    config: Config,
    folder: DataFolder,
    placement: Placement,
    *,
    renew_link: bool = False,
    clock_is_right: bool = False,
) -> AsyncIterator[RunningHost]:
    """Starts engine, storage and server in this order, and ends them in the reverse one, however the body ends.

    Raises `MediaEngineFailed`, `EngineMissing`, `NotDurable`, `OtherHost`, `SchemaTooNew` if one of them does not start.
    """
    clock, machine, ids, fanout = SystemClock(), MachineClock(), SystemIds(), MemoryFanout()
    opening = folder.opening(renew=renew_link)
    async with AsyncExitStack() as ending:
        engine = LiveKitEngine(_media_settings(config, placement), machine, ids, fanout.publish)
        starting = asyncio.ensure_future(engine.start())
        ending.push_async_callback(_stop_engine, engine, starting)
        # In a thread, and with the engine: neither the database's library nor the engine is there at once.
        seal = folder.seal()
        book = await asyncio.to_thread(_book, config.database or folder.database, seal.key)
        storage = GroupCommit(book, fanout.publish)
        ending.push_async_callback(storage.close)
        clock.begin(await storage.read(lambda view: view.newest_stamp()), ran_until(folder), is_right=clock_is_right)
        ending.callback(lambda: mark(folder, clock.now_ms()))
        marking = asyncio.ensure_future(_mark(folder, clock))
        ending.callback(marking.cancel)
        files = FileFolder(folder.files)
        ending.push_async_callback(files.close)
        await starting
        host = Host(
            storage=storage,
            files=files,
            media=engine,
            clock=clock,
            ids=ids,
            seal=seal,
            quotas=config.quotas(),
            rates=Rates(config.appends_per_second),
            verb_rates=VerbRates(),
            space=KeptFree(folder.path, config.disk_reserve),
            opening_digest=opening.digest,
            version=__version__,
        )
        sweeping = asyncio.ensure_future(_sweep(host))
        ending.callback(sweeping.cancel)
        hub = Hub(Rates(config.pulses_per_second))
        health = _health(storage, engine, folder, clock)
        await health.look_once()
        watching = asyncio.ensure_future(health.watch())
        ending.callback(watching.cancel)
        fanout.attach(hub.sink)
        fanout.attach(engine.sink)
        client = _client()
        server = make_server(
            _edge(config, host, hub, engine, client, health), placement.tls, networks(config.trusted_proxy)
        )
        serving = asyncio.ensure_future(server.serve(sockets=[placement.listener]))
        ending.push_async_callback(_stop_serving, server, serving, hub)
        await server.serves.wait()
        yield RunningHost(
            link=f"{placement.origin}/open#{opening.fragment}",
            origin=placement.origin,
            media=engine.settings,
            client_is_built=client is not None,
            wait=lambda: serving,
            until_lost=storage.until_lost,
            renew=server.renew,
        )


async def _sweep(host: Host) -> None:
    """Uploads that nobody goes on with give their space back."""
    while True:
        try:
            await sweep(host)
        except Exception:  # noqa: BLE001 (whatever it was, the next time may go well)
            _LOG.exception("sweeping failed")
        await asyncio.sleep(SWEEP_SECONDS)


async def _mark(folder: DataFolder, clock: SystemClock) -> None:
    """A start that finds the clock far after the last mark takes nobody's word for it."""
    while True:
        await asyncio.to_thread(mark, folder, clock.now_ms())
        await asyncio.sleep(MARK_SECONDS)


def _book(place: str | Path, key: HostKey) -> Book:
    from parley.storage.opening import open_book  # noqa: PLC0415  (a third of what a host loads, loaded while the engine starts)

    return open_book(place, key)


def _health(storage: GroupCommit, engine: LiveKitEngine, folder: DataFolder, clock: SystemClock) -> Health:
    looked_at = {
        "storage": looks.at_storage(storage.probe),
        "disk": looks.at_disk(folder.files.parent),
        "files": looks.at_files(),
        "clock": clock.look,
    }
    return Health(looked_at, lambda: engine.is_up)


def _edge(
    config: Config, host: Host, hub: Hub, engine: LiveKitEngine, client: bundle.Bundle | None, health: Health
) -> WithHeaders:
    async def listed(device: DeviceKey, room: RoomId) -> bool:
        return await is_listed(host, device, room)

    about = pages.About("", "host", __version__, "" if client is None else client.build)
    routes: list[BaseRoute] = [
        WebSocketRoute("/api/v1/socket", SocketEdge(host, hub).serve),
        *health.routes(),
        *Gate(engine, listed, MachineClock()).routes(),
        *(pages.page_routes(client, about) if client is not None else pages.unbuilt_routes(about)),
    ]
    encrypted = config.cert is not None or config.behind_proxy
    return WithHeaders(Starlette(routes=routes), security_headers(encrypted=encrypted))


def _client() -> bundle.Bundle | None:
    try:
        return bundle.load(CLIENT_FOLDER)
    except bundle.NoClient:
        return None


CLIENT_FOLDER = Path(bundle.__file__).parent / "static"


def _media_settings(config: Config, placement: Placement) -> MediaSettings:
    relay = None
    if config.relay_domain is not None:
        relay = Relay(config.relay_domain, config.relay_port, config.cert, config.key)
    return MediaSettings(
        binary=config.engine or find_engine(),
        address=placement.media_address,
        udp_port=config.media_udp_port,
        tcp_port=config.media_tcp_port,
        relay=relay,
    )


def find_engine() -> Path:
    """The engine that came with Parley: beside the `parley` command, in a checkout's `build`, or on PATH; raises `EngineMissing`."""
    name = "parley-engine"
    folders = [
        Path(sysconfig.get_path("scripts")),
        Path(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))),
        Path(sys.argv[0]).resolve().parent,
        Path(__file__).resolve().parents[2] / "build",
    ]
    for folder in folders:
        if os.access(folder / name, os.X_OK):
            return folder / name
    found = which(name)
    if found is None:
        raise EngineMissing(
            "the media engine (parley-engine) is not here. In a checkout run `make engine`; else name it with --engine"
        )
    return Path(found)


async def _stop_engine(engine: LiveKitEngine, starting: asyncio.Task[None]) -> None:
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await engine.stop()


async def _stop_serving(server: Server, serving: asyncio.Task[None], hub: Hub) -> None:
    """Tells every device, lets the sockets take it, then closes the server."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            await hub.stop()
    server.should_exit = True
    await serving
