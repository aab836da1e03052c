"""Speaking time and the waiting, whoever moves them: the floor, a session that stops, a point of order that is ruled on (rules F2–F4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parley.domain.state import State
from parley.domain.state_meetings import Floor, Request, RequestState


def with_floor(state: State, session_id: str, floor: Floor) -> State:
    session = replace(state.sessions[session_id], floor=floor)
    return replace(state, sessions=state.sessions.put(session_id, session))


def with_request(state: State, request_id: str, request: Request) -> State:
    return replace(state, requests=state.requests.put(request_id, request))


def _ended(state: State, requests: Iterable[str], ending: RequestState) -> State:
    for each in requests:
        state = with_request(state, each, replace(state.requests[each], state=ending))
    return state


def pause(state: State, session_id: str, time: int) -> State:
    """The time of the one who speaks stands still (F4)."""
    floor = state.sessions[session_id].floor
    if floor.since is None:
        return state
    speaker = floor.speaking[-1]
    request = state.requests[speaker]
    state = with_request(state, speaker, replace(request, used_ms=request.used_ms + time - floor.since))
    return with_floor(state, session_id, replace(floor, since=None))


def go_on(state: State, session_id: str, time: int) -> State:
    """The time of the one who speaks, if anybody does, runs from now."""
    floor = state.sessions[session_id].floor
    return with_floor(state, session_id, replace(floor, since=time)) if floor.speaking else state


def begin(state: State, session_id: str, request_id: str, time: int) -> State:
    """Speaks from now, out of whatever list he waited in; who spoke is interrupted."""
    state = pause(state, session_id, time)
    floor = without_waiting(state.sessions[session_id].floor, request_id)
    state = with_floor(state, session_id, replace(floor, speaking=(*floor.speaking, request_id)))
    return go_on(_ended(state, [request_id], RequestState.SPEAKING), session_id, time)


def without_waiting(floor: Floor, request_id: str) -> Floor:
    """A point of order stays among those to be ruled on."""
    speeches = tuple(each for each in floor.speeches if each != request_id)
    return replace(floor, speeches=speeches, replies=tuple(each for each in floor.replies if each != request_id))


def end(state: State, session_id: str, request_id: str, time: int, ending: RequestState = RequestState.DONE) -> State:
    """Speaks no more; whom he interrupted goes on."""
    if request_id not in state.sessions[session_id].floor.speaking:
        return _ended(state, [request_id], ending)
    state = pause(state, session_id, time)
    floor = state.sessions[session_id].floor
    speaking = tuple(each for each in floor.speaking if each != request_id)
    state = with_floor(state, session_id, replace(floor, speaking=speaking))
    return go_on(_ended(state, [request_id], ending), session_id, time)


def cancel_speeches(state: State, session_id: str) -> State:
    floor = state.sessions[session_id].floor
    if not floor.speeches:
        return state
    return with_floor(_ended(state, floor.speeches, RequestState.CANCELLED), session_id, replace(floor, speeches=()))


def end_all(state: State, session_id: str, time: int) -> State:
    """The session closes: speech ends, what waits is cancelled, and nothing of the floor is left."""
    state = pause(state, session_id, time)
    floor = state.sessions[session_id].floor
    waiting_orders = [each for each in floor.orders if state.requests[each].state is RequestState.WAITING]
    state = _ended(state, floor.speaking, RequestState.DONE)
    state = _ended(state, (*floor.speeches, *floor.replies, *waiting_orders), RequestState.CANCELLED)
    return with_floor(state, session_id, Floor())


def reverse_ruling(state: State, request_id: str) -> State:
    """What an adopted appeal does (F5)."""
    request = state.requests[request_id]
    return with_request(state, request_id, replace(request, upheld=not request.upheld))
