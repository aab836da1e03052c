"""Every packet on the loopback interface, written to a file: what an operator's network, or anybody on it, sees."""

from __future__ import annotations

import socket
import struct
import threading
import time
from pathlib import Path
from types import TracebackType

ALL_PROTOCOLS = 0x0003
OUTGOING = 4
SNAP_BYTES = 65_535
BUFFER_BYTES = 32 * 2**20
PCAP_ETHERNET = 1


class Capture:
    """`with Capture(path):` records to a pcap file. Needs the right to open packet sockets: ask `possible()` first."""

    def __init__(self, path: Path, interface: str = "lo") -> None:
        self.path = path
        self.interface = interface
        self.packets = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._record, name="capture", daemon=True)
        self._socket: socket.socket | None = None

    @staticmethod
    def possible() -> bool:
        try:
            socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(ALL_PROTOCOLS)).close()
        except (OSError, AttributeError):
            return False
        return True

    def __enter__(self) -> Capture:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(ALL_PROTOCOLS))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        self._socket.bind((self.interface, 0))
        self._socket.settimeout(0.1)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(10)
        assert self._socket is not None
        self._socket.close()

    def lost(self) -> int:
        """Packets the kernel dropped because reading was too slow (since the last call)."""
        assert self._socket is not None
        packets_and_drops = self._socket.getsockopt(263, 6, 8)  # SOL_PACKET, PACKET_STATISTICS
        return int(struct.unpack("II", packets_and_drops)[1])

    def _record(self) -> None:
        assert self._socket is not None
        with self.path.open("wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, SNAP_BYTES, PCAP_ETHERNET))
            while True:
                try:
                    data, (_, _, direction, _, _) = self._socket.recvfrom(SNAP_BYTES)
                except TimeoutError:
                    if self._stopping.is_set():  # and nothing is waiting any more
                        return
                    continue
                if direction == OUTGOING:  # loopback shows each packet twice
                    continue
                now = time.time()
                file.write(struct.pack("<IIII", int(now), int(now % 1 * 1e6), len(data), len(data)))
                file.write(data)
                self.packets += 1
