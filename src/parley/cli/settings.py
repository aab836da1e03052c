"""The settings of `parley.config` as command line options, and reading them back."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from parley.cli.exits import Exit, leave
from parley.config import SETTINGS, Config, WrongSetting, flag, read_config, variable

Command = TypeVar("Command", bound=Callable[..., Any])


class SettingsCommand(click.Command):
    """A command whose help shows the settings in their groups, each with its variable and default."""

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        grouped: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(context):
            record = parameter.get_help_record(context)
            if record is not None:
                group = SETTINGS[parameter.name].group if parameter.name in SETTINGS else "Options"
                grouped.setdefault(group, []).append(record)
        for group, records in grouped.items():
            with formatter.section(group):
                formatter.write_dl(records)


def with_settings(command: Command) -> Command:
    """Adds `--config` and one option a setting."""
    defaults = Config()
    for name in reversed(list(SETTINGS)):
        about, default = SETTINGS[name], getattr(defaults, name)
        shown = f" [{variable(name)}]" if default in (None, False) else f" [{variable(name)}; default: {default}]"
        option = (
            click.option(flag(name), name, is_flag=True, default=None, help=about.text + shown)
            if about.metavar is None
            else click.option(flag(name), name, metavar=about.metavar, default=None, help=about.text + shown)
        )
        command = option(command)
    return click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        envvar="PARLEY_CONFIG",
        help="TOML file with settings, named as the flags with _ for -. Flags and environment win over it. [PARLEY_CONFIG]",
    )(command)


def settled(config_file: Path | None, flags: dict[str, Any]) -> Config:
    """The settings, or the end of the program with the sentence that says which is wrong."""
    try:
        return read_config(flags, os.environ, config_file)
    except WrongSetting as error:
        leave(Exit.WRONG_SETTING, str(error))
