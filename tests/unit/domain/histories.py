"""Random histories: mostly acts that make sense, some that do not, by members and strangers, meaning what went before.

A history is a seed and a length, so that a failing one is named by two numbers and shrinks by its length.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from parley.domain import Entry, Outcome, Placed, State, apply, tick
from parley.domain.kinds import KINDS
from tests.vectors.log import room_of
from tests.vectors.times import body_in_ms

RULES = Path(__file__).parents[3] / "spec" / "vectors" / "rules"
START_MS = 1_772_442_000_000

Step = tuple[float, str, Any, int]
"""Who among those there (from 0 to 1), kind, body, ms since the step before."""


def vector_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((RULES / name).read_text(encoding="utf-8"))
    return content


FILE, JOINT = vector_file("proposals.json"), vector_file("joint.json")
ROOMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plenary": (FILE, {"fixture": "mediated"}),
    "before a charter": (FILE, {"fixture": "mediated", "charter_in_force": False}),
    "caucus": (
        FILE,
        {"fixture": "mediated", "room": {"kind": "caucus", "owners": ["N"], "members": ["nina", "noor", "nils"]}},
    ),
    "joint": (JOINT, {"fixture": "joint"}),
}
CHARTERS = [
    body_in_ms(FILE["fixtures"]["mediated"]["charter"]),
    body_in_ms(JOINT["fixtures"]["joint"]["charter"]),
    {**body_in_ms(FILE["fixtures"]["mediated"]["charter"]), "rules": 2},
    {},
]
ANYBODY = ("nina", "noor", "nils", "sana", "seth", "mara", "milo", "olga", "nora", "saul", "ghost")
PERSONS = ("nina", "noor", "nils", "sana", "seth", "mara", "nora", "x1", "ghost")
DELEGATIONS = ("N", "S", "M", "O", "X")
HEX = "ab" * 32
MEANT = "@"
"""Stands for the id of an earlier entry until the step is played."""

Body = Callable[[Random], Any]


def when(hours: int) -> dict[str, Any]:
    return {"at": START_MS + hours * 3_600_000, "zone": "Etc/UTC"}


def of(**fields: Any) -> Body:
    """A body with these fields: fixed, or one of a tuple."""

    def body(random: Random) -> Any:
        return {
            name.rstrip("_"): random.choice(value) if isinstance(value, tuple) else value
            for name, value in fields.items()
        }

    return body


def terms(random: Random) -> dict[str, Any]:
    modality = random.choice(("virtual", "virtual", "in_person", "hybrid"))
    place = {"place": "Port Lund"} if random.random() < 0.7 else {}
    items = random.choice((["1"], ["1", "2"], ["1", "1"], []))
    agenda = [{"item": item, "title": "Item"} for item in items]
    return {"start": when(1), "end": when(random.choice((2, 3, 4, 0))), "modality": modality, "agenda": agenda, **place}


def certificate(random: Random) -> dict[str, Any]:
    who = random.choice(("x1", "x2", "nils"))
    role = random.choice(("head", "deputy", "alternate", "member", "interpreter", "envoy"))
    powers = random.sample(("sign", "speak", "draft", "admit", "chair"), random.randrange(3))
    delegation = random.choice(DELEGATIONS)
    return {
        "id": who,
        "delegation": delegation,
        "name": "New Person",
        "role": role,
        "powers": powers,
        "key": f"k-{who}",
    }


def admitted(random: Random) -> dict[str, Any]:
    who = random.choice(PERSONS)
    end = START_MS + random.choice((0, 3_600_000, 36_000_000, 36_000_000))
    return {"person": who, "key": f"k-{who}", "not_after": end, **({"until": end} if random.random() < 0.3 else {})}


def joining(random: Random) -> dict[str, Any]:
    who = random.choice(PERSONS)
    return {"person": who, "key": f"k-{who}"}


ON_SESSION = of(session=MEANT)
CALLED_OFF = of(session=MEANT, reason=("Storm", "Storm", "x" * 201, "p\u0430rty"), public=(True, False))
ON_PERSON = of(person=PERSONS)
TO = of(to=MEANT)
SENSIBLE: dict[str, Body] = {
    "message": of(text=("Good morning.", "", "a\u202eb")),
    "consent": TO,
    "refuse": TO,
    "retract": TO,
    "withdraw": TO,
    "second": of(entry=MEANT),
    "unhold": of(entry=MEANT),
    "person.certify": lambda random: {"person": certificate(random)},
    "person.change": of(person=PERSONS, powers=(["speak"], ["sign", "speak"], [])),
    "person.revoke": ON_PERSON,
    "person.object": ON_PERSON,
    "person.unobject": ON_PERSON,
    "head.replace": of(old=PERSONS, new=PERSONS, reason="Recalled"),
    "head.present": of(delegation=DELEGATIONS, old=PERSONS, person=PERSONS, credentials=HEX),
    "delegation.leave": of(public=(True, False)),
    "charter.propose": of(charter=tuple(CHARTERS), amends=(MEANT, MEANT, None)),
    "charter.subscribe": of(charter=MEANT),
    "session.propose": lambda random: {"title": "Session", "terms": terms(random)},
    "session.revise": lambda random: {"session": MEANT, "terms": terms(random), "reason": "Storm", "public": True},
    "session.postpone": CALLED_OFF,
    "session.cancel": CALLED_OFF,
    "session.suspend": CALLED_OFF,
    "session.ready": ON_SESSION,
    "session.unready": ON_SESSION,
    "session.open": ON_SESSION,
    "session.resume": ON_SESSION,
    "session.close": ON_SESSION,
    "session.results": of(
        session=MEANT,
        from_=START_MS,
        to=START_MS + 1,
        attendance=[{"name": "A", "role": "head", "delegation": "N"}],
        results=[{"item": "1", "text": "Both sides spoke."}],
    ),
    "roll.declare": of(session=MEANT, persons=[{"name": "A", "role": "head", "location": "Here", "off_camera": True}]),
    "roll.depart": ON_SESSION,
    "agenda.add": of(session=MEANT, item=("1", "4"), title="New"),
    "agenda.take": of(session=MEANT, item=("1", "2")),
    "agenda.done": of(session=MEANT, item=("1", "2"), outcome=("concluded", "deferred")),
    "room.propose": of(room="corridor", title="Aside", owners=(["N", "S"], ["N", "M"], ["M", "O"], ["N", "N"], ["N"])),
    "private.note": of(about={"room": "plenary", "entry": "x"}, tag="want", visitor_may_see=(True, False)),
    "admission.consent": admitted,
    "admission.retract": ON_PERSON,
    "member.join": joining,
    "member.leave": of(person=PERSONS, reason="Loud"),
    "checkpoint.sign": of(position=tuple(range(30)), head=MEANT),
}
SELDOM = ("delegation.leave", "member.leave", "person.object", "person.revoke", "refuse", "withdraw", "head.replace")
"""What empties a room or ends what others began."""
OFTEN = ("consent",) * 20 + (
    "session.propose",
    "session.ready",
    "session.open",
    "roll.declare",
    "second",
    "admission.consent",
) * 6
NONSENSE: tuple[Any, ...] = (None, True, 0, 2**60, "x", [], {}, {"text": 1}, {"session": "x"}, [[]], {"x": {"y": None}})


def history(seed: int, length: int) -> list[Step]:
    """The steps of this seed."""
    random = Random(seed)
    return [_step(random) for _ in range(length)]


def _step(random: Random) -> Step:
    later = random.choice((-1000, 0, 1000, 1000, 60_000, 900_000))
    author = random.random()
    if random.random() < 0.05:
        return author, random.choice([*KINDS, "no.such.kind"]), random.choice(NONSENSE), later
    kind = random.choice([*SENSIBLE, *OFTEN])
    if kind in SELDOM and random.random() < 0.6:
        kind = "consent"
    return author, kind, SENSIBLE[kind](random), later


rooms = st.sampled_from(sorted(ROOMS))
steps = st.builds(history, st.integers(0, 2**32), st.integers(0, 60))


class Play:
    """A history while it is played: the state, and where time and ids stand."""

    def __init__(self, room: str) -> None:
        self.state: State = room_of(*ROOMS[room])
        self.stamp = START_MS

    def entry(self, step: Step) -> tuple[Entry, Placed]:
        """The entry a step makes of the state as it is."""
        chance, kind, body, later = step
        author = self._author(chance)
        self.stamp += later
        position = self.state.position + 1
        last = self.state.chains.get(author)
        seq, prev = (last.seq + 1, last.id) if last else (1, None)
        entry = Entry(f"e{position:04}", author, seq, prev, kind, resolved(body, self._meant(body)), signed=True)
        return entry, Placed(position, self.stamp)

    def _author(self, chance: float) -> str:
        """Mostly a head or another member who may sign, sometimes anybody, certified or not."""
        heads = sorted({head for heads in self.state.heads.values() for head in heads} & self.state.members.keys())
        likely = [*heads * 6, *sorted(self.state.members), *ANYBODY[-3:]] or ANYBODY
        return likely[int(chance * len(likely))]

    def _meant(self, body: Any) -> str:
        """The id a body means: the latest of the sort it asks for."""
        if not isinstance(body, dict):
            return "nothing"
        if "amends" in body or "charter" in body:
            return self.state.charter.id if self.state.charter else "nothing"
        if "position" in body:
            return self.state.log[body["position"] - 1] if 0 < body["position"] <= len(self.state.log) else "nothing"
        return max(self._sort(body), default="nothing")

    def _sort(self, body: dict[str, Any]) -> Sequence[str]:
        if "session" in body:
            return list(self.state.sessions)
        if "entry" in body:
            return list(self.state.held)
        return [each for each, proposal in self.state.proposals.items() if proposal.state == "pending"]

    def step(self, step: Step) -> Outcome:
        self.state, outcome = apply(self.state, *self.entry(step))
        return outcome

    def beat(self, stamp: int) -> None:
        self.state = tick(self.state, stamp)


def resolved(value: Any, meant: str) -> Any:
    if value == MEANT:
        return meant
    if isinstance(value, dict):
        return {key: resolved(item, meant) for key, item in value.items()}
    return [resolved(item, meant) for item in value] if isinstance(value, list) else value
