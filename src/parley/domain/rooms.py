"""Opening further rooms, and what is said and noted in one (rules R2, R7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parley.domain import who
from parley.domain.act import CAUCUS, PLENARY, Act, Kind, Mark, Opening, marked
from parley.domain.codes import Code
from parley.domain.membership import visitors
from parley.domain.shapes import BOOL, DELEGATION, ID, LINE, TEXT, Fields, ListOf, words
from parley.domain.state import AgreedRoom, DelegationKind, Note, State
from parley.record.founding import RoomKind


def _room_problem(state: State, act: Act) -> Code | None:
    owners = act.body["owners"]
    if any(state.delegation(owner) is None for owner in owners):
        return Code.NOT_FOUND
    return Code.DUPLICATE if len(set(owners)) < len(owners) else None


def _parties_among_owners(state: State, act: Act) -> Iterable[str]:
    return (owner for owner in act.body["owners"] if state.kind_of(owner) is DelegationKind.PARTY)


def _agreed(state: State, act: Act) -> State:
    room = AgreedRoom(RoomKind(act.body["room"]), act.body["title"], tuple(act.body["owners"]))
    return replace(state, rooms=state.rooms.put(act.id, room))


def _no_observer_in_plenary(state: State, act: Act) -> Code | None:
    """A member may write; an observer in plenary listens."""
    observer = who.author_kind(state, act) is DelegationKind.OBSERVER
    return Code.OBSERVER if observer and state.room.kind is RoomKind.PLENARY else None


def _said(state: State, act: Act) -> State:
    return state


def _note(state: State, act: Act) -> State | Code:
    if visitors(state) and not act.body.get("visitor_may_see", False):
        return Code.VISITOR_PRESENT
    return replace(state, notes=state.notes.put(act.id, Note(act.body["tag"])))


def voice_and_picture(state: State) -> bool:
    """Whether the room may have any (R11): under shuttle, where two parties meet, only while a session is open."""
    shuttle = state.charter is not None and state.charter.charter.get("shuttle", False)
    return not shuttle or len(state.parties()) < 2 or state.open is not None


KINDS = {
    "room.propose": Kind(
        Fields({"room": words("corridor|contact"), "title": LINE, "owners": ListOf(DELEGATION, at_least=2)}),
        who.chair_or_signer,
        Opening(check=_room_problem, needs=_parties_among_owners, effect=_agreed),
        PLENARY,
    ),
    "message": Kind(
        Fields({"text": TEXT}), _no_observer_in_plenary, _said, marks=marked(Mark.BEFORE_CHARTER, Mark.VISITORS)
    ),
    "private.note": Kind(
        Fields(
            {
                "about": Fields({"room": LINE, "entry": ID}),
                "tag": words("must_have|want|can_live_with|cannot_accept"),
                "text?": TEXT,
                "visitor_may_see?": BOOL,
            }
        ),
        who.drafter,
        _note,
        CAUCUS,
    ),
}


def private_view(state: State, note: str) -> object:
    """View `private:<id>` (rules §22)."""
    kept = state.notes.get(note)
    return {"tag": kept.tag} if kept else None
