"""Which vector files there are in a folder, and the runner of each case."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.vectors import bytes as in_bytes
from tests.vectors import log, states, text

Runner = Callable[[dict[str, Any], dict[str, Any]], str | None]

BUILT_RULES = frozenset("GANCRSFLOKDUZX")
RULE_RUNNERS: dict[str, Runner] = {"log": log.run_case, "normal": text.run_case}
BYTE_RUNNERS: dict[str, Runner] = {
    "cbor": in_bytes.run_cbor,
    "code_points": in_bytes.run_code_points,
    "ed25519": in_bytes.run_ed25519,
    "sign1": in_bytes.run_sign1,
    "statement": in_bytes.run_statement,
}
LIST_RUNNERS: dict[str, Runner] = {
    "header": in_bytes.run_sframe_header,
    "aes_ctr_hmac": in_bytes.run_sframe_cipher,
    "aes_256_ctr_hmac": in_bytes.run_sframe_cipher,
    "sframe": in_bytes.run_sframe,
    "sframe_aes_256_ctr_hmac": in_bytes.run_sframe,
}
"""Lists of the working group's files, which have neither cases nor runner."""


@dataclass(frozen=True)
class Case:
    """One case, ready to run: None if it passes, else what differs."""

    name: str
    run: Callable[[], str | None]


@dataclass(frozen=True)
class VectorFile:
    """`not_built` names the rule whose section this implementation does not have yet."""

    path: Path
    cases: tuple[Case, ...]
    not_built: str | None = None


def files_in(folder: Path) -> Iterator[VectorFile]:
    """Every JSON file below the folder that holds vectors, by path. Tables such as `unicode-14.json` hold none."""
    for path in sorted(folder.rglob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            continue
        if "cases" in content:
            yield _cases(path, content)
        elif content and content.keys() <= LIST_RUNNERS.keys():
            yield VectorFile(path, tuple(_lists(content)))


def _lists(content: dict[str, Any]) -> Iterator[Case]:
    for part, listed in content.items():
        for number, case in enumerate(listed):
            yield _case(LIST_RUNNERS[part], content, f"{part} {number}", case)


def _cases(path: Path, content: dict[str, Any]) -> VectorFile:
    runner, rule = content["runner"], content["rule"]
    if runner in BYTE_RUNNERS:
        run = BYTE_RUNNERS[runner]
    elif rule in BUILT_RULES and runner in RULE_RUNNERS:
        run = RULE_RUNNERS[runner]
    elif runner == "states":
        run = states.beside(path.parent)
    else:
        return VectorFile(path, (), not_built=rule)
    return VectorFile(path, tuple(_case(run, content, case["name"], case) for case in content["cases"]))


def _case(runner: Runner, content: dict[str, Any], name: str, case: dict[str, Any]) -> Case:
    return Case(name, lambda: runner(content, case))
