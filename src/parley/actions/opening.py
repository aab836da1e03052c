"""Opening a talk by the operator's link, and making rooms in it."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import standing
from parley.delivery import talks
from parley.delivery.quotas import within
from parley.delivery.restored import day_of
from parley.ports import Unit
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.replies import Done
from parley.protocol.requests import CreateRoom, OpenTalk
from parley.protocol.signed import check_key


async def open_talk(host: Host, caller: Caller, request: OpenTalk) -> Done:
    """Makes the talk and its two rooms; the caller is its convener. The same request again answers the same."""
    device = caller.proven()
    talks.check_opening(request.opening, host.opening_digest)
    check_key(device)
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        present = unit.talk(request.talk)
        if present is not None and talks.is_same_opening(present, request, device):
            return Done()
        if unit.device(device) is not None:
            raise ProtocolError(Code.NOT_ALLOWED, "the device belongs to a talk already")
        if present is not None or unit.room(request.opening_room) or unit.room(request.plenary):
            raise ProtocolError(Code.TALK_EXISTS, "that talk or room id is taken")
        within(unit.talks(), host.quotas.talks, Code.QUOTA_TALKS, "talks")
        opened = talks.open_talk(request, device, now)
        unit.put_talk(opened.talk)
        unit.put_device(opened.convener)
        unit.put_day(device, day_of(now))
        for room in opened.rooms:
            unit.put_room(room)
        return Done()

    return await host.storage.change(work)


async def create_room(host: Host, caller: Caller, request: CreateRoom) -> Done:
    """Makes a further room with the caller alone on its list. The same request again answers the same."""

    def work(unit: Unit) -> Done:
        at = standing(unit, caller, request)
        device = at.device
        present = unit.room(request.room)
        if present is not None and (present.maker, present.talk) == (device.key, device.talk):
            return Done()
        if present is not None:
            raise ProtocolError(Code.ROOM_EXISTS, "that room id is taken")
        talk, charged, room = talks.create_room(at.talk, device, request.room, host.quotas)
        unit.put_device(charged)
        unit.put_talk(talk)
        unit.put_room(room)
        return Done()

    return await host.storage.change(work)
