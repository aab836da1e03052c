"""Sealed files of a room: announcing one, putting its parts, getting them, giving it up. No action here tells anybody that it happened."""

from __future__ import annotations

from dataclasses import replace

from parley.actions.freeing import drop_unfinished
from parley.actions.host import Caller, Host
from parley.actions.places import standing
from parley.delivery import files, shares
from parley.delivery.files import Begun
from parley.delivery.states import KeptFile
from parley.ports import Unit
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.replies import Done, Part, PartsThere
from parley.protocol.requests import BeginFile, DropFile, GetPart, PutPart


async def begin_file(host: Host, caller: Caller, request: BeginFile) -> PartsThere:
    """Announces a file, or takes one up again after a cut. It is charged once, however often and however fast it is begun."""
    device = caller.proven()
    files.announced(request.size, host.quotas)
    now = host.clock.now_ms()

    def work(unit: Unit) -> None:
        at = standing(unit, caller, request)
        known = unit.kept_file(request.room, request.file)
        if known is None:
            talk, charged = shares.charge(at.talk, at.device, shares.file_cost(request.size), host.quotas)
            unit.put_talk(talk)
            unit.put_device(charged)
            unit.put_file(KeptFile(request.room, request.file, talk.id, device, request.size, now))
        elif (known.by, known.size_bytes) != (device, request.size):
            raise ProtocolError(Code.FILE_EXISTS, "another file has that id")
        elif not known.whole:
            unit.put_file(replace(known, begun=now))

    await host.storage.change(work)
    await host.files.begin(request.room, request.file, device, request.size)
    return PartsThere(tuple(await host.files.parts(request.room, request.file)))


async def put_part(host: Host, caller: Caller, request: PutPart) -> Done:
    """Keeps one part; raises `NO_SUCH_FILE` to everybody but the device that announced the file."""
    begun = await _begun(host, caller, request)
    if begun.by != caller.proven():
        raise ProtocolError(Code.NO_SUCH_FILE, "this device announced no such file")
    files.fits(begun, request.part, request.bytes)
    await host.files.put(request.room, request.file, request.part, request.bytes)
    return Done()


async def get_part(host: Host, caller: Caller, request: GetPart) -> Part:
    """One part of a file of a room that lists the caller."""
    begun = await _begun(host, caller, request)
    files.size_of_part(begun, request.part)
    content = await host.files.get(request.room, request.file, request.part)
    if content is None:
        raise ProtocolError(Code.NO_SUCH_FILE, "that part is not there yet")
    return Part(content)


async def drop_file(host: Host, caller: Caller, request: DropFile) -> Done:
    """Gives up what this device announced and did not finish; what it was charged is given back. Raises `NO_SUCH_FILE`, `FILE_EXISTS`."""
    device = caller.proven()

    def look(unit: Unit) -> KeptFile | None:
        standing(unit, caller, request)
        return unit.kept_file(request.room, request.file)

    kept = await host.storage.change(look)
    if kept is None or kept.by != device:
        raise ProtocolError(Code.NO_SUCH_FILE, "this device announced no such file")
    if not await drop_unfinished(host, kept):
        raise ProtocolError(Code.FILE_EXISTS, "the file is whole: others may have it by now")
    return Done()


async def _begun(host: Host, caller: Caller, request: PutPart | GetPart) -> Begun:
    await host.storage.read(lambda view: standing(view, caller, request))
    begun = await host.files.begun(request.room, request.file)
    if begun is None:
        raise ProtocolError(Code.NO_SUCH_FILE, "no such file in this room")
    return begun
