"""Invitations: made by a convener or signer, read by whoever has the link, used by one device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from parley.delivery import shares
from parley.delivery.quotas import Quotas
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


@dataclass(frozen=True, slots=True)
class Made:
    """Whose an invitation is: its talk, its maker as registered now, and whether he may still make one like it."""

    talk: Talk
    maker: Device | None
    alive: bool


def state_of(invitation: Invitation, now_ms: int, alive: bool = True) -> State:
    """`alive` is false when its maker lost the place that it was made from: what was not used counts as taken back."""
    if invitation.cancelled is not None:
        return State.CANCELLED
    if invitation.used is not None:
        return State.USED
    if not alive:
        return State.CANCELLED
    return State.EXPIRED if now_ms >= invitation.expires else State.FRESH


def create(
    talk: Talk, maker: Device, request: CreateInvite, now_ms: int, quotas: Quotas
) -> tuple[Talk, Device, Invitation]:
    """A new invitation, with its talk and maker, counted; raises `BAD_TIMES`, `QUOTA_INVITES`, `QUOTA_BYTES`."""
    if not now_ms < request.expires <= now_ms + LONGEST_MS:
        raise ProtocolError(Code.BAD_TIMES, "an invitation ends after now and within 400 days")
    cost = len(request.sealed) + shares.ROW_BYTES
    counted, charged = shares.charge(shares.count_invite(talk, maker, quotas), maker, cost, quotas)
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
    return counted, charged, made


def is_same(invitation: Invitation, maker: Device, request: CreateInvite) -> bool:
    """True if this device made this very invitation before: a request repeated after a lost connection."""
    asked = (maker.key, request.auth, request.sealed, request.power, request.expires)
    return asked == (invitation.maker, invitation.auth, invitation.sealed, invitation.power, invitation.expires)


def opened(invitation: Invitation, now_ms: int) -> Invitation:
    """The invitation after somebody read it; the first time counts."""
    return invitation if invitation.opened is not None else replace(invitation, opened=now_ms)


def cancel(invitation: Invitation, now_ms: int) -> Invitation:
    """Takes a link back, and its sealed document with it. Raises `LINK_USED` if it was used."""
    if invitation.used is not None:
        raise ProtocolError(Code.LINK_USED, "the invitation was used; remove the device instead")
    return invitation if invitation.cancelled is not None else replace(invitation, cancelled=now_ms, sealed=b"")


def use(
    invitation: Invitation, request: UseInvite, key: DeviceKey, registered: Device | None, made: Made, now_ms: int
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
    if state_of(invitation, now_ms, made.alive) is not State.FRESH:
        raise ProtocolError(Code.LINK_EXPIRED, "the invitation has ended or was cancelled")
    present = registered or Device(key, invitation.talk, frozenset())
    line = present.line or _line(invitation, made, key)
    device = replace(present, powers=present.powers | {_POWERS[invitation.power]}, line=line)
    return replace(invitation, used=now_ms, device=key), device


def _line(invitation: Invitation, made: Made, key: DeviceKey) -> DeviceKey:
    """The convener's links for heads begin a line each; whoever else is invited is of the inviter's line."""
    maker = made.maker
    begins = maker is None or (
        maker.has(Power.CONVENER) and invitation.power is Granted.SIGNER and not made.talk.founded
    )
    return key if begins or maker is None else maker.line or maker.key


_POWERS = {Granted.SIGNER: Power.SIGNER, Granted.MEMBER: Power.MEMBER}
