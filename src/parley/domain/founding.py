"""How the state of a room begins (rule G2): a plenary from its founding document, any other room under the charter in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from parley.domain.charter import delegations_of, owners_of_plenary
from parley.domain.shelves import Shelf
from parley.domain.state import Charter, Delegation, Person, Room, State
from parley.record.founding import RoomKind


@dataclass(frozen=True, slots=True)
class Founded:
    """A delegation of the founding document: with its heads, whose keys were compared."""

    delegation: Delegation
    heads: tuple[str, ...]


def empty_room(
    kind: RoomKind, founded: Iterable[Founded], persons: Mapping[str, Person], owners: Collection[str] | None = None
) -> State:
    """A room before any charter: its delegations in founding order, their heads certified and members.

    Owners: those given, by default all that are no observers (R1).
    """
    listed = tuple(founded)
    delegations = tuple(each.delegation for each in listed)
    heads = {each.delegation.id: each.heads for each in listed}
    return State(
        room=Room(kind, _owners(delegations, owners)),
        delegations=delegations,
        heads=heads,
        persons=Shelf(persons),
        members={head: None for each in listed for head in each.heads},
    )


@dataclass(frozen=True, slots=True)
class InForce:
    """A charter in force, as another room knows it: its heads of today, who subscribed, who left; for a track its leads."""

    charter: Charter
    heads: Mapping[str, tuple[str, ...]]
    subscribed: frozenset[str]
    left: frozenset[str] = frozenset()
    leads: Mapping[str, str] = field(default_factory=dict)
    interrupted: bool = False


def room_under(
    kind: RoomKind,
    in_force: InForce,
    persons: Mapping[str, Person],
    members: Iterable[str],
    owners: Collection[str] | None = None,
) -> State:
    """A room that begins with the charter in force and the persons it needs."""
    delegations = delegations_of(in_force.charter.charter)
    return State(
        room=Room(kind, _owners(delegations, owners), in_force.leads),
        delegations=delegations,
        heads=in_force.heads,
        charter=in_force.charter,
        subscribed=in_force.subscribed,
        left=in_force.left,
        interrupted=in_force.interrupted,
        persons=Shelf(persons),
        members=dict.fromkeys(members),
    )


def _owners(delegations: tuple[Delegation, ...], owners: Collection[str] | None) -> tuple[str, ...]:
    """In charter order."""
    if owners is None:
        return owners_of_plenary(delegations)
    return tuple(each.id for each in delegations if each.id in owners)
