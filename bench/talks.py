"""Talks full of connected devices, as many as a benchmark wants, made over the wire as anybody would make them."""

from __future__ import annotations

import asyncio
import os
import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass

from bench.wire import Talker, opened
from tests.device import application
from tests.driver.signing import SigningKey

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Connected:
    """One proven device."""

    key: SigningKey
    talker: Talker

    async def use_invitation_of(self, maker: Connected, power: str) -> None:
        invite, auth = os.urandom(16), SigningKey.fresh()
        until = int(time.time() * 1000) + DAY_MS
        made = {"invite": invite, "auth": auth.public, "sealed": b"sealed", "power": power, "expires": until}
        await maker.talker.ask("invite.create", made)
        proof = auth.signed("parley/1/invite", "invite", invite, self.key.public)
        await self.talker.ask("invite.use", {"invite": invite, "proof": proof})


@dataclass(frozen=True)
class FullTalk:
    """Everybody is on the plenary's list."""

    plenary: bytes
    devices: tuple[Connected, ...]

    def append(self, device: Connected, envelope: bytes) -> asyncio.Future:
        return device.talker.ask("append", {"room": self.plenary, "kind": 1, "bytes": envelope})

    def envelope(self, size_bytes: int, mark: bytes = b"") -> bytes:
        """An application message of about this size that begins its ciphertext with `mark`."""
        return application(self.plenary, mark + os.urandom(size_bytes - len(mark)))

    async def subscribe_all(self, devices: tuple[Connected, ...]) -> None:
        for device in devices:
            await device.talker.ask("subscribe", {"room": self.plenary, "after": 0})

    def close(self) -> None:
        for device in self.devices:
            device.talker.socket.close()


async def connected(origin: str) -> Connected:
    key = SigningKey.fresh()
    talker = Talker(await opened(origin + "/api/v1/socket"))
    challenge = await talker.greeting()
    proof = key.signed("parley/1/challenge", "challenge", challenge["nonce"], challenge["host"])
    await talker.ask("prove", {"device": key.public, "proof": proof})
    return Connected(key, talker)


async def full_talk(origin: str, opening_link: str, devices: int) -> FullTalk:
    """A talk with one signer and `devices - 1` members, all connected and on the plenary's list."""
    fragment = opening_link.partition("#")[2]
    opening = urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4))
    talk, opening_room, plenary = (os.urandom(16) for _ in range(3))
    convener = await connected(origin)
    await convener.talker.ask(
        "talk.open", {"opening": opening, "talk": talk, "opening_room": opening_room, "plenary": plenary}
    )
    signer = await connected(origin)
    await signer.use_invitation_of(convener, "signer")
    everybody = [signer]
    for n in range(1, devices):
        member = await connected(origin)
        await member.use_invitation_of(signer, "member")
        after = n - 1  # each change is an item of the log, and nothing else was said
        change = signer.key.signed("parley/1/roster", "roster", talk, plenary, n, member.key.public, "grant", after)
        await signer.talker.ask("roster", {"change": change})
        everybody.append(member)
    convener.talker.socket.close()
    return FullTalk(plenary, tuple(everybody))
