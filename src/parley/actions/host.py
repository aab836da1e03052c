"""What every action works with, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass, field

from parley.delivery.quotas import Quotas, Rates
from parley.delivery.rates import VerbRates
from parley.ports import Clock, Files, Ids, MediaEngine, Seal, Space, Storage
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, Digest

REMEMBERED_HINTS = 64


@dataclass(frozen=True, slots=True)
class Host:
    """The ports and settings of a running host. `opening_digest` is SHA-256 of the secret of the operator's opening link."""

    storage: Storage
    files: Files
    media: MediaEngine
    clock: Clock
    ids: Ids
    seal: Seal
    quotas: Quotas
    rates: Rates
    verb_rates: VerbRates
    space: Space
    opening_digest: bytes
    version: str


@dataclass(slots=True)
class Caller:
    """One connection: what it was challenged with and, once proven, its device. Lives as long as the connection."""

    nonce: bytes
    device: DeviceKey | None = None
    hinted: dict[Digest, None] = field(default_factory=dict)
    """Commits answered with `OLD_EPOCH` on this connection; sent again they are taken. The oldest are forgotten first."""

    def proven(self) -> DeviceKey:
        """The device; raises `NOT_PROVEN`."""
        if self.device is None:
            raise ProtocolError(Code.NOT_PROVEN, "prove the device first")
        return self.device

    def hint_once(self, envelope: Digest) -> bool:
        """True the first time an envelope is asked about."""
        if envelope in self.hinted:
            return False
        self.hinted[envelope] = None
        if len(self.hinted) > REMEMBERED_HINTS:
            del self.hinted[next(iter(self.hinted))]
        return True
