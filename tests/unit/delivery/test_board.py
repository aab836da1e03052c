"""Who is there and who has seen what: told once after each change, forgotten with the last to leave."""

from parley.delivery.board import Board
from parley.protocol.ids import DeviceKey, RoomId
from parley.protocol.pushes import Present, SeenBy

ROOM, A, B = RoomId(b"r" * 16), DeviceKey(b"a" * 32), DeviceKey(b"b" * 32)


def test_presence_is_told_after_each_change() -> None:
    board = Board()
    board.enter(ROOM, B)
    board.enter(ROOM, A)
    assert board.has_news
    assert list(board.flush()) == [Present(ROOM, (A, B))]
    assert not board.has_news
    board.leave(ROOM, A)
    assert list(board.flush()) == [Present(ROOM, (B,))]


def test_seen_goes_forward_only() -> None:
    board = Board()
    board.enter(ROOM, A)
    list(board.flush())
    board.see(ROOM, A, 5)
    board.see(ROOM, A, 4)
    assert list(board.flush()) == [SeenBy(ROOM, ((A, 5),))]
    board.see(ROOM, A, 5)
    assert not board.has_news


def test_a_newcomer_is_told_what_was_seen() -> None:
    board = Board()
    board.enter(ROOM, A)
    board.see(ROOM, A, 5)
    list(board.flush())
    board.enter(ROOM, B)
    assert list(board.flush()) == [Present(ROOM, (A, B)), SeenBy(ROOM, ((A, 5),))]


def test_with_the_last_to_leave_everything_is_forgotten() -> None:
    board = Board()
    board.enter(ROOM, A)
    board.see(ROOM, A, 5)
    board.leave(ROOM, A)
    list(board.flush())
    board.enter(ROOM, B)
    assert list(board.flush()) == [Present(ROOM, (B,))]


def test_who_is_taken_off_the_list_is_no_longer_shown() -> None:
    board = Board()
    board.enter(ROOM, A)
    board.enter(ROOM, B)
    board.see(ROOM, B, 3)
    list(board.flush())
    board.forget(ROOM, B)
    assert list(board.flush()) == [Present(ROOM, (A,)), SeenBy(ROOM, ())]
