"""Laws of objections: what was raised, answered and overcome adds up."""

from hypothesis import given

from salesmodel.selling import ObjectionCount, argument_counts, objection_counts
from talk_strategies import conversations


@given(conversations())
def test_counts_of_objections_add_up(talk):
    """Each kind of doubt counted by itself, and every argument once."""
    answered = {each.raised for each in talk.arguments}
    left = {each.version for each in talk.open_objections}
    expected = set()
    for kind in {each.objection for each in talk.objections}:
        doubts = {each.version for each in talk.objections if each.objection == kind}
        counts = (len(doubts), len(doubts & answered), len(doubts - left))
        expected.add(ObjectionCount(kind, *counts))

    assert expected == set(objection_counts([talk]))
    counts = argument_counts([talk])
    assert len(talk.arguments) == sum(each.used for each in counts)
    overcome = sum(each.is_overcome for each in talk.arguments)
    assert overcome == sum(each.overcome for each in counts)
