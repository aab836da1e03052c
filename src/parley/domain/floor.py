"""The floor: requests, order of speakers, right of reply, points of order and appeals (rules F)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from parley.domain import who
from parley.domain.act import MEETINGS, Act, Kind, Rule
from parley.domain.codes import Code
from parley.domain.deciding import put_appeal
from parley.domain.persons import own_delegation
from parley.domain.shapes import BOOL, DELEGATION, ID, LINE, PERSON, TEXT, Fields, ListOf, words
from parley.domain.speaking import begin, end, with_floor, with_request, without_waiting
from parley.domain.state import DelegationKind, State
from parley.domain.state_meetings import Floor, ItemState, Request, RequestState

MAX_REPLIES = 2
DEFAULT_TERMS: Mapping[str, object] = {"limit_s": 0, "reply_s": [300, 180], "order_s": 180, "per_delegation": 1}
"""Of a charter that says nothing of the floor."""


def _in_session(rule: Callable[[State, Act, str], State | Code]) -> Rule:
    """The first check of every kind of this section; the rule is given the id of the open session."""

    def checked(state: State, act: Act) -> State | Code:
        return Code.NO_OPEN_SESSION if state.open is None else rule(state, act, state.open)

    return checked


def _terms(state: State) -> Mapping[str, object]:
    return {**DEFAULT_TERMS, **(state.charter.charter.get("floor", {}) if state.charter else {})}


def _requested(state: State, act: Act, session_id: str) -> Request | Code:
    """The request of this session that the act names."""
    request = state.requests.get(act.body["request"])
    return Code.NOT_FOUND if request is None or request.session != session_id else request


# --- asking for the floor


def _request(state: State, act: Act, session_id: str) -> State | Code:
    floor = state.sessions[session_id].floor
    observer = who.author_kind(state, act) is DelegationKind.OBSERVER
    if observer and act.author not in floor.invited:
        return Code.NOT_INVITED
    problem = _REQUEST_PROBLEM[act.body["type"]](state, act, session_id)
    if problem:
        return problem
    waiting = _WAITS[act.body["type"]](floor, act.id)
    item = _item(state, session_id)
    own = own_delegation(state, act)
    request = Request(
        session=session_id,
        item=item,
        delegation=own,
        person=act.author,
        type=act.body["type"],
        topic=act.body.get("topic"),
        to=act.body.get("to"),
        limit_s=_limit(state, act, session_id),
    )
    if request.type == "reply":
        waiting = _with_rights(waiting, own, item, _rights(floor, own, item) + 1)
    state = with_floor(state, session_id, replace(waiting, invited=floor.invited - {act.author}))
    return with_request(state, act.id, request)


def _speech_problem(state: State, act: Act, session_id: str) -> Code | None:
    floor, own = state.sessions[session_id].floor, own_delegation(state, act)
    if floor.closed:
        return Code.LIST_CLOSED
    waiting = sum(state.requests[each].delegation == own for each in floor.speeches)
    per_delegation = _terms(state)["per_delegation"]
    return Code.ALREADY_LISTED if isinstance(per_delegation, int) and waiting >= per_delegation else None


def _reply_problem(state: State, act: Act, session_id: str) -> Code | None:
    own, to = own_delegation(state, act), act.body.get("to")
    if to is None or to == own or state.delegation(to) is None:
        return Code.REPLY_TARGET
    given = _rights(state.sessions[session_id].floor, own, _item(state, session_id))
    return Code.REPLY_LIMIT if given >= MAX_REPLIES else None


def _order_problem(state: State, act: Act, session_id: str) -> Code | None:
    own = own_delegation(state, act)
    if state.kind_of(own) is not DelegationKind.PARTY:
        return Code.NOT_PARTY
    waiting = (state.requests[each] for each in state.sessions[session_id].floor.orders)
    listed = any(each.delegation == own and each.state is RequestState.WAITING for each in waiting)
    return Code.ALREADY_LISTED if listed else None


_REQUEST_PROBLEM = {"speech": _speech_problem, "reply": _reply_problem, "order": _order_problem}
_WAITS: Mapping[str, Callable[[Floor, str], Floor]] = {
    "speech": lambda floor, each: replace(floor, speeches=(*floor.speeches, each)),
    "reply": lambda floor, each: replace(floor, replies=(*floor.replies, each)),
    "order": lambda floor, each: replace(floor, orders=(*floor.orders, each)),
}


def _limit(state: State, act: Act, session_id: str) -> int:
    """The second reply of a delegation has the second limit (F3)."""
    terms = _terms(state)
    own, item = own_delegation(state, act), _item(state, session_id)
    limits = {"speech": terms["limit_s"], "order": terms["order_s"], "reply": terms["reply_s"]}
    limit = limits[act.body["type"]]
    if isinstance(limit, list):
        limit = limit[_rights(state.sessions[session_id].floor, own, item)]
    if not isinstance(limit, int):
        raise TypeError("a limit is a number of seconds")
    return limit


def _item(state: State, session_id: str) -> str | None:
    """The agenda item under discussion."""
    return next((each.item for each in state.sessions[session_id].agenda if each.state is ItemState.OPEN), None)


def _rights(floor: Floor, delegation: str, item: str | None) -> int:
    """Replies of the delegation on this item, waiting or given (F3)."""
    return floor.rights.get(delegation, {}).get(item or "", 0)


def _with_rights(floor: Floor, delegation: str, item: str | None, number: int) -> Floor:
    of_delegation = {**floor.rights.get(delegation, {}), item or "": number}
    return replace(floor, rights={**floor.rights, delegation: of_delegation})


def _invite(state: State, act: Act, session_id: str) -> State | Code:
    person = state.persons.get(act.body["person"])
    if person is None:
        return Code.NOT_FOUND
    if state.kind_of(person.delegation) is not DelegationKind.OBSERVER:
        return Code.NOT_OBSERVER
    floor = state.sessions[session_id].floor
    return with_floor(state, session_id, replace(floor, invited=floor.invited | {act.body["person"]}))


# --- giving and ending


def _give(state: State, act: Act, session_id: str) -> State | Code:
    request = _requested(state, act, session_id)
    if isinstance(request, Code):
        return request
    if request.state is not RequestState.WAITING:
        return Code.WRONG_STATE
    problem = _turn_problem(state, state.sessions[session_id].floor, request, act.body["request"])
    return problem or begin(state, session_id, act.body["request"], act.time)


def _turn_problem(state: State, floor: Floor, request: Request, request_id: str) -> Code | None:
    """F2: points of order, then speeches, then replies; a point of order interrupts."""
    if request.type != "order" and floor.orders:
        return Code.ORDER_FIRST
    if request.type != "order" and floor.speaking:
        return Code.FLOOR_TAKEN
    if request.type == "reply" and floor.speeches:
        return Code.LIST_FIRST
    waiting = {"speech": floor.speeches, "reply": floor.replies, "order": _waiting_orders(state, floor)}
    return None if waiting[request.type][0] == request_id else Code.NOT_NEXT


def _waiting_orders(state: State, floor: Floor) -> tuple[str, ...]:
    return tuple(each for each in floor.orders if state.requests[each].state is RequestState.WAITING)


def _end(state: State, act: Act, session_id: str) -> State | Code:
    speaking = state.sessions[session_id].floor.speaking
    if not speaking or not (state.is_chair(act.author) or state.requests[speaking[-1]].person == act.author):
        return Code.NOT_SPEAKING
    return end(state, session_id, speaking[-1], act.time)


def _cancel(state: State, act: Act, session_id: str) -> State | Code:
    request = _requested(state, act, session_id)
    if isinstance(request, Code):
        return request
    if request.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if request.state is not RequestState.WAITING:
        return Code.WRONG_STATE
    floor = _without_order(without_waiting(state.sessions[session_id].floor, act.body["request"]), act.body["request"])
    if request.type == "reply":
        given = _rights(floor, request.delegation, request.item)
        floor = _with_rights(floor, request.delegation, request.item, given - 1)
    state = with_floor(state, session_id, floor)
    return with_request(state, act.body["request"], replace(request, state=RequestState.CANCELLED))


# --- the chair's tools


def _order(state: State, act: Act, session_id: str) -> State | Code:
    floor = state.sessions[session_id].floor
    if sorted(act.body["requests"]) != sorted(floor.speeches):
        return Code.NOT_A_PERMUTATION
    return with_floor(state, session_id, replace(floor, speeches=tuple(act.body["requests"])))


def _list(closed: bool) -> Rule:
    def rule(state: State, act: Act, session_id: str) -> State | Code:
        floor = state.sessions[session_id].floor
        return (
            Code.WRONG_STATE if floor.closed is closed else with_floor(state, session_id, replace(floor, closed=closed))
        )

    return _in_session(rule)


# --- points of order


def _without_order(floor: Floor, request_id: str) -> Floor:
    return replace(floor, orders=tuple(each for each in floor.orders if each != request_id))


def _rule(state: State, act: Act, session_id: str) -> State | Code:
    request = _requested(state, act, session_id)
    if isinstance(request, Code):
        return request
    if request.type != "order" or request.state in (RequestState.RULED, RequestState.CANCELLED):
        return Code.WRONG_STATE
    request_id = act.body["request"]
    state = with_floor(state, session_id, _without_order(state.sessions[session_id].floor, request_id))
    state = end(state, session_id, request_id, act.time, RequestState.RULED)
    ruled = replace(state.requests[request_id], upheld=act.body["upheld"], ruling=act.body["text"])
    return with_request(state, request_id, ruled)


def _appeal(state: State, act: Act, session_id: str) -> State | Code:
    request = _requested(state, act, session_id)
    if isinstance(request, Code):
        return request
    if request.state is not RequestState.RULED:
        return Code.WRONG_STATE
    if request.appeal is not None:
        return Code.ALREADY_APPEALED
    state = with_request(state, act.body["request"], replace(request, appeal=act.id))
    return put_appeal(state, act, session_id)


_REQUEST_BODY = Fields({"request": ID})
_NOTHING = Fields({})

KINDS = {
    "floor.request": Kind(
        Fields({"type": words("speech|reply|order"), "topic?": LINE, "to?": DELEGATION}),
        who.speaker,
        _in_session(_request),
        MEETINGS,
    ),
    "floor.invite": Kind(Fields({"person": PERSON}), who.chair, _in_session(_invite), MEETINGS),
    "floor.give": Kind(_REQUEST_BODY, who.chair, _in_session(_give), MEETINGS),
    "floor.end": Kind(_NOTHING, who.chair_or(who.speaker), _in_session(_end), MEETINGS),
    "floor.order": Kind(Fields({"requests": ListOf(ID)}), who.chair, _in_session(_order), MEETINGS),
    "floor.close_list": Kind(_NOTHING, who.chair, _list(closed=True), MEETINGS),
    "floor.open_list": Kind(_NOTHING, who.chair, _list(closed=False), MEETINGS),
    "floor.cancel": Kind(_REQUEST_BODY, who.speaker, _in_session(_cancel), MEETINGS),
    "order.rule": Kind(Fields({"request": ID, "upheld": BOOL, "text": TEXT}), who.chair, _in_session(_rule), MEETINGS),
    "order.appeal": Kind(_REQUEST_BODY, who.signer, _in_session(_appeal), MEETINGS),
}


def floor_view(state: State, _: str) -> object:
    """View `floor` of the open session (rules §22)."""
    session = state.open_session()
    if session is None:
        return None
    floor = session.floor
    return {
        "speaker": state.requests[floor.speaking[-1]].person if floor.speaking else None,
        "list": list(floor.speeches),
        "replies": list(floor.replies),
        "orders": list(_waiting_orders(state, floor)),
        "list_closed": floor.closed,
    }


def request_view(state: State, request_id: str) -> object:
    """View `request:<id>` (rules §22); the time of the one who speaks runs (F4)."""
    request = state.requests.get(request_id)
    if request is None:
        return None
    floor = state.sessions[request.session].floor
    running = floor.since is not None and floor.speaking[-1] == request_id
    used_s = (request.used_ms + (state.time - (floor.since or 0) if running else 0)) // 1000
    return {
        "state": str(request.state),
        "used_s": used_s,
        "limit_s": request.limit_s,
        "over_s": max(0, used_s - request.limit_s) if request.limit_s else 0,
        "upheld": request.upheld,
    }
