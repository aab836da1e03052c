"""Build hook: a wheel carries the built client and the media engine, or is not built at all.

hatchling calls this for every wheel. An editable install of a checkout is left alone: there the engine is found in `build/`.
pip puts the engine beside the `parley` command, with its executable bit.
"""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENGINE = "build/parley-engine"
CLIENT = "src/parley/web/static/index.html"


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the engine as a script and names the platform it was built for (`PARLEY_WHEEL_PLATFORM` overrides the tag)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises `FileNotFoundError`, naming what is missing, rather than build a wheel that could not serve a talk."""
        if version == "editable":
            return
        for needed in (ENGINE, CLIENT):
            if not Path(self.root, needed).is_file():
                raise FileNotFoundError(
                    f"{needed} is missing: build the wheel with `make wheel`, which builds it first"
                )
        platform = os.environ.get("PARLEY_WHEEL_PLATFORM") or sysconfig.get_platform().replace("-", "_").replace(
            ".", "_"
        )
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["shared_scripts"][str(Path(self.root, ENGINE))] = "parley-engine"
