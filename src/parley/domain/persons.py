"""Persons, their roles and powers, objections and undertakings (rules A2, A3, A7, R6)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.membership import put_out
from parley.domain.shapes import DELEGATION, HASH, ID, LINE, PERSON, TIME, Body, Fields, ListOf
from parley.domain.state import DelegationKind, Person, Power, State

ALL = frozenset(Power)
MAY_HOLD: dict[str, frozenset[Power]] = {
    "head": ALL,
    "deputy": ALL,
    "alternate": ALL,
    "member": frozenset({Power.SPEAK, Power.DRAFT, Power.RECORD}),
    "expert": frozenset({Power.SPEAK, Power.DRAFT, Power.RECORD}),
    "adviser": frozenset({Power.SPEAK, Power.DRAFT}),
    "note_taker": frozenset({Power.RECORD}),
    "secretary": frozenset({Power.DRAFT, Power.RECORD}),
    "interpreter": frozenset(),
    "technician": frozenset(),
}
"""What a role may hold (A3)."""
NEUTRALS_ONLY = frozenset({"secretary"})


def powers_of_delegation(state: State, delegation: str) -> frozenset[Power]:
    """What anybody of this delegation may hold, whatever his role (A3)."""
    kind = state.kind_of(delegation)
    if kind is DelegationKind.OBSERVER:
        return frozenset({Power.SPEAK})
    denied = set() if kind is DelegationKind.PARTY else {Power.SIGN}
    if state.charter is None or delegation not in state.charter.chairs:
        denied.add(Power.CHAIR)
    return ALL - denied


def powers_problem(state: State, delegation: str, role: str, powers: frozenset[str]) -> Code | None:
    """`POWER_NOT_ALLOWED` for a role or a power nobody of this delegation may be given (A3)."""
    if role not in MAY_HOLD or (role in NEUTRALS_ONLY and state.kind_of(delegation) is not DelegationKind.NEUTRAL):
        return Code.POWER_NOT_ALLOWED
    return None if powers <= MAY_HOLD[role] & powers_of_delegation(state, delegation) else Code.POWER_NOT_ALLOWED


def person_of(given: Body) -> Person:
    """The certificate in a body that has the shape of A2."""
    return Person(
        delegation=given["delegation"],
        name=given["name"],
        role=given["role"],
        powers=frozenset(given["powers"]),
        key=given["key"],
        from_=given.get("from"),
        until=given.get("until"),
        aliases=tuple(given.get("aliases", ())),
    )


def known(state: State, person: str, delegation: str) -> Person | Code:
    """The person, if certified (`NOT_FOUND`) and of this delegation (`NOT_OWNER`)."""
    one = state.persons.get(person)
    if one is None:
        return Code.NOT_FOUND
    return one if one.delegation == delegation else Code.NOT_OWNER


def own_delegation(state: State, act: Act) -> str:
    """The author's delegation: the one in his certificate (G3)."""
    return state.persons[act.author].delegation


def with_person(state: State, person: str, one: Person) -> State:
    return replace(state, persons=state.persons.put(person, one))


def certify(state: State, act: Act) -> State | Code:
    one = person_of(act.body["person"])
    if one.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if act.body["person"]["id"] in state.persons:
        return Code.DUPLICATE
    return powers_problem(state, one.delegation, one.role, one.powers) or with_person(
        state, act.body["person"]["id"], one
    )


def change(state: State, act: Act) -> State | Code:
    one = known(state, act.body["person"], own_delegation(state, act))
    if isinstance(one, Code):
        return one
    if one.revoked:
        return Code.PERSON_REVOKED
    changed = replace(
        one,
        role=act.body.get("role", one.role),
        powers=frozenset(act.body.get("powers", one.powers)),
        until=act.body.get("until", one.until),
    )
    problem = powers_problem(state, one.delegation, changed.role, changed.powers)
    return problem or with_person(state, act.body["person"], changed)


def revoke(state: State, act: Act) -> State | Code:
    person = act.body["person"]
    one = known(state, person, own_delegation(state, act))
    if isinstance(one, Code):
        return one
    heads = state.heads.get(one.delegation, ())
    if heads == (person,):
        return Code.LAST_HEAD
    if one.revoked:
        return Code.PERSON_REVOKED
    remaining = tuple(head for head in heads if head != person)
    successions = {old: asked for old, asked in state.successions.items() if old != person}
    state = replace(state, heads={**state.heads, one.delegation: remaining}, successions=successions)
    return put_out(with_person(state, person, replace(one, revoked=True)), [person])


def object_to(state: State, act: Act) -> State | Code:
    one = state.persons.get(act.body["person"])
    own = own_delegation(state, act)
    if one is None:
        return Code.NOT_FOUND
    if one.delegation == own:
        return Code.OWN_PERSON
    if own in one.objections:
        return Code.ALREADY_OBJECTED
    objected = replace(one, objections=one.objections | {own})
    return put_out(with_person(state, act.body["person"], objected), [act.body["person"]])


def lift_objection(state: State, act: Act) -> State | Code:
    """Admission begins anew (R6): consents given meanwhile do not count."""
    one = state.persons.get(act.body["person"])
    own = own_delegation(state, act)
    if one is None or own not in one.objections:
        return Code.NOT_FOUND
    lifted = replace(one, objections=one.objections - {own})
    return put_out(with_person(state, act.body["person"], lifted), [act.body["person"]])


def accept_undertaking(state: State, act: Act) -> State | Code:
    accepted = act.body["text_hash"]
    if state.charter is None or accepted != state.charter.undertaking:
        return Code.HASH_MISMATCH
    one = state.persons[act.author]
    return with_person(state, act.author, replace(one, undertakings=one.undertakings | {accepted}))


CERTIFICATE = Fields(
    {
        "id": ID,
        "delegation": DELEGATION,
        "name": LINE,
        "role": LINE,
        "powers": ListOf(LINE),
        "key": LINE,
        "from?": TIME,
        "until?": TIME,
        "aliases?": ListOf(LINE),
    }
)
"""Rule A2."""
_OF_PERSON = Fields({"person": PERSON, "reason?": LINE})

KINDS = {
    "person.certify": Kind(Fields({"person": CERTIFICATE}), who.head, certify, marks=marked(Mark.BEFORE_CHARTER)),
    "person.change": Kind(
        Fields({"person": PERSON, "role?": LINE, "powers?": ListOf(LINE), "until?": TIME}),
        who.head,
        change,
        marks=marked(Mark.BEFORE_CHARTER),
    ),
    "person.revoke": Kind(_OF_PERSON, who.head, revoke, marks=marked(Mark.PROTECTIVE, Mark.BEFORE_CHARTER)),
    "person.object": Kind(_OF_PERSON, who.signer, object_to, marks=marked(Mark.PROTECTIVE, Mark.BEFORE_CHARTER)),
    "person.unobject": Kind(Fields({"person": PERSON}), who.signer, lift_objection, marks=marked(Mark.BEFORE_CHARTER)),
    "undertaking.accept": Kind(
        Fields({"text_hash": HASH}),
        who.member,
        accept_undertaking,
        marks=marked(Mark.BEFORE_CHARTER, Mark.VISITORS, Mark.OUTSIDERS),
    ),
}


def person_view(state: State, person: str) -> object:
    """View `person:<id>` (rules §22)."""
    one = state.persons.get(person)
    if one is None:
        return None
    return {
        "status": "revoked" if one.revoked else "active",
        "role": one.role,
        "powers": sorted(one.powers),
        "objected_by": state.in_charter_order(one.objections),
    }
