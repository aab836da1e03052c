"""What a verifier lists, and its verdict (rules Z2–Z10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from parley.domain.act import Outcome
from parley.domain.codes import Code
from parley.domain.state import State
from parley.domain.state_work import Release, ReleaseState


class Severity(StrEnum):
    """Rule Z2."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """Rule Z10."""

    DOES_NOT_HOLD = "does not hold"
    WITH_REMARKS = "holds, with remarks"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Finding:
    """`at` is a position, 0 for the whole; `code` is of a rejected entry or one of `RECEIPT_BAD` … of Z2."""

    at: int
    rule: str
    code: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one entry: its outcome, whether the host's receipt fits, whether its stamp is lower than the time before it.

    `basis_holds`: of what the author had of the log (`basis.basis_holds`); None where that cannot be told.
    """

    position: int
    outcome: Outcome
    receipt_fits: bool
    backwards: bool
    basis_holds: bool | None = None


_OF_OUTCOME: dict[Outcome, tuple[str, Severity]] = {
    Code.UNKNOWN_AUTHOR: ("G8", Severity.ERROR),
    Code.BAD_SIGNATURE: ("G8", Severity.ERROR),
    Code.CHAIN_GAP: ("G9", Severity.ERROR),
    Code.CHAIN_FORK: ("G9", Severity.ERROR),
    Code.CHAIN_REPLAY: ("G9", Severity.WARNING),
    Code.CHECKPOINT_MISMATCH: ("Z1", Severity.ERROR),
    Code.CHECKPOINT_OLD: ("Z1", Severity.INFO),
}


def of_entry(seen: Seen) -> list[Finding]:
    """Findings about one entry."""
    found = []
    if isinstance(seen.outcome, Code):
        rule, severity = _OF_OUTCOME.get(seen.outcome, ("Z8", Severity.INFO))
        found.append(Finding(seen.position, rule, str(seen.outcome), severity))
    if not seen.receipt_fits:
        found.append(Finding(seen.position, "Z3", "RECEIPT_BAD", Severity.ERROR))
    if seen.backwards:
        found.append(Finding(seen.position, "Z4", "TIME_BACKWARDS", Severity.WARNING))
    if seen.basis_holds is False:
        found.append(Finding(seen.position, "Z13", "BASIS_FALSE", Severity.WARNING))
    return found


def of_room(state: State) -> list[Finding]:
    """Findings about the room as a whole: outages that moved a deadline, closed sessions nobody vouched for."""
    outages = [Finding(outage.after, "Z5", "OUTAGE", Severity.INFO) for outage in state.outages]
    missing = [
        Finding(session.closed, "Z6", "CHECKPOINT_MISSING", Severity.WARNING)
        for session in state.sessions.values()
        if session.closed is not None
        for party in state.parties()
        if state.checkpoints.get(party, 0) < session.closed
    ]
    return outages + missing


def carried_after_revoke(authorised: State, carried: State) -> list[Finding]:
    """Z9, for whoever has both logs: what the second room carried after its authorisation was revoked in the first.

    At the position of the carrying entry in the second log.
    """
    late = (
        each.position
        for each in carried.releases.values()
        if each.state is ReleaseState.CARRIED and _revoked_before(authorised, each)
    )
    return [Finding(position, "Z9", "CARRIED_AFTER_REVOKE", Severity.WARNING) for position in sorted(late)]


def _revoked_before(authorised: State, carried: Release) -> bool:
    release = authorised.releases.get(carried.authorisation or "")
    return release is not None and release.state is ReleaseState.REVOKED and release.at < carried.at


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By position, then letter and number of the rule, then code (Z2)."""
    return sorted(findings, key=lambda each: (each.at, each.rule[0], int(each.rule[1:]), each.code))


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Rule Z10."""
    severities = {each.severity for each in findings}
    if Severity.ERROR in severities:
        return Verdict.DOES_NOT_HOLD
    return Verdict.WITH_REMARKS if Severity.WARNING in severities else Verdict.HOLDS
