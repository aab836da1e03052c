"""A subscriber gets every position once and in order, whatever happens between its readings."""

from hypothesis import given
from hypothesis import strategies as st

from parley.delivery.subscription import Box, Subscription


def test_nothing_is_sent_before_the_answer() -> None:
    subscription = Subscription(cursor=0, known=0)
    assert not subscription.offer(1, 1, has_room=True)
    assert not subscription.is_behind
    subscription.release(head=0)
    assert subscription.is_behind


def test_the_next_in_turn_is_sent_at_once() -> None:
    subscription = Subscription(cursor=3, known=3, held=False)
    assert subscription.offer(4, 6, has_room=True)
    assert not subscription.is_behind


def test_with_a_full_queue_it_is_read_later() -> None:
    subscription = Subscription(cursor=3, known=3, held=False)
    assert not subscription.offer(4, 4, has_room=False)
    assert subscription.is_behind
    subscription.advance(4)
    assert not subscription.is_behind


def test_what_a_reading_already_brought_is_not_sent_again() -> None:
    subscription = Subscription(cursor=3, known=5, held=False)
    subscription.advance(7)  # the reading found more than was announced yet
    assert not subscription.offer(6, 7, has_room=True)
    assert not subscription.is_behind
    assert subscription.offer(8, 8, has_room=True)


@given(
    st.lists(st.tuples(st.sampled_from(["append", "announce", "read"]), st.integers(1, 5), st.booleans()), max_size=80)
)
def test_never_a_gap_never_twice(steps: list[tuple[str, int, bool]]) -> None:
    """The log grows, growth is announced late and in batches, readings happen in between: what is sent is 1, 2, 3 …"""
    subscription = Subscription(cursor=0, known=0, held=False)
    log = announced = 0
    sent: list[int] = []
    for what, count, has_room in steps:
        if what == "append":
            log += count
        elif what == "announce" and announced < log:
            first, announced = announced + 1, min(log, announced + count)
            if subscription.offer(first, announced, has_room):
                sent += range(first, announced + 1)
        elif what == "read" and subscription.is_behind:
            page = list(range(subscription.cursor + 1, min(log, subscription.cursor + count) + 1))
            sent += page
            subscription.advance(page[-1] if page else None)
    assert sent == list(range(1, len(sent) + 1))
    while subscription.is_behind:
        sent.append(subscription.cursor + 1)
        subscription.advance(subscription.cursor + 1)
    assert len(sent) >= announced


def test_mail_that_comes_during_a_reading_is_looked_for_again() -> None:
    box = Box()
    box.may_hold_more = True
    assert box.begin_reading() == 0
    box.may_hold_more = True  # posted while the reading ran
    box.advance(None)
    assert box.may_hold_more
    assert box.begin_reading() == 0
    box.advance(4)
    assert (box.begin_reading(), box.may_hold_more) == (4, False)
