"""Random acts about coming and going against a predicate of its own.

It is rules R3–R6 written once more, over nothing but the acts that took effect.

`client/src/talk/admission-property.test.ts` does the same to whole changes of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from parley.domain.state import Person
from tests.unit.domain.talks import PERSONS, START_MS, Room

OWNERS = {"N": "nina", "S": "sana", "M": "mara"}
SIDE = {"nina": "N", "sana": "S", "mara": "M", "nils": "N", "sven": "S", "milo": "M"}
PEOPLE = {
    **PERSONS,
    **{
        name: Person(SIDE[name], name, "secretary" if name == "milo" else "member", frozenset({"draft"}), f"k-{name}")
        for name in ("nils", "sven", "milo")
    },
}
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Done:
    """An act that took effect, in order."""

    by: str
    kind: str
    body: Mapping[str, Any]


class Past:
    """What may be read off the acts so far, each question answered from the beginning."""

    def __init__(self) -> None:
        self.acts: list[Done] = []

    def about(self, person: str) -> Iterator[Done]:
        return (act for act in self.acts if act.body.get("person") == person)

    def is_in(self, person: str) -> bool:
        inside = person in OWNERS.values()
        for act in self.about(person):
            if act.kind == "member.join":
                inside = True
            elif act.kind in ("member.leave", "person.object"):
                inside = False
        return inside

    def objectors(self, person: str) -> set[str]:
        standing: set[str] = set()
        for act in self.about(person):
            if act.kind == "person.object":
                standing.add(SIDE[act.by])
            elif act.kind == "person.unobject":
                standing.discard(SIDE[act.by])
        return standing

    def consents(self, person: str) -> Mapping[str, Mapping[str, Any]]:
        """By owner; every coming, going, objection and its end uses all of them up."""
        given: dict[str, Mapping[str, Any]] = {}
        for act in self.about(person):
            if act.kind == "admission.consent":
                given[SIDE[act.by]] = act.body
            elif act.kind == "admission.retract":
                given.pop(SIDE[act.by], None)
            else:
                given.clear()
        return given

    def allows(self, by: str, kind: str, body: Mapping[str, Any], time: int) -> bool | None:
        """None of what is not foretold here."""
        if kind == "member.join":
            return self.may_join(by, body["person"], body["key"], time)
        if kind == "member.leave":
            return self.may_leave(by, body["person"], body.get("reason"))
        return None

    def may_join(self, by: str, person: str, key: str, time: int) -> bool:
        given = self.consents(person)
        subscribed = SIDE[person] != "M" or any(act.kind == "charter.subscribe" for act in self.acts)
        consented = all(
            owner in given and given[owner]["key"] == key and time < given[owner]["not_after"] for owner in OWNERS
        )
        right_key = key == f"k-{person}"
        return (
            self.is_in(by)
            and not self.is_in(person)
            and right_key
            and consented
            and subscribed
            and not self.objectors(person)
        )

    def may_leave(self, by: str, person: str, reason: str | None) -> bool:
        if not self.is_in(by) or not self.is_in(person):
            return False
        own_head = SIDE[by] == SIDE[person] and by in OWNERS.values()
        other_signer = by in ("nina", "sana") and reason is not None
        return by == person or own_head or other_signer


def an_act(random: Random, past: Past, now: int) -> tuple[str, str, dict[str, Any]]:
    """Author, kind, body: mostly what brings somebody nearer to the door."""
    person = random.choice(("nils", "sven", "milo", "nils", "sven", random.choice(list(SIDE))))
    key = f"k-{person}" if random.random() < 0.9 else "k-other"
    by = random.choice(list(SIDE))
    missing = [head for owner, head in OWNERS.items() if owner not in past.consents(person)]
    turn = random.random()
    if missing and turn < 0.55:
        end = now + random.choice((HOUR_MS, HOUR_MS, 4_000))
        return random.choice(missing), "admission.consent", {"person": person, "key": key, "not_after": end}
    if turn < 0.8:
        return random.choice((by, "nina", "sana")), "member.join", {"person": person, "key": key}
    if turn < 0.9:
        reason = {"reason": "Recording seen"} if random.random() < 0.5 else {}
        return random.choice((by, person, "sana")), "member.leave", {"person": person, **reason}
    kind = random.choice(("admission.retract", "person.object", "person.unobject", "charter.subscribe"))
    if kind == "charter.subscribe":
        return "mara", kind, {"charter": "e1"}
    return random.choice(("nina", "sana")), kind, {"person": person}


def test_somebody_comes_in_and_goes_out_exactly_where_the_rules_allow_it() -> None:
    random = Random(20261130)
    joined, refused, left, kept = 0, 0, 0, 0
    for _ in range(60):
        room, past = Room(persons=PEOPLE).with_charter(), Past()
        for _ in range(60):
            by, kind, body = an_act(random, past, room.stamp)
            now = room.stamp + 1000
            allowed = past.allows(by, kind, body, now)
            outcome = room.post(by, kind, **body)
            assert allowed is None or allowed == (outcome == "ok"), (outcome, by, kind, body, past.acts)
            joined += kind == "member.join" and allowed is True
            refused += kind == "member.join" and allowed is False
            left += kind == "member.leave" and allowed is True
            kept += kind == "member.leave" and allowed is False
            if outcome == "ok":
                past.acts.append(Done(by, kind, body))
            assert set(room.state.members) == {person for person in SIDE if past.is_in(person)}
    assert min(joined, left) > 25
    assert min(refused, kept) > 100
    assert room.stamp > START_MS
