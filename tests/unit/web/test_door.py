"""The door: who counts as whom, who has to go, and whose turn it is."""

from __future__ import annotations

import pytest

from parley.web.door import LOOPBACK, STRANGERS, STRANGERS_OF_ONE, Door, Guest, networks
from parley.web.turns import Bounds, NoTurn, Turns


class Cut:
    """A line that notes when it is cut."""

    def __init__(self) -> None:
        self.ended = False
        self.large = False

    def end(self) -> None:
        self.ended = True

    def take_large(self) -> None:
        self.large = True


def come(door: Door, peer: str, forwarded: str | None = None) -> tuple[Guest, Cut]:
    line = Cut()
    guest = door.enter(peer)
    guest.line = line
    if forwarded is not None:
        door.name(guest, [forwarded])
    return guest, line


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("198.51.100.7", None, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.1", "198.51.100.7"),  # nobody believes a stranger whom he speaks for
        ("127.0.0.1", "203.0.113.1", "203.0.113.1"),
        ("127.0.0.1", "1.1.1.1, 203.0.113.1", "203.0.113.1"),  # the last is what the proxy itself saw
        ("127.0.0.1", "203.0.113.1:4711", "203.0.113.1"),
        ("::ffff:127.0.0.1", "[2001:db8:1:2:3::9]:443", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::4", None, "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", None, "198.51.100.7"),
        ("127.0.0.1", "unknown", "None"),
        ("127.0.0.1", None, "None"),
    ],
)
async def test_as_whom_a_connection_counts(peer: str, forwarded: str | None, counted: str) -> None:
    guest, _ = come(Door(tuple(LOOPBACK)), peer, forwarded)
    assert str(guest.counted_as) == counted


async def test_only_a_named_proxy_is_believed() -> None:
    guest, _ = come(Door(networks("10.0.0.0/8")), "10.1.2.3", "203.0.113.1")
    assert str(guest.counted_as) == "203.0.113.1"
    guest, _ = come(Door(networks("10.0.0.0/8")), "127.0.0.1", "203.0.113.1")
    assert str(guest.counted_as) == "127.0.0.1"


async def test_an_address_with_too_many_loses_its_oldest_and_nobody_elses() -> None:
    door = Door(tuple(LOOPBACK))
    other, other_line = come(door, "203.0.113.1")
    crowd = [come(door, "198.51.100.7") for _ in range(STRANGERS_OF_ONE + 5)]
    assert [line.ended for _, line in crowd] == [True] * 5 + [False] * STRANGERS_OF_ONE
    assert not other_line.ended
    other.belongs()
    assert other_line.large


async def test_in_all_the_address_that_has_most_makes_room() -> None:
    door = Door(tuple(LOOPBACK))
    many = [come(door, "198.51.100.7") for _ in range(STRANGERS // 2)]
    few = [come(door, f"203.0.{n // 256}.{n % 256}") for n in range(STRANGERS)]
    assert all(line.ended for _, line in many)
    assert not any(line.ended for _, line in few)


async def test_who_belongs_or_goes_counts_no_more() -> None:
    door = Door(tuple(LOOPBACK))
    people = [come(door, "198.51.100.7") for _ in range(STRANGERS_OF_ONE)]
    for number, (guest, _) in enumerate(people):
        guest.belongs() if number % 2 else guest.gone()
    later = [come(door, "198.51.100.7") for _ in range(STRANGERS_OF_ONE)]
    assert not any(line.ended for _, line in [*people, *later])


async def test_turns_go_round_between_addresses() -> None:
    turns = Turns(Bounds(a_second=200.0, waiting=1_000))
    order: list[str] = []
    for _ in range(200):
        turns.ask("crowd", lambda: order.append("crowd"))
    await turns.turn("one")
    assert len(order) < 100, "the one address did not wait for the crowd"


async def test_who_waits_and_who_asks_are_bounded() -> None:
    turns = Turns(Bounds(a_second=1.0, waiting=10))
    for _ in range(11):
        turns.ask("one", lambda: None)
    with pytest.raises(NoTurn):
        turns.ask("another", lambda: None)
    turns = Turns(Bounds(a_second=1_000_000.0, at_once=10, each_second=0.0))
    for _ in range(10):
        await turns.turn("one")
    with pytest.raises(NoTurn):
        await turns.turn("one")
    await turns.turn("another")
