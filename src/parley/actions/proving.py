"""A connection proves which device it is."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import is_on_list
from parley.actions.restoring import closed_rooms
from parley.delivery.restored import day_of
from parley.ports import View
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.pushes import Challenge
from parley.protocol.replies import Proven
from parley.protocol.requests import Prove
from parley.protocol.signed import challenge_payload, check_proof

NONCE_BYTES = 32
PROTOCOL = 1


def challenge(host: Host) -> tuple[Caller, Challenge]:
    """A new connection and the challenge it is met with."""
    nonce = host.ids.random(NONCE_BYTES)
    return Caller(nonce), Challenge(nonce, host.seal.key, host.clock.now_ms(), PROTOCOL, host.version)


async def prove(host: Host, caller: Caller, request: Prove) -> Proven:
    """Binds the connection to the device whose key signed its challenge. One connection proves one device."""
    if caller.device not in (None, request.device):
        raise ProtocolError(Code.BAD_PROOF, "this connection has proven another device")
    check_proof(request.proof, request.device, challenge_payload(caller.nonce, host.seal.key))
    caller.device = request.device
    today = day_of(host.clock.now_ms())
    proven, seen = await host.storage.read(lambda view: (_standing(view, request), view.day(request.device)))
    if proven.talk is not None and seen != today:
        await host.storage.change(lambda unit: unit.put_day(request.device, today))
    return proven


def _standing(view: View, request: Prove) -> Proven:
    device = view.device(request.device)
    listing = () if device is None else view.rooms_listing(request.device)
    rooms = [room for room in listing if is_on_list(view, request.device, room)]
    return Proven(
        talk=device.talk if device else None,
        powers=device.power_names() if device else (),
        rooms=tuple((room.id, room.head.seq) for room in rooms),
        roster=tuple((room.id, room.roster.n) for room in rooms),
        restored=closed_rooms(view, rooms),
    )
