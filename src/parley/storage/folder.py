"""The data folder: its lock, the host's own key and the secret of the opening link. Readable by its owner only."""

from __future__ import annotations

import fcntl
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from parley.protocol.ids import HostKey
from parley.protocol.signed import RECEIPT, Receipt, receipt_payload
from parley.record import cose

SECRET_BYTES = 32


class FolderUnusable(Exception):
    """The data folder cannot be written to, or another host serves from it. The text says which, and what to do."""


@dataclass(frozen=True, slots=True)
class OpeningSecret:
    """What the operator's opening link carries. Shown to the operator alone; requests are held against its digest."""

    value: bytes

    def __repr__(self) -> str:
        return "OpeningSecret(…)"

    @property
    def digest(self) -> bytes:
        return sha256(self.value).digest()

    @property
    def fragment(self) -> str:
        """As it stands in the link: base64url without padding."""
        return urlsafe_b64encode(self.value).rstrip(b"=").decode("ascii")


class HostSeal:
    """Implements `parley.ports.Seal` with the key in the data folder."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._key = HostKey(self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def key(self) -> HostKey:
        return self._key

    def sign(self, receipt: Receipt) -> bytes:
        return cose.sign1(RECEIPT, receipt_payload(receipt), self._private)

    def state(self, label: str, payload: bytes) -> bytes:
        return cose.sign1(label, payload, self._private)


class DataFolder:
    """One host's folder, held by one process at a time."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    @property
    def database(self) -> Path:
        return self.path / "parley.sqlite3"

    @property
    def files(self) -> Path:
        return self.path / "files"

    def seal(self) -> HostSeal:
        """The host's key, made at the first start."""
        return HostSeal(self._secret("host-key"))

    def opening(self, *, renew: bool = False) -> OpeningSecret:
        """The secret of the opening link, made at the first start. `renew` replaces it: the old link opens nothing any more."""
        return OpeningSecret(self._secret("opening-secret", renew=renew))

    def kept(self, name: str, make: Callable[[], bytes], *, renew: bool = False) -> bytes:
        """A file of the folder, made when it is missing, written so that no crash leaves half of it."""
        path = self.path / name
        if not renew and path.exists():
            return path.read_bytes()
        content = make()
        new = path.with_name(name + ".new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        return content

    def close(self) -> None:
        os.close(self._lock)

    def _secret(self, name: str, *, renew: bool = False) -> bytes:
        secret = self.kept(name, lambda: os.urandom(SECRET_BYTES), renew=renew)
        if len(secret) != SECRET_BYTES:
            raise FolderUnusable(
                f"{self.path / name} is damaged; put it back from a backup, or remove it to make a new one"
            )
        return secret


def hold(path: Path) -> DataFolder:
    """Makes the folder if need be and locks it; raises `FolderUnusable`."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise FolderUnusable(f"cannot write to the data folder {path}: {reason}. Choose another with --data") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(lock, 32, 0).decode("ascii", "replace").strip()
        os.close(lock)
        raise FolderUnusable(
            f"another host (process {holder or 'unknown'}) serves from the data folder {path}. End it, or choose another with --data"
        ) from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return DataFolder(path, lock)
