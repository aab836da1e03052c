"""A hostile operator in a box: everything the person who runs the host, the engine and the wire can do, as modules to script attacks with.

`HostileHost` sits between browsers and a real host and may change, drop, delay, replay, inject, reorder or fork whatever passes;
its `engine` does the same to the media engine's signalling. `Branch` is a second history of a room, signed with the host's own key.
`canary` searches memory, files and packets for what must not be there; `Capture` records the packets. `Ghost` is a participant of the
engine that no delegation invited. None of it knows a secret that an operator would not have.
"""

from tests.hostile.kit.branch import Branch, HostSignature
from tests.hostile.kit.canary import Find, Scanner
from tests.hostile.kit.capture import Capture
from tests.hostile.kit.fork import Fork
from tests.hostile.kit.host import HostileHost
from tests.hostile.kit.link import Link
from tests.hostile.kit.message import Message

__all__ = ["Branch", "Capture", "Find", "Fork", "HostSignature", "HostileHost", "Link", "Message", "Scanner"]
