"""Random histories: mostly acts that make sense, some that do not, by members and strangers, meaning what went before.

A history is a seed and a length, so that a failing one is named by two numbers and shrinks by its length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

from parley.domain import Entry, Outcome, Placed, State, apply, tick
from parley.domain.kinds import KINDS
from tests.unit.domain.acts import ALL, ANYBODY, EARLIER, FOCUS, MEANT, NONSENSE, OF_CHAIR, OFTEN, SELDOM, SENSIBLE
from tests.unit.domain.rooms import ROOMS, START_MS
from tests.vectors.log import played, proof_in

Step = tuple[float, str, Any, int]
"""Who among those there (from 0 to 1), kind, body, ms since the step before."""


def history(room: str, seed: int, length: int) -> list[Step]:
    """The steps of this seed in this room."""
    random = Random(seed)
    return [_step(room, random) for _ in range(length)]


def _step(room: str, random: Random) -> Step:
    later = random.choice((-1000, 0, 1000, 1000, 60_000, 900_000))
    author = random.random()
    if random.random() < 0.05:
        return author, random.choice([*KINDS, "no.such.kind"]), random.choice(NONSENSE), later
    focus = FOCUS.get(room, ())
    kind = random.choice(focus if focus and random.random() < 0.75 else [*SENSIBLE, *OFTEN])
    if kind in SELDOM and random.random() < (0.9 if focus else 0.6):
        kind = "consent"
    return author, kind, SENSIBLE[kind](random), later


rooms = st.sampled_from(sorted(ROOMS))


@st.composite
def begun(draw: st.DrawFn) -> tuple[str, list[Step]]:
    """A room and what is posted in it."""
    room = draw(rooms)
    return room, history(room, draw(st.integers(0, 2**32)), draw(st.integers(0, 60)))


NAMED_BY = ("request", "release", "decision", "task", "track", "recording", "files", "file")
"""Fields whose value is the id of something kept on a shelf of the state."""


class Play:
    """A history while it is played: the state, and where time and ids stand."""

    def __init__(self, room: str) -> None:
        file, given = ROOMS[room]
        run, _, _ = played(file, {"given": given, "when": []})
        self.state: State = run.state
        self.stamp = max(START_MS, self.state.time)

    def entry(self, step: Step) -> tuple[Entry, Placed]:
        """The entry a step makes of the state as it is."""
        chance, kind, body, later = step
        author = self._author(chance, kind)
        self.stamp += later
        position = self.state.position + 1
        last = self.state.chains.get(author)
        seq, prev = (last.seq + 1, last.id) if last else (1, None)
        meant = self.meant(body)
        proved = proof_in(meant) == "valid"
        return Entry(f"e{position:04}", author, seq, prev, kind, meant, signed=True, proved=proved), Placed(
            position, self.stamp
        )

    def _author(self, chance: float, kind: str) -> str:
        """Mostly a head, the chair where it is his act, or another member who may sign; sometimes anybody, certified or not."""
        heads = sorted({head for heads in self.state.heads.values() for head in heads} & self.state.members.keys())
        chairs = [each for each in heads if kind in OF_CHAIR and self.state.is_chair(each)]
        leads = sorted(self.state.room.leads.values()) if kind.startswith(("task.", "report.", "consent")) else []
        likely = [*heads * 6, *chairs * 60, *leads * 10, *sorted(self.state.members), *ANYBODY[-3:]] or ANYBODY
        return likely[int(chance * len(likely))]

    def meant(self, body: Any) -> Any:
        """The body with the ids of what is there; a page is of a bundle, and of a file in it."""
        if isinstance(body, dict) and {"bundle", "file"} <= body.keys():
            bundles, files = sorted(self.state.bundles), sorted(self.state.files)
            return {**body, "bundle": resolved(body["bundle"], bundles, []), "file": resolved(body["file"], files, [])}
        return resolved(body, self._known(body), list(self._waiting()))

    def _waiting(self) -> Sequence[str]:
        """Speeches on the list, last first."""
        session = self.state.open_session()
        return session.floor.speeches[::-1] if session else ()

    def _known(self, body: Any) -> Sequence[str]:
        """The ids a body may mean, the likeliest last."""
        if not isinstance(body, dict):
            return ()
        if "amends" in body or "charter" in body:
            return (self.state.charter.id,) if self.state.charter else ()
        if "position" in body:
            return self.state.log[body["position"] - 1 : body["position"]] if body["position"] > 0 else ()
        known = sorted(self._sort(body), key=lambda each: (self._stands(body, each), each.startswith("e"), each))
        return [*known, self.state.open] if "session" in body and self.state.open else known

    def _stands(self, body: dict[str, Any], known: str) -> int:
        """Of decisions: what is put is meant rather than what is proposed, and that rather than what is over."""
        if "decision" not in body:
            return 0
        state = self.state.decisions[known].state
        return ("proposed", "put").index(state) + 1 if state in ("proposed", "put") else 0

    def _sort(self, body: dict[str, Any]) -> Sequence[str]:
        if "session" in body:
            return list(self.state.sessions)
        if "entry" in body:
            return list(self.state.held)
        if "authorisation" in body:
            return [each for each, release in self.state.releases.items() if release.form and not release.authorisation]
        if isinstance(body.get("subject"), dict):
            return list(self.state.presented)
        shelves: Mapping[str, Sequence[str]] = {
            "request": list(self.state.requests),
            "release": [each for each, release in self.state.releases.items() if not release.form],
            "decision": list(self.state.decisions),
            "task": list(self.state.tasks),
            "track": list(self.state.tracks),
            "recording": list(self.state.recordings),
            "files": list(self.state.files),
            "file": list(self.state.files),
        }
        named = next((each for each in NAMED_BY if each in body), None)
        return list(self.state.pending) if named is None else shelves[named]

    def step(self, step: Step) -> Outcome:
        self.state, outcome = apply(self.state, *self.entry(step))
        return outcome

    def post(self, step: Step) -> tuple[Entry, Placed]:
        """The entry that was applied."""
        entry, placed = self.entry(step)
        self.state, _ = apply(self.state, entry, placed)
        return entry, placed

    def beat(self, stamp: int) -> None:
        self.state = tick(self.state, stamp)


def resolved(value: Any, known: Sequence[str], waiting: list[str]) -> Any:
    """The body with ids where it has words that stand for them."""
    if value == ALL:
        return waiting
    if value in (MEANT, EARLIER):
        back = 1 if value == MEANT else 2
        return known[-back] if len(known) >= back else "nothing"
    if isinstance(value, dict):
        return {key: resolved(item, known, waiting) for key, item in value.items()}
    return [resolved(item, known, waiting) for item in value] if isinstance(value, list) else value
