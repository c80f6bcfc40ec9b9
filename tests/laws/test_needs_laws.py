"""Laws of needs: questions spread over them, and each one answered or listed."""

from hypothesis import given
from hypothesis import strategies as st

import oracle_needs
from salesmodel.selling import (
    Need,
    choose_questions,
    presentation_of,
)
from selling_cases import BANK, NEEDS
from shop_strategies import CATALOGUES
from talk_strategies import conversations


@given(conversations(), st.sampled_from([None, "b2b", "b2c"]))
def test_questions_are_chosen_as_the_oracle_does(talk, client):
    """No more than five with those asked, none twice, and each with reasons."""
    plan = choose_questions(BANK, "phones", client_type=client, conversation=talk)
    ids = [each.question.id for each in plan.questions]

    assert oracle_needs.questions(BANK, client, talk, (3, 5)) == ids
    assert len(ids) + talk.n_needs_questions <= max(5, talk.n_needs_questions)
    assert all(each.reasons for each in plan.questions)
    assert plan.reasons


@given(CATALOGUES, st.lists(st.sampled_from(NEEDS), max_size=6))
def test_a_presentation_answers_or_lists_every_need(catalogue, keys):
    """Each need is answered by every feature that can, or is among the unmet."""
    needs = [Need(key, f"I said {key}", n) for n, key in enumerate(keys, 1)]
    for product in catalogue.products:
        found = presentation_of(product, needs)
        expected = [
            (key, feature.id)
            for key in dict.fromkeys(keys)
            for feature in product.features
            if key in feature.needs
        ]

        assert expected == [(point.need, point.feature) for point in found.points]
        answered = {key for key, _ in expected}
        unmet = [key for key in dict.fromkeys(keys) if key not in answered]
        assert unmet == [need.key for need in found.unmet]
        assert found.reasons or (not needs and not product.is_service) or found.points
