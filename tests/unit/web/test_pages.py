"""The client's files over HTTP: headers, compression, caching, and one page for every path of the talk."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from parley.web.bundle import NoClient, load
from parley.web.headers import WithHeaders, security_headers
from parley.web.health import Health
from parley.web.pages import About, page_routes, unbuilt_routes

PAGE = b"<!doctype html><title>Parley</title>" * 50


@pytest.fixture
def client(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(PAGE)
    (tmp_path / "assets" / "main-1a2b.js").write_bytes(b"export {}" * 100)
    (tmp_path / "assets" / "main-1a2b.js.br").write_bytes(b"pretends to be brotli")
    (tmp_path / "assets" / "face.woff2").write_bytes(b"\x00" * 100)
    return tmp_path


def browser(folder: Path, *, encrypted: bool = False, up: bool = True) -> httpx.AsyncClient:
    bundle = load(folder)
    routes = [*Health({}, lambda: up).routes(), *page_routes(bundle, About("", "host", "1", bundle.build))]
    app = WithHeaders(Starlette(routes=routes), security_headers(encrypted=encrypted))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://host")


@pytest.mark.parametrize("path", ["/", "/open", "/i/AAAA", "/t/a/b", "/verify"])
async def test_every_path_of_the_client_is_its_page(client: Path, path: str) -> None:
    async with browser(client) as asked:
        answer = await asked.get(path)
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/assets/main-1a2b.js", "/parley.json", "/nothing", "/api/health"])
async def test_every_answer_has_the_headers_that_shut_others_out(client: Path, path: str) -> None:
    async with browser(client) as asked:
        headers = (await asked.get(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["worker-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    for needed in ("camera=(self)", "microphone=(self)", "display-capture=(self)", "speaker-selection=(self)"):
        assert needed in headers["permissions-policy"]
    assert "set-cookie" not in headers
    assert "strict-transport-security" not in headers


async def test_behind_a_real_certificate_only_https_is_used(client: Path) -> None:
    async with browser(client, encrypted=True) as asked:
        assert (await asked.get("/")).headers["strict-transport-security"].startswith("max-age=")


async def test_the_best_encoding_the_browser_takes_is_sent(client: Path) -> None:
    async with browser(client) as asked:
        for accepts, encoding in (("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)):
            async with asked.stream("GET", "/assets/main-1a2b.js", headers={"accept-encoding": accepts}) as answer:
                raw = b"".join([part async for part in answer.aiter_raw()])
            assert answer.headers.get("content-encoding") == encoding
            assert answer.headers["vary"] == "accept-encoding"
            plain = gzip.decompress(raw) if encoding == "gzip" else raw
            assert plain == (b"pretends to be brotli" if encoding == "br" else b"export {}" * 100)


async def test_what_is_compressed_already_is_left_alone(client: Path) -> None:
    async with browser(client) as asked:
        answer = await asked.get("/assets/face.woff2", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"


async def test_files_with_their_hash_in_the_name_are_kept_for_ever_others_asked_for_again(client: Path) -> None:
    async with browser(client) as asked:
        lasting = await asked.get("/assets/main-1a2b.js")
        assert "immutable" in lasting.headers["cache-control"]
        page = await asked.get("/")
        again = await asked.get("/", headers={"if-none-match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = await asked.get("/", headers={"if-none-match": '"other"'})
        assert other.status_code == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/assets/../../etc/passwd", "/assets/%2e%2e/index.html", "/index.html.br"]
)
async def test_nothing_but_the_clients_files_is_there(client: Path, path: str) -> None:
    async with browser(client) as asked:
        assert (await asked.get(path)).status_code == 404


async def test_the_host_says_what_it_is_to_pages_from_anywhere(client: Path) -> None:
    async with browser(client) as asked:
        answer = await asked.get("/parley.json")
    assert answer.json() == {
        "host": "",
        "supplied_by": "host",
        "version": "1",
        "build": load(client).build,
    }
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_health_says_what_is_down(client: Path) -> None:
    async with browser(client, up=False) as asked:
        answer = await asked.get("/api/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "degraded", "engine": "down"})


def test_the_build_is_the_hash_that_sha256sum_would_lead_to(client: Path) -> None:
    names = ("assets/face.woff2", "assets/main-1a2b.js", "index.html")
    lines = "".join(f"{sha256((client / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    assert load(client).build == sha256(lines.encode()).hexdigest()


async def test_a_build_replaced_under_a_running_host_is_not_mixed_in(client: Path) -> None:
    async with browser(client) as asked:
        (client / "index.html").write_bytes(b"another")
        assert (await asked.get("/")).content == PAGE


async def test_without_a_client_every_page_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NoClient):
        load(tmp_path)
    app = Starlette(routes=unbuilt_routes(About("", "host", "1", "")))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://host") as asked:
        answer = await asked.get("/i/AAAA")
        assert (answer.status_code, "make client" in answer.text) == (503, True)
        assert (await asked.get("/parley.json")).json()["build"] == ""
