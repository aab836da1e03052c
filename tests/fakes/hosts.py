"""A host over fakes, and people who call its actions without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parley.actions.host import Caller, Host
from parley.delivery.events import Event
from parley.delivery.quotas import Quotas, Rates
from parley.delivery.rates import VerbRates
from parley.protocol.ids import DeviceKey
from parley.storage.files import FileFolder
from parley.storage.group import GroupCommit
from tests.device import public_key
from tests.fakes.book import MemoryBook
from tests.fakes.ports import CountingIds, FakeEngine, FakeSpace, ManualClock, seal

OPENING = b"o" * 32
NOWHERE = Path("/nonexistent/files")
"""For hosts that are asked for no files."""


@dataclass
class Hosted:
    """The host, its fakes, and every event it published."""

    host: Host
    clock: ManualClock
    engine: FakeEngine
    events: list[Event] = field(default_factory=list)

    def told(self) -> list[Event]:
        """The events since the last time this was asked."""
        told, self.events[:] = list(self.events), []
        return told


@dataclass
class Person:
    """A device that has proven itself."""

    private: Ed25519PrivateKey
    caller: Caller

    @property
    def key(self) -> DeviceKey:
        return self.caller.proven()


def person(number: int) -> Person:
    private = Ed25519PrivateKey.from_private_bytes(sha256(b"person %d" % number).digest())
    return Person(private, Caller(b"n" * 32, DeviceKey(public_key(private))))


@asynccontextmanager
async def hosted(quotas: Quotas | None = None, files: Path = NOWHERE) -> AsyncIterator[Hosted]:
    quotas = quotas or Quotas()
    clock, engine, events = ManualClock(), FakeEngine(), list[Event]()

    def publish(published: Sequence[Event]) -> None:
        events.extend(published)

    storage = GroupCommit(MemoryBook(), publish)
    host = Host(
        storage=storage,
        files=FileFolder(files),
        media=engine,
        clock=clock,
        ids=CountingIds(),
        seal=seal(),
        quotas=quotas,
        rates=Rates(quotas.appends_per_second),
        verb_rates=VerbRates(),
        space=FakeSpace(),
        opening_digest=sha256(OPENING).digest(),
        version="test",
    )
    try:
        yield Hosted(host, clock, engine, events)
    finally:
        await storage.close()
