"""What a device asks (spec/protocol.md §3): one dataclass a verb, and the table `verb → shape`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, FileId, InviteId, RoomId, TalkId
from parley.protocol.limits import (
    DROPPED_ITEMS,
    INVITATION_BYTES,
    MAIL_BYTES,
    MESSAGE_BYTES,
    PART_BYTES,
    PULSE_BYTES,
    RECEIPT_BYTES,
    STATEMENT_BYTES,
)
from parley.protocol.shapes import exactly, list_of, one_of, or_null, shape, uint, up_to


class Kind(IntEnum):
    """What an envelope holds; the host parses the outside of `MLS` only."""

    MLS = 1
    ATTESTATION = 2
    COMPLAINT = 3
    SEALED = 4
    LIST = 5
    """A signed change of the room's device list; the host alone appends it, when the change takes effect."""

    RESTORED = 6
    """The room goes on after its host was restored from a backup; signed and appended by the host alone."""


APPENDED = frozenset({Kind.MLS, Kind.ATTESTATION, Kind.COMPLAINT, Kind.SEALED})
"""Kinds that a device may append."""


class Power(StrEnum):
    """Powers of a device at the host. Defence in depth: the group's acceptance of a commit is the lock."""

    CONVENER = "convener"
    SIGNER = "signer"
    MEMBER = "member"


class Granted(StrEnum):
    """Power that an invitation gives."""

    SIGNER = "signer"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Prove:
    device: DeviceKey
    proof: bytes


@dataclass(frozen=True, slots=True)
class OpenTalk:
    opening: bytes
    talk: TalkId
    opening_room: RoomId
    plenary: RoomId

    def __repr__(self) -> str:
        return f"OpenTalk({self.talk!r})"


@dataclass(frozen=True, slots=True)
class CreateInvite:
    invite: InviteId
    auth: DeviceKey
    sealed: bytes
    power: Granted
    expires: int


@dataclass(frozen=True, slots=True)
class CancelInvite:
    invite: InviteId


@dataclass(frozen=True, slots=True)
class ReadStates:
    pass


@dataclass(frozen=True, slots=True)
class ReadInvite:
    invite: InviteId


@dataclass(frozen=True, slots=True)
class UseInvite:
    invite: InviteId
    proof: bytes


@dataclass(frozen=True, slots=True)
class CreateRoom:
    room: RoomId


@dataclass(frozen=True, slots=True)
class ChangeRoster:
    change: bytes


@dataclass(frozen=True, slots=True)
class Append:
    room: RoomId
    kind: Kind
    bytes: bytes


@dataclass(frozen=True, slots=True)
class GiveBack:
    """One item of the log of a room, with the host's receipt, for a host that was restored and lacks it."""

    room: RoomId
    seq: int
    kind: Kind
    receipt: bytes
    bytes: bytes


@dataclass(frozen=True, slots=True)
class ShowHead:
    room: RoomId
    receipt: bytes | None


@dataclass(frozen=True, slots=True)
class GoOn:
    room: RoomId


@dataclass(frozen=True, slots=True)
class Subscribe:
    room: RoomId
    after: int


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    room: RoomId


@dataclass(frozen=True, slots=True)
class Seen:
    room: RoomId
    seq: int


@dataclass(frozen=True, slots=True)
class SendPulse:
    room: RoomId
    bytes: bytes


@dataclass(frozen=True, slots=True)
class SendMail:
    to: DeviceKey
    bytes: bytes


@dataclass(frozen=True, slots=True)
class DropMail:
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BeginFile:
    room: RoomId
    file: FileId
    size: int


@dataclass(frozen=True, slots=True)
class PutPart:
    room: RoomId
    file: FileId
    part: int
    bytes: bytes


@dataclass(frozen=True, slots=True)
class DropFile:
    room: RoomId
    file: FileId


@dataclass(frozen=True, slots=True)
class GetPart:
    room: RoomId
    file: FileId
    part: int


@dataclass(frozen=True, slots=True)
class JoinMedia:
    room: RoomId


Request = (
    Prove
    | OpenTalk
    | CreateInvite
    | CancelInvite
    | ReadStates
    | ReadInvite
    | UseInvite
    | CreateRoom
    | ChangeRoster
    | Append
    | GiveBack
    | ShowHead
    | GoOn
    | Subscribe
    | Unsubscribe
    | Seen
    | SendPulse
    | SendMail
    | DropMail
    | BeginFile
    | PutPart
    | GetPart
    | DropFile
    | JoinMedia
)

VERBS: Mapping[str, type[Any]] = {
    "prove": Prove,
    "talk.open": OpenTalk,
    "invite.create": CreateInvite,
    "invite.cancel": CancelInvite,
    "invite.states": ReadStates,
    "invite.read": ReadInvite,
    "invite.use": UseInvite,
    "room.create": CreateRoom,
    "roster": ChangeRoster,
    "append": Append,
    "restored.give": GiveBack,
    "restored.show": ShowHead,
    "restored.without": GoOn,
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "seen": Seen,
    "pulse": SendPulse,
    "mail.send": SendMail,
    "mail.drop": DropMail,
    "file.begin": BeginFile,
    "file.put": PutPart,
    "file.get": GetPart,
    "file.drop": DropFile,
    "media.join": JoinMedia,
}
"""What each verb is read into."""

_room = exactly(16, RoomId)
_talk = exactly(16, TalkId)
_invite = exactly(16, InviteId)
_file = exactly(16, FileId)
_key = exactly(32, DeviceKey)
_statement = up_to(STATEMENT_BYTES)

Shapes = Mapping[str, Callable[[Mapping[Any, Any]], Request]]


def shapes() -> Shapes:
    """The table `verb → reader of its body`."""
    return {
        "prove": shape(Prove, device=_key, proof=_statement),
        "talk.open": shape(OpenTalk, opening=exactly(32, bytes), talk=_talk, opening_room=_room, plenary=_room),
        "invite.create": shape(
            CreateInvite,
            invite=_invite,
            auth=_key,
            sealed=up_to(INVITATION_BYTES),
            power=one_of(Granted),
            expires=uint,
        ),
        "invite.cancel": shape(CancelInvite, invite=_invite),
        "invite.states": shape(ReadStates),
        "invite.read": shape(ReadInvite, invite=_invite),
        "invite.use": shape(UseInvite, invite=_invite, proof=_statement),
        "room.create": shape(CreateRoom, room=_room),
        "roster": shape(ChangeRoster, change=_statement),
        "append": shape(Append, room=_room, kind=one_of(Kind, APPENDED), bytes=up_to(MESSAGE_BYTES)),
        "restored.give": shape(
            GiveBack, room=_room, seq=uint, kind=one_of(Kind), bytes=up_to(MESSAGE_BYTES), receipt=up_to(RECEIPT_BYTES)
        ),
        "restored.show": shape(ShowHead, room=_room, receipt=or_null(up_to(RECEIPT_BYTES))),
        "restored.without": shape(GoOn, room=_room),
        "subscribe": shape(Subscribe, room=_room, after=uint),
        "unsubscribe": shape(Unsubscribe, room=_room),
        "seen": shape(Seen, room=_room, seq=uint),
        "pulse": shape(SendPulse, room=_room, bytes=exactly(PULSE_BYTES, bytes)),
        "mail.send": shape(SendMail, to=_key, bytes=up_to(MAIL_BYTES)),
        "mail.drop": shape(DropMail, ids=list_of(uint, at_most=DROPPED_ITEMS)),
        "file.begin": shape(BeginFile, room=_room, file=_file, size=uint),
        "file.put": shape(PutPart, room=_room, file=_file, part=uint, bytes=up_to(PART_BYTES)),
        "file.get": shape(GetPart, room=_room, file=_file, part=uint),
        "file.drop": shape(DropFile, room=_room, file=_file),
        "media.join": shape(JoinMedia, room=_room),
    }


def read_request(table: Shapes, verb: str, body: Mapping[Any, Any]) -> Request:
    """The request a frame holds; raises `UNKNOWN_VERB`, `MALFORMED` or `TOO_LARGE`."""
    reader = table.get(verb)
    if reader is None:
        raise ProtocolError(Code.UNKNOWN_VERB, f"this host does not know the verb {verb[:40]!r}")
    return reader(body)
