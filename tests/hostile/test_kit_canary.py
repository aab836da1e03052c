"""The canary scanner finds what is planted, in every form, in files, in a process's memory and in packets."""

from __future__ import annotations

import base64
import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.kit import Capture, Scanner
from tests.hostile.kit.canary import CHUNK_BYTES

CANARY = "Füchse-über-Zaun-417"
FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16le": lambda text: text.encode("utf-16-le"),
    "utf-16be": lambda text: text.encode("utf-16-be"),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "json": lambda text: json.dumps(text).encode(),
    "base64 at 0": lambda text: base64.b64encode(text.encode()),
    "base64 at 1": lambda text: base64.b64encode(b"x" + text.encode() + b"y"),
    "base64 at 2": lambda text: base64.b64encode(b"xx" + text.encode() + b"yy"),
    "base64url at 1": lambda text: base64.urlsafe_b64encode(b"\xff" + text.encode() + b"\xff"),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_found_and_another_canary_is_not(form: str) -> None:
    hidden = secrets.token_bytes(1000) + FORMS[form](CANARY) + secrets.token_bytes(1000)
    assert [find.canary for find in Scanner([CANARY]).in_bytes(hidden, "here")] == [CANARY]
    assert Scanner(["Another-canary-9914"]).in_bytes(hidden, "here") == []


def test_a_short_canary_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        Scanner(["short"])


def test_files_below_a_folder_are_searched_also_across_chunks(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    split_at = CHUNK_BYTES - 5
    (tmp_path / "deep" / "log").write_bytes(bytes(split_at) + CANARY.encode() + bytes(100))
    (finding,) = Scanner([CANARY]).in_files([tmp_path])
    assert (finding.offset, finding.where) == (split_at, str(tmp_path / "deep" / "log"))


def test_memory_of_a_running_process_is_searched() -> None:
    program = (
        "import sys, codecs; kept = codecs.encode(sys.stdin.readline().strip(), 'rot13');"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("Pnanel-cynagrq-2216\n")
        child.stdin.flush()
        assert child.stdout.readline() == "ready\n"
        found = Scanner(["Canary-planted-2216", "Canary-unplanted-2217"]).in_process(child.pid)
        assert {find.canary for find in found} == {"Canary-planted-2216"}
        child.stdin.close()


@pytest.mark.skipif(not Capture.possible(), reason="recording packets needs the right to open packet sockets (root)")
def test_packets_on_loopback_are_recorded_and_searched(tmp_path: Path) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        with Capture(tmp_path / "packets.pcap") as capture:
            sender.sendto(b"..." + CANARY.encode("utf-16-le"), receiver.getsockname())
            receiver.recv(2000)
            sender.sendto(b"second", receiver.getsockname())
            receiver.recv(2000)
        assert capture.packets >= 2
    finds = Scanner([CANARY]).in_packets(tmp_path / "packets.pcap")
    assert "utf-16le" in [find.form for find in finds]


def test_what_a_browser_masked_on_a_websocket_is_found_whatever_the_mask(tmp_path: Path) -> None:
    mask = secrets.token_bytes(4)
    words = b"before " + CANARY.encode() + b" after"
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(words))
    (tmp_path / "packets").write_bytes(secrets.token_bytes(CHUNK_BYTES - 15) + masked + secrets.token_bytes(100))
    assert Scanner([CANARY]).in_files([tmp_path]) == []
    assert [find.form for find in Scanner([CANARY]).in_packets(tmp_path / "packets")] == ["masked utf-8"]
    assert Scanner(["Another-canary-9914"]).in_packets(tmp_path / "packets") == []
