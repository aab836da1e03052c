"""Invitations: made by a convener or signer, read by whoever has the link, used by one device."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from parley.delivery.quotas import Quotas, within
from parley.delivery.states import Device, Invitation, Talk
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey
from parley.protocol.requests import CreateInvite, Granted, Power, UseInvite
from parley.protocol.signed import INVITE, check_signature, invite_payload

LONGEST_MS = 400 * 24 * 3600 * 1000
"""An invitation lives at most 400 days."""


class State(StrEnum):
    FRESH = "fresh"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


def state_of(invitation: Invitation, now_ms: int) -> State:
    if invitation.cancelled is not None:
        return State.CANCELLED
    if invitation.used is not None:
        return State.USED
    return State.EXPIRED if now_ms >= invitation.expires else State.FRESH


def create(talk: Talk, maker: Device, request: CreateInvite, now_ms: int, quotas: Quotas) -> tuple[Talk, Invitation]:
    """A new invitation and its talk, counted; raises `BAD_TIMES`, `QUOTA_INVITES`."""
    if not now_ms < request.expires <= now_ms + LONGEST_MS:
        raise ProtocolError(Code.BAD_TIMES, "an invitation ends after now and within 400 days")
    within(talk.invites, quotas.invites_per_talk, Code.QUOTA_INVITES, "invitations in a talk")
    made = Invitation(
        id=request.invite,
        talk=talk.id,
        maker=maker.key,
        auth=request.auth,
        sealed=request.sealed,
        power=request.power,
        made=now_ms,
        expires=request.expires,
    )
    return replace(talk, invites=talk.invites + 1), made


def is_same(invitation: Invitation, maker: Device, request: CreateInvite) -> bool:
    """True if this device made this very invitation before: a request repeated after a lost connection."""
    asked = (maker.key, request.auth, request.sealed, request.power, request.expires)
    return asked == (invitation.maker, invitation.auth, invitation.sealed, invitation.power, invitation.expires)


def opened(invitation: Invitation, now_ms: int) -> Invitation:
    """The invitation after somebody read it; the first time counts."""
    return invitation if invitation.opened is not None else replace(invitation, opened=now_ms)


def cancel(invitation: Invitation, by: Device, now_ms: int) -> Invitation:
    """Takes a link back. Raises `LINK_UNKNOWN` for a stranger to it, `LINK_USED` if it was used."""
    own = invitation.maker == by.key or (invitation.talk == by.talk and by.has(Power.SIGNER))
    if not own:
        raise ProtocolError(Code.LINK_UNKNOWN, "no such invitation of yours")
    if invitation.used is not None:
        raise ProtocolError(Code.LINK_USED, "the invitation was used; remove the device instead")
    return invitation if invitation.cancelled is not None else replace(invitation, cancelled=now_ms)


def use(
    invitation: Invitation, request: UseInvite, key: DeviceKey, registered: Device | None, now_ms: int
) -> tuple[Invitation, Device]:
    """Registers a device by an invitation; raises `BAD_PROOF`, `LINK_USED`, `LINK_EXPIRED`, `OTHER_TALK`.

    The same device may repeat the call, also after the invitation's end.
    """
    check_signature(INVITE, request.proof, invitation.auth, invite_payload(invitation.id, key))
    if registered is not None and registered.talk != invitation.talk:
        raise ProtocolError(Code.OTHER_TALK, "the device belongs to another talk")
    if registered is not None and invitation.device == key:
        return invitation, registered
    if invitation.used is not None:
        raise ProtocolError(Code.LINK_USED, "another device used the invitation")
    if state_of(invitation, now_ms) is not State.FRESH:
        raise ProtocolError(Code.LINK_EXPIRED, "the invitation has ended or was cancelled")
    present = registered or Device(key, invitation.talk, frozenset())
    device = replace(present, powers=present.powers | {_POWERS[invitation.power]})
    return replace(invitation, used=now_ms, device=key), device


_POWERS = {Granted.SIGNER: Power.SIGNER, Granted.MEMBER: Power.MEMBER}
