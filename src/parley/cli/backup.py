"""`parley backup`: copies everything a host keeps, also while it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from parley import __version__
from parley.cli.exits import Exit, leave
from parley.cli.serve import default_data_folder
from parley.cli.settings import SettingsCommand, settled, with_settings
from parley.cli.telling import Teller
from parley.storage import backup as copies


@click.command(cls=SettingsCommand)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@with_settings
@click.option("--json", "as_json", is_flag=True, help="Say everything as one JSON object a line.")
def backup(folder: Path, config_file: Path | None, as_json: bool, **flags: Any) -> None:
    """Copy everything this host keeps into the new FOLDER, also while it runs.

    Takes the same settings as `parley serve`. The copy is read again and compared before this ends with 0. It holds the host's key:
    keep it as you keep that.
    """
    config = settled(config_file, flags)
    teller = Teller(as_json)
    try:
        made = copies.make(config.data or default_data_folder(), config.database, folder, __version__)
    except copies.BackupFailed as error:
        leave(Exit.BACKUP_FAILED, str(error))
    megabytes = made.size_bytes / 1e6
    teller.tell(
        "backup",
        f"Backup of {made.made} in {folder}: {made.files} files, {megabytes:.1f} MB, read again and compared.",
        path=str(folder),
        files=made.files,
        bytes=made.size_bytes,
        made=made.made,
    )
