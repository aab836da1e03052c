"""`parley restore`: makes a host from a backup."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from parley.cli.exits import Exit, leave
from parley.cli.serve import default_data_folder
from parley.cli.settings import SettingsCommand, settled, with_settings
from parley.cli.telling import Teller
from parley.storage import backup as copies
from parley.storage.group import NotDurable, OtherHost, SchemaTooNew


@click.command(cls=SettingsCommand)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_settings
@click.option("--json", "as_json", is_flag=True, help="Say everything as one JSON object a line.")
def restore(folder: Path, config_file: Path | None, as_json: bool, **flags: Any) -> None:
    """Make a host from the backup in FOLDER, in an empty data folder and an empty database.

    Takes the same settings as `parley serve`. Every device is told that the host was restored. Its rooms go on when the devices have
    given back what the backup lacks, or when the heads of every side say so.
    """
    from parley.storage.restoring import mark_restored  # noqa: PLC0415 (loads the database's library)

    config = settled(config_file, flags)
    teller = Teller(as_json)
    data = config.data or default_data_folder()
    try:
        copy = copies.restore(folder, data, config.database)
        rooms = mark_restored(config.database or data / copies.SQLITE, copy.key, time.time_ns() // 1_000_000)
    except copies.BackupFailed as error:
        leave(Exit.BACKUP_FAILED, str(error))
    except (NotDurable, OtherHost, SchemaTooNew) as error:
        leave(Exit.DATABASE_FAILED, str(error))
    teller.tell(
        "restored",
        f"Restored the backup of {copy.made} into {data}: {copy.files} files, {rooms} rooms. Start the host with `parley serve`; "
        "each room is closed until its devices have shown what they hold.",
        path=str(data),
        files=copy.files,
        rooms=rooms,
        made=copy.made,
    )
