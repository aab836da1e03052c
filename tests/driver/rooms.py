"""In a talk: naming and admitting people, rooms, camera and microphone, messages, removal."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from re import Pattern

from playwright.sync_api import Error, Locator, expect

from tests.driver.acts import PATIENCE_SECONDS, Acts, named

ENTER_PLENARY = re.compile("^(Enter|Return), silent$")
ENTER_CAUCUS = re.compile("^Go to caucus, silent$")

CAMERA_OFF, CAMERA_ON = re.compile("^Camera off"), re.compile("^Camera on")
MICROPHONE_OFF, MICROPHONE_ON = re.compile("^Mic off"), re.compile("^Mic on")


@dataclass(frozen=True)
class Said:
    """A message as it is shown. `author` is "You" for own ones; `delivery` is empty for those of others."""

    author: str
    text: str
    delivery: str


@dataclass(frozen=True)
class Received:
    """What the page has received and decoded since it was loaded, over all tracks."""

    packets: int
    bytes: int
    frames_decoded: int
    sound_energy: float


class Growth:
    """How far a count has grown since the first look, though it may begin anew from zero."""

    def __init__(self) -> None:
        self._sum = 0
        self._last: int | None = None

    def by(self, now: int) -> int:
        if self._last is not None:
            self._sum += now - self._last if now >= self._last else now
        self._last = now
        return self._sum


class Rooms(Acts):
    """Acts of a talk."""

    def go_to(self, place: str) -> None:
        """A place of the navigation: Overview, Green room, People, Charter, Settings, or a room's short name."""
        steps, places = self.find("navigation", "Steps"), self.find("navigation", "Places")
        expect(steps.or_(places).first).to_be_visible()
        if steps.count():  # the opening has a frame of its own; its mark leads to the overview
            self.press("Parley", role="link")
        places.get_by_role("link", name=re.compile(f"^{place}")).first.click()

    def security_state(self) -> str:
        """The one word: Verified, Encrypted, Securing, Offline, Paused, Not secure."""
        seal = self.find("button", re.compile("^Security:")).locator("visible=true").first
        words = re.sub(r"\s+", " ", seal.inner_text()).removeprefix("Security: ")
        return next(
            (
                word
                for word in ("Not secure", "Verified", "Encrypted", "Securing", "Offline", "Paused")
                if word in words
            ),
            words,
        )

    def is_secured(self, word: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until the security state is this word."""
        self.until(f"the security state is {word}", lambda: self.security_state() == word, seconds)

    # --- people -------------------------------------------------------------------------------------------------------------
    def invite(self, name: str, role: str = "member", may: Sequence[str] = ()) -> str:
        """Names a person of the own delegation; returns the link. `may`: powers beside his role's, as in “sign for the delegation”."""
        self._to_people()
        self.type_into("Name of the person", name)
        if role != "member":
            self.find("button", re.compile("Role in the delegation")).click()
            self.press(role, role="option")
        for power in may:
            self.page.get_by_text(f"May {power}", exact=True).click()
        self.press("Make the link for this person")
        return self.page.get_by_role("textbox", name=f"Link for {name}", exact=True).input_value()

    def cancel_invitation(self, name: str) -> None:
        self._to_people()
        self.press(re.compile(f"^Cancel.* invitation of {re.escape(name)}"))
        self.press("Cancel the invitation", within=self.dialog())

    def ask_to_enter(self, room: str) -> None:
        """`room` as in a sentence: “the plenary”, “the caucus of Northland”."""
        self.go_to("(Overview|Waiting)")
        self.press(f"Ask to enter {room}")

    def look_at_request(self, name: str) -> None:
        """Opens the question about one person who asks to enter."""
        self._to_people()
        self.press(named(name, "Answer for "))
        expect(
            self.find("heading", re.compile(rf"^(Admit|Let the device of) .*{re.escape(name)}"), self.dialog())
        ).to_be_visible()

    def close_dialog(self) -> None:
        """Closes what is open without deciding anything. What it is about may end, and the dialog change, at any moment."""

        def closed() -> bool:
            close = self.dialog().get_by_role("button", name="Close", exact=True)
            if close.count():
                with contextlib.suppress(Error):
                    close.first.click(timeout=1000)
            return self.dialog().count() == 0

        self.until("the dialog is closed", closed)

    def admit(self, name: str) -> None:
        """Consents to one person who asks to enter."""
        self.look_at_request(name)
        self.press(named(name, "Consent to "), within=self.dialog())
        self.until(f"the consent to {name} stands", lambda: self._answered("You consented"))
        self.close_dialog()

    def refuse(self, name: str, reason: str) -> None:
        self.look_at_request(name)
        self.press("Refuse…", within=self.dialog())
        self.type_into("Reason for the refusal", reason, self.dialog())
        self.press(named(name, "Refuse "), within=self.dialog())
        self.until(f"the refusal of {name} stands", lambda: self._answered("You refused"))
        self.close_dialog()

    def asked_for(self, name: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until this head is asked about a person."""
        asked = re.compile(rf"{re.escape(name)}.* asks? to enter|people ask to enter")
        self.shows(asked, seconds)

    def remove(self, name: str, reason: str) -> None:
        """Removes somebody from the room this person is live in."""
        self.open_tab("People")
        self.press(re.compile(rf"^Remove.*{re.escape(name)}"), within=self._panel())
        self.type_into("Reason for the removal", reason, self.dialog())
        self.press(named(name, "Remove "), within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def people_here(self) -> Sequence[str]:
        """Names on the tiles of the room, as shown."""
        tiles = self._stage().get_by_role("group")  # people come and go while they are looked at
        labels = tiles.evaluate_all("tiles => tiles.map(tile => String(tile.getAttribute('aria-label')))")
        return [str(label).partition(",")[0] for label in labels]

    # --- rooms --------------------------------------------------------------------------------------------------------------
    def enter_room(self, room: str) -> None:
        """`room` is "plenary" or "caucus". Leaves the room one is in; returns when one is live in the other."""
        self.go_to("(Overview|Waiting)")
        self.press(re.compile("^Enter the plenary" if room == "plenary" else "^Enter the caucus of "))
        self._move(room)

    def switch_room(self) -> None:
        """By the button in the room's bar: from plenary to caucus, or back."""
        to_caucus = self.find("button", re.compile("^Go to caucus")).locator("visible=true")
        room = "caucus" if to_caucus.count() else "plenary"
        self.press(re.compile("^(Go to caucus|Return to plenary)"), within=self._bar())
        self._move(room)

    def is_live(self, room: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until this person is live in the plenary or the caucus, sound and picture connected."""
        name = re.compile("^People in the plenary$" if room == "plenary" else "^People in the caucus of ")
        expect(self.find("region", name)).to_be_visible(timeout=seconds * 1000)
        self.hides("Connecting sound and picture.", seconds)
        self.hides("Sound and picture are interrupted.", seconds)

    def leave_room(self) -> None:
        self.press("Leave…", within=self._bar())
        self.press(re.compile("^Leave "), within=self.dialog())

    # --- sound and picture --------------------------------------------------------------------------------------------------
    def turn_on_camera(self) -> None:
        self._toggle(CAMERA_OFF, CAMERA_ON)

    def turn_off_camera(self) -> None:
        self._toggle(CAMERA_ON, CAMERA_OFF)

    def turn_on_microphone(self) -> None:
        self._toggle(MICROPHONE_OFF, MICROPHONE_ON)

    def turn_off_microphone(self) -> None:
        self._toggle(MICROPHONE_ON, MICROPHONE_OFF)

    def frames_decoded(self, of: str) -> int:
        """Frames of a person's camera that this browser has decoded since the track began; 0 while there is no picture."""
        return self._frames(of)[0]

    def frames_shown(self, of: str) -> int:
        """Frames that the picture of a person has shown since it was put on the screen; 0 while there is none."""
        return self._frames(of)[1]

    def watches(self, of: str, frames: int = 10, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until so many more frames of a person's camera were decoded *and* shown than now."""
        decoded, shown = Growth(), Growth()

        def grown() -> bool:
            now = self._frames(of)
            return min(decoded.by(now[0]), shown.by(now[1])) >= frames

        self.until(f"{frames} more frames of {of} were decoded and shown", grown, seconds)

    def colour(self, of: str) -> tuple[int, ...] | None:
        """Mean red, green and blue of the picture of a person; None while there is none."""
        videos = self.page.get_by_label(named(of, "Picture of "))
        shown = videos.evaluate_all("videos => videos.length > 0 ? window.instruments.colour(videos[0]) : null")
        return None if shown is None else tuple(shown)

    def pictures(self) -> int:
        """How many pictures there are on the screen, whosever they are."""
        return self.page.locator("video").count()

    def time_to_picture_ms(self, room: str) -> float:
        """Enters a room somebody sends pictures in; ms from the press of the last button to the first decoded frame."""
        self.go_to("(Overview|Waiting)")
        self.press(re.compile("^Enter the plenary" if room == "plenary" else "^Enter the caucus of "))
        self.page.evaluate("void (window.measured = window.instruments.firstFrame())")
        self.press(ENTER_PLENARY if room == "plenary" else ENTER_CAUCUS, within=self.dialog())
        return float(self.page.evaluate("window.measured"))

    def time_to_switch_ms(self) -> tuple[float, float]:
        """By the button in the room's bar to the other room, where somebody sends pictures; ms from the press of the last button
        until nothing of one's own is sent any more, and until the first decoded frame."""
        self.press(re.compile("^(Go to caucus|Return to plenary)"), within=self._bar())
        self.page.evaluate(
            "void (window.measured = Promise.all([window.instruments.silent(), window.instruments.firstFrame()]))"
        )
        self.press(re.compile(f"{ENTER_PLENARY.pattern}|{ENTER_CAUCUS.pattern}"), within=self.dialog())
        silent, picture = self.page.evaluate("window.measured")
        return float(silent), float(picture)

    def received(self) -> Received:
        sums = self.page.evaluate("window.instruments.received()")
        return Received(sums["packets"], sums["bytes"], sums["framesDecoded"], sums["soundEnergy"])

    def undecoded_packets(self) -> int:
        """Packets of the video stream that brought most without a single frame that could be decoded."""
        streams = self.page.evaluate("window.instruments.streams()")
        return max((int(each["packets"]) for each in streams if not each["decoded"]), default=0)

    def sends(self, frames: int, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until this person has sent so many more frames than now; each size of a picture counts."""
        sent = Growth()
        self.until(
            f"{frames} more frames were sent",
            lambda: sent.by(int(self.page.evaluate("window.instruments.framesSent()"))) >= frames,
            seconds,
        )

    def repaint(self, colour: str) -> None:
        """Changes the colour of a plain camera (`talk.plain`)."""
        self.page.evaluate(
            "colour => Object.keys(portrait).forEach((part) => { if (part !== 'phase') portrait[part] = colour })",
            colour,
        )

    def tracks_sent(self) -> int:
        """Own live tracks that a peer connection sends."""
        return int(self.page.evaluate("window.instruments.sending()"))

    def ice_servers(self) -> Sequence[str]:
        """Every server any of the page's peer connections was told to ask for its own address."""
        return list(self.page.evaluate("window.instruments.iceServers()"))

    # --- messages -----------------------------------------------------------------------------------------------------------
    def write_message(self, text: str) -> None:
        """Sends to the room one is live in; returns as soon as the button was pressed and the box is empty again."""
        self.open_tab("Messages")
        box = self._panel().get_by_label(re.compile("^Message to "))
        box.fill(text)
        self.press("Send the message", within=self._panel())
        expect(box).to_have_value("")

    def send_message(self, text: str) -> None:
        """The same, and it stands in the list."""
        self.write_message(text)
        self.reads(text)

    def open_tab(self, name: str) -> None:
        """A tab of the panel beside the stage, "Messages" or "People"; where the frame is narrow the panel is opened first."""
        tab = self._panel().get_by_role("tab", name=re.compile(f"^{name}"))
        opener = self.find("button", re.compile("^Show messages and people")).locator("visible=true")
        expect(tab.or_(opener).locator("visible=true").first).to_be_visible()
        if not tab.is_visible():
            opener.first.click()
        tab.click()

    def messages(self) -> Sequence[Said]:
        self.open_tab("Messages")
        rows = self._panel().get_by_role("list", name="Messages").get_by_role("listitem").all()
        return [_said(row) for row in rows]

    def reads(self, text: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until a message with this text stands in the room."""
        self.open_tab("Messages")
        expect(self._panel().get_by_role("listitem").filter(has_text=text).first).to_be_visible(timeout=seconds * 1000)

    # --- inside -------------------------------------------------------------------------------------------------------------
    def _frames(self, of: str) -> tuple[int, int]:
        videos = self.page.get_by_label(named(of, "Picture of "))  # it may go away while it is looked at
        decoded, shown = videos.evaluate_all(
            "videos => videos.length > 0 ? window.instruments.frames(videos[0]) : [0, 0]"
        )
        return int(decoded), int(shown)

    def _move(self, room: str) -> None:
        self.press(ENTER_PLENARY if room == "plenary" else ENTER_CAUCUS, within=self.dialog())
        if room == "caucus":
            self.press("Understood", within=self.dialog())
        self.is_live(room)

    def _toggle(self, now: Pattern[str], then: Pattern[str]) -> None:
        self.press(now, within=self._bar())
        expect(self.find("button", then, self._bar())).to_be_visible(timeout=PATIENCE_SECONDS * 1000)

    def _answered(self, words: str) -> bool:
        """The dialog says so, or the question is gone because nothing was missing any more."""
        box = self.dialog()
        return not box.count() or box.get_by_text(re.compile(f"{words}|Nobody asks to enter any more")).count() > 0

    def _to_people(self) -> None:
        self.go_to("People")

    def _bar(self) -> Locator:
        return self.find("main", "Work")

    def _panel(self) -> Locator:
        return self.find("complementary", "Messages and people")

    def _stage(self) -> Locator:
        return self.find("region", re.compile("^People in "))


def _said(row: Locator) -> Said:
    head, text, *rest = row.get_by_role("paragraph").all_inner_texts()
    return Said(head.split("\n")[0].strip(), text, rest[0] if rest else "")
