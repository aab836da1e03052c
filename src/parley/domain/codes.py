"""Codes with which entries are rejected (rules §21). Stable; none is reused with another meaning. The sentences are the interface's."""

from __future__ import annotations

from enum import StrEnum, auto


class Code(StrEnum):
    """Grouped by the check of rules G8 that gives them; within a group by subject."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:
        return name

    # Author, signature, chain (checks 1–3)
    UNKNOWN_AUTHOR = auto()
    BAD_SIGNATURE = auto()
    CHAIN_REPLAY = auto()
    CHAIN_GAP = auto()
    CHAIN_FORK = auto()

    # Shape (check 4)
    UNKNOWN_KIND = auto()
    MALFORMED = auto()
    TOO_LONG = auto()
    BAD_UNICODE = auto()
    UNASSIGNED = auto()
    CONTROL = auto()
    BIDI_CONTROL = auto()
    INVISIBLE = auto()
    LOOKALIKE = auto()
    MIXED_SCRIPT = auto()
    MIXED_DIGITS = auto()
    NOT_NORMALISED = auto()
    LINE_BREAK = auto()
    BRACKET = auto()
    LEADING_MARK = auto()

    # Standing, room, authority, talk (5–8)
    DELEGATION_LEFT = auto()
    AUTHOR_REVOKED = auto()
    AUTHOR_EXPIRED = auto()
    NOT_IN_ROOM = auto()
    VISITOR = auto()
    WRONG_ROOM = auto()
    NO_POWER = auto()
    NOT_PARTY = auto()
    NOT_CHAIR = auto()
    NOT_NEUTRAL = auto()
    OBSERVER = auto()
    CHARTER_NOT_IN_FORCE = auto()
    TALK_INTERRUPTED = auto()
    OFF_RECORD = auto()

    # Own checks (10): found in several subjects
    NOT_FOUND = auto()
    NOT_OWNER = auto()
    DUPLICATE = auto()
    WRONG_STATE = auto()
    BAD_TIMES = auto()
    HASH_MISMATCH = auto()
    NOT_GIVEN = auto()

    # Persons and heads
    POWER_NOT_ALLOWED = auto()
    PERSON_REVOKED = auto()
    LAST_HEAD = auto()
    OWN_PERSON = auto()
    ALREADY_OBJECTED = auto()
    NEEDS_CREDENTIALS = auto()
    OWN_ACT = auto()
    ALREADY_SECONDED = auto()

    # Consent and charter
    NOT_PENDING = auto()
    NOT_ASKED = auto()
    ALREADY_CONSENTED = auto()
    BAD_CHARTER = auto()
    STALE_CHARTER = auto()
    WRONG_DELEGATION = auto()

    # Sessions
    PLACE_REQUIRED = auto()
    ALREADY_READY = auto()
    NOT_READY = auto()
    ANOTHER_OPEN = auto()
    NOT_IN_PERSON = auto()
    OWN_PERSONS_ONLY = auto()
    NOT_PRESENT = auto()
    ROLL_INCOMPLETE = auto()
    ITEM_OPEN = auto()
    ITEM_DONE = auto()
    ITEM_NOT_OPEN = auto()

    # Rooms and admission
    NOT_CERTIFIED = auto()
    OBJECTED = auto()
    NOT_SUBSCRIBED = auto()
    UNDERTAKING_MISSING = auto()
    ALREADY_MEMBER = auto()
    CONSENT_MISSING = auto()
    CONSENT_EXPIRED = auto()
    CONSENT_OTHER_KEY = auto()
    REASON_REQUIRED = auto()
    VISITOR_PRESENT = auto()

    # Checkpoints
    CHECKPOINT_MISMATCH = auto()

    # A kind this version knows and whose rules it does not have yet
    NOT_BUILT = auto()
