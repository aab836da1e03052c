"""What happens within a session: roll call, agenda, and the results of one held in person (rules S4, S6, S9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from parley.domain import who
from parley.domain.act import MEETINGS, Act, Kind, Mark, Opening, Rule, marked
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.sessions import AGREED, CANCELLED, CLOSED, OPEN, REFUSED, closed, session_in, with_session
from parley.domain.shapes import (
    BOOL,
    DELEGATION,
    ID,
    LINE,
    PERSON,
    TEXT,
    TIME,
    Body,
    Fields,
    ListOf,
    Shape,
    some,
    words,
)
from parley.domain.speaking import cancel_speeches
from parley.domain.state import Power, State
from parley.domain.state_meetings import AgendaItem, Declared, ItemState, Session, SessionState

# --- roll call


def _declare(state: State, act: Act) -> State | Code:
    session = session_in(state, act.body["session"], (OPEN,))
    own = own_delegation(state, act)
    if isinstance(session, Code):
        return session
    problem = _roll_problem(state, own, act.body["persons"])
    if problem:
        return problem
    roll = {**session.roll, own: tuple(map(_declared, act.body["persons"]))}
    return with_session(state, act.body["session"], replace(session, roll=roll, present=session.present | {own}))


def _roll_problem(state: State, own: str, persons: list[Body]) -> Code | None:
    names = [each["name"] for each in persons]
    certified = [each["person"] for each in persons if "person" in each]
    if len(set(names)) < len(names) or len(set(certified)) < len(certified):
        return Code.DUPLICATE
    known = (state.persons.get(person) for person in certified)
    return None if all(one is not None and one.delegation == own for one in known) else Code.OWN_PERSONS_ONLY


def _declared(person: Body) -> Declared:
    return Declared(person["name"], person["role"], person["location"], person["off_camera"], person.get("person"))


def _depart(state: State, act: Act) -> State | Code:
    session = state.sessions.get(act.body["session"])
    own = own_delegation(state, act)
    if session is None:
        return Code.NOT_FOUND
    if own not in session.present:
        return Code.NOT_PRESENT
    return with_session(state, act.body["session"], replace(session, present=session.present - {own}))


# --- agenda


def _add_problem(state: State, act: Act) -> Code | None:
    session = session_in(state, act.body["session"], set(SessionState) - {CLOSED, CANCELLED, REFUSED})
    if isinstance(session, Code):
        return session
    return Code.DUPLICATE if _item(session, act) else None


def _added(state: State, act: Act) -> State:
    session = state.sessions[act.body["session"]]
    agenda = (*session.agenda, AgendaItem(act.body["item"], act.body["title"]))
    return with_session(state, act.body["session"], replace(session, agenda=agenda))


def _item(session: Session, act: Act) -> AgendaItem | None:
    return next((each for each in session.agenda if each.item == act.body["item"]), None)


def _on_agenda(problem: Callable[[State, Session, AgendaItem], Code | None], new: Callable[[Act], ItemState]) -> Rule:
    """The rule of an act on one item of an open session: `NOT_FOUND`, `WRONG_STATE`, its own problem; else the item's new state."""

    def rule(state: State, act: Act) -> State | Code:
        session = state.sessions.get(act.body["session"])
        item = _item(session, act) if session else None
        if session is None or item is None:
            return Code.NOT_FOUND
        if session.state is not OPEN:
            return Code.WRONG_STATE
        found = problem(state, session, item)
        if found:
            return found
        agenda = tuple(replace(each, state=new(act)) if each is item else each for each in session.agenda)
        state = with_session(state, act.body["session"], replace(session, agenda=agenda))
        return cancel_speeches(state, act.body["session"]) if item.state is ItemState.OPEN else state

    return rule


def _take_problem(state: State, session: Session, item: AgendaItem) -> Code | None:
    if not session.present >= set(state.parties()):
        return Code.ROLL_INCOMPLETE
    if any(each.state is ItemState.OPEN for each in session.agenda):
        return Code.ITEM_OPEN
    return None if item.state is ItemState.PENDING else Code.ITEM_DONE


def _done_problem(state: State, session: Session, item: AgendaItem) -> Code | None:
    return None if item.state is ItemState.OPEN else Code.ITEM_NOT_OPEN


# --- results of a session held in person


def _results_problem(state: State, act: Act) -> Code | None:
    session = session_in(state, act.body["session"], (AGREED,))
    if isinstance(session, Code):
        return session
    if session.modality == "virtual":
        return Code.NOT_IN_PERSON
    return Code.BAD_TIMES if act.body["to"] <= act.body["from"] or act.body["to"] > act.time else None


def _held_as_entered(state: State, act: Act) -> State:
    session = state.sessions[act.body["session"]]
    return with_session(state, act.body["session"], closed(session, act.position))


_PERSON_PRESENT = Fields({"name": LINE, "role": LINE, "location": LINE, "off_camera": BOOL, "person?": PERSON})
_OF_ITEM: dict[str, Shape] = {"session": ID, "item": LINE}

KINDS = {
    "roll.declare": Kind(Fields({"session": ID, "persons": some(_PERSON_PRESENT)}), who.speaker, _declare, MEETINGS),
    "roll.depart": Kind(Fields({"session": ID}), who.signer, _depart, MEETINGS, marked(Mark.PROTECTIVE)),
    "agenda.add": Kind(
        Fields({**_OF_ITEM, "title": LINE}), who.chair_or_signer, Opening(check=_add_problem, effect=_added), MEETINGS
    ),
    "agenda.take": Kind(Fields(_OF_ITEM), who.chair, _on_agenda(_take_problem, lambda _: ItemState.OPEN), MEETINGS),
    "agenda.done": Kind(
        Fields({**_OF_ITEM, "outcome": words("concluded|deferred")}),
        who.chair,
        _on_agenda(_done_problem, lambda act: ItemState(act.body["outcome"])),
        MEETINGS,
    ),
    "session.results": Kind(
        Fields(
            {
                "session": ID,
                "from": TIME,
                "to": TIME,
                "attendance": some(Fields({"name": LINE, "role": LINE, "delegation": DELEGATION})),
                "results": ListOf(Fields({"item": LINE, "text": TEXT})),
            }
        ),
        who.chair_or(who.no_observer_with(Power.SIGN, Power.RECORD)),
        Opening(check=_results_problem, effect=_held_as_entered),
        MEETINGS,
        marked(Mark.ON_RECORD_ONLY),
    ),
}
