"""Sealed files of a room: announcing one, putting its parts, getting them. No action here tells anybody that it happened."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import standing
from parley.delivery import files, talks
from parley.delivery.files import Begun
from parley.ports import Unit
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.replies import Done, Part, PartsThere
from parley.protocol.requests import BeginFile, GetPart, PutPart


async def begin_file(host: Host, caller: Caller, request: BeginFile) -> PartsThere:
    """Announces a file, or takes one up again after a cut. Its size is charged to the talk once."""
    device = caller.proven()
    files.announced(request.size, host.quotas)
    await host.storage.read(lambda view: standing(view, caller, request))
    known = await host.files.begun(request.room, request.file)
    if known is None:
        await host.storage.change(lambda unit: _charge(host, caller, unit, request))
        await host.files.begin(request.room, request.file, device, request.size)
    elif known != Begun(device, request.size):
        raise ProtocolError(Code.FILE_EXISTS, "another file has that id")
    return PartsThere(tuple(await host.files.parts(request.room, request.file)))


def _charge(host: Host, caller: Caller, unit: Unit, request: BeginFile) -> None:
    unit.put_talk(talks.charge(standing(unit, caller, request).talk, request.size, host.quotas))


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


async def _begun(host: Host, caller: Caller, request: PutPart | GetPart) -> Begun:
    await host.storage.read(lambda view: standing(view, caller, request))
    begun = await host.files.begun(request.room, request.file)
    if begun is None:
        raise ProtocolError(Code.NO_SUCH_FILE, "no such file in this room")
    return begun
