"""A conversation is told line by line, and what does not print is escaped."""

from salesmodel.selling import SPIN, Conversation, log_lines
from selling_cases import NINE, SAID, begun, eur, refused, talked


def test_every_kind_of_event_has_its_line():
    """With its version, the time in UTC and who says so."""
    lines = log_lines(talked())

    assert [
        "1 2026-01-05 09:00:00 ann: began under 'spin'",
        "2 2026-01-05 09:01:00 ann: went on from 'greeting' to 'situation'",
        "3 2026-01-05 09:01:00 ann: asked 'What do you use it for?' (situation)",
        "4 2026-01-05 09:01:00 ann: the client said 'I take pictures of the children'",
    ] == list(lines[:4])
    assert [
        "8 2026-01-05 09:02:00 ann: found the need 'screen': 'see a thing in the sun'",
        "17 2026-01-05 09:05:00 ann: presented 'p2': 'camera', 'screen'",
        "19 2026-01-05 09:06:00 ann: the client objected ('price'): 'That is a lot'",
        "20 2026-01-05 09:06:00 ann: answered 19 with 'lasts', and it was overcome",
        "21 2026-01-05 09:07:00 ann: offered 'p2' for 199.00 EUR (asked), accepted",
        "22 2026-01-05 09:07:00 ann: closed as won",
    ] == [lines[7], *lines[16:17], *lines[18:]]


def test_what_was_not_said_is_not_told():
    """An offer without an answer, a presentation of nothing, an end with its reason."""
    talk = begun().present("p1", **SAID)
    talk = talk.raise_objection("price", "Dear", **SAID)
    talk = talk.answer_objection("lasts", is_overcome=False, **SAID)
    talk = talk.offer("p1", eur(9), kind="cross_sell", **SAID)
    talk = talk.offer("p1", eur(9), is_accepted=False, **SAID)
    told = [line.partition("ann: ")[2] for line in log_lines(talk)]

    assert [
        "presented 'p1': nothing of it",
        "the client objected ('price'): 'Dear'",
        "answered 3 with 'lasts', to no avail",
        "offered 'p1' for 9 EUR (cross-sell)",
        "offered 'p1' for 9 EUR (asked), declined",
    ] == told[1:]
    closed = log_lines(talk.close("later", reason="on Monday", **SAID))
    assert closed[-1].endswith("closed as later: 'on Monday'")


def test_a_line_is_one_line():
    """Whatever is in the words, and in the ids."""
    talk = Conversation.start("t1", SPIN, at=NINE, by="ann\u202e")
    talk = talk.answer("a\nb\u2028c", **SAID)
    first, second = log_lines(talk)

    assert first.startswith("1 2026-01-05 09:00:00 'ann\\u202e': ")
    assert second.endswith("'a\\nb\\u2028c'")
    assert "type" == refused(log_lines, SPIN)
