"""The table `request → action`. `subscribe`, `unsubscribe`, `seen` and `pulse` touch the connection itself; the edge sees to that part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from parley.actions.entering import join_media
from parley.actions.files import begin_file, drop_file, get_part, put_part
from parley.actions.host import Caller, Host
from parley.actions.inviting import cancel_invite, create_invite, read_invite, read_states, use_invite
from parley.actions.listing import change_roster
from parley.actions.logs import append, is_reserved, subscribe
from parley.actions.mailing import drop_mail, send_mail
from parley.actions.opening import create_room, open_talk
from parley.actions.proving import prove
from parley.actions.restoring import give_back, go_on, show_head
from parley.protocol import requests
from parley.protocol.codes import Code, ProtocolError
from parley.protocol.replies import Reply

Action = Callable[[Host, Caller, Any], Awaitable[Reply]]

ACTIONS: Mapping[type[Any], Action] = {
    requests.Prove: prove,
    requests.OpenTalk: open_talk,
    requests.CreateInvite: create_invite,
    requests.CancelInvite: cancel_invite,
    requests.ReadStates: read_states,
    requests.ReadInvite: read_invite,
    requests.UseInvite: use_invite,
    requests.CreateRoom: create_room,
    requests.ChangeRoster: change_roster,
    requests.Append: append,
    requests.GiveBack: give_back,
    requests.ShowHead: show_head,
    requests.GoOn: go_on,
    requests.Subscribe: subscribe,
    requests.SendMail: send_mail,
    requests.DropMail: drop_mail,
    requests.BeginFile: begin_file,
    requests.PutPart: put_part,
    requests.GetPart: get_part,
    requests.DropFile: drop_file,
    requests.JoinMedia: join_media,
}

KEEPS: frozenset[type[Any]] = frozenset(
    {
        requests.OpenTalk,
        requests.CreateInvite,
        requests.UseInvite,
        requests.CreateRoom,
        requests.Append,
        requests.SendMail,
        requests.BeginFile,
        requests.PutPart,
        requests.GiveBack,
    }
)
"""What makes the host keep more. On a full disk it is refused, so that what is left serves removals."""

FREES: frozenset[type[Any]] = frozenset(
    {requests.ChangeRoster, requests.DropMail, requests.DropFile, requests.CancelInvite}
)
"""What takes somebody out or gives space back."""


def counted(host: Host, caller: Caller, request: Any) -> None:
    """Counts a request against its device's rate; raises `QUOTA_RATE`. Before the proof the edge counts by address."""
    if caller.device is not None:
        host.verb_rates.take(caller.device, type(request), host.clock.now_ms)


async def perform(host: Host, caller: Caller, request: Any) -> Reply:
    """Does what is asked. On a full disk only what takes somebody out, or gives space back, and for that the kept space is given up."""
    if type(request) in KEEPS and not host.space.has_room() and not _may_use_reserve(request):
        raise ProtocolError(Code.STORAGE_FULL, "the disk is full; what is left is kept for removals")
    action = ACTIONS[type(request)]
    try:
        return await action(host, caller, request)
    except ProtocolError as refused:
        if refused.code is not Code.STORAGE_FULL or not _may_use_reserve(request) or not host.space.give_up():
            raise
    return await action(host, caller, request)


def _may_use_reserve(request: Any) -> bool:
    return type(request) in FREES or (isinstance(request, requests.Append) and is_reserved(request))
