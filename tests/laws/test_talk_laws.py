"""Laws of conversations: they are their history, and every one is counted once."""

import pickle

import attrs
from hypothesis import given
from hypothesis import strategies as st

import oracle_talks
from salesmodel.selling import (
    CLASSIC,
    SPIN,
    Conversation,
    ConversationRules,
    NeedFound,
    log_lines,
    prompt,
    remarks,
    script_counts,
)
from selling_cases import SHORT
from talk_strategies import conversations


@given(conversations())
def test_a_conversation_is_its_history(talk):
    """Replayed, pickled, and one event after another."""
    assert talk == Conversation.replay(talk.history, talk.technique)
    assert talk == pickle.loads(pickle.dumps(talk))
    again = Conversation(talk.technique, talk.history)
    assert again._standing == talk._standing
    assert oracle_talks.needs_questions(talk) == talk.n_needs_questions
    for event in talk.history:
        if isinstance(event, NeedFound):
            assert event.phrase in talk.history[event.said - 1].words
    for n in range(1, talk.version + 1):
        part = Conversation(talk.technique, talk.history[:n])
        assert n == part.version
        assert prompt(part).reasons


@given(conversations(techniques=(SHORT, CLASSIC, SPIN)))
def test_remarks_are_their_oracle(talk):
    """Looking at all of it for each event tells the same."""
    found = [
        (each.version, each.rule)
        for each in remarks(
            talk, ConversationRules(off=["left_early", "objection_open"])
        )
    ]

    assert oracle_talks.remarks(talk) == found
    assert all(each.reasons for each in remarks(talk))


@given(conversations())
def test_a_log_has_one_line_an_event(talk):
    """And nothing in it breaks a line."""
    lines = log_lines(talk)

    assert talk.version == len(lines)
    assert all(line.isprintable() for line in lines)


@given(st.lists(conversations(), max_size=5))
def test_counts_add_up(talks):
    """However conversations are ordered and split, every one is counted once."""
    named = [_renamed(talk, f"t{n}") for n, talk in enumerate(talks)]
    whole = {each.script: each.counts for each in script_counts(named)}

    assert {
        each.script: each.counts for each in script_counts(reversed(named))
    } == whole
    assert len(named) == sum(counts[0] for counts in whole.values())
    for counts in whole.values():
        assert sorted(counts, reverse=True) == list(counts)


def _renamed(talk, name):
    events = [attrs.evolve(event, conversation_id=name) for event in talk.history]
    return Conversation(talk.technique, events)
