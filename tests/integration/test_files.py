"""Sealed files over real sockets: parts, taking up after a cut, who may, and that nobody's reading leaves a trace (spec/protocol.md §3)."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from parley.delivery.quotas import Quotas
from parley.protocol.codes import Code
from parley.protocol.ids import DeviceKey, FileId, RoomId
from parley.protocol.limits import PART_BYTES
from parley.storage.files import FileFolder
from tests.device import Device, Refused, Talk, founded, fresh_id
from tests.integration.conftest import Reached

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def refusal(asker: Device, verb: str, /, **body: Any) -> str:
    with pytest.raises(Refused) as refused:
        await asker.ask(verb, **body)
    return refused.value.code


async def put(by: Device, talk: Talk, content: bytes, file: bytes) -> None:
    await by.ask("file.begin", room=talk.plenary, file=file, size=len(content))
    parts = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]
    await asyncio.gather(
        *(by.ask("file.put", room=talk.plenary, file=file, part=n, bytes=part) for n, part in enumerate(parts))
    )


async def test_what_one_put_another_of_the_room_gets_in_any_order(reached: Reached) -> None:
    content, file = os.urandom(3 * PART_BYTES + 17), fresh_id()
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await put(head, talk, content, file)
        got = [(await member.ask("file.get", room=talk.plenary, file=file, part=n))["bytes"] for n in (3, 0, 2, 1)]
        assert got[1] + got[3] + got[2] + got[0] == content


async def test_a_cut_upload_is_taken_up_where_it_ended(reached: Reached) -> None:
    content, file = os.urandom(2 * PART_BYTES), fresh_id()
    async with founded(reached.link, reached.opening) as (talk, head, _):
        asked = {"room": talk.plenary, "file": file}
        assert (await head.ask("file.begin", **asked, size=len(content)))["have"] == []
        await head.ask("file.put", **asked, part=1, bytes=content[PART_BYTES:])
        assert await refusal(head, "file.get", **asked, part=0) == "NO_SUCH_FILE"
        assert (await head.ask("file.begin", **asked, size=len(content)))["have"] == [1]
        await head.ask("file.put", **asked, part=1, bytes=content[PART_BYTES:])
        await head.ask("file.put", **asked, part=0, bytes=content[:PART_BYTES])
        assert (await head.ask("file.begin", **asked, size=len(content)))["have"] == [0, 1]


async def test_nothing_put_is_ever_replaced(reached: Reached) -> None:
    content, file = os.urandom(PART_BYTES), fresh_id()
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await put(head, talk, content, file)
        asked = {"room": talk.plenary, "file": file}
        assert await refusal(head, "file.put", **asked, part=0, bytes=os.urandom(PART_BYTES)) == "FILE_EXISTS"
        assert await refusal(head, "file.begin", **asked, size=7) == "FILE_EXISTS"
        assert await refusal(member, "file.begin", **asked, size=len(content)) == "FILE_EXISTS"
        assert await refusal(member, "file.put", **asked, part=0, bytes=content) == "NO_SUCH_FILE"
        assert (await member.ask("file.get", **asked, part=0))["bytes"] == content


async def test_a_part_that_comes_twice_at_once_is_kept_whole(tmp_path: Path) -> None:
    """As after a cut: the one still on its way, the other sealed anew."""
    folder = FileFolder(tmp_path)
    room, key = RoomId(fresh_id()), DeviceKey(os.urandom(32))
    versions = [bytes([n]) * PART_BYTES for n in range(4)]
    for _ in range(10):
        file = FileId(fresh_id())
        await folder.begin(room, file, key, PART_BYTES)
        answers = await asyncio.gather(*(folder.put(room, file, 0, one) for one in versions), return_exceptions=True)
        assert await folder.get(room, file, 0) in versions
        assert all(answer is None or answer.code is Code.FILE_EXISTS for answer in answers)
        assert list(await folder.parts(room, file)) == [0]
        assert sorted(path.name for path in (tmp_path / room.hex() / file.hex()).iterdir()) == ["0", "announced"]
    await folder.close()


async def test_who_is_not_on_the_list_is_not_told_whether_there_is_a_file(reached: Reached) -> None:
    content, file = os.urandom(100), fresh_id()
    async with founded(reached.link, reached.opening) as (talk, head, _):
        await put(head, talk, content, file)
        async with founded(reached.link, reached.opening) as (_, stranger, _):
            for known in (file, fresh_id()):
                assert await refusal(stranger, "file.get", room=talk.plenary, file=known, part=0) == "NO_SUCH_ROOM"
            assert await refusal(stranger, "file.begin", room=talk.plenary, file=file, size=1) == "NO_SUCH_ROOM"
        assert await refusal(head, "file.get", room=talk.plenary, file=fresh_id(), part=0) == "NO_SUCH_FILE"


async def test_parts_that_do_not_fit_are_refused(reached: Reached) -> None:
    file = fresh_id()
    async with founded(reached.link, reached.opening) as (talk, head, _):
        asked = {"room": talk.plenary, "file": file}
        assert await refusal(head, "file.begin", **asked, size=0) == "MALFORMED"
        assert await refusal(head, "file.begin", **asked, size=Quotas().file_bytes + 1) == "TOO_LARGE"
        await head.ask("file.begin", **asked, size=PART_BYTES + 10)
        assert await refusal(head, "file.put", **asked, part=0, bytes=b"short") == "MALFORMED"
        assert await refusal(head, "file.put", **asked, part=1, bytes=b"eleven long") == "MALFORMED"
        assert await refusal(head, "file.put", **asked, part=2, bytes=b"beyond") == "MALFORMED"
        assert await refusal(head, "file.put", **asked, part=0, bytes=bytes(PART_BYTES + 1)) == "TOO_LARGE"
        assert await refusal(head, "file.get", **asked, part=2) == "MALFORMED"


async def test_getting_a_file_changes_nothing_that_is_kept(reached: Reached) -> None:
    content, file = os.urandom(PART_BYTES + 5), fresh_id()
    async with founded(reached.link, reached.opening, members=1) as (talk, head, [member]):
        await put(head, talk, content, file)
        before = state_of(reached.data)
        for part in (0, 1, 0):
            await member.ask("file.get", room=talk.plenary, file=file, part=part)
        assert state_of(reached.data) == before
        await put(head, talk, content, fresh_id())
        assert state_of(reached.data) != before


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file the host keeps."""
    return {
        str(one): (one.stat().st_size, one.stat().st_mtime_ns)
        for one in folder.rglob("*")
        if one.is_file() and not one.name.endswith("-shm")
    }
