"""What `parley doctor` finds: one line for each thing looked at, and for each fault the one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is a stable word for programs; `fix` is empty if there is nothing to do."""

    grade: Grade
    subject: str
    text: str
    fix: str = ""

    def words(self) -> str:
        line = f"{self.grade:<5}{self.subject:<13}{self.text}"
        return f"{line}\n{'':18}→ {self.fix}" if self.fix else line


def ok(subject: str, text: str) -> Finding:
    return Finding(Grade.OK, subject, text)


def note(subject: str, text: str, fix: str = "") -> Finding:
    return Finding(Grade.NOTE, subject, text, fix)


def bad(subject: str, text: str, fix: str) -> Finding:
    return Finding(Grade.BAD, subject, text, fix)
