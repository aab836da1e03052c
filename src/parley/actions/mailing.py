"""Sealed mail between devices of one talk."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import has_any_place, standing
from parley.delivery import mailbox, shares
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
        digest = mailbox.letter_digest(request.bytes)
        if any(one.digest == digest for one in waiting.values()):
            return Done()
        by = sender.device
        lines = {one.by: unit.device(one.by) for one in waiting.values()}
        mailbox.may_post(by, receiver, waiting.values(), lines, has_any_place(unit, by.key), host.quotas)
        talk, charged = shares.charge(sender.talk, by, mailbox.cost(len(request.bytes)), host.quotas)
        unit.put_talk(talk)
        unit.put_device(charged)
        counted, letter = mailbox.post(charged if receiver.key == by.key else receiver, request, by.key)
        unit.put_device(counted)
        unit.add_letter(letter)
        unit.announce(Posted(request.to))
        return Done()

    return await host.storage.change(work)


async def drop_mail(host: Host, caller: Caller, request: DropMail) -> Done:
    """Takes letters out of the caller's own box; ids that are not there are passed over."""

    def work(unit: Unit) -> Done:
        at = standing(unit, caller, request)
        waiting = unit.letters(at.device.key)
        gone = [waiting[one] for one in set(request.ids) if one in waiting]
        talk = at.talk
        for letter in gone:
            by = unit.device(letter.by)
            if by is not None:
                talk, refunded = shares.refund(talk, by, mailbox.cost(letter.size_bytes))
                unit.put_device(refunded)
        if gone:
            unit.put_talk(talk)
        unit.drop_letters(at.device.key, request.ids)
        return Done()

    return await host.storage.change(work)


async def waiting_mail(host: Host, device: DeviceKey, after: int) -> tuple[tuple[int, bytes], ...]:
    """The next page of letters waiting for a device."""
    return await host.storage.read(lambda view: view.letters_after(device, after, PAGE_ITEMS, PAGE_BYTES))
