"""Entering the media engine."""

from __future__ import annotations

from parley.actions.host import Caller, Host
from parley.actions.places import standing
from parley.protocol.replies import MediaGrant
from parley.protocol.requests import JoinMedia


async def join_media(host: Host, caller: Caller, request: JoinMedia) -> MediaGrant:
    """A token for the engine's room, for a device on the room's list. The gate asks the list again at every upgrade."""
    await host.storage.read(lambda view: standing(view, caller, request))
    return await host.media.grant(request.room, caller.proven())
