"""Invitations: made, taken back, looked after by their maker; read and used by whoever holds the link."""

from __future__ import annotations

from parley.actions.host import Caller, Host, registered, with_power
from parley.delivery import invitations, roster
from parley.delivery.events import Told
from parley.delivery.invitations import State
from parley.delivery.states import Device, Invitation, Talk
from parley.ports import Unit, View
from parley.protocol import pushes
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import InviteId, TalkId
from parley.protocol.replies import Done, InviteStates, Registered, SealedInvite
from parley.protocol.requests import CancelInvite, CreateInvite, Power, ReadInvite, ReadStates, UseInvite


async def create_invite(host: Host, caller: Caller, request: CreateInvite) -> Done:
    """Keeps a sealed invitation until it is used or ends. The same request again answers the same."""
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        maker = with_power(unit, caller, Power.CONVENER, Power.SIGNER)
        present = unit.invitation(request.invite)
        if present is not None and invitations.is_same(present, maker, request):
            return Done()
        if present is not None:
            raise ProtocolError(Code.INVITE_EXISTS, "that invitation id is taken")
        talk, made = invitations.create(_talk(unit, maker.talk), maker, request, now, host.quotas)
        unit.put_talk(talk)
        unit.put_invitation(made)
        return Done()

    return await host.storage.change(work)


async def cancel_invite(host: Host, caller: Caller, request: CancelInvite) -> Done:
    """Takes a link back, by its maker or any signer of the talk."""
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        by = registered(unit, caller)
        before = _invitation(unit, request.invite)
        _put_changed(unit, before, invitations.cancel(before, by, now), now)
        return Done()

    return await host.storage.change(work)


async def read_states(host: Host, caller: Caller, request: ReadStates) -> InviteStates:
    """The invitations this device made, oldest first."""
    now = host.clock.now_ms()

    def look(view: View) -> InviteStates:
        maker = with_power(view, caller, Power.CONVENER, Power.SIGNER)
        return InviteStates(
            tuple(
                (one.id, str(one.power), str(invitations.state_of(one, now)), one.opened, one.used, one.device)
                for one in view.invitations_by(maker.key)
            )
        )

    return await host.storage.read(look)


async def read_invite(host: Host, caller: Caller, request: ReadInvite) -> SealedInvite:
    """What the link's holder can unseal. Its maker learns of the first time. A cancelled one shows its state only."""
    now = host.clock.now_ms()
    found = await host.storage.read(lambda view: _invitation(view, request.invite))
    if found.opened is None:
        await host.storage.change(lambda unit: _mark_opened(unit, request.invite, now))
    state = invitations.state_of(found, now)
    return SealedInvite(b"" if state is State.CANCELLED else found.sealed, str(state), found.used)


def _mark_opened(unit: Unit, invite: InviteId, now: int) -> None:
    before = _invitation(unit, invite)
    after = invitations.opened(before, now)
    if after != before:
        unit.put_invitation(after)
        unit.announce(Told(after.maker, pushes.Invite(after.id, "opened", None)))


async def use_invite(host: Host, caller: Caller, request: UseInvite) -> Registered:
    """Registers the caller's device in the talk of the invitation, with the power it gives."""
    key = caller.proven()
    now = host.clock.now_ms()

    def work(unit: Unit) -> Registered:
        before = _invitation(unit, request.invite)
        after, device = invitations.use(before, request, key, unit.device(key), now)
        talk = _talk(unit, after.talk)
        if after != before:
            unit.put_device(device)
            _put_changed(unit, before, after, now)
            _enter_first_rooms(unit, talk, device)
        return Registered(talk.id, talk.opening_room, talk.plenary, device.power_names())

    return await host.storage.change(work)


def _enter_first_rooms(unit: Unit, talk: Talk, device: Device) -> None:
    if not device.has(Power.SIGNER):
        return
    for room_id in (talk.opening_room, talk.plenary):
        room = unit.room(room_id)
        if room is not None and not room.lists(device.key):
            unit.put_room(roster.join_as_signer(room, device.key))


def _put_changed(unit: Unit, before: Invitation, after: Invitation, now: int) -> None:
    if after == before:
        return
    unit.put_invitation(after)
    state = str(invitations.state_of(after, now))
    unit.announce(Told(after.maker, pushes.Invite(after.id, state, after.device)))


def _invitation(view: View, invite: InviteId) -> Invitation:
    found = view.invitation(invite)
    if found is None:
        raise ProtocolError(Code.LINK_UNKNOWN, "no such invitation here")
    return found


def _talk(view: View, talk: TalkId) -> Talk:
    found = view.talk(talk)
    if found is None:
        raise ProtocolError(Code.NOT_REGISTERED, "the talk is gone")
    return found
