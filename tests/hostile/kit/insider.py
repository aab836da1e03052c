"""A member with a client of his own making: the project's talk engine in a Node process, and tools to make commits that it never would."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

SOURCE = Path(__file__).resolve().parents[1] / "insider"
CLOCK = SOURCE / "clock.mjs"
FETCHED_NODE = Path(__file__).resolve().parents[3] / ".parley" / "tools" / "bin"
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1


class InsiderFailed(AssertionError):
    """The insider's program refused a command or ended."""


def node_path() -> str | None:
    """The Node that builds the client: on PATH, else the one a checkout fetched for itself."""
    return shutil.which("node", path=f"{os.environ.get('PATH', '')}:{FETCHED_NODE}")


def built(folder: Path) -> Path:
    """The insider's program, bundled anew from the client's present sources."""
    program = folder / "insider.mjs"
    node = node_path()
    assert node is not None, "the insider needs Node"
    done = subprocess.run([node, str(SOURCE / "build.mjs"), str(program)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InsiderFailed(f"the insider was not built:\n{done.stdout}{done.stderr}")
    return program


class Insider:
    """`with Insider(built(folder)) as tom: tom.join(link, "Tom Wells")`. Acts are the talk engine's own; attacks: insider/attacks.ts."""

    def __init__(self, program: Path, clock_wrong_by_ms: int = 0) -> None:
        node = node_path()
        assert node is not None
        self._child = subprocess.Popen(
            [node, "--experimental-websocket", "--no-warnings", f"--import={CLOCK.as_uri()}", str(program)],
            env={**os.environ, "CLOCK_WRONG_BY_MS": str(clock_wrong_by_ms)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ids = itertools.count(1)
        self.device = b""
        self.person = ""

    def join(
        self,
        link: str,
        name: str,
        title: str = "",
        instead: tuple[int, str] | None = None,
        pins: Sequence[str] | None = None,
    ) -> None:
        """Accepts an invitation. `instead`: takes another head's seat (slot, code of the delegation) than the link is for.

        `pins`: shows these lasting keys for the own ones, one for each delegation as `pins()` gives them, "" for none.
        """
        seat = {} if instead is None else {"instead": {"slot": instead[0], "delegation": instead[1]}}
        shown = {} if pins is None else {"pins": list(pins)}
        joined = self._do("join", link=link, name=name, title=title, **seat, **shown)
        self.device, self.person = bytes.fromhex(joined["device"]), joined["person"]

    def convene(self, opening_link: str, title: str, sides: Sequence[tuple[str, str, str]]) -> Mapping[str, str]:
        """Opens a talk between parties, each `(code, name, name of the head)`; the heads' links by name."""
        plan = {
            "title": title,
            "template": "bilateral",
            "languages": ["en"],
            "delegations": [{"id": code, "name": name, "kind": "party"} for code, name, _ in sides],
            "heads": [{"delegation": code, "name": head, "me": False} for code, _, head in sides],
        }
        return dict(self._do("convene", link=opening_link, plan=plan))

    def act(self, name: str, *args: Any) -> None:
        """An ordinary act; raises `InsiderFailed` with the code of a problem."""
        problem = self._do("act", name=name, args=args)
        if problem is not None:
            raise InsiderFailed(f"{name}: {problem}")

    def attack(self, attack: str, **options: Any) -> Any:
        return self._do("attack", attack=attack, **options)

    def forged(self, attack: str, **options: Any) -> bytes:
        """The bytes an attack made, for the room's log."""
        return bytes.fromhex(self.attack(attack, **options))

    def pins(self) -> Sequence[str]:
        """What this head shows in the opening room to be known again by, for each delegation; all there can keep it."""
        return list(self._do("pins"))

    def evidence(self) -> bytes:
        """The file a person saves of what the device noticed (spec/record.md §9)."""
        return bytes.fromhex(self._do("evidence"))

    def kept(self, words: Sequence[str]) -> Sequence[str]:
        """Those of the words that lie in what this device keeps of the talk."""
        return list(self._do("kept", words=words))

    def media_keys(self) -> Mapping[str, Any]:
        """The newest keys for sound and picture this device was given."""
        signals = [signal for signal in self._do("signals") if signal["kind"] == "keys"]
        return {name: signals[-1][name] for name in ("epoch", "baseKey", "ownLeaf", "leaves")} if signals else {}

    @property
    def view(self) -> Mapping[str, Any]:
        """What the insider's screens would show."""
        shown = self._do("view")
        return shown if isinstance(shown, dict) else {}

    def room(self, kind: str) -> Mapping[str, Any]:
        return next((room for room in self.view.get("rooms", []) if room["kind"] == kind), {})

    def subjects(self, kind: str) -> Mapping[str, Any]:
        """What the rules hold of this room: sessions, decisions, results …"""
        found: Mapping[str, Any] = self._do("subjects", room=self.room(kind)["room"])
        return found

    def until(self, what: str, holds: Callable[[Mapping[str, Any]], object], seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until `holds(view)`."""
        deadline = time.monotonic() + seconds
        while not holds(shown := self.view):
            if time.monotonic() > deadline:
                raise InsiderFailed(f"the insider waited in vain until {what}: {json.dumps(shown)[:2000]}")
            time.sleep(POLL_SECONDS)

    def says(self, text: str) -> None:
        """A message to the plenary."""
        self.act("sendMessage", self.room("plenary")["room"], text)

    def hears(self, text: str) -> None:
        """Waits until a message with this text stands in the plenary."""
        self.until(f"{text!r} was heard", lambda view: text in self.heard())

    def heard(self) -> Sequence[str]:
        return [message["text"] for message in self.room("plenary").get("messages", [])]

    def __enter__(self) -> Insider:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            assert self._child.stdin is not None
            self._child.stdin.close()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _do(self, command: str, **options: Any) -> Any:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        number = next(self._ids)
        self._child.stdin.write(json.dumps({"id": number, "do": command, "with": options}) + "\n")
        self._child.stdin.flush()
        while line := self._child.stdout.readline():
            answer = json.loads(line)
            if answer["id"] == number:
                if "failed" in answer:
                    raise InsiderFailed(f"{command}: {answer['failed']}")
                return answer["is"]
        raise InsiderFailed(f"the insider's program ended during {command}")
