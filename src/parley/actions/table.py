"""The table `request → action`. `subscribe`, `unsubscribe` and `seen` also touch the connection itself; the edge sees to that part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from parley.actions.entering import join_media
from parley.actions.files import begin_file, get_part, put_part
from parley.actions.host import Caller, Host
from parley.actions.inviting import cancel_invite, create_invite, read_invite, read_states, use_invite
from parley.actions.listing import change_roster
from parley.actions.logs import append, subscribe
from parley.actions.mailing import drop_mail, send_mail
from parley.actions.opening import create_room, open_talk
from parley.actions.proving import prove
from parley.actions.restoring import give_back, go_on, show_head
from parley.protocol import requests
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
    requests.JoinMedia: join_media,
}
