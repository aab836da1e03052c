"""Each house check finds what it is there to find, and leaves alone what is right."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checks import documents, house
from checks.licences import allows
from checks.locks import client_lock, python_lock

ROOT = Path(__file__).resolve().parents[3]
# Put together here, so that this page does not break the rules it tests.
DOT, SLASH = ".", "/"
FOREIGN = f"cdn{DOT}somewhere{DOT}net"
SOMEBODYS = f"{SLASH}home{SLASH}somebody"
HASHED = "a==1.0 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize(
    ("lock", "wanted", "problem"),
    [
        (HASHED, ["a==1.0"], None),
        (HASHED, ["A[x]==1.0 ; python_version > '3'"], None),
        (HASHED, ["a==1.1"], "a is 1.0, pyproject.toml says 1.1"),
        (HASHED, ["b==1.0"], "b is missing"),
        (HASHED, ["a>=1.0"], "not an exact version"),
        ("# top\na==1.0\n", ["a==1.0"], "has no hash"),
        ("--index-url https://mirror.example/simple\n" + HASHED, ["a==1.0"], "names an address"),
    ],
)
def test_a_python_lock_agrees_with_the_manifest(lock: str, wanted: list[str], problem: str | None) -> None:
    found = list(python_lock("some.lock", "# top\n" + lock, wanted))
    assert len(found) == (problem is not None)
    assert all(problem in each for each in found if problem)


def test_a_client_lock_agrees_with_its_manifest_and_names_no_address() -> None:
    manifest = {"dependencies": {"a": "1.0.0", "b": "^2.0.0"}}
    packages = {
        "": {"dependencies": {"a": "1.0.0"}},
        "node_modules/a": {"resolved": "https://mirror.example/a", "integrity": "x"},
        "node_modules/b": {},
    }
    found = " | ".join(client_lock(manifest, {"packages": packages}))
    for problem in (
        "b ^2.0.0 is not an exact version",
        "differ from package.json",
        "a names an address",
        "b has no integrity",
    ):
        assert problem in found


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND (ISC)", True),
        ("MIT OR GPL-2.0-only AND AGPL-3.0-only", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("AGPL-3.0-or-later", False),
        ("", False),
        ("SEE LICENSE IN FILE", False),
    ],
)
def test_a_licence_is_allowed_only_if_we_may_choose_one_from_the_list(expression: str, allowed: bool) -> None:
    assert allows(expression) == allowed


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = 1\n" * 400, None),
        ("x = 1\n" * 401, "401 lines"),
        (f"path = '{SOMEBODYS}/x'\n", "path of one machine"),
        ("see /api/home/x and ~/work/y\n", None),
        ("see https://parley.example/open#x and http://127.0.0.1:8443\n", None),
        (f"fetch('https://{FOREIGN}/x.js')\n", f"points at {FOREIGN}"),
        (f"wss://{FOREIGN}\n", f"points at {FOREIGN}"),
    ],
)
def test_house_rules_of_a_text(text: str, problem: str | None) -> None:
    found = list(house.in_text("src/some.py", text))
    assert len(found) == (problem is not None)
    assert all(problem in each for each in found if problem)


def test_a_binary_is_found_among_the_committed_files(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "engine").write_bytes(b"\x7fELF\0")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    assert list(house.problems(tmp_path)) == ["engine: a binary file"]


def test_what_is_not_documented_is_named_and_what_is_only_mentioned_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "`parley serve` takes `--port=N`; `GOING`. A word about LINK_USED.\n\n```\nparley doctor --json\n```\n"
    )
    promise = documents.Promise(
        "thing", lambda: ["parley serve", "--port", "GOING", "--json", "parley doctor", "LINK_USED"], ("page.md",)
    )
    assert list(documents.problems(tmp_path, [promise])) == ["page.md: the thing `LINK_USED` is not documented"]


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "[good](docs/a.md#x) [gone](docs/b.md) [away](https://parley.example) [here](#top)\n"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("back to [start](../README.md)\n")
    assert list(documents.problems(tmp_path, [])) == ["README.md: the link to docs/b.md leads nowhere"]


GOOD_CLIENT = {
    "main.ts": "import { show } from './ui'\nimport { open } from './model'\nshow(open())\n",
    "ui/index.ts": (
        "import type { View } from '../talk/view'\nimport { createRoot } from 'react-dom'\n"
        "export const show = (v: View) => createRoot(v)\n"
    ),
    "model/index.ts": "import { view } from '../talk/view'\nexport const open = view\n",
    "talk/view.ts": "export type View = 1\nexport const view = () => 1\n",
    "crypto/keys.ts": "import 'ts-mls'\nimport './keys.css'\n",
    "media/room.ts": "import 'livekit-client'\n",
}


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        (None, "", None),
        ("talk/low.ts", "import '../model'\n", "talk must not import model"),
        ("media/peek.ts", "import { k } from '../crypto/keys'\n", "media must not import crypto"),
        ("ui/act.ts", "import { view } from '../talk/view'\n", "of talk, ui may import types only"),
        ("ui/later.ts", "const m = await import('../media/room')\n", "of media, ui may import types only"),
        ("talk/mls.ts", "import 'ts-mls/x'\n", "only crypto may know ts-mls"),
        ("model/state.ts", "import { useState } from 'react'\n", "only ui, main.ts may know react"),
        ("talk/gone.ts", "import './nothing'\n", "./nothing leads to no file"),
        ("utils/x.ts", "export const x = 1\n", "no layer is called utils"),
        ("talk/a.ts", "import './b'\n", "a circle: talk/a.ts → talk/b.ts → talk/a.ts"),
    ],
)
def test_client_layers(tmp_path: Path, file: str | None, text: str, problem: str | None) -> None:
    for name, content in {
        **GOOD_CLIENT,
        "talk/b.ts": "import './a'\n" if file == "talk/a.ts" else "",
        **({file: text} if file else {}),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    script = ROOT / "client" / "checks" / "layers.mjs"
    done = subprocess.run(["node", script, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("\n")) == ((1, 1) if problem else (0, 0))
    assert (problem or "") in done.stdout
