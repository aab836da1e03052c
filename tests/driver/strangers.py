"""What strangers do to a host: attacks that need no key of any talk. Used by the hostile tests and by `make bench ARGS="strangers"`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from parley.record import cbor
from tests.device import Device, Gone, Refused

PIECE = b"a" * 65_536
UNPROVEN = cbor.encode(["prove", 1, {str(n): [n] * 8 for n in range(40_000)}])
"""About a megabyte that is costly to decode."""

BREAKS = (OSError, WebSocketException, Gone, Refused, TimeoutError, AssertionError)
Attack = Callable[[str], Awaitable[None]]


async def _line(origin: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    place = urlsplit(origin)
    return await asyncio.open_connection(place.hostname, place.port)


async def endless_header(origin: str) -> None:
    """Sends header until it is cut off."""
    _, writer = await _line(origin)
    try:
        writer.write(b"GET / HTTP/1.1\r\nHost: h\r\nX: ")
        for _ in range(1_000):
            writer.write(PIECE)
            await writer.drain()
    finally:
        writer.close()


async def silence(origin: str) -> None:
    """Connects, and says nothing until it is cut off."""
    reader, writer = await _line(origin)
    try:
        await reader.read()
    finally:
        writer.close()


async def large_first_message(origin: str) -> None:
    async with connect(origin.replace("http", "ws") + "/api/v1/socket", proxy=None, compression=None) as line:
        await line.send(UNPROVEN)
        while True:
            await line.recv()


async def unfinished_message(origin: str) -> None:
    """One piece after the other, and never the last."""

    async def pieces() -> object:
        while True:
            yield PIECE
            await asyncio.sleep(0.01)

    async with connect(origin.replace("http", "ws") + "/api/v1/socket", proxy=None, compression=None) as line:
        await line.send(pieces())  # type: ignore[arg-type]


async def proof_by_a_random_key(origin: str) -> None:
    """A proof that holds, by a key that no talk knows."""
    async with Device(origin):
        await asyncio.sleep(1)


async def false_proof(origin: str) -> None:
    device = Device(origin)
    await device.connect()
    try:
        await device.ask("prove", device=device.key, proof=device.proof_of(nonce=bytes(32)))
    finally:
        await device.leave()


async def guessing_links(origin: str) -> None:
    device = Device(origin)
    await device.connect()
    try:
        for _ in range(1_000):
            with suppress(Refused):
                await device.ask("invite.read", invite=os.urandom(16))
    finally:
        await device.leave()


async def refused_signalling(origin: str) -> None:
    async with connect(origin.replace("http", "ws") + "/rtc?access_token=" + os.urandom(8).hex(), proxy=None):
        pass


async def pages(origin: str) -> None:
    """One request after the other on one connection."""
    reader, writer = await _line(origin)
    try:
        for _ in range(1_000):
            writer.write(b"GET /parley.json HTTP/1.1\r\nHost: h\r\n\r\n")
            await writer.drain()
            if not await reader.read(65_536):
                return
    finally:
        writer.close()


ATTACKS: dict[Attack, int] = {
    endless_header: 20,
    silence: 200,
    large_first_message: 20,
    unfinished_message: 100,
    proof_by_a_random_key: 20,
    false_proof: 20,
    guessing_links: 10,
    refused_signalling: 20,
    pages: 10,
}
"""Each attack, and how many make it at once, again and again."""


async def _again_and_again(attack: Attack, origin: str) -> None:
    while True:
        with suppress(*BREAKS):
            await attack(origin)
        await asyncio.sleep(0.02)


async def attack_with_all(origin: str) -> None:
    """Never ends."""
    async with asyncio.TaskGroup() as crowd:
        for attack, at_once in ATTACKS.items():
            for _ in range(at_once):
                crowd.create_task(_again_and_again(attack, origin))


if __name__ == "__main__":
    os.nice(19)  # strangers are elsewhere: what the attack itself costs is not to be taken from the host's processor
    asyncio.run(attack_with_all(sys.argv[1]))
