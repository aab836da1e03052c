"""Who may come into a room, by whose consent, and who may be put out of it (rules R2–R6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.membership import admit, put_out, visitors
from parley.domain.persons import own_delegation
from parley.domain.shapes import LINE, PERSON, TEXT, TIME, Fields
from parley.domain.state import AdmissionConsent, DelegationKind, Person, Power, State

BOUND_BY_UNDERTAKING = frozenset({"interpreter", "technician", "note_taker", "secretary"})


def admission_problem(state: State, person: str, key: str, time: int) -> Code | None:
    """Why this person may not enter with this key at this time (R5); None if every owner consented to exactly that.

    Also asked by every client before it accepts the change of keys that lets somebody in (R3).
    """
    one = state.persons.get(person)
    if one is None or one.key != key:
        return Code.NOT_CERTIFIED
    if one.revoked or one.expired(time):
        return Code.PERSON_REVOKED
    if one.objections:
        return Code.OBJECTED
    if state.kind_of(one.delegation) is not DelegationKind.PARTY and one.delegation not in state.subscribed:
        return Code.NOT_SUBSCRIBED
    if _undertaking_missing(state, one):
        return Code.UNDERTAKING_MISSING
    return (
        Code.ALREADY_MEMBER if person in state.members else _consents_problem(state, person, key, time, owners(state))
    )


def return_problem(state: State, person: str, key: str, time: int) -> Code | None:
    """Why this member may not have a fresh leaf in place of the present one (R12); None if all who are asked consented."""
    if person not in state.members:
        return Code.NOT_FOUND
    outside = replace(state, members={each: until for each, until in state.members.items() if each != person})
    problem = admission_problem(outside, person, key, time)
    asked = [owner for owner in owners(state) if not _alone(state, person, owner)]
    missing = problem in {Code.CONSENT_MISSING, Code.CONSENT_EXPIRED, Code.CONSENT_OTHER_KEY}
    return _consents_problem(state, person, key, time, asked) if missing else problem


def owners(state: State) -> list[str]:
    """Those of the room that have not left, in charter order: all are asked for every admission (R5)."""
    return state.in_charter_order(owner for owner in state.room.owners if owner not in state.left)


def _alone(state: State, person: str, owner: str) -> bool:
    """Whether nobody else of the person's own delegation could consent: the person's own asking is then its word."""
    if state.persons[person].delegation != owner or not state.persons[person].holds(Power.ADMIT):
        return False
    others = (state.persons[each] for each in state.members if each != person)
    return not any(each.delegation == owner and each.holds(Power.ADMIT) for each in others)


def _undertaking_missing(state: State, one: Person) -> bool:
    asked = state.charter.undertaking if state.charter else None
    bound = one.role in BOUND_BY_UNDERTAKING or state.kind_of(one.delegation) is DelegationKind.OBSERVER
    return asked is not None and bound and asked not in one.undertakings


def _consents_problem(state: State, person: str, key: str, time: int, asked: Iterable[str]) -> Code | None:
    given = state.consents.get(person, {})
    for owner in asked:
        consent = given.get(owner)
        if consent is None:
            return Code.CONSENT_MISSING
        if time >= consent.not_after:
            return Code.CONSENT_EXPIRED
        if consent.key != key:
            return Code.CONSENT_OTHER_KEY
    return None


def removal_problem(state: State, author: str, person: str, reason: str | None) -> Code | None:
    """Why the author may not put this person out (R4): himself, his own head or signer may; other owners' signers with a reason."""
    if person not in state.members:
        return Code.NOT_FOUND
    if author == person:
        return None
    own = state.persons[author].delegation
    if own == state.persons[person].delegation and (state.is_head(author) or state.is_signer(author)):
        return None
    if not state.is_signer(author) or own not in state.room.owners:
        return Code.NO_POWER
    return None if reason is not None else Code.REASON_REQUIRED


def _consent(state: State, act: Act) -> State | Code:
    own, person = own_delegation(state, act), act.body["person"]
    if own not in state.room.owners:
        return Code.NOT_OWNER
    if person not in state.persons:
        return Code.NOT_FOUND
    if act.body["not_after"] <= act.time:
        return Code.BAD_TIMES
    consent = AdmissionConsent(act.body["key"], act.body["not_after"], act.body.get("until"))
    return replace(state, consents=state.consents.put(person, {**state.consents.get(person, {}), own: consent}))


def _retract(state: State, act: Act) -> State | Code:
    own, person = own_delegation(state, act), act.body["person"]
    given = state.consents.get(person, {})
    if own not in given:
        return Code.NOT_GIVEN
    remaining = {owner: consent for owner, consent in given.items() if owner != own}
    consents = state.consents.put(person, remaining) if remaining else state.consents.drop(person)
    return replace(state, consents=consents)


def _join(state: State, act: Act) -> State | Code:
    person = act.body["person"]
    problem = admission_problem(state, person, act.body["key"], act.time)
    if problem:
        return problem
    return admit(state, person, min(_ends(state, person), default=None))


def _return(state: State, act: Act) -> State | Code:
    person = act.body["person"]
    problem = return_problem(state, person, act.body["key"], act.time)
    return problem or admit(state, person, min(_ends(state, person), default=state.members[person]))


def _ends(state: State, person: str) -> list[int]:
    return [consent.until for consent in state.consents.get(person, {}).values() if consent.until is not None]


def _deny(state: State, act: Act) -> State | Code:
    own, person = own_delegation(state, act), act.body["person"]
    if own not in state.room.owners:
        return Code.NOT_OWNER
    if person not in state.members:
        return Code.NOT_FOUND
    word = sha256(act.body["word"].encode()).hexdigest()
    before = state.denied.get(person, {})
    denied = {**before, own: word}
    if all(denied.get(owner) == word for owner in owners(state)):
        return put_out(state, [person])
    if before.get(own) == word:
        return Code.ALREADY_OBJECTED
    return replace(state, denied={**state.denied, person: denied})


def _leave(state: State, act: Act) -> State | Code:
    problem = removal_problem(state, act.author, act.body["person"], act.body.get("reason"))
    return problem or put_out(state, [act.body["person"]])


KINDS = {
    "admission.consent": Kind(
        Fields({"person": PERSON, "key": LINE, "not_after": TIME, "until?": TIME}), who.admitter, _consent
    ),
    "admission.retract": Kind(Fields({"person": PERSON}), who.admitter, _retract),
    "member.join": Kind(Fields({"person": PERSON, "key": LINE}), who.member, _join),
    "member.return": Kind(Fields({"person": PERSON, "key": LINE}), who.member, _return),
    "word.deny": Kind(
        Fields({"person": PERSON, "word": TEXT}),
        who.signer_or_neutral(who.admitter),
        _deny,
        marks=marked(Mark.PROTECTIVE, Mark.BEFORE_CHARTER),
    ),
    "member.leave": Kind(
        Fields({"person": PERSON, "reason?": LINE}),
        who.member,
        _leave,
        marks=marked(Mark.PROTECTIVE, Mark.BEFORE_CHARTER, Mark.VISITORS),
    ),
}


def room_view(state: State, _: str) -> object:
    """View `room` (rules §22)."""
    return {"members": sorted(state.members), "visitors": visitors(state)}
