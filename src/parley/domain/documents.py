"""Documents brought as files, bundles agreed on, pages called up (rules O)."""

from __future__ import annotations

from dataclasses import replace

from parley.domain import who
from parley.domain.act import Act, Kind, Opening
from parley.domain.codes import Code
from parley.domain.persons import own_delegation
from parley.domain.shapes import HASH, ID, INT, LINE, Fields, Of, some
from parley.domain.state import Power, State
from parley.domain.state_work import Bundle, Bundled, File, FileVersion, Page


def _put(state: State, act: Act) -> State | Code:
    own, body = own_delegation(state, act), act.body
    file_id = body.get("file", act.id)
    file = state.files.get(file_id) if "file" in body else File(own, ())
    if file is None:
        return Code.NOT_FOUND
    if file.delegation != own:
        return Code.NOT_OWNER
    if body["version"] != len(file.versions) + 1:
        return Code.VERSION_CONFLICT
    version = FileVersion(act.id, body["name"], body["hash"], body["size"])
    return replace(state, files=state.files.put(file_id, replace(file, versions=(*file.versions, version))))


def _bundle_problem(state: State, act: Act) -> Code | None:
    files = [(state.files.get(each["file"]), each["hash"]) for each in act.body["files"]]
    if any(file is None for file, _ in files):
        return Code.NOT_FOUND
    latest = all(file is not None and file.versions[-1].hash == wanted for file, wanted in files)
    return None if latest else Code.HASH_MISMATCH


def _proposed(state: State, act: Act) -> State:
    files = tuple(Bundled(each["file"], each["hash"]) for each in act.body["files"])
    return replace(state, bundles=state.bundles.put(act.id, Bundle(act.body["title"], files)))


def _agreed(state: State, act: Act) -> State:
    return replace(state, bundles=state.bundles.put(act.id, replace(state.bundles[act.id], agreed=True)))


def _call(state: State, act: Act) -> State | Code:
    session = state.open_session()
    speaking = session.floor.speaking if session else ()
    may = state.is_chair(act.author) or bool(speaking and state.requests[speaking[-1]].person == act.author)
    if not may:
        return Code.NOT_CHAIR
    bundle = state.bundles.get(act.body["bundle"])
    if bundle is None or not bundle.agreed or all(each.file != act.body["file"] for each in bundle.files):
        return Code.NOT_FOUND
    return replace(state, page=Page(act.body["bundle"], act.body["file"], act.body["page"], act.author))


_PAGE = Of(lambda value: type(value) is int and 1 <= value < 2**53)

KINDS = {
    "file.put": Kind(
        Fields({"file?": ID, "name": LINE, "hash": HASH, "size": INT, "version": INT}),
        who.no_observer_with(Power.DRAFT, Power.RECORD),
        _put,
    ),
    "bundle.agree": Kind(
        Fields({"title": LINE, "files": some(Fields({"file": ID, "hash": HASH}))}),
        who.chair_or_signer,
        Opening(check=_bundle_problem, begin=_proposed, effect=_agreed),
    ),
    "page.call": Kind(Fields({"bundle": ID, "file": ID, "page": _PAGE}), who.member, _call),
}


def file_view(state: State, file_id: str) -> object:
    """View `file:<id>` (rules §22)."""
    file = state.files.get(file_id)
    return {"version": len(file.versions), "hash": file.versions[-1].hash} if file else None


def bundle_view(state: State, bundle_id: str) -> object:
    """View `bundle:<id>` (rules §22)."""
    bundle = state.bundles.get(bundle_id)
    return {"state": "agreed" if bundle.agreed else "pending"} if bundle else None
