"""A host of thirty lines for trying the kit: it greets, answers every request with its own body, and keeps one log per room."""

from __future__ import annotations

from typing import Any

import cbor2
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.hostile.kit.branch import Branch, HostSignature


def frame(word: str, number: int, body: dict[str, Any]) -> bytes:
    return cbor2.dumps([word, number, body], canonical=True)


class EchoHost:
    def __init__(self, signature: HostSignature) -> None:
        self.signature = signature
        self.logs: dict[bytes, Branch] = {}
        self.readers: list[tuple[WebSocket, bytes]] = []
        self.app = Starlette(routes=[WebSocketRoute("/api/v1/socket", self.socket), Route("/{path:path}", self.page)])

    async def page(self, request: Any) -> PlainTextResponse:
        return PlainTextResponse(f"page {request.url.path}", headers={"referrer-policy": "no-referrer"})

    async def socket(self, socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_bytes(frame("challenge", 0, {"host": self.signature.public}))
        try:
            while True:
                await self.answer(socket, *cbor2.loads(await socket.receive_bytes()))
        except WebSocketDisconnect:
            self.readers = [one for one in self.readers if one[0] is not socket]

    async def answer(self, socket: WebSocket, verb: str, number: int, body: dict[str, Any]) -> None:
        if verb == "subscribe":
            self.readers.append((socket, body["room"]))
            await socket.send_bytes(frame("ok", number, {"head": self.log(body["room"]).head}))
            await self.deliver(socket, body["room"], self.log(body["room"]).after(body["after"]))
        elif verb == "append":
            item = self.log(body["room"]).append(body["kind"], body["bytes"])
            await socket.send_bytes(frame("ok", number, {"receipt": item[3]}))
            for reader, room in self.readers:
                if room == body["room"]:
                    await self.deliver(reader, room, [item])
        else:
            await socket.send_bytes(frame("ok", number, body))

    async def deliver(self, socket: WebSocket, room: bytes, items: list[Any]) -> None:
        if items:
            await socket.send_bytes(frame("deliver", 0, {"room": room, "items": items}))

    def log(self, room: bytes) -> Branch:
        return self.logs.setdefault(room, Branch(self.signature, room))
