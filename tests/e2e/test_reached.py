"""The ways a host is reached from elsewhere, each with a real HTTPS address: from the link to pictures both ways."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parley.web.certificates import SelfMade, self_made
from tests.driver.browser import Browser, NoBrowser, chromium_path
from tests.driver.host import Host
from tests.driver.proxy import Proxy
from tests.driver.talk import INGRID, TOM, in_plenary


@contextmanager
def with_certificate(made: SelfMade) -> Iterator[Host]:
    with Host.start("--cert", str(made.certificate), "--key", str(made.key), "--bind", "127.0.0.1") as host:
        yield host


@contextmanager
def in_local_network(made: SelfMade) -> Iterator[Host]:
    with Host.start("--lan", "--bind", "127.0.0.1") as host:
        yield host


@contextmanager
def behind_a_proxy(made: SelfMade) -> Iterator[Host]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        Proxy(made.certificate, made.key, port) as proxy,
        Host.start("--behind-proxy", "--public-url", proxy.origin, "--port", str(port)) as host,
    ):
        yield host


WAYS = {"--cert and --key": with_certificate, "--lan": in_local_network, "--behind-proxy": behind_a_proxy}


@pytest.mark.parametrize("way", WAYS)
def test_a_talk_over_https_from_the_link_to_pictures_both_ways(way: str, tmp_path: Path) -> None:
    if os.environ.get("BROWSER") == "0" or chromium_path() is None:
        pytest.skip(str(NoBrowser.__doc__))
    with WAYS[way](self_made(tmp_path, [])) as host, Browser(certificates=False) as browser:
        assert host.origin.startswith("https://127.0.0.1:")
        assert host.url.startswith(f"{host.origin}/open#")
        talk = in_plenary(browser, host.url)
        assert talk.ingrid.page.evaluate("isSecureContext")
        for person in (talk.ingrid, talk.tom):
            person.turn_on_camera()
        talk.ingrid.watches(TOM)
        talk.tom.watches(INGRID)
        assert talk.tom.security_state() == "Verified"
        assert not talk.ingrid.context.cookies()
