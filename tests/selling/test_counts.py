"""Conversations are counted as a funnel, script by script, as plain data."""

import attrs

from salesmodel.selling import (
    AIDA,
    SPIN,
    STEP_PURPOSES,
    Conversation,
    contact_columns,
    script_counts,
)
from salesmodel.tables import ContactTable
from selling_cases import NINE, SAID, SHORT, later, refused, talked


def at_step(number, technique, *steps, outcome=None):
    """Return a conversation that went through some steps."""
    talk = Conversation.start(f"t{number}", technique, **SAID)
    for step in steps:
        talk = talk.enter(step, **SAID)
    return talk if outcome is None else talk.close(outcome, **later(2))


TALKS = [
    at_step(1, SHORT),
    at_step(2, SHORT, "show"),
    at_step(3, SHORT, "offer", "ask"),
    at_step(4, SHORT, "offer", outcome="lost"),
    at_step(5, SHORT, "show", outcome="won"),
    at_step(6, AIDA, "interest"),
]


def test_each_conversation_counts_up_to_its_furthest_step():
    """Skipped steps count as passed, and a won one counts everywhere."""
    short, aida = script_counts(TALKS)

    assert ("short", ("ask", "show", "doubts", "offer", "won")) == (
        short.script,
        short.levels,
    )
    assert (5, 4, 3, 3, 1) == short.counts
    assert (1, 1, 0, 0, 0) == aida.counts
    assert () == script_counts([])


def test_scripts_are_compared_by_what_steps_are_for():
    """All techniques have these levels in common; what one has not counts as passed."""
    short, aida = script_counts(TALKS, per="purpose")

    assert short.levels == aida.levels == (*STEP_PURPOSES, "won")
    assert (5, 5, 4, 3, 3, 1) == short.counts
    assert (1, 1, 1, 0, 0, 0) == aida.counts


def test_conversations_are_columns_of_plain_values():
    """One row each, all columns of one length."""
    columns = contact_columns([*TALKS[3:], talked()], per="purpose")

    assert ("sale", "won", "presentation", "won") == columns["level"]
    assert (*STEP_PURPOSES, "won") == columns["levels"]
    assert ("short", "short", "aida", "spin") == columns["script"]
    assert [120, 120, 0, 420] == [each.total_seconds() for each in columns["duration"]]
    assert (None, None, None, "c1") == columns["client"]
    assert (None, None, None, "phone") == columns["channel"]
    assert (NINE,) * 4 == columns["at"]
    assert ("ann",) * 4 == columns["seller"]


def test_columns_are_what_a_table_of_contacts_takes():
    """The counts of its rows are those of the scripts."""
    talks = TALKS[:5]
    table = ContactTable.from_columns(**contact_columns(talks), missing_client="keep")
    (counts,) = script_counts(talks)

    assert counts.levels == table.levels
    assert list(counts.counts) == [
        int((table.level >= place).sum()) for place in range(len(table.levels))
    ]
    assert {"short"} == set(table.script.labels)


def test_a_script_that_changed_is_another_one():
    """One id means one list of steps, and one conversation."""
    other = attrs.evolve(SHORT, steps=SHORT.steps[:2])

    assert "technique" == refused(script_counts, [TALKS[0], at_step(9, other)])
    assert "duplicate" == refused(script_counts, [TALKS[0], TALKS[0]])
    assert "duplicate" == refused(contact_columns, [TALKS[0], TALKS[0]])
    assert "technique" == refused(contact_columns, TALKS)
    assert "empty" == refused(contact_columns, [])
    assert "per" == refused(script_counts, TALKS, per="word")
    assert "per" == refused(contact_columns, TALKS, per="word")
    assert "type" == refused(script_counts, [SPIN])
    assert "type" == refused(script_counts, 5)
