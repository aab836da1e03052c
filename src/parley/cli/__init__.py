"""The command line: one file a command, loaded when it is called, so that `parley verify` never loads a web server."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {
    "serve": "run a host",
    "join": "join a talk without taking code from its host",
    "backup": "copy everything a host keeps, also while it runs",
    "restore": "make a host from a backup",
    "doctor": "find out what keeps a host from working",
}


class _Lazily(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found = getattr(import_module(f"parley.cli.{name}"), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazily, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="parley-talks", prog_name="parley")
def main() -> None:
    """Secure virtual talks between delegations that trust neither each other nor the host."""
