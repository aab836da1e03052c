"""What the host needs from outside. Few and small; the fake and the real adapter of a port pass one suite (`tests/contract`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from parley.delivery.events import Event
from parley.delivery.files import Begun
from parley.delivery.restored import Closed
from parley.delivery.states import Device, Entry, Invitation, KeptChange, KeptFile, Letter, Room, Talk, Waiting
from parley.protocol.ids import DeviceKey, Digest, FileId, HostKey, InviteId, RoomId, TalkId
from parley.protocol.pushes import Item
from parley.protocol.replies import MediaGrant
from parley.protocol.signed import Receipt

T = TypeVar("T")


class Clock(Protocol):
    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, by this machine's clock."""
        ...


class Ids(Protocol):
    def random(self, size_bytes: int) -> bytes:
        """Fresh bytes nobody can guess."""
        ...


class Seal(Protocol):
    """The host's own key."""

    @property
    def key(self) -> HostKey: ...

    def sign(self, receipt: Receipt) -> bytes:
        """The receipt as a COSE_Sign1 by the host's key."""
        ...

    def state(self, label: str, payload: bytes) -> bytes:
        """Any other statement of the host, signed under its label."""
        ...


Place = tuple[RoomId, Digest]
"""An envelope in a room's log, by what it is."""


class View(Protocol):
    """What is durable, as of one moment."""

    def talk(self, talk: TalkId) -> Talk | None: ...

    def talks(self) -> int:
        """How many talks there are."""
        ...

    def device(self, key: DeviceKey) -> Device | None: ...

    def invitation(self, invite: InviteId) -> Invitation | None: ...

    def invitations_by(self, maker: DeviceKey) -> Sequence[Invitation]:
        """Those this device made, oldest first."""
        ...

    def room(self, room: RoomId) -> Room | None: ...

    def rooms_listing(self, device: DeviceKey) -> Sequence[Room]:
        """Rooms with this device on their list, by id."""
        ...

    def receipt_of(self, room: RoomId, envelope: Digest) -> bytes | None:
        """The receipt of an envelope the room already has."""
        ...

    def roster_change(self, room: RoomId, n: int) -> KeptChange | None:
        """The signed change number `n` of a room's list."""
        ...

    def last_change(self, room: RoomId, device: DeviceKey) -> KeptChange | None:
        """The last change of a device's place on a room's list."""
        ...

    def last_revocation(self, room: RoomId, device: DeviceKey, line: DeviceKey | None) -> KeptChange | None:
        """The last time a device of that line took this device off a room's list."""
        ...

    def removals_of(self, device: DeviceKey) -> Sequence[KeptChange]:
        """Of each room that the device was taken off and not put back: the change that did it, by room."""
        ...

    def closed(self, room: RoomId) -> Closed | None:
        """What a room that is closed since a restore waits for; None of a room that is open."""
        ...

    def day(self, device: DeviceKey) -> int | None:
        """On which day, counted from 1970, a device was last connected."""
        ...

    def letters(self, to: DeviceKey) -> Mapping[int, Waiting]:
        """By number: each letter waiting for a device, without its content."""
        ...

    def kept_file(self, room: RoomId, file: FileId) -> KeptFile | None: ...

    def unfinished_of(self, device: DeviceKey) -> Sequence[KeptFile]:
        """What a device began and is not known to have finished, by room and file."""
        ...

    def unfinished_before(self, begun_ms: int) -> Sequence[KeptFile]:
        """What was begun before then and is not known to be finished, by room and file."""
        ...


class Durable(View, Protocol):
    """A view of what is durable that can also read long logs, page by page."""

    def newest_stamp(self) -> int:
        """The newest stamp in the log of any room, ms since 1970; 0 if there is none."""
        ...

    def entries_after(self, room: RoomId, after: int, items: int, size_bytes: int) -> tuple[Item, ...]:
        """The next envelopes of a room: at most `items`, ending with the one that reaches `size_bytes`."""
        ...

    def letters_after(self, to: DeviceKey, after: int, items: int, size_bytes: int) -> tuple[tuple[int, bytes], ...]:
        """The next letters waiting for a device, bounded in the same way."""
        ...


class Unit(View, Protocol):
    """One piece of work inside a transaction: it sees what earlier pieces of the same transaction did."""

    def put_talk(self, talk: Talk) -> None: ...

    def put_device(self, device: Device) -> None: ...

    def put_invitation(self, invitation: Invitation) -> None: ...

    def put_room(self, room: Room) -> None: ...

    def add_entry(self, entry: Entry) -> None: ...

    def add_roster_change(self, change: KeptChange) -> None: ...

    def put_closed(self, closed: Closed) -> None: ...

    def reopen(self, room: RoomId) -> None: ...

    def put_day(self, device: DeviceKey, day: int) -> None: ...

    def add_letter(self, letter: Letter) -> None: ...

    def drop_letters(self, to: DeviceKey, ids: Sequence[int]) -> None: ...

    def put_file(self, file: KeptFile) -> None: ...

    def finish_file(self, room: RoomId, file: FileId) -> None:
        """Every part of it is there; nothing, if it is not kept."""
        ...

    def drop_file(self, room: RoomId, file: FileId) -> None: ...

    def probe(self) -> None:
        """Has something written, however little."""
        ...

    def announce(self, event: Event) -> None:
        """Publishes the event once this work is durable, in the order of the log, and never otherwise."""
        ...


class Storage(Protocol):
    """Durable state. Pieces of work run one after another; several share one transaction (group commit)."""

    async def change(self, work: Callable[[Unit], T], will_ask: Place | None = None) -> T:
        """Runs `work` and returns its result once durable. Work submitted earlier runs earlier.

        `will_ask` is an envelope whose receipt the work will ask for: the answers for all work of one transaction are read at once.
        What `work` raises is raised here and nothing of it is kept. Raises `ProtocolError` with `STORAGE_BUSY` or `STORAGE_FULL`
        if it could not be made durable: then nothing was accepted.
        `GOING` once the host stops, or another host has taken its database.
        """
        ...

    async def read(self, look: Callable[[Durable], T]) -> T:
        """Looks at what is durable, beside the writing."""
        ...

    async def probe(self) -> None:
        """Returns once something was written durably, under the lock; raises as `change`. For health: never called by a request."""
        ...

    async def close(self) -> None:
        """Finishes what was submitted, then lets go of the files or connections."""
        ...


class Files(Protocol):
    """Sealed files in parts, beside the log: opaque, and nobody's reading of them leaves a trace."""

    async def begin(self, room: RoomId, file: FileId, by: DeviceKey, size_bytes: int) -> None:
        """Makes room for a file, durably; nothing if the same device began it with the same size. Raises `FILE_EXISTS`."""
        ...

    async def begun(self, room: RoomId, file: FileId) -> Begun | None:
        """Who began the file, and how large it is."""
        ...

    async def parts(self, room: RoomId, file: FileId) -> Sequence[int]:
        """Numbers of the parts that are there, ascending."""
        ...

    async def put(self, room: RoomId, file: FileId, part: int, content: bytes) -> None:
        """Keeps a part; returns when it is durable. Raises `FILE_EXISTS` for other bytes than before, `STORAGE_FULL`, `STORAGE_BUSY`."""
        ...

    async def get(self, room: RoomId, file: FileId, part: int) -> bytes | None: ...

    async def drop(self, room: RoomId, file: FileId) -> None:
        """Removes a file and what there is of it; nothing, if there is none."""
        ...


class Space(Protocol):
    """The disk, and what of it is kept for removals."""

    def has_room(self) -> bool:
        """False if what is left of the disk is for removals alone."""
        ...

    def give_up(self) -> bool:
        """Frees what was kept for removals; false if that was done before."""
        ...


Sink = Callable[[Sequence[Event]], None]


class Fanout(Protocol):
    """Carries events to every place that listens, in order."""

    def publish(self, events: Sequence[Event]) -> None: ...

    def attach(self, sink: Sink) -> Callable[[], None]:
        """Calls `sink` with each publication until the returned function is called."""
        ...


class MediaEngine(Protocol):
    """The engine that forwards encrypted video and audio. Its rooms are disposable."""

    async def grant(self, room: RoomId, device: DeviceKey) -> MediaGrant:
        """A token to enter the engine's room for `room`. Raises `ENGINE_DOWN` with `retry_ms`."""
        ...

    def revoke(self, room: RoomId, device: DeviceKey) -> None:
        """Forgets the device's grants at once and takes it out of the engine, however often that must be tried."""
        ...

    @property
    def is_up(self) -> bool: ...
