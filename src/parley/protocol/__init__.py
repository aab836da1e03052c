"""Messages between a device and the host (spec/protocol.md): ids, frames, requests, replies, pushes, signed statements, error codes.

Pure: bytes in, frozen dataclasses out, or `ProtocolError(code)`. Who may ask what, and what then happens, is not decided here.
"""
