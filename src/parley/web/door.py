"""The door: what a connection may cost before a device of a talk has proven itself on it (spec/protocol.md §1, "Strangers").

Everybody is a stranger until then. Strangers have few bytes, little time, and turns; when there are too many, the address that
has most of them loses its oldest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Protocol

import structlog

from parley.web.turns import Bounds, NoTurn, Turns

Address = IPv4Address | IPv6Network
Network = IPv4Network | IPv6Network

HEADER_BYTES = 16 * 1024
"""Request line and headers of one request."""

STRANGER_BYTES = 64 * 1024
"""Everything a WebSocket takes in before its device belongs to a talk: small messages, no endless pieces, no flood of pings."""

HEADER_SECONDS = 10.0
"""A TLS handshake; and then the first whole request."""

PROVE_SECONDS = 10.0
"""From the challenge to a proof that holds."""

GUEST_SECONDS = 600.0
"""How long a proven device may think about a talk that it does not belong to yet."""

REQUEST_SECONDS = 300.0
"""One connection that is no WebSocket, answers included."""

STRANGERS, STRANGERS_OF_ONE = 1_024, 768
"""Connections of strangers in all, and of one address: a hundred people who open the page behind one address at once are let in."""

FIRST_MESSAGES = 16
"""Messages of a WebSocket before its device belongs to a talk."""

_LOG = structlog.get_logger("parley.door")


class Line(Protocol):
    """What carries a connection at present."""

    def end(self) -> None:
        """Cuts it."""
        ...

    def take_large(self) -> None:
        """Takes messages of any size the protocol has from now on."""
        ...


@dataclass(eq=False)
class Guest:
    """One connection, from its first byte on."""

    door: Door
    peer: Address | None
    """Whose it is, as far as is known: None behind a trusted proxy that has not said it yet."""
    line: Line | None = None
    counted_as: Address | None = None
    is_stranger: bool = True
    proofs: int = 0
    asked: int = 0
    _timer: asyncio.TimerHandle | None = None

    def within(self, seconds: float, why: str) -> None:
        """The connection is cut unless something else is said in time."""
        self.at_leisure()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._too_late, why)

    def at_leisure(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def belongs(self) -> None:
        """Its device belongs to a talk, or the gate let it through: it is no stranger any more."""
        if self.is_stranger:
            self.at_leisure()
            self.door.forget(self)
            self.is_stranger = False
            if self.line is not None:
                self.line.take_large()

    def gone(self) -> None:
        self.at_leisure()
        self.door.forget(self)

    def end(self) -> None:
        if self.line is not None:
            self.line.end()

    def _too_late(self, why: str) -> None:
        _LOG.info("cut off", reason=why)
        self.end()


class Door:
    """All strangers of one server."""

    def __init__(self, trusted: Sequence[Network], bounds: Bounds | None = None) -> None:
        self._trusted = trusted
        self._turns = Turns(bounds)
        self._strangers: dict[Address | None, dict[Guest, None]] = {}
        self._count = 0

    def enter(self, peer: str | None) -> Guest:
        """A new connection; others may have to go for it."""
        known = _parsed(peer)
        guest = Guest(self, None if known is None or self._is_trusted(known) else _counted(known))
        self._add(guest, guest.peer)
        return guest

    def ask_turn(self, guest: Guest, go: object) -> None:
        """As `Turns.ask`, for a connection that has just come."""
        self._turns.ask(guest.peer, go)  # type: ignore[arg-type]

    async def turn(self, guest: Guest) -> None:
        """Returns when the guest may ask something; at once for who is no stranger. Raises `NoTurn`."""
        if guest.is_stranger:
            await self._turns.turn(guest.counted_as)

    def name(self, guest: Guest, forwarded: Sequence[str]) -> None:
        """Whose connection a trusted proxy says it is: the last entry of `X-Forwarded-For`. Nobody else is believed."""
        if guest.peer is not None or not guest.is_stranger or not forwarded:
            return
        last = _parsed(forwarded[-1].rpartition(",")[2])
        if last is not None and _counted(last) != guest.counted_as:
            self.forget(guest)
            self._add(guest, _counted(last))

    def forget(self, guest: Guest) -> None:
        of_one = self._strangers.get(guest.counted_as)
        if of_one is not None and guest in of_one:
            del of_one[guest]
            self._count -= 1
            if not of_one:
                del self._strangers[guest.counted_as]

    def _add(self, guest: Guest, address: Address | None) -> None:
        guest.counted_as = address
        of_one = self._strangers.setdefault(address, {})
        of_one[guest] = None
        self._count += 1
        if address is not None and len(of_one) > STRANGERS_OF_ONE:
            self._evict(of_one)
        elif self._count > STRANGERS:
            self._evict(max(self._strangers.values(), key=len))

    def _evict(self, of_one: dict[Guest, None]) -> None:
        oldest = next(iter(of_one))
        _LOG.warning("too many strangers: the oldest of the address that has most was cut off")
        self.forget(oldest)
        oldest.end()

    def _is_trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted if network.version == address.version)


def _parsed(text: str | None) -> IPv4Address | IPv6Address | None:
    """An address with or without port, as proxies write it; None for anything else."""
    bare = (text or "").strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _counted(address: IPv4Address | IPv6Address) -> Address:
    """As whom an address counts: of IPv6 a whole /64, which is what one household or machine is given."""
    if isinstance(address, IPv6Address):
        return IPv6Network((int(address) >> 64 << 64, 64))
    return address


def networks(text: str) -> tuple[Network, ...]:
    """Networks from a list with commas; raises `ValueError`."""
    return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())


LOOPBACK: Iterable[Network] = networks("127.0.0.0/8,::1/128")

__all__ = ["LOOPBACK", "Door", "Guest", "NoTurn", "networks"]
