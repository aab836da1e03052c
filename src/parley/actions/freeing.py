"""Giving space back: uploads that were given up, by whoever began them, by a removal, or by nobody's going on with them."""

from __future__ import annotations

from parley.actions.host import Host
from parley.delivery import files, shares
from parley.delivery.states import KeptFile
from parley.ports import Unit
from parley.protocol.ids import DeviceKey, RoomId

UNFINISHED_MS = 24 * 3600 * 1000
"""An upload that was begun, and not begun again, so long ago is given up."""


async def give_up(host: Host, room: RoomId, device: DeviceKey) -> None:
    """Drops what a device began in a room and did not finish."""
    begun = await host.storage.read(lambda view: view.unfinished_of(device))
    for one in begun:
        if one.room == room:
            await drop_unfinished(host, one)


async def sweep(host: Host) -> None:
    """Drops uploads that nobody went on with. At the host's start, then now and again."""
    before = host.clock.now_ms() - UNFINISHED_MS
    for one in await host.storage.read(lambda view: view.unfinished_before(before)):
        await drop_unfinished(host, one)


async def drop_unfinished(host: Host, kept: KeptFile) -> bool:
    """False, and nothing is dropped, if every part of the file is there: others may have it by now."""
    there = await host.files.parts(kept.room, kept.file)
    whole = len(there) == files.part_count(kept.size_bytes)
    await host.storage.change(lambda unit: _keep(unit, kept) if whole else _drop(unit, kept))
    if not whole:
        await host.files.drop(kept.room, kept.file)
    return not whole


def _keep(unit: Unit, kept: KeptFile) -> None:
    unit.finish_file(kept.room, kept.file)


def _drop(unit: Unit, kept: KeptFile) -> None:
    present, talk, device = unit.kept_file(kept.room, kept.file), unit.talk(kept.talk), unit.device(kept.by)
    if present is None or talk is None or device is None:
        return
    freed, refunded = shares.refund(talk, device, shares.file_cost(present.size_bytes))
    unit.put_talk(freed)
    unit.put_device(refunded)
    unit.drop_file(kept.room, kept.file)
