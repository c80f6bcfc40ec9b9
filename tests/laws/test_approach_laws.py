"""Laws of approaches and techniques: the same facts, the same advice, with reasons."""

from hypothesis import given
from hypothesis import strategies as st

from salesmodel.selling import (
    APPROACH,
    FACTS,
    Circumstances,
    approach,
    technique_fit,
)


CIRCUMSTANCES = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(choices) for name, choices in FACTS.items()}
).map(lambda known: Circumstances(**known))


@given(CIRCUMSTANCES)
def test_advice_is_the_same_every_time(known):
    """Byte for byte, and always with its rule and reasons."""
    for advise in (approach, technique_fit):
        first, again = advise(known), advise(Circumstances(**dict(known.known)))
        assert repr(first) == repr(again)
    found = approach(known)
    assert found.rule
    assert found.reasons
    assert (found.is_active is None) == (found.score.points is None)
    assert found.is_active in (None, (found.score.points or 0) >= APPROACH.least)
    assert all(fit.reasons and fit.rule for fit in technique_fit(known))
    points = sum(reason.fact("points") for reason in found.score.reasons)
    assert found.score.points in (None, points)
