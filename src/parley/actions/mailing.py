"""Sealed mail between devices of one talk."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import standing
from parley.delivery import mailbox
from parley.delivery.events import Posted
from parley.ports import Unit
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.limits import PAGE_BYTES, PAGE_ITEMS
from parley.protocol.replies import Done
from parley.protocol.requests import DropMail, SendMail


async def send_mail(host: Host, caller: Caller, request: SendMail) -> Done:
    """Puts a letter into a device's box. Bytes that already wait there answer the same and are not doubled."""

    def work(unit: Unit) -> Done:
        sender = standing(unit, caller, request)
        receiver = unit.device(request.to)
        if receiver is None or receiver.talk != sender.talk.id:
            raise ProtocolError(Code.UNKNOWN_DEVICE, "no such device in this talk")
        waiting = unit.letters(request.to)
        if mailbox.letter_digest(request.bytes) in waiting.values():
            return Done()
        counted, letter = mailbox.post(receiver, len(waiting), request, host.quotas)
        unit.put_device(counted)
        unit.add_letter(letter)
        unit.announce(Posted(request.to))
        return Done()

    return await host.storage.change(work)


async def drop_mail(host: Host, caller: Caller, request: DropMail) -> Done:
    """Takes letters out of the caller's own box; ids that are not there are passed over."""

    def work(unit: Unit) -> Done:
        at = standing(unit, caller, request)
        unit.drop_letters(at.device.key, request.ids)
        return Done()

    return await host.storage.change(work)


async def waiting_mail(host: Host, device: DeviceKey, after: int) -> tuple[tuple[int, bytes], ...]:
    """The next page of letters waiting for a device."""
    return await host.storage.read(lambda view: view.letters_after(device, after, PAGE_ITEMS, PAGE_BYTES))
