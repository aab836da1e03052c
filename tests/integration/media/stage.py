"""Media rooms in real browsers over the real engine, without a host: the test itself gives keys, grants and announcements.

Each member is a page of `client/harness/media` that holds one media room and nothing else.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import http.server
import json
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.driver.browser import Browser

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / "build" / "parley-engine"
VITE = ROOT / "client" / "node_modules" / "vite" / "bin" / "vite.js"
PATIENCE_S = 30.0
ROOM = "room"
Json = dict[str, Any]

#: Keeps every RTCPeerConnection's configuration, and the devices that were opened.
WITNESS = """
    window.configurations = []
    const Honest = RTCPeerConnection
    window.RTCPeerConnection = class extends Honest {
      constructor(configuration) { super(configuration); configurations.push(configuration) }
      setConfiguration(configuration) { configurations.push(configuration); super.setConfiguration(configuration) }
    }
    window.opened = []
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      opened.push(...stream.getTracks())
      return stream
    }
"""
LIVE = "opened.filter((track) => track.readyState === 'live').length"


def built(node: str, folder: Path) -> Path:
    """The folder, with the harness's pages in it."""
    build = [node, VITE, "build", "--config", "harness/media/vite.config.ts", "--outDir", folder]
    subprocess.run(build, cwd=ROOT / "client", check=True, capture_output=True)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def token(key: str, secret: str, **claims: object) -> str:
    """A JSON Web Token, HS256, as the engine reads them; good for a minute."""

    def part(data: object) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=")

    body = part({"alg": "HS256"}) + b"." + part({"iss": key, "exp": int(time.time()) + 60, **claims})
    mac = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return (body + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()


class Engine:
    """The media engine as a process of our own. It names a stranger's STUN server, which no page may ask."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._key, self._secret = secrets.token_hex(4), secrets.token_hex(32)
        self.port, self._udp = free_port(), free_port()
        self.generation = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers and the room is there."""
        config = {
            "port": self.port,
            "bind_addresses": ["127.0.0.1"],
            "keys": {self._key: self._secret},
            "rtc": {
                "udp_port": self._udp,
                "tcp_port": 0,
                "use_external_ip": False,
                "node_ip": "127.0.0.1",
                "enable_loopback_candidate": True,
                "ips": {"includes": ["127.0.0.1/32"]},
                "stun_servers": ["stun.stranger.example:3478"],
            },
            "room": {
                "auto_create": False,
                "enable_remote_unmute": True,  # the engine may order a microphone on: it must not work
                "enabled_codecs": [{"mime": "audio/opus"}, {"mime": "video/vp8"}, {"mime": "video/vp9"}],
            },
        }
        env = {"PATH": os.environ.get("PATH", ""), "LIVEKIT_CONFIG": json.dumps(config)}
        self._process = subprocess.Popen([self._program], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, "the engine answers")
        self.generation += 1
        self._call("CreateRoom", {"name": ROOM})

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def token(self, **grant: object) -> str:
        video = {"roomJoin": True, "room": ROOM, **grant}
        return token(self._key, self._secret, sub=secrets.token_hex(8), video=video)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=1):
                return True
        except OSError:
            return False

    def unmute(self, sid: str) -> None:
        """Orders whoever publishes this track to unmute it."""
        owner = until(lambda: self.owner(sid), "the engine lists the track")
        self._call("MutePublishedTrack", {"room": ROOM, "identity": owner, "track_sid": sid, "muted": False})

    def owner(self, sid: str) -> str | None:
        """Whose track it is in the engine's word; nobody's before its first packet."""
        people = self._call("ListParticipants", {"room": ROOM}).get("participants", [])
        owners = [one["identity"] for one in people if sid in [track["sid"] for track in one.get("tracks", [])]]
        return owners[0] if owners else None

    def _call(self, verb: str, body: Json) -> Json:
        video = {"roomCreate": True, "roomList": True, "roomAdmin": True, "room": ROOM}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/twirp/livekit.RoomService/{verb}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": "Bearer " + token(self._key, self._secret, video=video),
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            found: Json = json.load(answer)
            return found


def until(holds: Callable[[], Any], what: str) -> Any:
    """What `holds` returned, once it is true. Fails after `PATIENCE_S` with `what`."""
    end = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)
    return found


class Member:
    """Somebody's page. `leaf` is who he is in the room."""

    def __init__(self, stage: Stage, leaf: int, page: Page) -> None:
        self._stage, self.leaf, self.page = stage, leaf, page
        self.tracks: list[Json] = []
        #: How often this member asked to be let into the engine.
        self.joins = 0

    def keys(
        self, epoch: int = 1, base_key: str = "11" * 32, leaves: Sequence[int] = (0, 1, 2), removed: Sequence[int] = ()
    ) -> str:
        keys = {
            "epoch": epoch,
            "baseKey": base_key,
            "ownLeaf": self.leaf,
            "leaves": list(leaves),
            "removed": list(removed),
        }
        said: str = self.page.evaluate("keys => harness.keys(keys)", keys)
        return said

    def join(self) -> str:
        said: str = self.page.evaluate("harness.join()")
        return said

    def set(self, source: str, on: bool = True) -> str:
        said: str = self.page.evaluate("([source, on]) => harness.set(source, on)", [source, on])
        return said

    def leave(self) -> None:
        self.page.evaluate("harness.leave()")

    def view(self) -> Json:
        self._stage.relay()
        view: Json = self.page.evaluate("harness.view()")
        return view

    def track(self, leaf: int, source: str = "camera") -> Json:
        found = [one for one in self.view()["remote"] if (one["leaf"], one["source"]) == (leaf, source)]
        return found[0] if found else {"state": "absent", "decoded": 0}

    def alarms(self) -> list[str]:
        return [alarm["code"] for alarm in self.view()["alarms"]]

    def blamed(self) -> list[int]:
        """The leaves whose announcements this device calls false."""
        self._stage.relay()
        return [alarm["leaf"] for alarm in self.view()["alarms"] if alarm["code"] == "TRACK_CLAIMED"]

    def sees(self, leaf: int, source: str = "camera", more: int = 5) -> None:
        """Waits until `more` frames of that track have been decoded from now on."""
        before = self.track(leaf, source)["decoded"]

        def enough() -> bool:
            track = self.track(leaf, source)
            return bool(track["state"] == "playing" and track["decoded"] >= before + more)

        until(enough, f"{self.leaf} sees {source} of {leaf}")

    def sealed(self) -> int:
        """Frames that have left this device."""
        return sum(pipe["passed"] for pipe in self.page.evaluate("harness.counts()") if pipe["direction"] == "seal")

    def dropped(self, reason: str) -> int:
        """Frames that came and were not opened, or not sent, for this reason."""
        self._stage.relay()
        return sum(pipe["dropped"].get(reason, 0) for pipe in self.page.evaluate("harness.counts()"))


class Stage:
    """`with Stage(engine_program, built_harness) as stage: alice = stage.member(0)`"""

    def __init__(self, program: Path, harness: Path) -> None:
        self.engine = Engine(program)
        self._browser = Browser()
        handler = functools.partial(_Quiet, directory=str(harness))
        self._web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.members: dict[int, Member] = {}
        #: Announcements of nobody's making, by the test: (engine track id, sender).
        self.announced: list[tuple[str, Json]] = []
        self._told: object = None

    def member(self, leaf: int, before: str = "") -> Member:
        """A member with a page of his own; `before` runs in it before anything else."""
        page = self._page(before)
        member = Member(self, leaf, page)
        page.expose_function("grant", lambda: self._grant(member))
        page.expose_function("published", lambda tracks: setattr(member, "tracks", tracks))
        page.goto(self._address())
        page.wait_for_function("window.harness")
        self.members[leaf] = member
        self._told = None
        return member

    def pair(self, before: str = "") -> tuple[Member, Member]:
        """Two members in the room, with the same keys, nothing switched on."""
        both = (self.member(0, before), self.member(1, before))
        for member in both:
            assert member.keys() == "ok"
            assert member.join() == "ok"
        return both

    def plain(self, *publish: str) -> tuple[Page, list[str]]:
        """A stock LiveKit participant without encryption, and the engine's ids of what it publishes."""
        page = self._page("")
        page.goto(self._address())
        page.wait_for_function("window.harness")
        call = "([url, token, publish]) => harness.plainRoom(url, token, publish)"
        sids: list[str] = page.evaluate(call, [self.engine.url, self.engine.token(), list(publish)])["sids"]
        return page, sids

    def relay(self) -> None:
        """Carries what members announce to the others, as the signed `sending` messages would."""
        senders = [
            (track["sid"], {"leaf": member.leaf, "source": track["source"], "ordinal": track["ordinal"]})
            for member in self.members.values()
            for track in member.tracks
        ] + self.announced
        if senders == self._told:
            return
        self._told = senders
        for member in self.members.values():
            member.page.evaluate("list => harness.senders(list)", senders)

    def _page(self, before: str) -> Page:
        page = self._browser.context(permissions=["camera", "microphone"]).new_page()
        page.add_init_script(before or "void 0")
        return page

    def _address(self) -> str:
        return f"http://127.0.0.1:{self._web.server_port}/index.html"

    def _grant(self, member: Member) -> Json:
        member.joins += 1
        return {"url": self.engine.url, "token": self.engine.token(), "generation": self.engine.generation}

    def __enter__(self) -> Stage:
        threading.Thread(target=self._web.serve_forever, daemon=True).start()
        self._browser.__enter__()
        self.engine.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._web.shutdown()
        self._web.server_close()
        self.engine.kill()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""
