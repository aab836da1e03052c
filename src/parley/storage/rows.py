"""States to rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from parley.delivery.restored import Closed, decode_shown, encode_shown
from parley.delivery.states import (
    Device,
    Entry,
    Head,
    Invitation,
    KeptChange,
    KeptFile,
    Letter,
    Purpose,
    Room,
    Roster,
    Share,
    Talk,
)
from parley.protocol.ids import DeviceKey, Digest, FileId, InviteId, RoomId, TalkId
from parley.protocol.requests import Granted, Power
from parley.protocol.signed import Change
from parley.record import cbor

Values = dict[str, Any]


def talk_row(talk: Talk) -> Values:
    return {
        "id": bytes(talk.id),
        "opening_room": bytes(talk.opening_room),
        "plenary": bytes(talk.plenary),
        "convener": bytes(talk.convener),
        "opened": talk.opened,
        "rooms": talk.rooms,
        "invites": talk.invites,
        "bytes": talk.bytes,
        "founded": int(talk.founded),
        "shares": _shares_row(talk.shares),
    }


def talk_of(row: Row[Any]) -> Talk:
    return Talk(
        id=TalkId(row.id),
        opening_room=RoomId(row.opening_room),
        plenary=RoomId(row.plenary),
        convener=DeviceKey(row.convener),
        opened=row.opened,
        rooms=row.rooms,
        invites=row.invites,
        bytes=row.bytes,
        founded=bool(row.founded),
        shares=_shares_of(row.shares),
    )


def _shares_row(shares: Mapping[DeviceKey, Share]) -> bytes:
    """The same bytes for the same shares, in whatever order they came."""
    named = {bytes(line): [one.bytes, one.reserve, one.invites, one.rooms] for line, one in shares.items()}
    return cbor.encode([[line, *named[line]] for line in sorted(named)])


def _shares_of(kept: bytes) -> Mapping[DeviceKey, Share]:
    found: Any = cbor.decode(kept)
    return {DeviceKey(line): Share(*counts) for line, *counts in found}


def device_row(device: Device) -> Values:
    return {
        "key": bytes(device.key),
        "talk": bytes(device.talk),
        "powers": " ".join(device.power_names()),
        "mailed": device.mailed,
        "bytes": device.bytes,
        "line": None if device.line is None else bytes(device.line),
    }


def device_of(row: Row[Any]) -> Device:
    return Device(
        key=DeviceKey(row.key),
        talk=TalkId(row.talk),
        powers=frozenset(map(Power, row.powers.split())),
        mailed=row.mailed,
        bytes=row.bytes,
        line=None if row.line is None else DeviceKey(row.line),
    )


def invitation_row(one: Invitation) -> Values:
    return {
        "id": bytes(one.id),
        "talk": bytes(one.talk),
        "maker": bytes(one.maker),
        "auth": bytes(one.auth),
        "sealed": one.sealed,
        "power": str(one.power),
        "made": one.made,
        "expires": one.expires,
        "opened": one.opened,
        "used": one.used,
        "device": None if one.device is None else bytes(one.device),
        "cancelled": one.cancelled,
    }


def invitation_of(row: Row[Any]) -> Invitation:
    return Invitation(
        id=InviteId(row.id),
        talk=TalkId(row.talk),
        maker=DeviceKey(row.maker),
        auth=DeviceKey(row.auth),
        sealed=row.sealed,
        power=Granted(row.power),
        made=row.made,
        expires=row.expires,
        opened=row.opened,
        used=row.used,
        device=None if row.device is None else DeviceKey(row.device),
        cancelled=row.cancelled,
    )


def room_row(room: Room) -> Values:
    return {
        "id": bytes(room.id),
        "talk": bytes(room.talk),
        "purpose": str(room.purpose),
        "maker": bytes(room.maker),
        "roster_n": room.roster.n,
        "seq": room.head.seq,
        "log": bytes(room.head.log),
        "stamp": room.head.stamp,
        "epoch": room.head.epoch,
        "committed": room.head.committed,
    }


def room_of(row: Row[Any], devices: frozenset[DeviceKey]) -> Room:
    return Room(
        id=RoomId(row.id),
        talk=TalkId(row.talk),
        purpose=Purpose(row.purpose),
        maker=DeviceKey(row.maker),
        roster=Roster(row.roster_n, devices),
        head=Head(row.seq, Digest(row.log), row.stamp, row.epoch, row.committed),
    )


def change_row(one: KeptChange) -> Values:
    return {
        "room": bytes(one.room),
        "n": one.n,
        "change": one.content,
        "device": bytes(one.device),
        "kind": str(one.change),
        "by": bytes(one.by),
        "line": b"" if one.line is None else bytes(one.line),
        "seq": one.seq,
    }


def change_of(row: Row[Any]) -> KeptChange:
    return KeptChange(
        room=RoomId(row.room),
        n=row.n,
        device=DeviceKey(row.device),
        change=Change(row.kind),
        by=DeviceKey(row.by),
        line=DeviceKey(row.line) if row.line else None,
        seq=row.seq,
        content=row.change,
    )


def closed_row(one: Closed) -> Values:
    return {"room": bytes(one.room), "at": one.at, "seq": one.seq, "shown": encode_shown(one.shown)}


def closed_of(row: Row[Any]) -> Closed:
    return Closed(RoomId(row.room), row.at, row.seq, decode_shown(row.shown))


def entry_row(entry: Entry) -> Values:
    return {
        "room": bytes(entry.room),
        "seq": entry.seq,
        "kind": int(entry.kind),
        "bytes": entry.content,
        "stamp": entry.stamp,
        "envelope": bytes(entry.envelope),
        "receipt": entry.receipt,
    }


def letter_row(letter: Letter) -> Values:
    return {
        "device": bytes(letter.to),
        "id": letter.id,
        "digest": bytes(letter.digest),
        "bytes": letter.content,
        "by": bytes(letter.by),
    }


def file_row(one: KeptFile) -> Values:
    return {
        "room": bytes(one.room),
        "file": bytes(one.file),
        "talk": bytes(one.talk),
        "by": bytes(one.by),
        "size": one.size_bytes,
        "begun": one.begun,
        "whole": int(one.whole),
    }


def file_of(row: Row[Any]) -> KeptFile:
    return KeptFile(
        room=RoomId(row.room),
        file=FileId(row.file),
        talk=TalkId(row.talk),
        by=DeviceKey(row.by),
        size_bytes=row.size,
        begun=row.begun,
        whole=bool(row.whole),
    )
