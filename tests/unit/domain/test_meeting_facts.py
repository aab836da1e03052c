"""What screens and media ask a room beside its views: may there be voice and picture (R11), what records now (X1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parley.domain import Done
from parley.domain.recording import running
from parley.domain.rooms import voice_and_picture
from tests.unit.domain.talks import Room


@pytest.mark.parametrize(("shuttle", "expected"), [(True, False), (False, True)])
def test_under_shuttle_parties_share_voice_and_picture_only_in_an_open_session(shuttle: bool, expected: bool) -> None:
    room = Room().with_charter(shuttle=shuttle)
    assert voice_and_picture(room.state) is expected
    assert voice_and_picture(room.with_open_session().state)
    assert room.post("nina", "session.suspend", session=room.session, reason="Lunch", public=False) is Done.OK
    assert voice_and_picture(room.state) is expected


def test_it_records_only_while_the_session_is_open_and_on_the_record() -> None:
    room = Room().with_charter(recording="by_consent").with_open_session()
    assert room.post("nina", "recording.propose", session=room.session, media=["audio"], holders=["N"]) is Done.OK
    recording = f"e{room.state.position}"
    for each in ("sana", "mara"):
        assert running(room.state) == []
        assert room.post(each, "consent", to=recording) is Done.OK
    assert running(room.state) == [recording]
    assert room.post("nina", "record.off", session=room.session) is Done.OK
    assert room.post("sana", "consent", to=f"e{room.state.position}") is Done.OK
    assert running(room.state) == []
    assert room.post("sana", "record.on", session=room.session) is Done.OK
    assert running(room.state) == [recording]
    assert room.post("sana", "session.suspend", session=room.session, reason="Lunch", public=False) is Done.OK
    assert running(room.state) == []


def test_what_was_consented_for_one_session_records_in_no_other() -> None:
    room = Room().with_charter(recording="by_consent").with_open_session()
    assert room.post("nina", "recording.propose", session=room.session, media=["audio"], holders=["N"]) is Done.OK
    recording = f"e{room.state.position}"
    for each in ("sana", "mara"):
        assert room.post(each, "consent", to=recording) is Done.OK
    assert running(room.state) == [recording]
    assert room.post("mara", "session.close", session=room.session) is Done.OK
    assert running(room.with_open_session().state) == []


def test_where_one_party_is_alone_shuttle_silences_nobody() -> None:
    state = Room().with_charter(shuttle=True).state
    assert voice_and_picture(replace(state, room=replace(state.room, owners=("N", "M"))))
