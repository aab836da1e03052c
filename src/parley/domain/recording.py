"""Off and on the record (rule M4), and recording: never without the consent of everybody who is asked (rules X1, X2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parley.domain import who
from parley.domain.act import MEETINGS, Act, Kind, Mark, Opening, marked
from parley.domain.codes import Code
from parley.domain.sessions import AGREED, OPEN, SUSPENDED, session_in, with_session
from parley.domain.shapes import DELEGATION, ID, LINE, Fields, some, words
from parley.domain.state import DelegationKind, ProposalState, State
from parley.domain.state_meetings import Recording, RecordingState, SessionState

# --- off and on the record


def _off_problem(state: State, act: Act) -> Code | None:
    session = session_in(state, act.body["session"], (OPEN,))
    if isinstance(session, Code):
        return session
    return None if session.on_record else Code.WRONG_STATE


def _off(state: State, act: Act) -> State:
    session = state.sessions[act.body["session"]]
    return with_session(state, act.body["session"], replace(session, on_record=False))


def _on(state: State, act: Act) -> State | Code:
    session = session_in(state, act.body["session"], set(SessionState))
    if isinstance(session, Code):
        return session
    if session.on_record:
        return Code.WRONG_STATE
    return with_session(state, act.body["session"], replace(session, on_record=True))


# --- recording


def _propose_problem(state: State, act: Act) -> Code | None:
    body = act.body
    if state.charter is None or state.charter.charter.get("recording", "forbidden") != "by_consent":
        return Code.RECORDING_FORBIDDEN
    if body["session"] not in state.sessions or any(state.delegation(each) is None for each in body["holders"]):
        return Code.NOT_FOUND
    session = session_in(state, body["session"], (AGREED, OPEN, SUSPENDED))
    if isinstance(session, Code):
        return session
    repeated = any(len(set(listed)) < len(listed) for listed in (body["media"], body["holders"]))
    return Code.DUPLICATE if repeated else None


def _parties_and_neutrals(state: State, _: Act) -> Iterable[str]:
    """Of the room."""
    neutrals = (each.id for each in state.delegations if each.kind is DelegationKind.NEUTRAL)
    return [*state.parties(), *(each for each in neutrals if each in state.room.owners)]


def _proposed(state: State, act: Act) -> State:
    recording = Recording(act.body["session"], tuple(act.body["media"]), tuple(act.body["holders"]))
    return replace(state, recordings=state.recordings.put(act.id, recording))


def _into(state: State, recording_id: str, ending: RecordingState) -> State:
    changed = replace(state.recordings[recording_id], state=ending)
    return replace(state, recordings=state.recordings.put(recording_id, changed))


def _refused(state: State, recording_id: str) -> State:
    return _into(state, recording_id, RecordingState.REFUSED)


def _stop(state: State, act: Act) -> State | Code:
    recording = state.recordings.get(act.body["recording"])
    if recording is None:
        return Code.NOT_FOUND
    if recording.state is not RecordingState.CONSENTED:
        return Code.WRONG_STATE
    return _into(state, act.body["recording"], RecordingState.STOPPED)


def running(state: State) -> list[str]:
    """The recordings that record now: consented, of the open session, while it is on the record (X1). Sorted."""
    session = state.open_session()
    if session is None or not session.on_record:
        return []
    consented = (
        each
        for each, recording in state.recordings.items()
        if recording.state is RecordingState.CONSENTED and recording.session == state.open
    )
    return sorted(consented)


KINDS = {
    "record.off": Kind(
        Fields({"session": ID, "reason?": LINE}), who.signer, Opening(check=_off_problem, effect=_off), MEETINGS
    ),
    "record.on": Kind(Fields({"session": ID}), who.chair_or_signer, _on, MEETINGS, marked(Mark.PROTECTIVE)),
    "recording.propose": Kind(
        Fields({"session": ID, "media": some(words("audio|video|transcript")), "holders": some(DELEGATION)}),
        who.chair_or_signer,
        Opening(
            check=_propose_problem,
            needs=_parties_and_neutrals,
            begin=_proposed,
            effect=lambda state, act: _into(state, act.id, RecordingState.CONSENTED),
            refused=_refused,
            withdrawn=_refused,
        ),
        MEETINGS,
    ),
    "recording.stop": Kind(
        Fields({"recording": ID, "reason?": LINE}),
        who.signer_or_neutral(who.neutral),
        _stop,
        MEETINGS,
        marked(Mark.PROTECTIVE),
    ),
}


def record_view(state: State, _: str) -> object:
    """View `record` (rules §22)."""
    session = state.open_session()
    return {"on": session.on_record if session else None}


def recording_view(state: State, recording_id: str) -> object:
    """View `recording:<id>` (rules §22). What became stale can be consented to no more: that is a refusal."""
    recording = state.recordings.get(recording_id)
    if recording is None:
        return None
    over = recording.state is RecordingState.PENDING and state.proposals[recording_id].state is ProposalState.STALE
    return {"state": str(RecordingState.REFUSED if over else recording.state)}
