"""`make wheel`: one platform wheel with the client and the engine inside, and a look inside before it is handed out."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

from bootstrap.layout import Checkout, Failure

ENGINE_INSIDE = re.compile(r"\.data/scripts/parley-engine$")
CLIENT_INSIDE = re.compile(r"^parley/web/static/index\.html$")


def make_wheel(checkout: Checkout) -> int:
    """Leaves exactly one wheel in dist/ and prints its path."""
    new = checkout.root / "build" / "wheel.new"
    argv = [str(checkout.python), "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet"]
    argv += ["--no-deps", "--no-build-isolation", "-w", str(new), str(checkout.root)]
    for stale in new.glob("*"):
        stale.unlink()
    if subprocess.run(argv, cwd=checkout.root, env=dict(checkout.env)).returncode != 0:
        raise Failure("The wheel was not built; pip's words are above.", "Run the same command once that is mended.")
    (built,) = new.glob("*.whl")
    look_inside(built)
    checkout.wheels.mkdir(exist_ok=True)
    for stale in checkout.wheels.glob("parley_talks-*.whl"):
        stale.unlink()
    wheel = built.replace(checkout.wheels / built.name)
    print(f"{wheel.relative_to(checkout.root)}  {wheel.stat().st_size / 1e6:.1f} MB")
    print(f"Elsewhere, without network: pip install --no-index --find-links FOLDER_WITH_ITS_DEPENDENCIES {wheel.name}")
    return 0


def look_inside(wheel: Path) -> None:
    """Raises `Failure` if the wheel could not serve a talk: no client, no engine, or a tag that promises any platform."""
    names = zipfile.ZipFile(wheel).namelist()
    for wanted, what in ((ENGINE_INSIDE, "engine"), (CLIENT_INSIDE, "client")):
        if not any(wanted.search(name) for name in names):
            raise Failure(f"{wheel.name} holds no {what}.", "Run: make clean, then make wheel")
    if wheel.name.endswith("-any.whl"):
        raise Failure(f"{wheel.name} promises every platform, but an engine is of one.", "Set PARLEY_WHEEL_PLATFORM.")
