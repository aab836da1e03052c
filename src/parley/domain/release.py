"""Release: how an item leaves a room, offered in one that is shared or carried by a neutral (rules L)."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from parley.domain import who
from parley.domain.act import Act, Kind, Mark, marked
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import DELEGATION, HASH, ID, LINE, PROOF, TEXT, TIME, Fields, some, words
from parley.domain.state import State
from parley.domain.state_work import Release, ReleaseState

_OFFER = frozenset({ReleaseState.OFFERED, ReleaseState.OPENED, ReleaseState.UNDONE, ReleaseState.DELIVERED})
_AUTHORISATION = frozenset({ReleaseState.AUTHORISED, ReleaseState.REVOKED})
_ALREADY_OPENED = frozenset({ReleaseState.OPENED, ReleaseState.DELIVERED})


def content_hash(salt: str, content: str) -> str:
    """Rule L3, in hex."""
    return sha256(f"parley release 1\n{salt}\n{content}".encode()).hexdigest()


def _with(state: State, release_id: str, release: Release) -> State:
    return replace(state, releases=state.releases.put(release_id, release))


def _moved(state: State, act: Act, release: Release, ending: ReleaseState) -> State:
    return _with(state, act.body["release"], replace(release, state=ending, at=act.time, position=act.position))


# --- from owner to addressee, in a room they share (L2)


def _offer(state: State, act: Act) -> State | Code:
    own = own_delegation(state, act)
    if any(each == own or each not in state.room.owners for each in act.body["to"]):
        return Code.BAD_ADDRESSEE
    return _with(state, act.id, _new(act, own, ReleaseState.OFFERED))


def _new(act: Act, own: str, stage: ReleaseState) -> Release:
    return Release(
        state=stage,
        delegation=own,
        content_hash=act.body["content_hash"],
        to=tuple(act.body["to"]),
        at=act.time,
        position=act.position,
        subject=act.body["subject"],
        form=act.body.get("form"),
        valid_until=act.body.get("valid_until"),
    )


def _offered(state: State, act: Act) -> Release | Code:
    release = state.releases.get(act.body["release"])
    return Code.NOT_FOUND if release is None or release.state not in _OFFER else release


def _open(state: State, act: Act) -> State | Code:
    """The opening entry is the receipt (L4)."""
    release, own = _offered(state, act), own_delegation(state, act)
    if isinstance(release, Code):
        return release
    if own not in release.to:
        return Code.NOT_ADDRESSEE
    if release.state is ReleaseState.UNDONE:
        return Code.RELEASE_UNDONE
    if release.state in _ALREADY_OPENED:
        return Code.ALREADY_OPENED
    return _moved(state, act, replace(release, opened_by=own), ReleaseState.OPENED)


def _undo(state: State, act: Act) -> State | Code:
    release = _offered(state, act)
    if isinstance(release, Code):
        return release
    if release.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if release.state is ReleaseState.UNDONE:
        return Code.RELEASE_UNDONE
    return Code.ALREADY_OPENED if release.state in _ALREADY_OPENED else _moved(state, act, release, ReleaseState.UNDONE)


_NOT_DELIVERABLE = {
    ReleaseState.UNDONE: Code.RELEASE_UNDONE,
    ReleaseState.OFFERED: Code.NOT_OPENED,
    ReleaseState.DELIVERED: Code.ALREADY_DELIVERED,
}


def _deliver(state: State, act: Act) -> State | Code:
    release = _offered(state, act)
    if isinstance(release, Code):
        return release
    if release.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if release.state in _NOT_DELIVERABLE:
        return _NOT_DELIVERABLE[release.state]
    if content_hash(act.body["salt"], act.body["content"]) != release.content_hash:
        return Code.HASH_MISMATCH
    return _moved(state, act, replace(release, content=act.body["content"]), ReleaseState.DELIVERED)


# --- through a neutral (L5)


def _authorise(state: State, act: Act) -> State | Code:
    own = own_delegation(state, act)
    if any(each == own or state.delegation(each) is None for each in act.body["to"]):
        return Code.BAD_ADDRESSEE
    if act.body["valid_until"] <= act.time:
        return Code.BAD_TIMES
    return _with(state, act.id, _new(act, own, ReleaseState.AUTHORISED))


def _revoke(state: State, act: Act) -> State | Code:
    release = state.releases.get(act.body["authorisation"])
    if release is None or release.state not in _AUTHORISATION:
        return Code.NOT_FOUND
    if release.delegation != own_delegation(state, act):
        return Code.NOT_OWNER
    if release.state is ReleaseState.REVOKED:
        return Code.ALREADY_REVOKED
    revoked = replace(release, state=ReleaseState.REVOKED, at=act.time, position=act.position)
    return _with(state, act.body["authorisation"], revoked)


def _carry_problem(state: State, act: Act) -> Code | None:
    given = act.body["authorisation"]
    if not act.proved:
        return Code.BAD_AUTHORISATION
    if not set(given["to"]) & set(state.room.owners) or given["owner"] in state.room.owners:
        return Code.BAD_ADDRESSEE
    if act.time >= given["valid_until"]:
        return Code.AUTHORISATION_EXPIRED
    if given["form"] == "verbatim" and not _fits(act):
        return Code.HASH_MISMATCH
    return Code.ALREADY_CARRIED if given["id"] in state.carried else None


def _fits(act: Act) -> bool:
    salt = act.body.get("salt")
    return salt is not None and content_hash(salt, act.body["content"]) == act.body["authorisation"]["content_hash"]


def _carry(state: State, act: Act) -> State | Code:
    problem = _carry_problem(state, act)
    if problem:
        return problem
    given = act.body["authorisation"]
    carried = Release(
        state=ReleaseState.CARRIED,
        delegation=given["owner"],
        content_hash=given["content_hash"],
        to=tuple(given["to"]),
        at=act.time,
        position=act.position,
        form=given["form"],
        valid_until=given["valid_until"],
        authorisation=given["id"],
        content=act.body["content"],
    )
    return replace(_with(state, act.id, carried), carried=state.carried.put(given["id"], act.id))


_RELEASE = Fields({"release": ID})
_FORM = words("verbatim|own_words")
_CARRIED = Fields(
    {
        "id": ID,
        "owner": DELEGATION,
        "content_hash": HASH,
        "to": some(DELEGATION),
        "form": _FORM,
        "valid_until": TIME,
        "proof": PROOF,
    }
)
AUTHORISE = Fields({"subject": LINE, "content_hash": HASH, "to": some(DELEGATION), "form": _FORM, "valid_until": TIME})

KINDS = {
    "release.offer": Kind(
        Fields({"subject": LINE, "content_hash": HASH, "to": some(DELEGATION)}),
        who.signer,
        _offer,
        marks=marked(Mark.BINDING),
    ),
    "release.open": Kind(_RELEASE, who.speaker, _open),
    "release.undo": Kind(_RELEASE, who.signer, _undo, marks=marked(Mark.PROTECTIVE)),
    "release.deliver": Kind(Fields({"release": ID, "salt": HASH, "content": TEXT}), who.speaker, _deliver),
    "release.authorise": Kind(AUTHORISE, who.signer, _authorise, marks=marked(Mark.BINDING)),
    "release.revoke": Kind(Fields({"authorisation": ID}), who.signer, _revoke, marks=marked(Mark.PROTECTIVE)),
    "release.carry": Kind(
        Fields({"authorisation": _CARRIED, "salt?": HASH, "content": TEXT}),
        who.neutral,
        _carry,
        marks=marked(Mark.VISITORS),
    ),
}


def release_view(state: State, release_id: str) -> object:
    """View `release:<id>` (rules §22)."""
    release = state.releases.get(release_id)
    return {"state": str(release.state), "content": release.content} if release else None
