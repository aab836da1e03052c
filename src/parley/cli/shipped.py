"""Whether the client's files are those that Parley was shipped with: the hashes are in the installed wheel's own list (RECORD)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

DISTRIBUTION = "parley-talks"
CLIENT = "parley/web/static/"


class BundleAltered(Exception):
    """A file of the client is not the one that was shipped. The text names it. Install Parley anew from a source you trust."""


def check_shipped(folder: Path) -> bool:
    """True if every file is as shipped, False if this is a checkout that built its client itself; raises `BundleAltered`."""
    try:
        listed = _listed(distribution(DISTRIBUTION))
    except PackageNotFoundError:
        return False
    if not listed:
        return False
    present = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in sorted(present.keys() | listed.keys()):
        if name not in present:
            raise BundleAltered(f"{name} of the client is missing")
        if name not in listed:
            raise BundleAltered(f"{name} was not shipped with the client")
        if _hash(present[name]) != listed[name]:
            raise BundleAltered(f"{name} of the client was changed after it was installed")
    return True


def _listed(installed: Distribution) -> dict[str, str]:
    files = installed.files or ()
    return {
        str(file).removeprefix(CLIENT): file.hash.value for file in files if file.hash and str(file).startswith(CLIENT)
    }


def _hash(path: Path) -> str:
    return urlsafe_b64encode(sha256(path.read_bytes()).digest()).rstrip(b"=").decode("ascii")
