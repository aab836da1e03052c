"""Run inside a network namespace of its own: installs a wheel from a folder, serves from it, and looks at what it serves.

`python -m tests.integration.offline WHEELS FOLDER` prints one JSON object. Nothing outside FOLDER is written; only loopback is
reachable.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import urllib.request
from pathlib import Path

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def bring_up_loopback() -> None:
    """A new namespace has a loopback interface that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


def reaches_nothing() -> bool:
    """Whether even a packet to an address for documentation has no way out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return True
    return False


def free_port() -> int:
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return int(any_socket.getsockname()[1])


def programs_below(pid: int) -> list[str]:
    """The files that the children of a process, and theirs, are running."""
    children = [
        int(each) for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text().split()
    ]
    return [str(Path(f"/proc/{each}/exe").readlink()) for each in children] + [
        p for each in children for p in programs_below(each)
    ]


def main(wheels: Path, folder: Path) -> None:
    bring_up_loopback()
    # Only what a user's shell has: not the checkout, not its environment, not an engine from elsewhere.
    env = {"PATH": f"{folder / 'venv' / 'bin'}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    pip = str(folder / "venv" / "bin" / "pip")
    for argv in (
        [sys.executable, "-m", "venv", "venv"],
        [pip, "install", "-q", "--no-index", "--find-links", str(wheels), "parley-talks"],
    ):
        subprocess.run(argv, check=True, env=env, cwd=folder, stdout=sys.stderr)

    serve = [str(folder / "venv" / "bin" / "parley"), "serve", "--json", "--data", "data", "--port", "0"]
    serve += ["--media-udp-port", str(free_port()), "--media-tcp-port", "0"]
    with subprocess.Popen(serve, env=env, cwd=folder, stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        events = []
        for line in host.stdout:
            events.append(json.loads(line))
            if events[-1]["event"] == "ready":
                break
        found = {"events": events, "isolated": reaches_nothing()}
        if events and events[-1]["event"] == "ready":
            origin = events[-1]["origin"]
            found["health"] = json.load(urllib.request.urlopen(f"{origin}/api/health"))
            found["page"] = urllib.request.urlopen(origin).read().decode()
        found["programs"] = programs_below(host.pid)
        host.send_signal(signal.SIGTERM)
        host.stdout.read()
        found["status"] = host.wait(60)
    print(json.dumps(found))


if __name__ == "__main__":
    os.umask(0o022)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
