"""`parley serve`: runs a host until it is told to end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import structlog
import uvloop

from parley.app import EngineMissing, RunningHost, running_host
from parley.cli.exits import Exit, leave
from parley.cli.holders import who_holds
from parley.cli.placing import CertificateUnusable, place
from parley.cli.process import end_in_time, raise_file_limit
from parley.cli.settings import SettingsCommand, settled, with_settings
from parley.cli.telling import Teller, set_up_log
from parley.config import Config
from parley.media.engine import MediaEngineFailed
from parley.storage.folder import DataFolder, FolderUnusable, hold
from parley.storage.group import LockLost, NotDurable, OtherHost, SchemaTooNew
from parley.web.server import PortTaken

if TYPE_CHECKING:
    from parley.web.certificates import SelfMade


_LOG = structlog.get_logger("parley.serve")

SWITCH_SECONDS = 0.001
"""The writing thread gives way to the sockets so often; at Python's own 5 ms a message may wait that long for each turn."""


@click.command(cls=SettingsCommand)
@with_settings
@click.option(
    "--new-opening-link",
    "renew_link",
    is_flag=True,
    help="Replace the link that opens talks; the old one opens nothing any more.",
)
@click.option(
    "--clock-is-right",
    is_flag=True,
    help="Take this machine's clock although it is far ahead of when the host last ran. For one start.",
)
@click.option("--json", "as_json", is_flag=True, help="Say everything as one JSON object a line.")
@click.option("--verbose", is_flag=True, help="Log more, for finding faults.")
def serve(
    config_file: Path | None, renew_link: bool, clock_is_right: bool, as_json: bool, verbose: bool, **flags: Any
) -> None:
    """Run a host, with its media engine and its database, until Ctrl-C.

    A setting comes from its flag, else from its variable (in brackets), else from the TOML file, else it has its default.
    """
    config = settled(config_file, flags)
    set_up_log(as_json, verbose)
    raise_file_limit()
    teller = Teller(as_json)
    try:
        folder = hold(config.data or default_data_folder())
        placement, made = place(config, folder)
        _warn_if_unreachable(config, teller)
        running = running_host(config, folder, placement, renew_link=renew_link, clock_is_right=clock_is_right)
        run(_serve(running, folder, made, teller))
    except (
        FolderUnusable,
        PortTaken,
        CertificateUnusable,
        EngineMissing,
        MediaEngineFailed,
        LockLost,
        NotDurable,
        OtherHost,
        SchemaTooNew,
    ) as error:
        code, sentence = _ENDS[type(error)](error)
        leave(code, sentence)


def default_data_folder() -> Path:
    """`./data` in a checkout, else a folder in the user's home."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").is_file() and (checkout / "engine").is_dir():
        return checkout / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "parley"


def run(main: Coroutine[Any, Any, None]) -> None:
    """Runs the program's one coroutine on the fast event loop."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


async def _serve(
    running: AbstractAsyncContextManager[RunningHost], folder: DataFolder, made: SelfMade | None, teller: Teller
) -> None:
    told_to_end = asyncio.Event()

    def end() -> None:
        end_in_time()
        told_to_end.set()

    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, end)
    async with running as host:
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _renew, host)
        _tell_ready(host, made, teller)
        ending, losing = asyncio.ensure_future(told_to_end.wait()), asyncio.ensure_future(host.until_lost())
        await asyncio.wait([ending, losing, host.wait()], return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        losing.cancel()
        end_in_time()
        teller.tell("stopping", "Stopping …")
    folder.close()
    if losing.done() and not losing.cancelled():
        raise losing.result()
    teller.tell("stopped", "Stopped.")


def _renew(host: RunningHost) -> None:
    """SIGHUP: the certificate is read again. One that cannot be used is said, and the old one stays."""
    try:
        renewed = host.renew()
    except (OSError, ValueError) as error:
        _LOG.error("the new certificate cannot be used; the old one stays", reason=str(error))
    else:
        _LOG.info("the certificate was read again" if renewed else "SIGHUP: there is no certificate to read again")


def _tell_ready(host: RunningHost, made: SelfMade | None, teller: Teller) -> None:
    if not host.client_is_built:
        teller.tell("client-missing", "The client is not built: run `make client`. Devices are served, pages are not.")
    if made is not None:
        teller.tell(
            "certificate",
            f"Certificate fingerprint (SHA-256), to compare on every device:\n  {made.fingerprint}",
            sha256=made.fingerprint,
        )
    teller.tell(
        "ready",
        f"Parley is ready. Whoever has this link can open a talk:\n\n  {host.link}\n\nCtrl-C ends it.",
        url=host.link,
        origin=host.origin,
        pid=os.getpid(),
        media={"address": host.media.address, "udp_port": host.media.udp_port, "tcp_port": host.media.tcp_port},
    )


def _warn_if_unreachable(config: Config, teller: Teller) -> None:
    if not config.encrypts and not config.behind_proxy:
        words = "No certificate: only this machine can reach the host. For others: --cert and --key, or --lan, or --behind-proxy."
        teller.tell("loopback-only", words, text=words)


def _port_taken(error: Exception) -> tuple[Exit, str]:
    assert isinstance(error, PortTaken)
    holder = who_holds(error.port) if error.in_use else None
    held = f" by {holder}" if holder else ""
    return Exit.PORT_TAKEN, f"{error}{held}. End that, or choose another with --port"


def _engine_failed(error: Exception) -> tuple[Exit, str]:
    sentence = f"the media engine did not start: {error}"
    if "address already in use" in str(error):
        sentence += ". Choose other ports with --media-udp-port and --media-tcp-port, or end what holds them"
    return Exit.ENGINE_FAILED, sentence


def _as(code: Exit) -> Callable[[Exception], tuple[Exit, str]]:
    return lambda error: (code, str(error))


_ENDS: dict[type[Exception], Callable[[Exception], tuple[Exit, str]]] = {
    FolderUnusable: _as(Exit.DATA_UNUSABLE),
    PortTaken: _port_taken,
    CertificateUnusable: _as(Exit.CERTIFICATE_UNUSABLE),
    EngineMissing: _as(Exit.ENGINE_MISSING),
    MediaEngineFailed: _engine_failed,
    LockLost: lambda error: (Exit.LOCK_LOST, f"{error}; this host serves nothing from it any more"),
    NotDurable: _as(Exit.DATABASE_FAILED),
    OtherHost: _as(Exit.DATABASE_FAILED),
    SchemaTooNew: _as(Exit.DATABASE_FAILED),
}
