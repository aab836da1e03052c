"""Headers of every answer (spec/protocol.md §6, docs/threat-model.md)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = Sequence[tuple[bytes, bytes]]

_PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), " + ", ".join(
    f"{name}=()" for name in ("geolocation", "payment", "usb", "serial", "midi", "hid", "gyroscope")
)


def content_security_policy(connect_to: Sequence[str] = ()) -> str:
    """Own files only: no inline script, no eval, no other origin. `connect_to` are further origins for the launcher's page."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self' blob: mediastream:",
            " ".join(("connect-src 'self'", *connect_to)),
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types parley",
        )
    )


def security_headers(connect_to: Sequence[str] = (), *, encrypted: bool) -> Headers:
    """The headers; `encrypted` adds that this name is to be reached by HTTPS only."""
    named = {
        "content-security-policy": content_security_policy(connect_to),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": _PERMISSIONS,
    }
    if encrypted:
        named["strict-transport-security"] = "max-age=31536000"
    return tuple((name.encode(), value.encode()) for name, value in named.items())


class WithHeaders:
    """Adds headers to every HTTP answer of an ASGI application, unless the answer has its own."""

    def __init__(self, app: ASGIApp, headers: Headers) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in self._headers if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self._app(scope, receive, send_with)
