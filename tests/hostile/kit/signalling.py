"""Names and numbers of the engine's signalling messages, as far as an attack may want them (livekit_rtc.proto, livekit_models.proto)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.kit.protobuf import RAW, TEXT, UINT, Proto, Schema

SCHEMA: Schema = {
    "SignalResponse": {
        "join": (1, "JoinResponse"),
        "answer": (2, "SessionDescription"),
        "offer": (3, "SessionDescription"),
        "trickle": (4, RAW),
        "update": (5, "ParticipantUpdate"),
        "track_published": (6, "TrackPublishedResponse"),
        "leave": (8, "LeaveRequest"),
        "mute": (9, RAW),
        "speakers_changed": (10, RAW),
        "room_update": (11, RAW),
        "connection_quality": (12, RAW),
        "track_unpublished": (17, RAW),
        "refresh_token": (16, TEXT),
        "reconnect": (19, RAW),
        "pong_resp": (20, RAW),
        "track_subscribed": (23, RAW),
        "media_sections_requirement": (25, RAW),
    },
    "SignalRequest": {
        "offer": (1, "SessionDescription"),
        "answer": (2, "SessionDescription"),
        "trickle": (3, RAW),
        "add_track": (4, "AddTrackRequest"),
        "mute": (5, RAW),
        "subscription": (6, RAW),
        "leave": (8, "LeaveRequest"),
        "ping_req": (16, RAW),
    },
    "JoinResponse": {
        "room": (1, RAW),
        "participant": (2, "ParticipantInfo"),
        "other_participants": (3, "ParticipantInfo"),
        "ice_servers": (5, "ICEServer"),
        "subscriber_primary": (6, UINT),
        "sif_trailer": (13, RAW),
    },
    "ICEServer": {"urls": (1, TEXT), "username": (2, TEXT), "credential": (3, TEXT)},
    "ParticipantUpdate": {"participants": (1, "ParticipantInfo")},
    "ParticipantInfo": {
        "sid": (1, TEXT),
        "identity": (2, TEXT),
        "state": (3, UINT),
        "tracks": (4, "TrackInfo"),
        "metadata": (5, TEXT),
        "name": (9, TEXT),
        "is_publisher": (13, UINT),
    },
    "TrackInfo": {
        "sid": (1, TEXT),
        "type": (2, UINT),
        "name": (3, TEXT),
        "muted": (4, UINT),
        "source": (9, UINT),
        "mime_type": (11, TEXT),
        "mid": (12, TEXT),
        "encryption": (16, UINT),
        "stream": (17, TEXT),
    },
    "TrackPublishedResponse": {"cid": (1, TEXT), "track": (2, "TrackInfo")},
    "SessionDescription": {"type": (1, TEXT), "sdp": (2, TEXT), "id": (3, UINT), "mid_to_track_id": (4, "MidEntry")},
    "MidEntry": {"key": (1, TEXT), "value": (2, TEXT)},
    "LeaveRequest": {"can_reconnect": (1, UINT), "reason": (2, UINT), "action": (3, UINT)},
    "AddTrackRequest": {
        "cid": (1, TEXT),
        "name": (2, TEXT),
        "type": (3, UINT),
        "source": (8, UINT),
        "encryption": (14, UINT),
    },
}
NOT_ENCRYPTED = 0
"""Encryption.Type NONE. A varint of 0 is what an absent field means."""


def response(data: bytes) -> Proto:
    return Proto.parse(SCHEMA, "SignalResponse", data)


def request(data: bytes) -> Proto:
    return Proto.parse(SCHEMA, "SignalRequest", data)


def word_of(signal: Proto) -> str:
    """Which of the alternatives a signal is: its field's name, or `unknown`."""
    return next(iter(signal.names()), "unknown")


def participants(signal: Proto) -> Iterator[Proto]:
    """Every participant a response speaks of, the receiver itself too."""
    if signal["join"] is not None:
        if signal["join"]["participant"] is not None:
            yield signal["join"]["participant"]
        yield from signal["join"].all("other_participants")
    if signal["update"] is not None:
        yield from signal["update"].all("participants")


def tracks(signal: Proto) -> Iterator[Proto]:
    """Every track a response speaks of."""
    for participant in participants(signal):
        yield from participant.all("tracks")
    if signal["track_published"] is not None and signal["track_published"]["track"] is not None:
        yield signal["track_published"]["track"]
