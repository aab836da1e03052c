"""Opening a talk and making rooms in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest

from parley.delivery import shares
from parley.delivery.quotas import Quotas
from parley.delivery.states import Device, Entry, Purpose, Room, Roster, Talk
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.requests import Kind, OpenTalk, Power


@dataclass(frozen=True, slots=True)
class Opened:
    talk: Talk
    convener: Device
    rooms: tuple[Room, Room]


def check_opening(secret: bytes, expected_digest: bytes) -> None:
    """Raises `OPENING_REFUSED` unless SHA-256 of the secret is the operator's."""
    if not compare_digest(sha256(secret).digest(), expected_digest):
        raise ProtocolError(Code.OPENING_REFUSED, "the opening link is wrong or was replaced")


def open_talk(request: OpenTalk, device: DeviceKey, now_ms: int) -> Opened:
    """A new talk with its two rooms. Their lists are empty until a device has power signer."""
    if request.opening_room == request.plenary:
        raise ProtocolError(Code.MALFORMED, "opening_room and plenary are the same id")
    talk = Talk(request.talk, request.opening_room, request.plenary, device, now_ms, rooms=2)
    nobody = Roster(0, frozenset())
    return Opened(
        talk,
        Device(device, talk.id, frozenset({Power.CONVENER})),
        (
            Room(talk.opening_room, talk.id, Purpose.OPENING, device, nobody),
            Room(talk.plenary, talk.id, Purpose.PLENARY, device, nobody),
        ),
    )


def is_same_opening(talk: Talk, request: OpenTalk, device: DeviceKey) -> bool:
    """True if this device opened this very talk before: a request repeated after a lost connection."""
    return (talk.convener, talk.opening_room, talk.plenary) == (device, request.opening_room, request.plenary)


def create_room(talk: Talk, maker: Device, room: RoomId, quotas: Quotas) -> tuple[Talk, Device, Room]:
    """A further room, its maker alone on the list; raises `QUOTA_ROOMS`, `QUOTA_BYTES`."""
    counted, charged = shares.charge(shares.count_room(talk, maker, quotas), maker, shares.ROW_BYTES, quotas)
    return counted, charged, Room(room, talk.id, Purpose.OTHER, maker.key, Roster(0, frozenset({maker.key})))


def after(talk: Talk, entry: Entry) -> Talk:
    """The talk after an entry of one of its rooms: with the first message of the plenary's group it is founded."""
    if talk.founded or entry.room != talk.plenary or entry.kind is not Kind.MLS:
        return talk
    return replace(talk, founded=True)
