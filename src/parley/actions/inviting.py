"""Invitations: made, taken back, looked after by their maker; read and used by whoever holds the link."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import may_invite, standing
from parley.delivery import invitations, roster, shares
from parley.delivery.events import Told
from parley.delivery.invitations import Made, State
from parley.delivery.restored import day_of
from parley.delivery.states import Device, Invitation, Talk
from parley.ports import Unit, View
from parley.protocol import pushes
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import InviteId, TalkId
from parley.protocol.replies import Done, InviteStates, Registered, SealedInvite
from parley.protocol.requests import CancelInvite, CreateInvite, ReadInvite, ReadStates, UseInvite
from parley.protocol.signed import check_key


async def create_invite(host: Host, caller: Caller, request: CreateInvite) -> Done:
    """Keeps a sealed invitation until it is used or ends. The same request again answers the same."""
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        at = standing(unit, caller, request)
        maker = at.device
        present = unit.invitation(request.invite)
        if present is not None and invitations.is_same(present, maker, request):
            return Done()
        if present is not None:
            raise ProtocolError(Code.INVITE_EXISTS, "that invitation id is taken")
        talk, charged, made = invitations.create(at.talk, maker, request, now, host.quotas)
        unit.put_talk(talk)
        unit.put_device(charged)
        unit.put_invitation(made)
        return Done()

    return await host.storage.change(work)


async def cancel_invite(host: Host, caller: Caller, request: CancelInvite) -> Done:
    """Takes a link back, by its maker or any signer of the talk."""
    now = host.clock.now_ms()

    def work(unit: Unit) -> Done:
        standing(unit, caller, request)
        before = _invitation(unit, request.invite)
        after = invitations.cancel(before, now)
        _put_changed(unit, before, after, now)
        maker = unit.device(before.maker)
        if after != before and maker is not None:
            talk = shares.count_invite(_talk(unit, before.talk), maker, host.quotas, more=-1)
            talk, refunded = shares.refund(talk, maker, len(before.sealed))
            unit.put_talk(talk)
            unit.put_device(refunded)
        return Done()

    return await host.storage.change(work)


async def read_states(host: Host, caller: Caller, request: ReadStates) -> InviteStates:
    """The invitations this device made, oldest first."""
    now = host.clock.now_ms()

    def look(view: View) -> InviteStates:
        maker = standing(view, caller, request).device
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
    found, alive = await host.storage.read(lambda view: _looked_up(view, request.invite))
    if found.opened is None:
        await host.storage.change(lambda unit: _mark_opened(unit, request.invite, now))
    state = invitations.state_of(found, now, alive)
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
        talk = _talk(unit, before.talk)
        maker = unit.device(before.maker)
        alive = _is_alive(unit, before)
        after, device = invitations.use(before, request, key, unit.device(key), Made(talk, maker, alive), now)
        check_key(key)
        if after != before:
            unit.put_device(device)
            unit.put_day(key, day_of(now))
            _put_changed(unit, before, after, now)
            _enter_first_rooms(unit, talk, device)
        return Registered(talk.id, talk.opening_room, talk.plenary, device.power_names())

    return await host.storage.change(work)


def _enter_first_rooms(unit: Unit, talk: Talk, device: Device) -> None:
    if talk.founded or not device.is_head:
        return
    unit.put_talk(shares.begin(talk, device))
    for room_id in (talk.opening_room, talk.plenary):
        room = unit.room(room_id)
        if room is not None and not room.lists(device.key):
            unit.put_room(roster.join_as_head(room, device.key))


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


def _looked_up(view: View, invite: InviteId) -> tuple[Invitation, bool]:
    found = _invitation(view, invite)
    return found, _is_alive(view, found)


def _is_alive(view: View, invitation: Invitation) -> bool:
    """An invitation counts as long as its maker may make one like it: it ends with their place."""
    maker = view.device(invitation.maker)
    return maker is not None and may_invite(view, _talk(view, invitation.talk), maker, invitation.power)


def _talk(view: View, talk: TalkId) -> Talk:
    found = view.talk(talk)
    if found is None:
        raise ProtocolError(Code.NOT_REGISTERED, "the talk is gone")
    return found
