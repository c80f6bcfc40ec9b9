"""Tests of the client base."""

import copy
import pickle
import time
import traceback
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import attrs
import pytest

from salesmodel.domain.clientele import (
    PURCHASE_PURPOSES,
    BaseMove,
    ClientBase,
    Terms,
    client_base,
)
from salesmodel.domain.clients.client import Client
from salesmodel.domain.deals.deal import Deal
from salesmodel.domain.pipelines.pipeline import PURPOSES, Pipeline
from salesmodel.domain.pipelines.stage import Outcome, Stage
from salesmodel.errors import InvalidValueError, UnknownClientError


PLANTED = "Zaphod-Beeblebrox"
START = datetime(2024, 6, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
STAGES = [Stage("offer"), Stage("signed", kind="won"), Stage("lost", kind="lost")]
SALES = Pipeline("sales", STAGES)
IN, OUT = "existing", "prospective"


def _at(hours):
    return START + hours * HOUR


def _add(name, hours=0, bought=None):
    said = {"at": _at(hours), "by": "ann"}
    client = Client.add(name, PLANTED, kind="company", **said)
    return client.state_first_purchase(bought, **said)


def _open(name="d1", client_id="c1", hours=1, pipeline=SALES):
    return Deal.open(name, pipeline, at=_at(hours), by="ann", client_id=client_id)


def _win(deal, hours):
    return deal.win(at=_at(hours), by="ann")


def _told(base):
    return [(move.client_id, (move.at - START) / HOUR, move.to) for move in base.moves]


TWO = [_add("c1"), _add("c2")]
WON = _win(_open(), 5)
SURVIVOR, MERGED = _add("c2", 2).absorb(_add("c1"), at=_at(9), by="ann")


def test_a_client_has_bought_from_its_first_win_on():
    """Before that it is a prospect who asked."""
    before, after = (client_base(TWO, [WON], at=_at(hours)) for hours in (4, 5))

    assert ((), ("c1", "c2"), ("c1",)) == (
        before.existing,
        before.prospective,
        before.asked,
    )
    assert (("c1",), ("c2",), ()) == (after.existing, after.prospective, after.asked)
    assert (Fraction(0), Fraction(1, 2)) == (before.share, after.share)
    assert (BaseMove("c1", _at(5), "existing"),) == after.moves
    assert (None, _at(5)) == (before.became_existing("c1"), after.became_existing("c1"))


def test_without_clients_there_is_no_share():
    """Nobody has bought among nobody, which is no share."""
    base = client_base([], [], at=START)

    assert base.share is None
    assert 0 == len(base)


def test_a_client_added_later_is_no_member():
    """Its deals count for nobody until then."""
    late = _add("c1", 7)
    base = client_base([late], [WON], at=_at(6))

    assert (0, ("d1",)) == (len(base), base.orphans)
    assert ("c1",) == client_base([late], [WON], at=_at(7)).existing


def test_a_deal_opened_later_is_no_deal():
    """It makes nobody ask, and is no orphan."""
    base = client_base(TWO[:1], [WON, _open("d2", "c9")], at=_at(0.5))

    assert ((), ()) == (base.asked, base.orphans)


def test_orphans_are_told():
    """Deals of nobody and of a client that is not given are in no base."""
    deals = [_open("d1", None), _open("d2", "c9"), _open("d3", "c2")]
    base = client_base(TWO, deals, at=_at(1))

    assert (("d1", "d2"), ("c2",)) == (base.orphans, base.asked)


def test_a_reopened_win_does_not_count_while_it_is_open():
    """The client goes back, and comes again."""
    deal = WON.reopen("not paid", at=_at(6), by="ann")
    deal = _win(deal, 8)
    told = [("c1", 5, IN), ("c1", 6, OUT), ("c1", 8, IN)]

    assert told == _told(client_base(TWO, [deal], at=_at(9)))
    for hours, since in ((5, _at(5)), (6, None), (7, None), (8, _at(8)), (9, _at(8))):
        base = client_base(TWO, [deal], at=_at(hours))
        assert since == base.became_existing("c1")
        assert (("c1",) if since is None else ()) == base.asked


def test_a_win_found_to_be_lost_counts_until_then():
    """And a loss found to be won counts from then on."""
    lost = WON.reclassify(Outcome.LOST, "a mistake", at=_at(6), by="ann")
    again = lost.reclassify(Outcome.WON, "no mistake", at=_at(7), by="ann")

    assert [("c1", 5, IN), ("c1", 6, OUT), ("c1", 7, IN)] == _told(
        client_base(TWO, [again], at=_at(9))
    )


def test_another_purchase_keeps_the_client():
    """Only when none is left does it go back."""
    first = WON.reopen("not paid", at=_at(7), by="ann")
    second = _win(_open("d2"), 6)

    assert [("c1", 5, IN)] == _told(client_base(TWO, [first, second], at=_at(9)))


def test_what_is_undone_and_done_at_one_instant_is_no_move():
    """One win ends when another comes: the client has bought all along."""
    first = WON.reopen("not paid", at=_at(7), by="ann")
    second = _win(_open("d2"), 7)
    third = _win(_open("d3", "c2"), 8).reopen("not paid", at=_at(8), by="ann")

    for deals in ([first, second, third], [third, second, first]):
        assert [("c1", 5, IN)] == _told(client_base(TWO, deals, at=_at(9)))


def test_moves_are_told_in_order_of_time():
    """Of one instant, by client."""
    deals = [_win(_open("d2", "c2"), 4), _win(_open("d1", "c1"), 4)]
    third = _win(_open("d3", "c3", 0), 2)
    base = client_base([_add("c3"), *TWO], [*deals, third], at=_at(9))

    assert [("c3", 2, IN), ("c1", 4, IN), ("c2", 4, IN)] == _told(base)
    assert ("c3", "c1", "c2") == base.existing


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purchase_is_made_in_a_pipeline_of_sales(purpose):
    """A lead, a delivery, a paper or an answer that is won is none."""
    deal = _win(_open(pipeline=Pipeline("p", STAGES, purpose=purpose)), 2)
    base = client_base(TWO, [deal], at=_at(2))

    assert (purpose in PURCHASE_PURPOSES) is base.is_existing("c1")
    assert {"sale", "other"} == PURCHASE_PURPOSES


def test_a_deal_may_become_a_purchase_on_its_way():
    """It counts where it is won, not where it began."""
    leads = Pipeline("leads", STAGES, purpose="lead")
    deal = _open(pipeline=leads).change_pipeline(SALES, at=_at(2), by="ann")
    kept = _win(_open("d2", "c2", pipeline=leads), 2)
    base = client_base(TWO, [_win(deal, 3), kept], at=_at(4))

    assert (("c1",), ("c2",)) == (base.existing, base.asked)


def test_a_late_fact_counts_when_it_happened():
    """What became known afterwards was so all the same."""
    late = _open().win(at=_at(3), by="ann").history[1:]
    deal = _open().backfill(late, at=_at(8), by="ann")

    assert [("c1", 3, IN)] == _told(client_base(TWO, [deal], at=_at(4)))


def test_a_stated_first_purchase_counts_from_its_day_on():
    """The day begins at midnight UTC, and no reopened deal takes it back."""
    client = _add("c1", 23, bought=date(2024, 6, 4))
    deal = WON.reopen("not paid", at=_at(6), by="ann")
    before, after = (
        client_base([client], [deal], at=_at(hours)) for hours in (23.9, 24)
    )

    assert not before.is_existing("c1")
    assert after.is_existing("c1")
    assert [("c1", 5, IN), ("c1", 6, OUT), ("c1", 24, IN)] == _told(after)


def test_a_purchase_before_the_client_was_added_is_told_when_it_was():
    """What was stated of the past is a move of the past."""
    base = client_base([_add("c1", bought=date(2024, 6, 1))], [], at=START)

    assert [("c1", -48, IN)] == _told(base)
    assert START - 48 * HOUR == base.became_existing("c1")


def test_a_merged_client_counts_to_the_survivor():
    """Under either id it is one client, also before the merging was made."""
    for hours in (6, 9):
        base = client_base([SURVIVOR, MERGED], [WON], at=_at(hours))
        assert (("c2",), ()) == (base.existing, base.prospective)
        assert (("c1", "c2"),) == base.merged
        assert _at(5) == base.became_existing("c1") == base.became_existing("c2")
        assert "loyal conditions" == base.terms_for("c1")
        assert "c1" in base


def test_a_merged_client_was_there_when_the_first_of_it_was():
    """The survivor was added at hour 2, the other at hour 0."""
    assert 1 == len(client_base([SURVIVOR], [], at=START))
    assert 0 == len(client_base([SURVIVOR], [], at=_at(-1)))


def test_a_merged_client_that_was_erased_stays_merged():
    """It was merged when it was, not when it was erased."""
    erased = MERGED.erase("request", at=_at(20), by="dpo")

    assert client_base([MERGED], [WON], at=_at(9)) == client_base(
        [erased], [WON], at=_at(9)
    )


def test_what_was_merged_into_one_that_is_not_given_is_gone_from_then_on():
    """Until then it was a client; afterwards its deals have none that is known."""
    before, after = (client_base([MERGED], [WON], at=_at(hours)) for hours in (8, 9))

    assert (("c1",), ()) == (before.existing, before.orphans)
    assert (0, ("d1",), ()) == (len(after), after.orphans, after.merged)
    assert "c1" not in after


def test_mergings_follow_one_another():
    """A deal of the first is one of the last, whoever is given in between."""
    top, middle = _add("c3").absorb(SURVIVOR, at=_at(10), by="ann")
    for clients in ([top, middle, MERGED], [MERGED, middle, top], [top]):
        base = client_base(clients, [WON], at=_at(11))
        assert ("c3",) == base.existing
        assert {("c1", "c3"), ("c2", "c3")} == {*base.merged}


def test_a_survivor_states_the_first_purchase():
    """What one that was merged had stated, the survivor may have taken back."""
    one = _add("c1", bought=date(2024, 6, 1))
    both, merged = _add("c2").absorb(one, at=_at(1), by="ann")
    back = both.state_first_purchase(None, at=_at(2), by="ann")

    assert ("c2",) == client_base([both, merged], [], at=_at(3)).existing
    assert () == client_base([back, merged], [], at=_at(3)).existing


def test_terms_are_named_by_the_host():
    """Whoever has bought is offered the one, whoever has not the other."""
    terms = Terms(existing="gold", prospective="welcome")
    base = client_base(TWO, [WON], at=_at(6), terms=terms)
    usual = client_base(TWO, [WON], at=_at(6))

    assert ("gold", "welcome") == (base.terms_for("c1"), base.terms_for("c2"))
    assert ("loyal conditions", "unique offer") == (
        usual.terms_for("c1"),
        usual.terms_for("c2"),
    )


@pytest.mark.parametrize(
    "ask",
    [ClientBase.is_existing, ClientBase.became_existing, ClientBase.terms_for],
)
def test_a_client_that_is_in_no_base_is_not_known(ask):
    """It is no prospect either."""
    base = client_base(TWO, [], at=START)

    with pytest.raises(UnknownClientError) as caught:
        ask(base, "c9")
    assert "client 'c9' is not known" == str(caught.value)
    with pytest.raises(InvalidValueError) as caught:
        ask(base, ["c1"])
    assert "id" == caught.value.code


def test_the_instant_may_be_given_in_any_zone():
    """It is kept in UTC."""
    there = _at(5).astimezone(datetime.fromisoformat("2024-06-03T00:00+03:00").tzinfo)
    base = client_base(TWO, [WON], at=there)

    assert (_at(5), UTC) == (base.at, base.at.tzinfo)
    assert ("c1",) == base.existing


def test_clients_and_deals_may_come_once_through():
    """Iterators are read once."""
    base = client_base(iter(TWO), iter([WON]), at=_at(5))

    assert ("c1",) == base.existing


def test_the_repr_counts():
    """It tells how many, not who."""
    base = client_base(TWO, [WON], at=_at(5))

    assert "<ClientBase of 1 existing and 1 prospective clients>" == repr(base)
    assert 2 == len(base)


@pytest.mark.parametrize(
    "value",
    [
        client_base([SURVIVOR, MERGED, _add("c4")], [WON], at=_at(9)),
        BaseMove("c1", START, "existing"),
        Terms("gold", "welcome"),
    ],
)
def test_a_copy_is_equal(value):
    """Copies and pickles are equal, and hash alike."""
    again = pickle.loads(pickle.dumps(value))

    assert value == copy.copy(value) == copy.deepcopy(value) == again
    assert hash(value) == hash(again)


def test_a_base_does_not_change():
    """Neither it nor its parts."""
    base = client_base(TWO, [WON], at=_at(5))

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        base.existing = ()


def _into(one, other):
    return _add(one).absorb(_add(other), at=_at(1), by="ann")[0]


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("type", lambda: client_base([PLANTED], [], at=START)),
        ("type", lambda: client_base(5, [], at=START)),
        ("type", lambda: client_base(TWO, [PLANTED], at=START)),
        ("type", lambda: client_base(TWO, None, at=START)),
        ("type", lambda: client_base(TWO, [], at=START, terms="gold")),
        ("type", lambda: client_base(TWO, [], at="today")),
        ("naive", lambda: client_base(TWO, [], at=datetime(2024, 6, 3))),
        ("duplicate", lambda: client_base([*TWO, TWO[0]], [], at=START)),
        ("duplicate", lambda: client_base(TWO, [WON, _open()], at=START)),
        (
            "duplicate_conflict",
            lambda: client_base([_into("c1", "c3"), _into("c2", "c3")], [], at=START),
        ),
        (
            "cycle",
            lambda: client_base([_into("c1", "c2"), _into("c2", "c1")], [], at=START),
        ),
        ("id", lambda: Terms(existing="")),
        ("id", lambda: Terms(prospective=5)),
    ],
)
def test_what_makes_no_base_is_refused(code, call):
    """Nothing personal is in the error, nor is anything guessed."""
    with pytest.raises(InvalidValueError) as caught:
        call()
    told = "".join(traceback.format_exception(caught.value, limit=0))

    assert code == caught.value.code
    assert PLANTED not in told


def test_a_long_chain_of_mergings_is_followed():
    """Two thousand clients became one, step by step, without a deep call."""
    links = [
        _add(f"c{n}").absorb(_add(f"c{n + 1}"), at=_at(1), by="ann")[1]
        for n in range(2_000)
    ]
    base = client_base([_add("c0"), *links], [_open(client_id="c2000")], at=_at(2))

    assert ((), ("c0",), ("c0",)) == (base.existing, base.prospective, base.asked)
    assert 2_000 == len(base.merged)


def test_the_cost_grows_with_the_deals(scale):
    """Eight times the deals of one client take no eight times eight the time."""

    def seconds(n):
        deals = [_win(_open(f"d{number}"), 2) for number in range(n)]
        start = time.perf_counter()
        client_base(TWO, deals, at=_at(3))
        return time.perf_counter() - start

    small = min(seconds(scale(5_000)) for _ in range(3))
    large = min(seconds(scale(40_000)) for _ in range(2))

    assert large < 40 * small
