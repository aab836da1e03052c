"""Every command, setting, code and message is documented, and every page's links lead somewhere. The truth is read from the code itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from checks.telling import ROOT, tell

LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)\s]*)?\)")
MARKED = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Promise:
    """`names` that the code knows must each stand, in code marks, on one of `pages`."""

    what: str
    names: Callable[[], Iterable[str]]
    pages: tuple[str, ...]


def commands() -> Iterator[str]:
    """`parley serve` for every command of the command line, and every option it takes beside the settings."""
    from parley.cli import main
    from parley.config import SETTINGS

    context = click.Context(main, info_name="parley")
    for name in main.list_commands(context):
        yield f"parley {name}"
        command = main.get_command(context, name)
        for parameter in command.params if command else ():
            if parameter.name in SETTINGS:
                continue
            yield from (each for each in parameter.opts if each.startswith("--"))


def settings() -> Iterator[str]:
    from parley.config import SETTINGS, flag, variable

    for name in SETTINGS:
        yield flag(name)
        yield variable(name)


def exits() -> Iterator[str]:
    from parley.cli.exits import Exit

    return (str(int(each)) for each in Exit)


def host_codes() -> Iterator[str]:
    from parley.protocol.codes import Code

    return (each.value for each in Code)


def record_codes() -> Iterator[str]:
    from parley.record.errors import Fault

    return (each.value for each in Fault)


def rule_codes() -> Iterator[str]:
    from parley.domain.codes import Code

    return (each.value for each in Code)


def development() -> Iterator[str]:
    from bootstrap.commands import COMMANDS

    return (f"make {name}" for name in COMMANDS)


PROMISES: Sequence[Promise] = (
    Promise("command or option", commands, ("docs/operating.md",)),
    Promise("setting", settings, ("docs/operating.md",)),
    Promise("exit code", exits, ("docs/operating.md",)),
    Promise("error code of the host", host_codes, ("spec/protocol.md",)),
    Promise("code of a broken statement", record_codes, ("spec/record.md",)),
    Promise("code of a rejected entry", rule_codes, ("spec/rules.md",)),
    Promise("make target", development, ("CONTRIBUTING.md",)),
)


def problems(root: Path, promises: Sequence[Promise] = PROMISES) -> Iterator[str]:
    for promise in promises:
        pages = [root / page for page in promise.pages]
        said = marked("\n".join(page.read_text() for page in pages if page.exists()))
        try:
            names = sorted(set(promise.names()))
        except ImportError as error:
            yield f"no {promise.what} could be read: {error}"
            continue
        for name in names:
            if name not in said:
                yield f"{' or '.join(promise.pages)}: the {promise.what} `{name}` is not documented"
    for page in pages_of(root):
        yield from dead_links(root, page)


def marked(text: str) -> frozenset[str]:
    """What stands between code marks, whole and by its words; lines of a fenced block count too."""
    fenced = [line.strip() for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]
    spans = MARKED.findall(FENCE.sub("", text)) + fenced
    words = [word.strip("[]{}(),;:=…") for span in spans for word in re.split(r"[\s=,/|]+", span)]
    pairs = [f"{one} {two}" for span in spans for one, two in zip(span.split(), span.split()[1:], strict=False)]
    return frozenset([*spans, *words, *pairs])


def pages_of(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("*.md"))
    for folder in ("docs", "spec", "deploy"):
        yield from sorted((root / folder).rglob("*.md"))


def dead_links(root: Path, page: Path) -> Iterator[str]:
    for found in LINK.finditer(FENCE.sub("", page.read_text())):
        target = found["target"]
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
            yield f"{page.relative_to(root)}: the link to {target} leads nowhere"


if __name__ == "__main__":
    raise SystemExit(tell(problems(ROOT)))
