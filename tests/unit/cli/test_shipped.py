"""The client's files are held against the list the wheel was shipped with."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from parley.cli import shipped
from parley.cli.shipped import BundleAltered, check_shipped

FILES = {"index.html": b"page", "assets/main.js": b"code"}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel as pip leaves it: files, and RECORD with their hashes."""
    client = tmp_path / "parley" / "web" / "static"
    info = tmp_path / "parley_talks-9.dist-info"
    info.mkdir()
    lines = []
    for name, content in FILES.items():
        path = client / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        digest = urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"parley/web/static/{name},sha256={digest},{len(content)}\n")
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: parley-talks\nVersion: 9\n")
    (info / "RECORD").write_text(
        "".join([*lines, "parley/__init__.py,sha256=x,1\n", "parley_talks-9.dist-info/RECORD,,\n"])
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return client


def test_as_shipped_it_is_good(installed: Path) -> None:
    assert check_shipped(installed) is True


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("assets/main.js", b"other code", "assets/main.js of the client was changed after it was installed"),
        ("assets/main.js", None, "assets/main.js of the client is missing"),
        ("assets/planted.js", b"x", "assets/planted.js was not shipped with the client"),
    ],
)
def test_any_difference_is_named(installed: Path, name: str, content: bytes | None, sentence: str) -> None:
    path = installed / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(BundleAltered, match=sentence):
        check_shipped(installed)


def test_a_checkout_has_nothing_to_be_held_against(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "DISTRIBUTION", "there-is-no-such-distribution")
    assert check_shipped(tmp_path) is False
