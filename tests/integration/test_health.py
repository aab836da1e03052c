"""Health tells what is so, and the log tells when it began and ended: a real host over a database that is stopped, frozen or full."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from parley.web.certificates import self_made
from tests.device import Device, Refused, founded
from tests.hosting import HostProcess, host_process, opening_of
from tests.integration.test_kill import children_of
from tests.postgresql import Cluster

TRIES = 1_200
"""Each a tenth of a second; whoever waits for something waits so long at most."""


async def until(what: str, holds: Callable[[], Awaitable[Any]]) -> Any:
    for _ in range(TRIES):
        found = await holds()
        if found:
            return found
        await asyncio.sleep(0.1)
    pytest.fail(f"it did not come true: {what}")


async def answer(host: HostProcess, path: str) -> tuple[int, dict[str, str]]:
    async with httpx.AsyncClient(base_url=host.ready["origin"], trust_env=False, timeout=30) as browser:
        found = await browser.get(path)
    return found.status_code, found.json()


async def until_ready(host: HostProcess, **states: str) -> None:
    """Until these states are shown, and the status that goes with them."""
    status = 503 if any(state != "ok" for name, state in states.items() if name != "engine") else 200

    async def shown() -> bool:
        code, body = await answer(host, "/api/ready")
        return code == status and states.items() <= body.items()

    await until(f"{states} is shown", shown)


def said(host: HostProcess, event: str, of: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in host.log.read_text("utf-8").splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("event") == event and line.get("of") == of]


async def is_told(host: HostProcess, event: str, of: str) -> None:
    """The log may follow what `/api/ready` shows."""

    async def told() -> bool:
        return bool(said(host, event, of))

    await until(f"{event} is told of the {of}", told)


def processes_of(server: Cluster) -> list[int]:
    """The server and its children."""
    head = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    return [head, *(pid for pid, _ in children_of(head))]


async def test_a_host_that_is_well_says_so(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data") as host:
        assert await answer(host, "/api/live") == (200, {"status": "ok"})
        code, body = await answer(host, "/api/ready")
        assert (code, set(body)) == (200, {"status", "storage", "disk", "files", "clock", "engine"})
        assert await answer(host, "/api/health") == (200, {"status": "ok", "engine": "up"})
        assert "outage" not in host.log.read_text("utf-8")


async def test_a_stopped_database_is_told_and_its_words_reach_nobody(tmp_path: Path, postgresql: Cluster) -> None:
    url = postgresql.create("stopped")
    async with host_process(tmp_path / "data", "--database", url) as host:
        async with founded(host.link, opening_of(host.link)) as (talk, head, _):
            await head.append(talk.plenary)
            postgresql.stop()
            await until_ready(host, storage="busy", engine="up")
            assert (await answer(host, "/api/live"))[0] == 200
            with pytest.raises(Refused) as refused:
                await head.append(talk.plenary)
            assert refused.value.code == "STORAGE_BUSY"
            stranger = Device(host.link)
            await stranger.connect()
            with pytest.raises(Refused) as before_proof:
                await stranger.ask("invite.read", invite=os.urandom(16))
            assert before_proof.value.code == "STORAGE_BUSY"
            for text in (refused.value.text, before_proof.value.text):
                assert text == "the host's storage does not answer; nothing was accepted"
            await stranger.leave()
            postgresql.start()
            await until_ready(host, storage="ok")
            await head.append(talk.plenary)
            log = host.log.read_text("utf-8")
            assert [secret for secret in (talk.id.hex(), talk.plenary.hex(), head.key.hex()) if secret in log] == []
        assert said(host, "outage begins", "storage")[0]["state"] in ("busy", "slow")
        await is_told(host, "outage over", "storage")
        assert len(said(host, "outage over", "storage")) == 1


async def test_a_frozen_database_holds_up_neither_an_answer_nor_the_end(tmp_path: Path, postgresql: Cluster) -> None:
    url = postgresql.create("frozen")
    async with host_process(tmp_path / "data", "--database", url) as host:
        async with founded(host.link, opening_of(host.link)) as (talk, head, _):
            frozen = processes_of(postgresql)
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            try:
                with pytest.raises(Refused) as refused:
                    await head.append(talk.plenary)
                assert refused.value.code == "STORAGE_BUSY"
                await until_ready(host, storage="slow")
                ending = asyncio.ensure_future(host.stop())
                done, _ = await asyncio.wait([ending], timeout=60)
                assert done, "it ends although the database answers nothing"
                assert ending.result() in (0, 14)
            finally:
                for pid in frozen:
                    os.kill(pid, signal.SIGCONT)
        await is_told(host, "outage begins", "storage")
    async with host_process(tmp_path / "data", "--database", url) as host:
        await until_ready(host, storage="ok")


async def test_a_full_disk_is_told_for_as_long_as_it_is_full(tmp_path: Path) -> None:
    """A limit on the size of files is a disk that takes nothing more, for this process alone."""
    async with host_process(tmp_path / "data") as host:
        async with founded(host.link, opening_of(host.link)) as (talk, head, _):
            before = resource.prlimit(host.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

            async def refusal() -> str | None:
                try:
                    await head.append(talk.plenary)
                except Refused as error:
                    return error.code
                return None

            assert await until("a full disk refuses", refusal) in ("STORAGE_FULL", "STORAGE_BUSY")

            async def not_ready() -> bool:
                code, body = await answer(host, "/api/ready")
                return code == 503 and body["storage"] in ("full", "busy")

            await until("it is shown", not_ready)
            resource.prlimit(host.process.pid, resource.RLIMIT_FSIZE, before)
            await until_ready(host, storage="ok")
            await head.append(talk.plenary)
        await is_told(host, "outage begins", "storage")
        await is_told(host, "outage over", "storage")


async def test_the_engine_is_supervised_also_after_the_files_ran_out(tmp_path: Path) -> None:
    async with host_process(tmp_path / "data") as host:
        pid = host.process.pid
        limit = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        assert limit[0] == limit[1], "the limit is raised at the start to what is allowed"
        async with founded(host.link, opening_of(host.link)) as (talk, head, _):
            await head.ask("media.join", room=talk.plenary)
            used = len(os.listdir(f"/proc/{pid}/fd"))
            async with httpx.AsyncClient(base_url=host.ready["origin"], trust_env=False) as kept:
                await kept.get("/api/live")
                resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, limit[1]))
                [(engine, _)] = children_of(pid)
                os.kill(engine, signal.SIGKILL)

                async def failed() -> bool:
                    log = host.log.read_text("utf-8")
                    tried = "supervising the media engine failed" in log or "the media engine did not start" in log
                    told = said(host, "outage begins", "files") and said(host, "outage begins", "engine")
                    return tried and bool(told)

                await until("it could not start", failed)
                await head.append(talk.plenary)
                resource.prlimit(pid, resource.RLIMIT_NOFILE, limit)
            await until_ready(host, engine="up", files="ok", storage="ok")
            assert (await head.ask("media.join", room=talk.plenary))["token"]
        await is_told(host, "outage over", "engine")


async def test_a_renewed_certificate_is_read_at_a_signal(tmp_path: Path) -> None:
    first, second = self_made(_made(tmp_path / "1"), []), self_made(_made(tmp_path / "2"), [])
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"

    def put(certificate: bytes, private: bytes) -> None:
        cert.write_bytes(certificate)
        key.write_bytes(private)

    put(first.certificate.read_bytes(), first.key.read_bytes())
    flags = ("--cert", str(cert), "--key", str(key), "--bind", "127.0.0.1")
    async with host_process(tmp_path / "data", *flags) as host:
        port = int(host.ready["origin"].rpartition(":")[2])

        async def shown() -> str:
            return await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port), timeout=30)

        assert await shown() == first.certificate.read_text()
        put(b"none", second.key.read_bytes())
        host.process.send_signal(signal.SIGHUP)
        await until("the wrong pair is said", lambda: _is_in(host, "the old one stays"))
        assert await shown() == first.certificate.read_text()
        put(second.certificate.read_bytes(), second.key.read_bytes())
        host.process.send_signal(signal.SIGHUP)
        await until("it is said", lambda: _is_in(host, "the certificate was read again"))
        assert await shown() == second.certificate.read_text()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _is_in(host: HostProcess, words: str) -> bool:
    return words in host.log.read_text("utf-8")
