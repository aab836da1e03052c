"""What the state keeps of released items, documents and expert tracks (spec/rules-state.md). Plain, immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from parley.domain.state_meetings import When


class ReleaseState(StrEnum):
    """Of an offer, of an authorisation, of what was carried (L)."""

    OFFERED = "offered"
    OPENED = "opened"
    UNDONE = "undone"
    DELIVERED = "delivered"
    AUTHORISED = "authorised"
    REVOKED = "revoked"
    CARRIED = "carried"


class TrackState(StrEnum):
    """Rule K1."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"


class TaskStatus(StrEnum):
    """Rule K4."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Release:
    """An offer, an authorisation, or what was carried (L).

    `delegation` owns the item. `authorisation`: of what was carried; `at`, `position`: of the last act on it.
    """

    state: ReleaseState
    delegation: str
    content_hash: str
    to: tuple[str, ...]
    at: int
    position: int
    subject: str | None = None
    form: str | None = None
    valid_until: int | None = None
    opened_by: str | None = None
    authorisation: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class FileVersion:
    """Of the plain bytes (O1); `entry` says where the sealed ones are found."""

    entry: str
    name: str
    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class File:
    """Versions from 1 (O1)."""

    delegation: str
    versions: tuple[FileVersion, ...]


@dataclass(frozen=True, slots=True)
class Bundled:
    file: str
    hash: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rule O2."""

    title: str
    files: tuple[Bundled, ...]
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The page called up last (O3)."""

    bundle: str
    file: str
    page: int
    person: str


@dataclass(frozen=True, slots=True)
class Track:
    """Terms of reference (K1)."""

    title: str
    mandate: str
    deliverables: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    leads: Mapping[str, str]
    due: When | None
    state: TrackState = TrackState.PROPOSED


@dataclass(frozen=True, slots=True)
class Task:
    """Rule K. `status` is None before it is in force."""

    title: str
    owners: tuple[str, ...]
    due: When
    text: str | None
    status: TaskStatus | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    point: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The latest version of a track's report, with the delegations whose leads endorsed it."""

    version: int
    text: str
    open_points: tuple[OpenPoint, ...]
    endorsed_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Presented:
    """A track's report as it was presented in plenary, by value (G2)."""

    track: str
    version: int
    text: str
    open_points: tuple[OpenPoint, ...]
    endorsed_by: tuple[str, ...]
