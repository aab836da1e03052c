"""Where things are in a checkout, and which versions it asks for. The versions are read from the files that pin them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class Failure(Exception):
    """Something only the person at the keyboard can mend: what went wrong, and the one thing to do next."""

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(f"{sentence}\n{advice}" if advice else sentence)
        self.sentence = sentence
        self.advice = advice


@dataclass(frozen=True)
class Checkout:
    """A folder with Parley's sources, and the environment variables this run was started with."""

    root: Path
    env: Mapping[str, str]

    @property
    def state(self) -> Path:
        """Stamps, logs, reports, fetched tools: everything the bootstrap remembers. Deleting it costs time, nothing else."""
        return self.root / ".parley"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def client(self) -> Path:
        return self.root / "client"

    @property
    def static(self) -> Path:
        return self.root / "src" / "parley" / "web" / "static"

    @property
    def engine(self) -> Path:
        return self.root / "build" / "parley-engine"

    @property
    def wheels(self) -> Path:
        return self.root / "dist"

    def oldest_go(self) -> tuple[int, int]:
        return _two_numbers(r"^go (\d+)\.(\d+)", (self.root / "engine" / "go.mod").read_text(), "engine/go.mod")

    def oldest_node(self) -> tuple[int, int]:
        engines = json.loads((self.client / "package.json").read_text())["engines"]["node"]
        return _two_numbers(r">=(\d+)\.(\d+)", engines, "client/package.json")

    def engine_version(self) -> str:
        """The pinned version of the media engine, without the leading v: `1.13.5`."""
        found = re.search(r"livekit-server v([\d.]+)", (self.root / "engine" / "go.mod").read_text())
        if found is None:
            raise Failure("engine/go.mod pins no media engine.", "Restore it: git checkout engine/go.mod")
        return found.group(1)


def this_checkout() -> Checkout:
    return Checkout(Path(__file__).resolve().parent.parent, dict(os.environ))


def _two_numbers(pattern: str, text: str, where: str) -> tuple[int, int]:
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise Failure(f"{where} names no version.", f"Restore it: git checkout {where}")
    return int(found.group(1)), int(found.group(2))
