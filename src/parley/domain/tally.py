"""Counting votes (rules V2–V4, V7), in integers. Weights, quorum and concurring members come with section 14; no appeal has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from parley.domain.state_meetings import DecisionState, Result

VOTES = ("yes", "no", "abstain", "not_participating", "absent")
_IN_BASE: Mapping[str, Sequence[str]] = {
    "cast": VOTES[:2],
    "present": VOTES[:4],
    "all": VOTES,
    "affirmative": (),
}


def result_of(
    rule: Mapping[str, Any], electorate: Sequence[str], ballots: Mapping[str, str], present: Set[str], at: int
) -> Result:
    """The result of a vote under a rule (V1). Without a ballot: `not_participating` if present, else `absent` (V2)."""
    tally = tally_of(electorate, ballots, present)
    required = tuple(_required(condition, tally) for condition in rule["conditions"])
    adopted = all(tally["yes"] >= number for number in required)
    return Result(
        outcome=DecisionState.ADOPTED if adopted else DecisionState.NOT_ADOPTED,
        reason=None if adopted else "THRESHOLD_NOT_MET",
        tally=tally,
        required=required,
        against=tuple(each for each in electorate if ballots.get(each) == "no"),
        vetoes=(),
        at=at,
    )


def tally_of(electorate: Sequence[str], ballots: Mapping[str, str], present: Set[str]) -> dict[str, int]:
    """How many of the electorate voted how (V2, V3)."""
    votes = [ballots.get(each, "not_participating" if each in present else "absent") for each in electorate]
    return {vote: votes.count(vote) for vote in VOTES}


def _required(condition: Mapping[str, Any], tally: Mapping[str, int]) -> int:
    """How many must say yes (V4): as a number this says the same as the threshold, for yes is an integer."""
    threshold: Mapping[str, int] = condition["threshold"]
    if "count" in threshold:
        return max(1, threshold["count"])
    base = sum(tally[vote] for vote in _IN_BASE[condition["base"]])
    part = threshold["n"] * base
    return max(1, part // threshold["d"] + 1 if threshold["strict"] else -(-part // threshold["d"]))
