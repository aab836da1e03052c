"""The methods of deciding: the rule a decision begins under, when its announcement is too soon, what its result is (rules D5–D10).

A vote is built as far as an appeal needs it (F5): put by the rules themselves, never proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from parley.domain.codes import Code
from parley.domain.shapes import Body
from parley.domain.state import State
from parley.domain.state_meetings import Decision, DecisionState, Result
from parley.domain.tally import result_of, tally_of


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a decision takes from the charter's `decision` when it is proposed: its rule (C6) and the wait before its announcement, in s.

    `check` is made of the parameters (D5).
    """

    rule: Callable[[Body], Body]
    wait_s: Callable[[Body], int]
    check: Callable[[State, Body, Body], Code | None] = lambda state, rule, params: None


@dataclass(frozen=True, slots=True)
class Method:
    """`in_session`: put, voted and announced while its session is open (D7). `by_ballot`: answered by votes, else by objections.

    `missing`: whose ballot the announcement waits for (D6); `beginning` is None for what cannot be proposed yet.
    """

    in_session: bool
    by_ballot: bool
    missing: Callable[[Decision, frozenset[str]], bool]
    result: Callable[[State, Decision, int], Result]
    beginning: Beginning | None = None


def present_in(state: State, decision: Decision) -> frozenset[str]:
    """The delegations present in the session it was put in."""
    return frozenset() if decision.session is None else state.sessions[decision.session].present


def too_soon(state: State, decision: Decision, time: int) -> bool:
    """Rule D6. Exactly the period is not too soon."""
    waits = METHODS[decision.method].missing(decision, present_in(state, decision))
    return waits and decision.put is not None and time - decision.put < decision.wait_s * 1000


# --- consensus, and consensus minus those concerned (D8, D9)


def _consensus(state: State, decision: Decision, time: int) -> Result:
    """No party objects, and where absence blocks every party is there; who is concerned does not count."""
    uncounted = frozenset(decision.params.get("concerned", ())) if decision.rule.get("mode") == "named" else frozenset()
    allowed = decision.rule["x"] if decision.rule.get("mode") == "any" else 0
    objectors = tuple(state.in_charter_order(decision.objections))
    absent = set(decision.electorate) - present_in(state, decision) - uncounted
    reason = None
    if len(set(objectors) - uncounted) > allowed:
        reason = "OBJECTION"
    elif absent and decision.rule["absent"] == "blocks":
        reason = "ABSENT"
    return _uncounted(reason, objectors, time)


def _uncounted(reason: str | None, against: Sequence[str], time: int) -> Result:
    outcome = DecisionState.NOT_ADOPTED if reason else DecisionState.ADOPTED
    return Result(outcome, reason, None, None, tuple(against), (), time)


def _minus_rule(terms: Body) -> Body:
    return {"absent": terms["consensus"]["absent"], "x": terms["minus"]["x"], "mode": terms["minus"]["mode"]}


def _minus_problem(state: State, rule: Body, params: Body) -> Code | None:
    concerned = params.get("concerned", [])
    if not params["grounds"].strip(" \n"):
        return Code.GROUNDS_REQUIRED
    if rule["mode"] == "any":
        return Code.BAD_CONCERNED if concerned else None
    good = 1 <= len(concerned) <= rule["x"] and set(concerned) <= set(state.parties())
    return None if good else Code.BAD_CONCERNED


# --- unanimity, where every party is asked (D10)


def _unanimity(state: State, decision: Decision, time: int) -> Result:
    """Every party says yes; where abstention does not prevent, yes and abstain only. Nobody's yes is no unanimity."""
    tally = tally_of(decision.electorate, decision.ballots, frozenset())
    number = len(decision.electorate)
    favourable = tally["yes"] + (tally["abstain"] if decision.rule["abstention"] == "does_not_prevent" else 0)
    adopted = favourable == number and tally["yes"] >= 1
    return Result(
        outcome=DecisionState.ADOPTED if adopted else DecisionState.NOT_ADOPTED,
        reason=None if adopted else "NOT_UNANIMOUS",
        tally=tally,
        required=(number,),
        against=tuple(each for each in decision.electorate if decision.ballots.get(each) == "no"),
        vetoes=(),
        at=time,
    )


def _vote(state: State, decision: Decision, time: int) -> Result:
    return result_of(decision.rule, decision.electorate, decision.ballots, present_in(state, decision), time)


def _asked_s(terms: Body) -> int:
    return int(terms["consensus"]["min_ask_s"])


def _open_s(terms: Body) -> int:
    return int(terms["min_open_s"])


METHODS: Mapping[str, Method] = {
    "consensus": Method(
        in_session=True,
        by_ballot=False,
        missing=lambda decision, present: True,
        result=_consensus,
        beginning=Beginning(lambda terms: {"absent": terms["consensus"]["absent"]}, _asked_s),
    ),
    "consensus_minus": Method(
        in_session=True,
        by_ballot=False,
        missing=lambda decision, present: True,
        result=_consensus,
        beginning=Beginning(_minus_rule, _asked_s, _minus_problem),
    ),
    "unanimity": Method(
        in_session=False,
        by_ballot=True,
        missing=lambda decision, present: bool(set(decision.electorate) - decision.ballots.keys()),
        result=_unanimity,
        beginning=Beginning(lambda terms: {"abstention": terms["unanimity"]["abstention"]}, _open_s),
    ),
    "vote": Method(
        in_session=True,
        by_ballot=True,
        missing=lambda decision, present: bool((present & set(decision.electorate)) - decision.ballots.keys()),
        result=_vote,
    ),
}
"""Those that are built. A decision by another cannot be proposed."""
