"""Error codes of spec/protocol.md §7. Stable; the text beside one is free and for engineers."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every code the host answers with, in the order of spec/protocol.md §7."""

    BAD_FRAME = "BAD_FRAME"
    UNKNOWN_VERB = "UNKNOWN_VERB"
    MALFORMED = "MALFORMED"
    TOO_LARGE = "TOO_LARGE"
    NOT_PROVEN = "NOT_PROVEN"
    BAD_PROOF = "BAD_PROOF"
    NOT_REGISTERED = "NOT_REGISTERED"
    NOT_ALLOWED = "NOT_ALLOWED"
    NO_SUCH_ROOM = "NO_SUCH_ROOM"
    OPENING_REFUSED = "OPENING_REFUSED"
    TALK_EXISTS = "TALK_EXISTS"
    ROOM_EXISTS = "ROOM_EXISTS"
    INVITE_EXISTS = "INVITE_EXISTS"
    LINK_UNKNOWN = "LINK_UNKNOWN"
    LINK_USED = "LINK_USED"
    LINK_EXPIRED = "LINK_EXPIRED"
    OTHER_TALK = "OTHER_TALK"
    FILE_EXISTS = "FILE_EXISTS"
    NO_SUCH_FILE = "NO_SUCH_FILE"
    ROSTER_STALE = "ROSTER_STALE"
    LIST_STANDS = "LIST_STANDS"
    UNKNOWN_DEVICE = "UNKNOWN_DEVICE"
    WRONG_GROUP = "WRONG_GROUP"
    WRONG_FORMAT = "WRONG_FORMAT"
    OLD_EPOCH = "OLD_EPOCH"
    NO_SUCH_POSITION = "NO_SUCH_POSITION"
    BAD_TIMES = "BAD_TIMES"
    QUOTA_TALKS = "QUOTA_TALKS"
    QUOTA_INVITES = "QUOTA_INVITES"
    QUOTA_ROOMS = "QUOTA_ROOMS"
    QUOTA_BYTES = "QUOTA_BYTES"
    QUOTA_MAIL = "QUOTA_MAIL"
    QUOTA_RATE = "QUOTA_RATE"
    ENGINE_DOWN = "ENGINE_DOWN"
    RESTORED = "RESTORED"
    STORAGE_BUSY = "STORAGE_BUSY"
    STORAGE_FULL = "STORAGE_FULL"
    HOST_FAULT = "HOST_FAULT"
    GOING = "GOING"


class ProtocolError(Exception):
    """A request is refused; nothing was changed by it. `retry_ms` says when to ask again, where that helps."""

    def __init__(self, code: Code, text: str, retry_ms: int | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
        self.retry_ms = retry_ms
