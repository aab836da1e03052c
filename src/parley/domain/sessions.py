"""Sessions: planning, opening, suspending, closing (rules S1–S8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from parley.domain import who
from parley.domain.act import MEETINGS, Act, Kind, Mark, Opening, marked
from parley.domain.codes import Code
from parley.domain.consent import make_stale
from parley.domain.persons import own_delegation
from parley.domain.shapes import BOOL, ID, LEVEL, LINE, WHEN, Body, Fields, ListOf, words
from parley.domain.speaking import end_all, go_on, pause
from parley.domain.state import State
from parley.domain.state_meetings import AgendaItem, Move, Reason, Session, SessionState, When

PROPOSED, AGREED, OPEN, SUSPENDED, POSTPONED, CANCELLED, CLOSED, REFUSED = (
    SessionState.PROPOSED,
    SessionState.AGREED,
    SessionState.OPEN,
    SessionState.SUSPENDED,
    SessionState.POSTPONED,
    SessionState.CANCELLED,
    SessionState.CLOSED,
    SessionState.REFUSED,
)
NOBODY: frozenset[str] = frozenset()


def with_session(state: State, session_id: str, session: Session) -> State:
    """The one that is open is known by its id (S8)."""
    opened = session_id if session.state is OPEN else None if state.open == session_id else state.open
    return replace(state, sessions=state.sessions.put(session_id, session), open=opened)


def session_in(state: State, session_id: str, states: Collection[SessionState]) -> Session | Code:
    """The session, if there is one (`NOT_FOUND`) in one of these states (`WRONG_STATE`)."""
    session = state.sessions.get(session_id)
    if session is None:
        return Code.NOT_FOUND
    return session if session.state in states else Code.WRONG_STATE


def everybody_ready(state: State, session: Session) -> bool:
    return session.ready >= set(state.parties())


def closed(session: Session, position: int) -> Session:
    return replace(session, state=CLOSED, on_record=True, closed=position)


def suspend_open(state: State, time: int) -> State:
    """What is open in the room is suspended, nobody is ready any more, and it is on the record again (S, M4); speaking time stops."""
    if state.open is None:
        return state
    session_id = state.open
    state = pause(state, session_id, time)
    return with_session(
        state, session_id, replace(state.sessions[session_id], state=SUSPENDED, ready=NOBODY, on_record=True)
    )


# --- terms


def _terms_problem(terms: Body) -> Code | None:
    if terms["end"]["at"] <= terms["start"]["at"]:
        return Code.BAD_TIMES
    if terms["modality"] != "virtual" and "place" not in terms:
        return Code.PLACE_REQUIRED
    items = [each["item"] for each in terms["agenda"]]
    return Code.DUPLICATE if len(set(items)) < len(items) else None


def _under(session: Session, terms: Body) -> Session:
    """The session with these terms; an agenda item named again keeps its state."""
    states = {each.item: each.state for each in session.agenda}
    agenda = (AgendaItem(each["item"], each["title"]) for each in terms["agenda"])
    return replace(
        session,
        start=When(**terms["start"]),
        end=When(**terms["end"]),
        modality=terms["modality"],
        place=terms.get("place"),
        attribution=terms.get("attribution"),
        agenda=tuple(replace(each, state=states.get(each.item, each.state)) for each in agenda),
    )


# --- proposing and revising


def _propose_problem(state: State, act: Act) -> Code | None:
    return _terms_problem(act.body["terms"])


def _proposed(state: State, act: Act) -> State:
    terms = act.body["terms"]
    bare = Session(
        len(state.sessions) + 1, act.body["title"], When(0, ""), When(0, ""), terms["modality"], None, None, ()
    )
    return with_session(state, act.id, _under(bare, terms))


def _agreed(state: State, act: Act) -> State:
    return with_session(state, act.id, replace(state.sessions[act.id], state=AGREED))


def _into(state: State, session_id: str, ending: SessionState) -> State:
    return with_session(state, session_id, replace(state.sessions[session_id], state=ending))


def _revise_problem(state: State, act: Act) -> Code | None:
    session = session_in(state, act.body["session"], (PROPOSED, AGREED, POSTPONED, SUSPENDED))
    return session if isinstance(session, Code) else _terms_problem(act.body["terms"])


def _revision_pending(state: State, act: Act) -> State:
    """An earlier pending proposal or revision of the session becomes stale; the old terms stand."""
    session = act.body["session"]
    return make_stale(state, lambda each, body: each == session or (body.get("session") == session and "terms" in body))


def _revised(state: State, act: Act) -> State:
    body = act.body
    old = state.sessions[body["session"]]
    new = _under(old, body["terms"])
    if new.modality != old.modality:
        new = replace(new, moves=(*old.moves, Move(old.modality, new.modality, body["reason"], body["public"])))
    ending = SUSPENDED if old.state is SUSPENDED else AGREED
    return with_session(state, body["session"], replace(new, state=ending, ready=NOBODY))


# --- moves that need nobody's consent (S7)


def _called_off(state: State, act: Act, session: Session, ending: SessionState) -> State:
    """Postponed or cancelled: nobody is ready, everything pending on it is stale."""
    session_id = act.body["session"]
    reason = Reason(act.body["reason"], act.body["public"])
    state = make_stale(state, lambda each, body: session_id in (each, body.get("session")))
    return with_session(state, session_id, replace(session, state=ending, ready=NOBODY, reason=reason))


def _postpone(state: State, act: Act) -> State | Code:
    session = session_in(state, act.body["session"], (PROPOSED, AGREED))
    return session if isinstance(session, Code) else _called_off(state, act, session, POSTPONED)


def _cancel(state: State, act: Act) -> State | Code:
    session = session_in(state, act.body["session"], (PROPOSED, AGREED, POSTPONED))
    return session if isinstance(session, Code) else _called_off(state, act, session, CANCELLED)


def _suspend(state: State, act: Act) -> State | Code:
    session = session_in(state, act.body["session"], (OPEN,))
    if isinstance(session, Code):
        return session
    reason = Reason(act.body["reason"], act.body["public"])
    return suspend_open(with_session(state, act.body["session"], replace(session, reason=reason)), act.time)


# --- readiness and opening


def _ready(state: State, act: Act) -> State | Code:
    session = session_in(state, act.body["session"], (AGREED, SUSPENDED))
    own = own_delegation(state, act)
    if isinstance(session, Code):
        return session
    if own in session.ready:
        return Code.ALREADY_READY
    return with_session(state, act.body["session"], replace(session, ready=session.ready | {own}))


def _unready(state: State, act: Act) -> State | Code:
    session = state.sessions.get(act.body["session"])
    own = own_delegation(state, act)
    if session is None:
        return Code.NOT_FOUND
    if own not in session.ready:
        return Code.NOT_READY
    return with_session(state, act.body["session"], replace(session, ready=session.ready - {own}))


def _begin(state: State, act: Act, states: Collection[SessionState]) -> State | Code:
    session = session_in(state, act.body["session"], states)
    if isinstance(session, Code):
        return session
    if state.open_session() is not None:
        return Code.ANOTHER_OPEN
    if not everybody_ready(state, session):
        return Code.NOT_READY
    state = with_session(state, act.body["session"], replace(session, state=OPEN, on_record=True))
    return go_on(state, act.body["session"], act.time)


def _close(state: State, act: Act) -> State | Code:
    """Speech ends, and what waits is cancelled."""
    session_id = act.body["session"]
    session = session_in(state, session_id, (OPEN, SUSPENDED))
    if isinstance(session, Code):
        return session
    if session.decisions:
        return Code.DECISION_PENDING
    state = end_all(state, session_id, act.time)
    return with_session(state, session_id, closed(state.sessions[session_id], act.position))


TERMS = Fields(
    {
        "start": WHEN,
        "end": WHEN,
        "modality": words("in_person|virtual|hybrid"),
        "place?": LINE,
        "agenda": ListOf(Fields({"item": LINE, "title": LINE})),
        "attribution?": LEVEL,
    }
)
"""Rule S2."""
_OF_SESSION = Fields({"session": ID})
_WITH_REASON = Fields({"session": ID, "reason": LINE, "public": BOOL})
_PROTECTIVE = marked(Mark.PROTECTIVE)

KINDS = {
    "session.propose": Kind(
        Fields({"title": LINE, "terms": TERMS}),
        who.chair_or_signer,
        Opening(
            check=_propose_problem,
            begin=_proposed,
            effect=_agreed,
            refused=lambda state, proposal: _into(state, proposal, REFUSED),
            withdrawn=lambda state, proposal: _into(state, proposal, CANCELLED),
        ),
        MEETINGS,
    ),
    "session.revise": Kind(
        Fields({"session": ID, "terms": TERMS, "reason": LINE, "public": BOOL}),
        who.chair_or_signer,
        Opening(check=_revise_problem, begin=_revision_pending, effect=_revised),
        MEETINGS,
    ),
    "session.postpone": Kind(_WITH_REASON, who.chair_or_signer, _postpone, MEETINGS, _PROTECTIVE),
    "session.cancel": Kind(_WITH_REASON, who.chair_or_signer, _cancel, MEETINGS, _PROTECTIVE),
    "session.ready": Kind(_OF_SESSION, who.signer, _ready, MEETINGS),
    "session.unready": Kind(_OF_SESSION, who.signer, _unready, MEETINGS, _PROTECTIVE),
    "session.open": Kind(
        _OF_SESSION, who.chair, lambda state, act: _begin(state, act, (AGREED,)), MEETINGS, marked(Mark.NOT_INTERRUPTED)
    ),
    "session.suspend": Kind(_WITH_REASON, who.chair_or_signer, _suspend, MEETINGS, _PROTECTIVE),
    "session.resume": Kind(
        _OF_SESSION,
        who.chair,
        lambda state, act: _begin(state, act, (SUSPENDED,)),
        MEETINGS,
        marked(Mark.NOT_INTERRUPTED),
    ),
    "session.close": Kind(_OF_SESSION, who.chair, _close, MEETINGS),
}


def session_view(state: State, session_id: str) -> object:
    """View `session:<id>` (rules §22)."""
    session = state.sessions.get(session_id)
    if session is None:
        return None
    reason = session.reason
    return {
        "number": session.number,
        "title": session.title,
        "state": str(session.state),
        "modality": session.modality,
        "place": session.place,
        "start": session.start.at,
        "end": session.end.at,
        "ready": state.in_charter_order(session.ready),
        "present": state.in_charter_order(session.present),
        "moves": [{"from": m.from_, "to": m.to, "reason": m.reason, "public": m.public} for m in session.moves],
        "item": next((each.item for each in session.agenda if each.state == "open"), None),
        "agenda": [{"item": each.item, "state": str(each.state)} for each in session.agenda],
        "record_on": session.on_record,
        "reason": {"text": reason.text, "public": reason.public} if reason else None,
    }
