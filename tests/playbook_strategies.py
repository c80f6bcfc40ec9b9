"""Hypothesis strategies of every type of the playbook that a document can be of."""

from hypothesis import strategies as st

from offer_strategies import ONE_RULE, PRICINGS
from salesmodel.selling import (
    AIDA,
    PROOF_KINDS,
    SPIN,
    TECHNIQUES,
    Proof,
)
from selling_cases import BANK, SHORT
from shop_strategies import CATALOGUES, FEATURES
from talk_strategies import conversations


TALKS = conversations()
PLAYBOOK = st.one_of(
    CATALOGUES,
    CATALOGUES.flatmap(lambda shop: st.sampled_from(shop.products)),
    FEATURES.filter(bool).map(lambda features: features[0]),
    st.builds(
        Proof, st.sampled_from(PROOF_KINDS), st.just("look"), st.sampled_from(["", "x"])
    ),
    PRICINGS,
    ONE_RULE,
    TALKS,
    TALKS.flatmap(lambda talk: st.sampled_from(talk.history)),
    st.sampled_from([*TECHNIQUES, SHORT, BANK, BANK.questions[3]]),
    st.sampled_from([*SPIN.steps, *AIDA.suits]),
)
"""Values of every type of the playbook that a document can be of."""
