"""What each verb asks of whoever asks it: a power, and a place where it is held now. The page has the same table (spec/protocol.md §3).

A power is given once by an invitation. It counts only together with a place on the list of the room it acts on: it ends with the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parley.actions.host import Caller
from parley.delivery.states import Device, Purpose, Room, Talk
from parley.ports import View
from parley.protocol import requests
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.requests import Granted, Power


class Asks(StrEnum):
    """What is asked, in the words of the page."""

    NOTHING = "anybody"
    PROOF = "proven device"
    TALK = "device of the talk"
    INVITES = "signer on the plenary's list; for a head's link, the convener until the talk is founded"
    SIGNS = "signer on the plenary's list"
    OWN_LINKS = "convener, or signer on the plenary's list"
    TAKES_BACK = "its maker where he may make it, or signer on the plenary's list"
    WRITES = "device on a list; without a place, to a signer who has one"
    CHANGES = (
        "signer on the room's list; of itself, the device on it, or the head's device taken off it by somebody else"
    )
    LISTED = "on the room's list"


ASKED: Mapping[type[Any], Asks] = {
    requests.Prove: Asks.NOTHING,
    requests.OpenTalk: Asks.PROOF,
    requests.CreateInvite: Asks.INVITES,
    requests.CancelInvite: Asks.TAKES_BACK,
    requests.ReadStates: Asks.OWN_LINKS,
    requests.ReadInvite: Asks.NOTHING,
    requests.UseInvite: Asks.PROOF,
    requests.CreateRoom: Asks.SIGNS,
    requests.ChangeRoster: Asks.CHANGES,
    requests.Append: Asks.LISTED,
    requests.GiveBack: Asks.LISTED,
    requests.ShowHead: Asks.LISTED,
    requests.GoOn: Asks.LISTED,
    requests.Subscribe: Asks.LISTED,
    requests.Unsubscribe: Asks.PROOF,
    requests.Seen: Asks.LISTED,
    requests.SendPulse: Asks.LISTED,
    requests.SendMail: Asks.WRITES,
    requests.DropMail: Asks.TALK,
    requests.BeginFile: Asks.LISTED,
    requests.PutPart: Asks.LISTED,
    requests.GetPart: Asks.LISTED,
    requests.DropFile: Asks.TALK,
    requests.JoinMedia: Asks.LISTED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The caller's device, its talk, and the room it acts on, if the verb names one."""

    device: Device
    talk: Talk
    acts_on: Room | None = None

    @property
    def room(self) -> Room:
        if self.acts_on is None:
            raise LookupError("the verb names no room")
        return self.acts_on


def standing(view: View, caller: Caller, request: Any) -> Standing:
    """Where the caller stands, if that is what the request asks for.

    Raises `NOT_PROVEN`, `NOT_REGISTERED`, `NOT_ALLOWED`, and `NO_SUCH_ROOM`, which does not say whether the room exists.
    """
    device = view.device(caller.proven())
    if device is None:
        raise ProtocolError(Code.NOT_REGISTERED, "the device belongs to no talk here")
    talk = view.talk(device.talk)
    if talk is None:
        raise ProtocolError(Code.NOT_REGISTERED, "the talk is gone")
    return _CHECKS[ASKED[type(request)]](view, Standing(device, talk), request)


def is_on_list(view: View, device: DeviceKey, room: Room) -> bool:
    """True if the device has this place now. The opening room is nobody's any more who lost the plenary it led to."""
    if not room.lists(device):
        return False
    if room.purpose is not Purpose.OPENING:
        return True
    talk = view.talk(room.talk)
    return talk is None or not talk.founded or _is_in_plenary(view, talk, device)


def has_any_place(view: View, device: DeviceKey) -> bool:
    """True if the device is on the list of some room. A further room that it made itself is none: nobody gave it that place."""
    return any(
        is_on_list(view, device, room)
        for room in view.rooms_listing(device)
        if room.purpose is not Purpose.OTHER or room.maker != device
    )


def may_invite(view: View, talk: Talk, device: Device, power: Granted) -> bool:
    """True if an invitation of this device that gives this power counts now."""
    if signs_in_plenary(view, talk, device):
        return True
    return power is Granted.SIGNER and not talk.founded and device.has(Power.CONVENER)


def signs_in_plenary(view: View, talk: Talk, device: Device) -> bool:
    return device.has(Power.SIGNER) and _is_in_plenary(view, talk, device.key)


def _is_in_plenary(view: View, talk: Talk, device: DeviceKey) -> bool:
    plenary = view.room(talk.plenary)
    return plenary is not None and plenary.lists(device)


def _unchecked(view: View, at: Standing, request: Any) -> Standing:
    return at


def _invites(view: View, at: Standing, request: requests.CreateInvite) -> Standing:
    return _allowed(may_invite(view, at.talk, at.device, request.power), at, Asks.INVITES)


def _signs(view: View, at: Standing, request: Any) -> Standing:
    return _allowed(signs_in_plenary(view, at.talk, at.device), at, Asks.SIGNS)


def _own_links(view: View, at: Standing, request: Any) -> Standing:
    good = at.device.has(Power.CONVENER) or signs_in_plenary(view, at.talk, at.device)
    return _allowed(good, at, Asks.OWN_LINKS)


def _takes_back(view: View, at: Standing, request: requests.CancelInvite) -> Standing:
    link = view.invitation(request.invite)
    good = link is not None and link.talk == at.talk.id
    if link is None or not good or (link.maker != at.device.key and not signs_in_plenary(view, at.talk, at.device)):
        raise ProtocolError(Code.LINK_UNKNOWN, "no such invitation that this device may take back")
    return _allowed(may_invite(view, at.talk, at.device, link.power), at, Asks.TAKES_BACK)


def _writes(view: View, at: Standing, request: requests.SendMail) -> Standing:
    if has_any_place(view, at.device.key):
        return at
    to = view.device(request.to)
    known = to is not None and to.talk == at.talk.id
    return _allowed(known and to is not None and signs_in_plenary(view, at.talk, to), at, Asks.WRITES)


def _listed(view: View, at: Standing, request: Any) -> Standing:
    return Standing(at.device, at.talk, listed_room(view, at.device.key, request.room))


def listed_room(view: View, device: DeviceKey, room: RoomId) -> Room:
    """A room that lists the device; raises `NO_SUCH_ROOM`."""
    found = view.room(room)
    if found is None or not is_on_list(view, device, found):
        raise ProtocolError(Code.NO_SUCH_ROOM, "no such room, or this device is not on its list")
    return found


def _allowed(good: bool, at: Standing, asks: Asks) -> Standing:
    if not good:
        raise ProtocolError(Code.NOT_ALLOWED, f"wants: {asks}")
    return at


_CHECKS: Mapping[Asks, Callable[[View, Standing, Any], Standing]] = {
    Asks.NOTHING: _unchecked,
    Asks.PROOF: _unchecked,
    Asks.TALK: _unchecked,
    Asks.INVITES: _invites,
    Asks.SIGNS: _signs,
    Asks.OWN_LINKS: _own_links,
    Asks.TAKES_BACK: _takes_back,
    Asks.WRITES: _writes,
    Asks.CHANGES: _unchecked,  # the signed change names room and device: `actions.listing`, `delivery.roster`
    Asks.LISTED: _listed,
}
