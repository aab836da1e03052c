"""Engine messages are read, changed and written again with everything unknown left in place."""

from __future__ import annotations

import pytest

from tests.hostile.kit import signalling
from tests.hostile.kit.protobuf import Proto

TRACK = bytes.fromhex("0a05" + b"TR_aa".hex() + "1001" + "8001" + "01" + "a206" + "03" + b"new".hex())
"""sid TR_aa, type 1, encryption 1 (field 16), and a field 100 no schema knows."""


def participant(sid: bytes, *tracks: bytes) -> bytes:
    data = b"\x0a" + bytes([len(sid)]) + sid
    for track in tracks:
        data += b"\x22" + bytes([len(track)]) + track
    return data


def update(*people: bytes) -> bytes:
    inner = b"".join(b"\x0a" + bytes([len(one)]) + one for one in people)
    return b"\x2a" + bytes([len(inner)]) + inner


def test_a_message_that_is_read_and_written_is_the_same() -> None:
    data = update(participant(b"PA_1", TRACK), participant(b"PA_2"))
    signal = signalling.response(data)
    assert signalling.word_of(signal) == "update"
    assert [person["sid"] for person in signalling.participants(signal)] == ["PA_1", "PA_2"]
    assert signal.encoded() == data


def test_a_lie_changes_one_field_and_nothing_else() -> None:
    signal = signalling.response(update(participant(b"PA_1", TRACK)))
    for track in signalling.tracks(signal):
        track["encryption"] = signalling.NOT_ENCRYPTED
        track["sid"] = "TR_bb"
    lied = signalling.response(signal.encoded())
    (track,) = signalling.tracks(lied)
    assert (track["sid"], track["encryption"], track["type"]) == ("TR_bb", 0, 1)
    assert track.encoded().endswith(b"new")


def test_fields_can_be_added_doubled_and_taken_away() -> None:
    signal = signalling.response(update(participant(b"PA_1", TRACK)))
    (person,) = signalling.participants(signal)
    person.add("tracks", person["tracks"].copy())
    person["name"] = "somebody"
    assert len(signalling.response(signal.encoded())["update"]["participants"].all("tracks")) == 2
    del person["tracks"]
    (again,) = signalling.participants(signalling.response(signal.encoded()))
    assert ("tracks" in again, again["name"]) == (False, "somebody")


@pytest.mark.parametrize("data", [b"\xff", b"\x0a\x05abc", b"\x0b", b"\xff" * 12])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="protocol-buffer"):
        Proto.parse(signalling.SCHEMA, "SignalResponse", data)
