"""`parley doctor`: finds out what keeps a host with these settings from working, and says what to do."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import click
import httpx

from parley.app import EngineMissing, SystemIds, find_engine
from parley.cli import machine
from parley.cli.exits import Exit
from parley.cli.findings import Finding, Grade, bad, note, ok
from parley.cli.placing import CertificateUnusable, media_address, place
from parley.cli.serve import default_data_folder, run
from parley.cli.settings import SettingsCommand, settled, with_settings
from parley.cli.telling import set_up_log
from parley.config import Config
from parley.media.engine import LiveKitEngine, MediaEngineFailed
from parley.media.settings import ENGINE_VERSION, MediaSettings
from parley.storage.engines import sqlite_url
from parley.storage.folder import DataFolder, FolderUnusable, hold
from parley.storage.group import NotDurable, OtherHost, SchemaTooNew
from parley.storage.opening import open_database
from parley.storage.timekeeping import MachineClock
from parley.web.probe import PATH, answering
from parley.web.server import PortTaken

PATIENCE_SECONDS = 10.0


@click.command(cls=SettingsCommand)
@with_settings
@click.option("--json", "as_json", is_flag=True, help="Say each finding as one JSON object a line.")
def doctor(config_file: Path | None, as_json: bool, **flags: Any) -> None:
    """Find out what keeps a host with these settings from working.

    Takes the same settings as `parley serve` and changes nothing. Ends with 11 if something is bad, else with 0.
    """
    config = settled(config_file, flags)
    set_up_log(as_json, verbose=False)
    found: list[Finding] = []

    async def examine_all() -> None:
        async for finding in examine(config):
            found.append(finding)
            click.echo(_as_json(finding) if as_json else finding.words())

    run(examine_all())
    worst = sum(finding.grade is Grade.BAD for finding in found)
    if not as_json:
        click.echo(f"\n{worst} to be put right." if worst else "\nNothing keeps the host from working.")
    raise SystemExit(Exit.NOT_HEALTHY if worst else Exit.FINE)


def _as_json(finding: Finding) -> str:
    return json.dumps(
        {"grade": finding.grade, "subject": finding.subject, "text": finding.text, "fix": finding.fix},
        ensure_ascii=False,
    )


async def examine(config: Config) -> AsyncIterator[Finding]:
    """Everything there is to find, in the order a start would stumble over it."""
    path = config.data or default_data_folder()
    try:
        folder = hold(path)
    except FolderUnusable as error:
        yield bad("data", str(error), "Or, if that is your host: it runs; doctor wants it ended")
        return
    try:
        yield ok("data", f"{path} can be written to")
        yield machine.look_at_disk(path)
        yield machine.look_at_clock(folder)
        yield await _look_at_database(config, folder)
        yield machine.look_at_client()
        yield machine.look_at_certificate(config)
        for finding in _look_at_ports(config):
            yield finding
        yield machine.look_at_media_address(media_address(config))
        yield await _look_at_engine(config)
        yield _look_at_strangers(config)
        yield await _look_from_outside(config, folder)
    finally:
        folder.close()


def _look_at_strangers(config: Config) -> Finding:
    """Whether the host can tell addresses apart: what a stranger may cost is bounded for each, and in all."""
    if config.behind_proxy:
        return ok("addresses", f"told by the proxy (X-Forwarded-For), believed from {config.trusted_proxy}")
    if config.relay_domain is not None and ip_address(config.bind_address).is_loopback:
        fix = "Bound connections by address in the front itself, or let it speak HTTP and say X-Forwarded-For"
        return note("addresses", "a front that hands over TCP hides them: strangers are bounded in all only", fix)
    return ok("addresses", "seen by the host itself")


def _look_at_ports(config: Config) -> Iterator[Finding]:
    tcp, udp = socket.SOCK_STREAM, socket.SOCK_DGRAM
    media = media_address(config)
    bound = media if media in ("127.0.0.1", "::1") else "0.0.0.0"  # noqa: S104 (where the engine will listen)
    yield machine.look_at_port("web port", "--port", config.bind_address, config.port, tcp)
    yield machine.look_at_port("media port", "--media-udp-port", bound, config.media_udp_port, udp)
    yield machine.look_at_port("media port", "--media-tcp-port", bound, config.media_tcp_port, tcp)


async def _look_at_database(config: Config, folder: DataFolder) -> Finding:
    kind = "PostgreSQL" if config.database else "SQLite"
    try:
        place = config.database or sqlite_url(folder.database)
        storage = open_database(place, lambda events: None, folder.seal().key)
        talks = await storage.read(lambda view: view.talks())
        await storage.close()
    except NotDurable as error:
        return bad("database", str(error), "Check --database, and that the server runs and lets this user in")
    except OtherHost as error:
        return bad("database", str(error), "Name the data folder that this database belongs to with --data")
    except SchemaTooNew as error:
        return bad("database", str(error), "Install the newer Parley, or restore a backup from before it")
    return ok("database", f"{kind}, {talks} talks")


async def _look_at_engine(config: Config) -> Finding:
    try:
        binary = config.engine or find_engine()
        said = await asyncio.to_thread(_version_of, binary)
    except EngineMissing as error:
        return bad("engine", str(error), "In a checkout run `make engine`; else install Parley anew")
    except OSError as error:
        return bad("engine", f"{config.engine} cannot be run: {error.strerror}", "Name a program with --engine")
    if ENGINE_VERSION not in said:
        return bad(
            "engine",
            f"{binary} says {said!r}, Parley wants {ENGINE_VERSION}",
            "Run `make engine`, or leave out --engine",
        )
    trial = MediaSettings(binary, "127.0.0.1", udp_port=0, tcp_port=0)
    engine = LiveKitEngine(trial, MachineClock(), SystemIds(), lambda events: None)
    try:
        await engine.start()
    except MediaEngineFailed as error:
        return bad(
            "engine",
            f"{binary} does not start: {error}",
            "Read its last word; `parley serve --verbose` shows all of it",
        )
    finally:
        await engine.stop()
    return ok("engine", f"{ENGINE_VERSION} starts and answers")


def _version_of(binary: Path) -> str:
    asked = [str(binary), "--version"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)  # noqa: S603
    return done.stdout.strip()


async def _look_from_outside(config: Config, folder: DataFolder) -> Finding:
    """Listens as the host would and asks for itself by the address people use: the way through proxy, name and certificate."""
    try:
        placement, _ = place(config, folder)
    except (PortTaken, CertificateUnusable) as error:
        return note("reached", f"not tried: {error}")
    if config.lan:
        placement.listener.close()
        return ok("reached", f"at {placement.origin}; other devices compare the fingerprint that serve shows")
    async with answering(placement.listener, placement.tls) as expected:
        try:
            # Straight, past any proxy for the outside world, and trusting whom this machine trusts.
            trusted = ssl.create_default_context()
            async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False, verify=trusted) as browser:
                answer = await browser.get(placement.origin + PATH)
        except httpx.HTTPError as error:
            return bad("reached", f"{placement.origin} does not lead here: {error}", _way_fix(config))
    if answer.text != expected:
        shown = f"{placement.origin} is answered by something else ({answer.status_code})"
        return bad("reached", shown, _way_fix(config))
    return ok(
        "reached", f"at {placement.origin}. Whether media's UDP gets through a firewall can only be seen from outside"
    )


def _way_fix(config: Config) -> str:
    if config.behind_proxy:
        return f"Let the proxy hand {config.public_url} to {config.bind_address}:{config.port}, and check the name and certificate"
    return (
        "Check that the name leads to this machine, that its firewall lets the port in, and that the certificate fits"
    )
