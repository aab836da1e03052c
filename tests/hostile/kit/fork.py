"""Different histories of one room for different devices: the host answers from branches instead of the true log."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

from tests.hostile.kit.branch import Branch, HostSignature
from tests.hostile.kit.host import HostileHost
from tests.hostile.kit.link import Link
from tests.hostile.kit.message import Message


class Fork:
    """From the moment it is made, each device named in `groups` lives in its group's branch of the room; all others keep the true log.

    A branch begins with the true log as far as it was shown to anybody, or empty (`from_start`).
    `branches[i].put` decides what an appended envelope becomes.
    """

    def __init__(
        self,
        host: HostileHost,
        signature: HostSignature,
        room: bytes,
        groups: Sequence[Iterable[bytes]],
        from_start: bool = False,
    ) -> None:
        self.room = room
        self._host = host
        self._guard = threading.RLock()
        history = [] if from_start else host.log(room)
        self.branches = [Branch(signature, room, history) for _ in groups]
        self._branch_of: dict[bytes, Branch] = {
            device: branch for branch, group in zip(self.branches, groups, strict=True) for device in group
        }
        self._shown: dict[Link, int] = {
            link: len(history) for link in host.links if link.is_open and link.device in self._branch_of
        }
        host.on_request("append", "subscribe", "unsubscribe")(self._asked)
        host.on_push("deliver")(self._delivered)
        host.on_reply("prove")(self._proved)

    def move(self, device: bytes, branch: int) -> None:
        """From now on the device lives in this branch: for devices that were not known when the fork was made."""
        self._branch_of[device] = self.branches[branch]

    def plant(self, branch: int, kind: int, data: bytes, stamp: int | None = None) -> None:
        """Puts an envelope of the attacker into one branch and shows it to the devices that live there; `stamp` in ms, default now."""
        with self._guard:
            self.branches[branch].append(kind, data, stamp)
            self._show()

    def _asked(self, message: Message, link: Link) -> Message | None:
        branch = self._branch_of.get(link.device or b"")
        if branch is None or message.body.get("room") != self.room:
            return message
        with self._guard:
            if message.word == "append":
                self._append(branch, message, link)
            elif message.word == "subscribe":
                link.to_device(Message("ok", message.id, {"head": branch.head}))
                self._shown[link] = message.body["after"]
                self._show()
            else:
                self._shown.pop(link, None)
                link.to_device(Message("ok", message.id, {}))
        return None

    def _append(self, branch: Branch, message: Message, link: Link) -> None:
        kind, data = message.body["kind"], message.body["bytes"]
        if not any(item[1] == kind and item[2] == data for item in branch.items):
            for made_kind, made in branch.put(branch, kind, data, link.device or b""):
                branch.append(made_kind, made)
        link.to_device(Message("ok", message.id, {"receipt": branch.receipt_for(kind, data)}))
        self._show()

    def _show(self) -> None:
        for link, shown in list(self._shown.items()):
            branch = self._branch_of[link.device or b""]
            items = branch.after(shown)
            if link.is_open and items:
                self._shown[link] = branch.head
                link.to_device(Message("deliver", 0, {"room": self.room, "items": items}))

    def _delivered(self, message: Message, link: Link) -> Message | None:
        return None if link.device in self._branch_of and message.body["room"] == self.room else message

    def _proved(self, message: Message, link: Link) -> Message:
        branch = self._branch_of.get(link.device or b"")
        if branch is None or message.word != "ok":
            return message
        return message.with_body(
            rooms=[[room, branch.head if room == self.room else head] for room, head in message.body["rooms"]]
        )
