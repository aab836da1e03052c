"""`parley serve`, `doctor` and `join` as people run them: what they say, how they end, what they leave behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from parley.config import SETTINGS, flag, variable
from parley.storage.folder import hold
from parley.web.bundle import load
from tests.device import Device
from tests.hosting import host_process
from tests.integration.test_kill import children_of, runs

PATIENCE_SECONDS = 60


def parley(*arguments: str, env: dict[str, str] | None = None, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "parley", *arguments],
        env={**os.environ, **(env or {})},
        input=text,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def serve(folder: Path, *flags: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    ports = ("--port", "0", "--media-udp-port", "0", "--media-tcp-port", "0")
    return parley("serve", "--data", str(folder), *ports, *flags, env=env)


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, dict[str, Any]]]]:
    """A command that runs until it is told to end, after its `ready`, with what it said until then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "parley", *arguments, "--json"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said: dict[str, dict[str, Any]] = {}
    try:
        for line in process.stdout:
            event = json.loads(line)
            said[event["event"]] = event
            if event["event"] == "ready":
                break
        yield process, said
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_help_explains_every_setting_with_variable_and_default() -> None:
    shown = re.sub(r"\s+", " ", parley("serve", "--help").stdout)
    for name, about in SETTINGS.items():
        assert flag(name) in shown
        assert variable(name) in shown
        assert about.text in shown
    assert "default: 8443" in shown


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_it_says_it_is_ready_and_ends_everything_in_order(tmp_path: Path, sign: signal.Signals) -> None:
    async with host_process(tmp_path / "data") as host:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/open#[\w-]{43}", host.link)
        engines = children_of(host.process.pid)
        async with Device(host.link) as device:
            host.process.send_signal(sign)
            assert (await device.push("going"))[1] == {}
            await device.closed.wait()
            assert device.close_code == 1001
        assert await host.process.wait() == 0
        assert host.process.stdout is not None
        rest = [json.loads(line)["event"] async for line in host.process.stdout]
        assert rest == ["stopping", "stopped"]
        assert not any(runs(pid) for pid, _ in engines)


def test_on_a_terminal_it_prints_one_plain_link(tmp_path: Path) -> None:
    ports = ["--port", "0", "--media-udp-port", "0", "--media-tcp-port", "0"]
    command = [sys.executable, "-m", "parley", "serve", "--data", str(tmp_path / "data"), *ports]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            said += process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
    assert len(re.findall(r"/open#", said)) == 1
    assert "--cert and --key, or --lan, or --behind-proxy" in said


async def test_the_link_stays_until_it_is_replaced(tmp_path: Path) -> None:
    folder, secrets = tmp_path / "data", []
    for flags in ((), (), ("--new-opening-link",)):
        async with host_process(folder, *flags) as host:
            secrets.append(host.link.partition("#")[2])
    assert secrets[0] == secrets[1] != secrets[2]
    for name in ("opening-secret", "host-key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_several_hosts_run_beside_each_other(tmp_path: Path) -> None:
    async with (
        host_process(tmp_path / "a") as a,
        host_process(tmp_path / "b") as b,
        Device(a.link) as one,
        Device(b.link) as two,
    ):
        assert one.host_key != two.host_key


async def test_a_folder_in_use_is_said_with_who_uses_it(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data") as host:
        ended = serve(tmp_path / "data")
        assert ended.returncode == 4
        assert f"another host (process {host.process.pid}) serves from the data folder" in ended.stderr


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = serve(tmp_path / "file" / "data")
    assert ended.returncode == 4
    assert ended.stderr.startswith(f"parley: cannot write to the data folder {tmp_path}/file/data: Not a directory")


def test_a_port_that_is_taken_is_named_with_its_holder(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        ended = serve(tmp_path / "data", "--port", str(port))
    assert ended.returncode == 3
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use by" in ended.stderr
    assert f"(process {os.getpid()})" in ended.stderr
    assert ended.stderr.strip().endswith("choose another with --port")


def test_a_media_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
        ended = serve(tmp_path / "data", "--media-udp-port", str(port))
    assert ended.returncode == 6
    assert f":{port}: bind: address already in use" in ended.stderr
    assert "--media-udp-port" in ended.stderr


def test_an_engine_that_is_none_is_said(tmp_path: Path) -> None:
    program = tmp_path / "engine"
    program.write_text("#!/bin/sh\necho no engine\n")
    program.chmod(0o755)
    ended = serve(tmp_path / "data", "--engine", str(program))
    assert (ended.returncode, ended.stderr.strip()) == (6, "parley: the media engine did not start: no engine")


def test_an_unreachable_database_is_said(tmp_path: Path) -> None:
    ended = serve(tmp_path / "data", "--database", "postgresql://nobody@127.0.0.1:1/nothing")
    assert ended.returncode == 7
    assert "database" in ended.stderr


def test_a_wrong_setting_is_said(tmp_path: Path) -> None:
    ended = serve(tmp_path / "data", env={"PARLEY_TALKS": "many"})
    assert ended.returncode == 2
    assert ended.stderr == f"parley: PARLEY_TALKS is 'many': it wants a whole number from 1 to {2**53}\n"


def test_a_certificate_that_is_none_is_said(tmp_path: Path) -> None:
    for name in ("cert", "key"):
        (tmp_path / name).write_text("nothing")
    ended = serve(tmp_path / "data", "--cert", str(tmp_path / "cert"), "--key", str(tmp_path / "key"))
    assert ended.returncode == 8
    assert f"the certificate {tmp_path}/cert and key {tmp_path}/key cannot be used" in ended.stderr


async def test_in_a_local_network_it_shows_the_fingerprint_of_the_certificate_it_serves_with(tmp_path: Path) -> None:
    shown = []
    for _ in range(2):
        async with host_process(tmp_path / "data", "--lan", "--bind", "127.0.0.1") as host:
            shown.append(next(event["sha256"] for event in host.events if event["event"] == "certificate"))
            assert host.ready["origin"].startswith("https://127.0.0.1:")
            port = int(host.ready["origin"].rpartition(":")[2])
            pem = ssl.get_server_certificate(("127.0.0.1", port))
            der = ssl.PEM_cert_to_DER_cert(pem)
    assert shown == [sha256(der).digest().hex(":").upper()] * 2


def test_doctor_finds_nothing_wrong_with_a_fresh_host(tmp_path: Path) -> None:
    ports = ("--port", "0", "--media-udp-port", "0", "--media-tcp-port", "0")
    ended = parley("doctor", "--json", "--data", str(tmp_path / "data"), *ports)
    found = {line["subject"]: line["grade"] for line in map(json.loads, ended.stdout.splitlines())}
    client = found.pop("client")  # tests run with and without a built client
    assert found.keys() == {
        *(
            "data",
            "disk",
            "clock",
            "database",
            "certificate",
            "web port",
            "media port",
            "media",
            "engine",
            "addresses",
            "reached",
        ),
    }
    assert [subject for subject, grade in found.items() if grade == "bad"] == []
    assert ended.returncode == (11 if client == "bad" else 0)


def bad_findings(*arguments: str) -> dict[str, str]:
    ended = parley("doctor", "--json", *arguments)
    assert ended.returncode == 11, ended.stderr
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert all(line["fix"] for line in lines if line["grade"] == "bad")
    return {line["subject"]: line["text"] for line in lines if line["grade"] == "bad"}


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    program = tmp_path / "engine"
    program.write_text("#!/bin/sh\necho livekit-server version 1.0.0\n")
    program.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        web, media = str(tcp.getsockname()[1]), str(udp.getsockname()[1])
        found = bad_findings(
            *("--data", str(tmp_path / "data"), "--port", web, "--media-udp-port", media, "--media-tcp-port", "0"),
            *(
                "--engine",
                str(program),
                "--media-address",
                "198.51.100.7",
                "--database",
                "postgresql://n@127.0.0.1:1/x",
            ),
        )
    found.pop("client", None)
    assert found.keys() == {"web port", "media port", "engine", "media", "database"}
    assert f"TCP {web} on 127.0.0.1 is held by" in found["web port"]
    assert "says 'livekit-server version 1.0.0', Parley wants" in found["engine"]
    assert "198.51.100.7 is no address of this machine" in found["media"]


def test_doctor_names_a_proxy_that_leads_elsewhere(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        elsewhere = f"http://127.0.0.1:{other.getsockname()[1]}"
    ports = ("--port", "0", "--media-udp-port", "0", "--media-tcp-port", "0")
    found = bad_findings("--data", str(tmp_path), "--behind-proxy", "--public-url", elsewhere, *ports)
    assert found["reached"].startswith(f"{elsewhere} does not lead here")


def test_doctor_leaves_a_running_host_alone(tmp_path: Path) -> None:
    held = hold(tmp_path / "data")
    found = bad_findings("--data", str(tmp_path / "data"))
    held.close()
    assert f"another host (process {os.getpid()}) serves" in found["data"]


CLIENT = Path("src/parley/web/static/index.html")


@pytest.mark.skipif(not CLIENT.exists(), reason="the client is not built: run `make client`")
async def test_join_serves_the_own_client_for_the_hosts_talk(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data") as host:
        origin = host.ready["origin"]
        link = f"{origin}/i/AAAA#secret-of-the-link"
        with running("join", link, "--no-browser", "--port", "0") as (process, said):
            own = said["ready"]["url"]
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/i/AAAA#secret-of-the-link", own)
            assert said["bundle"]["build"] == said["bundle"]["host"]
            async with httpx.AsyncClient(base_url=own.partition("/i/")[0]) as browser:
                about = (await browser.get("/parley.json")).json()
                page = await browser.get("/i/AAAA")
            assert (about["host"], about["supplied_by"], about["build"]) == (
                origin,
                "launcher",
                said["bundle"]["build"],
            )
            assert page.content == load(CLIENT.parent).page.plain
            policy = page.headers["content-security-policy"]
            assert f"connect-src 'self' {origin} {origin.replace('http', 'ws')};" in policy
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.skipif(not CLIENT.exists(), reason="the client is not built: run `make client`")
def test_join_says_that_a_host_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        nowhere = f"http://127.0.0.1:{other.getsockname()[1]}"
    ended = parley("join", "-", "--no-browser", text=f"{nowhere}/i/AAAA#secret\n")
    assert ended.returncode == 10
    assert ended.stderr.startswith(f"parley: the host {nowhere} cannot be reached")
    assert "secret" not in ended.stderr


@pytest.mark.parametrize(
    "link",
    ["parley.example/i/A#s", "ftp://a.example/i/A#s", "https://a.example/else#s", "https://a;script-src *.b/i/A#s"],
)
def test_join_takes_no_link_that_is_none(link: str) -> None:
    ended = parley("join", link, "--no-browser")
    assert ended.returncode == 2
    assert ended.stderr.startswith("parley: that")


def test_a_new_database_and_one_that_is_up_to_date_need_no_alembic(tmp_path: Path) -> None:
    """What takes long at an upgrade is not even loaded at other starts."""
    program = (
        "import sys, asyncio; from parley.storage.opening import open_database\n"
        "async def main():\n"
        "    await open_database('sqlite:///' + sys.argv[1], lambda events: None, bytes(32)).close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )
    said = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "d")], capture_output=True, text=True, check=True
        )
        said.append(done.stdout.strip())
    assert said == ["False", "False"]
