"""What may be posted in a random history: for every kind a body that makes sense, mostly."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from parley.domain.release import content_hash
from tests.unit.domain.rooms import FILE, HEX, JOINT, SALT, START_MS, WORDS
from tests.vectors.times import body_in_ms

CHARTERS = [
    body_in_ms(FILE["fixtures"]["mediated"]["charter"]),
    body_in_ms(JOINT["fixtures"]["joint"]["charter"]),
    {**body_in_ms(FILE["fixtures"]["mediated"]["charter"]), "rules": 2},
    {},
]
ANYBODY = ("nina", "noor", "nils", "sana", "seth", "mara", "milo", "olga", "nora", "saul", "ghost")
PERSONS = ("nina", "noor", "nils", "sana", "seth", "mara", "nora", "x1", "ghost")
DELEGATIONS = ("N", "S", "M", "O", "X")
MEANT = "@"
"""Stands for the id of an earlier entry until the step is played."""
EARLIER = "@1"
"""For the one before that."""
ALL = "@all"
"""For the ids of all that wait."""

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
TO = of(to=(MEANT, MEANT, EARLIER))
ON_REQUEST = of(request=(MEANT, MEANT, EARLIER))
ON_RELEASE = of(release=(MEANT, MEANT, EARLIER))
ON_DECISION = of(decision=(MEANT, MEANT, EARLIER))
OFFERED = (content_hash(SALT, WORDS), HEX)
HASHES = (HEX, "cd" * 32)


def carried(random: Random) -> dict[str, Any]:
    authorisation = {
        "id": random.choice(("a1", "a2", "a3")),
        "owner": random.choice(("N", "S", "X")),
        "content_hash": random.choice(OFFERED),
        "to": random.choice((["S"], ["N", "S"], ["X"])),
        "form": random.choice(("verbatim", "own_words")),
        "valid_until": random.choice((START_MS + 40_000_000, START_MS)),
        "proof": random.choice(("valid", "valid", "valid", "invalid")),
    }
    salt = random.choice(({"salt": SALT}, {"salt": SALT}, {}))
    return {"authorisation": authorisation, "content": random.choice((WORDS, WORDS, "Some movement.")), **salt}


def brought(random: Random) -> dict[str, Any]:
    version = random.choice((1, 1, 2, 3))
    known = {"file": random.choice((MEANT, EARLIER))} if version > 1 else {}
    return {"name": "map.pdf", "hash": random.choice(HASHES), "size": 10, "version": version, **known}


def proposed(random: Random) -> dict[str, Any]:
    """A decision on a motion or a report, mostly by a method that is permitted for the category and built."""
    report = {"type": "report", "report": random.choice((MEANT, MEANT, "nothing"))}
    method = random.choice(("consensus", "consensus", "unanimity", "unanimity", "vote", "consensus_minus"))
    minus = {"grounds": random.choice(("A breach.", " ")), "concerned": random.choice((["N"], ["S"], ["N", "S"], []))}
    return {
        "title": "Crossings",
        "subject": random.choice((report, {"type": "motion", "text": "Open two crossings."})),
        "category": random.choice(("substantive", "substantive", "procedural")),
        "method": method,
        **({"params": minus} if method == "consensus_minus" else {}),
    }


def points(random: Random) -> list[dict[str, str]]:
    named = random.choice(([], ["1"], ["1", "2"], ["1", "1"]))
    return [{"point": each, "text": "How many?"} for each in named]


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
    "member.return": joining,
    "word.deny": of(person=PERSONS, word=("d28443", "d28444")),
    "checkpoint.sign": of(position=tuple(range(30)), head=MEANT),
    "floor.request": of(type=("speech", "speech", "reply", "order"), to=("N", "S", "M", "O")),
    "floor.invite": of(person=("olga", "olga", "nina", "ghost")),
    "floor.give": ON_REQUEST,
    "floor.end": of(),
    "floor.order": of(requests=(ALL, ALL, [MEANT], [])),
    "floor.close_list": of(),
    "floor.open_list": of(),
    "floor.cancel": ON_REQUEST,
    "order.rule": of(request=(MEANT, EARLIER), upheld=(True, False), text="So ruled."),
    "order.appeal": ON_REQUEST,
    "decision.propose": proposed,
    "decision.put": ON_DECISION,
    "decision.object": of(decision=(MEANT, MEANT, EARLIER), reason=("Not yet", "Not yet", "")),
    "decision.unobject": ON_DECISION,
    "decision.stand_aside": ON_DECISION,
    "decision.recuse": ON_DECISION,
    "decision.withdraw": ON_DECISION,
    "decision.vote": of(decision=(MEANT, MEANT, EARLIER), vote=("yes", "yes", "no", "abstain", "not_participating")),
    "decision.announce": ON_DECISION,
    "release.offer": of(subject="Monitors", content_hash=OFFERED, to=(["S"], ["N"], ["N", "S"], ["M"], ["X"])),
    "release.open": ON_RELEASE,
    "release.undo": ON_RELEASE,
    "release.deliver": of(release=(MEANT, EARLIER), salt=SALT, content=(WORDS, WORDS, "Other words.")),
    "release.authorise": of(
        subject="Monitors",
        content_hash=OFFERED,
        to=(["S"], ["N"], ["X"]),
        form=("verbatim", "own_words"),
        valid_until=(START_MS + 40_000_000, START_MS),
    ),
    "release.revoke": of(authorisation=(MEANT, EARLIER)),
    "release.carry": carried,
    "file.put": brought,
    "bundle.agree": lambda random: {"title": "Maps", "files": [{"file": MEANT, "hash": random.choice(HASHES)}]},
    "page.call": of(bundle=MEANT, file=(MEANT, EARLIER), page=(1, 12)),
    "track.open": of(
        title="Experts",
        mandate="Plan shelter.",
        deliverables=["Plan"],
        members=({"N": ["nils"], "S": ["sven"]}, {"N": ["nils"]}, {"N": ["sven"], "S": ["sven"]}),
        leads=({"N": "nils", "S": "sven"}, {"N": "nils"}),
    ),
    "track.close": of(track=MEANT),
    "task.add": lambda random: {
        "title": "Map the crossings",
        "owners": random.choice((["N"], ["S"], ["N", "S"], ["N", "N"], ["X"])),
        "due": when(random.choice((0, 1, 2, 50, 50))),
    },
    "task.due": lambda random: {"task": MEANT, "due": when(random.choice((3, 60))), "reason": "Rain"},
    "task.status": of(task=(MEANT, EARLIER), status=("in_progress", "blocked", "done", "dropped")),
    "task.confirm": of(task=(MEANT, EARLIER)),
    "report.put": lambda random: {
        "version": random.choice((1, 1, 2, 3)),
        "text": "Draft.",
        "open_points": points(random),
    },
    "report.endorse": of(version=(1, 1, 2, 3)),
    "report.present": lambda random: {
        "track": MEANT,
        "version": 1,
        "text": "The plan.",
        "open_points": points(random),
        "endorsed_by": ["N", "S"],
    },
    "record.off": ON_SESSION,
    "record.on": ON_SESSION,
    "recording.propose": of(
        session=MEANT, media=(["audio"], ["audio", "video"], ["audio", "audio"]), holders=(["N"], ["X"])
    ),
    "recording.stop": of(recording=(MEANT, EARLIER)),
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
FOCUS: dict[str, tuple[str, ...]] = {
    "session": (
        *("floor.request", "floor.give", "floor.give", "floor.end", "order.rule") * 3,
        *("consent", "record.off", "recording.propose") * 3,
        *("consent", "consent", "record.on") * 2,
        *(each for each in SENSIBLE if each.startswith(("floor.", "order.", "record", "page.", "bundle.", "file."))),
        *("decision.vote", "agenda.done", "agenda.take"),
    ),
    "appeal": ("decision.vote", "decision.vote", "decision.announce", "order.appeal", "order.rule", "session.close"),
    "decisions": (
        *("decision.propose", "decision.put", "decision.put", "decision.vote", "decision.announce") * 3,
        *("decision.object", "decision.unobject", "session.close", "session.suspend", "session.resume", "roll.depart"),
        *(each for each in SENSIBLE if each.startswith("decision.")),
    ),
    "corridor": (
        *("release.carry", "release.open", "release.open", "release.deliver", "release.deliver") * 2,
        *(each for each in SENSIBLE if each.startswith(("release.", "file.", "bundle."))),
    ),
    "track": (
        *("consent", "task.status", "task.status", "task.confirm", "report.put", "report.endorse", "report.endorse"),
        *(each for each in SENSIBLE if each.startswith(("task.", "report.", "file.", "bundle."))),
    ),
    "with a track": (
        *("consent", "consent"),
        *(each for each in SENSIBLE if each.startswith(("track.", "report.present", "task."))),
    ),
    "plenary": (
        *("consent", "consent"),
        *(
            each
            for each in SENSIBLE
            if each.startswith(("track.", "report.present", "release.", "session.", "recording."))
        ),
    ),
}
"""What is mostly posted where."""
OF_CHAIR = frozenset(
    {each for each in SENSIBLE if each.startswith("floor.")} - {"floor.request", "floor.cancel"}
    | {"order.rule", "decision.announce", "page.call", "agenda.take", "agenda.done", "session.open", "session.close"}
    | {"session.resume", "release.carry", "decision.put"}
)
"""What is the chair's, or in these rooms the mediator's."""
