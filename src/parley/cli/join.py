"""`parley join`: serves the client from this machine, so that the host of a talk delivers no code."""

from __future__ import annotations

import asyncio
import re
import signal
import ssl
import sys
import webbrowser
from dataclasses import dataclass
from urllib.parse import urlsplit

import click
import httpx
from starlette.applications import Starlette

from parley import __version__
from parley.app import CLIENT_FOLDER
from parley.cli.exits import Exit, leave
from parley.cli.holders import who_holds
from parley.cli.serve import run
from parley.cli.shipped import BundleAltered, check_shipped
from parley.cli.telling import Teller, set_up_log
from parley.web.bundle import Bundle, NoClient, load
from parley.web.headers import WithHeaders, security_headers
from parley.web.pages import About, page_routes
from parley.web.server import PortTaken, listen, make_server

PORT = 8444
PATIENCE_SECONDS = 10.0
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")


class NoHost(Exception):
    """The host of the link cannot be reached, or is no Parley host."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a talk. Its fragment is the secret and goes to nobody but the own browser."""

    origin: str
    path: str
    fragment: str

    def __repr__(self) -> str:
        return f"Link({self.origin}{self.path}#…)"


def read_link(text: str) -> Link:
    """Takes a link apart; raises `ValueError` with a sentence if it is none."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(parts.netloc):
        raise ValueError("that is no link: it begins with https:// and has a secret after #")
    if not parts.path.startswith(("/i/", "/t/", "/open")) and parts.path not in ("", "/"):
        raise ValueError("that link leads to no talk: its path begins with /i/, /t/ or /open")
    return Link(f"{parts.scheme}://{parts.netloc}", parts.path or "/", parts.fragment)


@click.command()
@click.argument("link")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port on this machine. Your keys belong to this address: use the same one each time.",
)
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening the browser.")
@click.option("--json", "as_json", is_flag=True, help="Say everything as one JSON object a line.")
def join(link: str, port: int, no_browser: bool, as_json: bool) -> None:
    """Join the talk of LINK with the client of this machine; the host delivers no code.

    LINK is the link you were sent, in quotation marks; - reads it from standard input, so that no other program sees it.
    """
    set_up_log(as_json, verbose=False)
    teller = Teller(as_json)
    try:
        asked = read_link(sys.stdin.readline() if link == "-" else link)
    except ValueError as error:
        leave(Exit.WRONG_SETTING, str(error))
    try:
        bundle, shipped = _checked_bundle()
        theirs = _about(asked)
        _compare(theirs, bundle, shipped, teller)
        about = About(asked.origin, "launcher", __version__, bundle.build)
        run(_serve(asked, bundle, about, port, no_browser, teller))
    except NoClient as error:
        leave(Exit.BUNDLE_ALTERED, f"{error}. In a checkout run `make client`")
    except BundleAltered as error:
        leave(Exit.BUNDLE_ALTERED, f"{error}. Do not use it: install Parley anew from a source you trust")
    except NoHost as error:
        leave(Exit.HOST_UNREACHABLE, str(error))
    except PortTaken as error:
        held = f" by {holder}" if (holder := who_holds(error.port)) else ""
        leave(Exit.PORT_TAKEN, f"{error}{held}. End that, or choose another with --port")


def _checked_bundle() -> tuple[Bundle, bool]:
    shipped = check_shipped(CLIENT_FOLDER)
    return load(CLIENT_FOLDER), shipped


def _compare(theirs: About, bundle: Bundle, shipped: bool, teller: Teller) -> None:
    """Says which build this is and whether the host has the same. Another build is no fault: this one is used."""
    origin = "as shipped, every file checked" if shipped else "built on this machine"
    same = "the host has the same" if theirs.build == bundle.build else "the host has another; yours is used"
    teller.tell(
        "bundle",
        f"Client {bundle.build[:16]}: {origin}; {same}.",
        build=bundle.build,
        shipped=shipped,
        host=theirs.build,
    )


def _about(link: Link) -> About:
    """What the host says of itself; raises `NoHost`."""
    try:
        answer = httpx.get(f"{link.origin}/parley.json", timeout=PATIENCE_SECONDS, verify=ssl.create_default_context())
        answer.raise_for_status()
        return About(**answer.json())
    except httpx.HTTPError as error:
        raise NoHost(f"the host {link.origin} cannot be reached: {error}") from None
    except (ValueError, TypeError):
        raise NoHost(f"{link.origin} is no Parley host") from None


async def _serve(link: Link, bundle: Bundle, about: About, port: int, no_browser: bool, teller: Teller) -> None:
    told_to_end = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, told_to_end.set)
    listener = listen("127.0.0.1", port)
    connect_to = (link.origin, link.origin.replace("http", "ws", 1))
    app = WithHeaders(Starlette(routes=page_routes(bundle, about)), security_headers(connect_to, encrypted=False))
    server = make_server(app, tls=None)
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    await server.serves.wait()
    own = f"http://127.0.0.1:{listener.getsockname()[1]}{link.path}#{link.fragment}"
    opened = not no_browser and await asyncio.to_thread(webbrowser.open, own)
    words = "Your browser opens the talk." if opened else f"Open this in your browser:\n\n  {own}\n"
    teller.tell("ready", f"{words}\nKeep this running during the talk. Ctrl-C ends it.", url=own)
    ending = asyncio.ensure_future(told_to_end.wait())
    await asyncio.wait([ending, serving], return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    server.should_exit = True
    await serving
    teller.tell("stopped", "Stopped.")
