"""What is wrong with bytes that claim to be a signed statement."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Stable codes of `RecordError` (spec/record.md §7)."""

    BAD_CBOR = "BAD_CBOR"
    BAD_COSE = "BAD_COSE"
    BAD_KEY = "BAD_KEY"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    BAD_LAYOUT = "BAD_LAYOUT"
    BAD_FRAME = "BAD_FRAME"


class RecordError(ValueError):
    """These bytes are not what they claim to be, and are refused."""

    def __init__(self, code: Fault, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
