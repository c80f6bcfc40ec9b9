"""Whatever the playbook is given, it does as told or raises an error of ours."""

import contextlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from record_strategies import JUNK
from salesmodel import selling
from salesmodel.errors import SalesModelError
from salesmodel.selling import SPIN, Conversation, Pricing, SegmentDiscount, Situation
from selling_cases import BANK, SAID, begun, eur, talked
from shop_cases import SHOP


SOME = JUNK | st.sampled_from([SPIN, BANK, SHOP, talked(), eur(5), "p2", "key", "b2b"])
TALK = begun().ask("So?", **SAID).answer("Yes", **SAID)
PRICING = Pricing("shop", [SegmentDiscount("key", "key", "0.1")])
CLASSES = sorted(
    name
    for name in selling.__all__
    if isinstance(getattr(selling, name), type) and name != "ContactColumns"
)
CALLS = {
    "ask": lambda a, b: TALK.ask(a, kind=b, **SAID),
    "answer": lambda a, b: TALK.answer(a, at=b, by="ann"),
    "argue": lambda a, b: TALK.answer_objection(a, is_overcome=b, **SAID),
    "close": lambda a, b: TALK.close(a, reason=b, **SAID),
    "enter": lambda a, b: TALK.enter(a, at=SAID["at"], by=b),
    "need": lambda a, b: TALK.find_need(a, phrase=b, **SAID),
    "object": lambda a, b: TALK.raise_objection(a, b, **SAID),
    "offer": lambda a, b: TALK.offer(a, b, **SAID),
    "present": lambda a, b: TALK.present(a, b, **SAID),
    "replay": Conversation.replay,
    "start": lambda a, b: Conversation.start("t", SPIN, client_id=a, channel=b, **SAID),
    "alternatives": lambda a, _: SHOP.alternatives(a),
    "approach": selling.approach,
    "assign": lambda a, b: selling.assign_duties(a, has_trainee=b),
    "advise": lambda a, b: selling.ObjectionGuide("g", []).advise(a, tried=b),
    "choose": lambda a, b: selling.choose_questions(BANK, a, client_type=b),
    "columns": lambda a, b: selling.contact_columns(a, per=b),
    "counts": lambda a, b: selling.script_counts(a, per=b),
    "cross_sell": selling.cross_sell,
    "downsell": selling.downsell,
    "floor": lambda a, _: PRICING.floor_of(a),
    "level": lambda a, b: selling.level_of(a, medium=b, high=b),
    "log": lambda a, _: selling.log_lines(a),
    "objections": lambda a, _: (
        selling.objection_counts(a),
        selling.argument_counts(a),
    ),
    "presentation": selling.presentation_of,
    "price": lambda a, _: Situation(SHOP, ["p2"]).price_of(a),
    "prompt": lambda a, _: selling.prompt(a),
    "quantity": lambda a, _: selling.QuantityTiers("q", [(1, "0.1")]).discount(a),
    "quote": lambda a, b: PRICING.quote(SHOP.product("p2"), a, on=b),
    "remarks": selling.remarks,
    "score": selling.score,
    "season": lambda a, _: selling.SeasonPrice("s", (1, 1), (2, 2), 0).has(a),
    "situation": lambda a, b: Situation(SHOP, a, stock=b),
    "step": lambda a, _: SPIN.step(a),
    "stock": lambda a, _: Situation(SHOP, ["p2"], stock={}).is_there(a),
    "terms": lambda a, _: PRICING.terms(a),
    "tied": SPIN.tied,
    "upsell": selling.upsell,
    "values": lambda a, _: selling.presentation_values(a),
}


@pytest.mark.parametrize("name", CALLS)
@given(first=SOME, second=SOME)
def test_what_is_called_with_junk_raises_our_errors_alone(name, first, second):
    """Whatever the arguments are; nothing else leaks."""
    with contextlib.suppress(SalesModelError):
        CALLS[name](first, second)


@pytest.mark.parametrize("name", CLASSES)
@given(data=st.data())
def test_what_is_made_of_junk_raises_our_errors_alone(name, data):
    """Each part of a value may be anything."""
    kind = getattr(selling, name)
    fields = [field for field in attrs.fields(kind) if field.init]
    given_parts = {field.alias: data.draw(SOME) for field in fields}
    with contextlib.suppress(SalesModelError):
        kind(**given_parts)
