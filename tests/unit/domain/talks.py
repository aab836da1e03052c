"""A small talk to test with: two parties, a mediator who chairs, and acts in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parley.domain import Entry, Founded, Outcome, Placed, State, apply, empty_room
from parley.domain.state import Delegation, DelegationKind, Person
from parley.record.founding import RoomKind

START_MS = 1_772_442_000_000
HEAD = frozenset({"sign", "admit", "speak", "draft", "record"})
MEDIATOR = frozenset({"admit", "speak", "draft", "record", "chair"})

NORTHLAND = Delegation("N", DelegationKind.PARTY, "any")
SOUTHMARK = Delegation("S", DelegationKind.PARTY, "any")
OFFICE = Delegation("M", DelegationKind.NEUTRAL, "any")
PERSONS = {
    "nina": Person("N", "Nina Holt", "head", HEAD, "k-nina"),
    "sana": Person("S", "Sana Whitfield", "head", HEAD, "k-sana"),
    "mara": Person("M", "Mara de Vries", "head", MEDIATOR, "k-mara"),
}


def charter(**changed: Any) -> dict[str, Any]:
    """A charter of the three."""
    names = {"N": "Northland", "S": "Southmark", "M": "Mediation Office"}
    heads = {"N": "nina", "S": "sana", "M": "mara"}
    return {
        "rules": 1,
        "template": "mediated",
        "delegations": [
            {
                "id": each.id,
                "name": names[each.id],
                "kind": str(each.kind),
                "heads": [heads[each.id]],
                "signature": each.signature,
            }
            for each in (NORTHLAND, SOUTHMARK, OFFICE)
        ],
        "chair": {"delegations": ["M"], "rotate": False},
        "languages": {"working": ["en"], "authentic": ["en"]},
        "decision": {
            "substantive": ["consensus"],
            "procedural": ["consensus"],
            "consensus": {"absent": "blocks", "min_ask_s": 30},
        },
        "attribution": "off_record",
        "retention": {"end": None},
        **changed,
    }


class Room:
    """A room in which acts are posted one second after another, chained as they should be."""

    def __init__(self, state: State | None = None, persons: Mapping[str, Person] = PERSONS) -> None:
        founded = [Founded(NORTHLAND, ("nina",)), Founded(SOUTHMARK, ("sana",)), Founded(OFFICE, ("mara",))]
        self.state = empty_room(RoomKind.PLENARY, founded, persons) if state is None else state
        self.stamp = START_MS

    def post(self, author: str, kind: str, **body: Any) -> Outcome:
        """Outcome of the act; its id is `e` and its position."""
        self.stamp += 1000
        last = self.state.chains.get(author)
        position = self.state.position + 1
        entry = Entry(
            f"e{position}", author, last.seq + 1 if last else 1, last.id if last else None, kind, body, signed=True
        )
        self.state, outcome = apply(self.state, entry, Placed(position, self.stamp))
        return outcome

    def with_charter(self, **changed: Any) -> Room:
        """The room with this charter in force under the id of its proposal."""
        self.post("nina", "charter.propose", charter=charter(**changed), amends=None)
        self.post("sana", "consent", to=f"e{self.state.position}")
        assert self.state.charter is not None
        return self

    def with_open_session(self) -> Room:
        """With a charter and an open session; its id is `session`."""
        instant = {"at": START_MS, "zone": "Etc/UTC"}
        terms = {"start": instant, "end": {**instant, "at": START_MS + 1}, "modality": "virtual", "agenda": []}
        self.post("mara", "session.propose", title="First session", terms=terms)
        self.session = f"e{self.state.position}"
        for kind, body in (("consent", {"to": self.session}), ("session.ready", {"session": self.session})):
            for head in ("nina", "sana"):
                assert self.post(head, kind, **body) == "ok"
        assert self.post("mara", "session.open", session=self.session) == "ok"
        return self
