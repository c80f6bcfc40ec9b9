"""Tests of what a pipeline notices about its own moves."""

import time

import pytest

from salesmodel.domain import MovePolicy, Pipeline, PipelineNotice, Stage


NEW, OFFER, PILOT = Stage("new"), Stage("offer"), Stage("pilot")
WON, LOST = Stage("won", kind="won"), Stage("lost", kind="lost")


def _found(stages, **policy):
    notices = Pipeline("p", stages, moves=MovePolicy(**policy)).check()
    return [(notice.code, notice.stage) for notice in notices]


@pytest.mark.parametrize("stages", [[NEW], [NEW, OFFER, WON, LOST], [WON, NEW, LOST]])
def test_an_ordinary_pipeline_has_nothing_to_notice(stages):
    """One stage alone is legal too: the deal is won where it stands."""
    assert [] == _found(stages)
    assert [] == _found(stages, skipping=False, going_back=False)


def test_a_notice_reads_as_its_sentence():
    """It is data with a sentence, and no error."""
    pipeline = Pipeline("p", [NEW, OFFER], moves=MovePolicy(allowed=[]))
    notice = PipelineNotice("unreachable", "offer", "no move leads to 'offer'")

    assert notice in pipeline.check()
    assert "no move leads to 'offer'" == str(notice)


def test_stages_that_nothing_leads_to_are_told():
    """Also a won stage; a lost one is reached from anywhere."""
    found = _found([NEW, OFFER, PILOT, WON, LOST], allowed=[("new", "offer")])

    assert [("unreachable", "pilot"), ("unreachable", "won")] == found[:2]


def test_a_deal_begins_where_it_may_be_created():
    """Every creation stage is a way in, and what follows on it is reached."""
    policy = {"going_back": False, "creation_stages": ["offer"]}

    assert [("unreachable", "new")] == _found([NEW, OFFER, PILOT, WON], **policy)
    policy["creation_stages"] = ["new", "pilot"]
    assert [] == _found([NEW, OFFER, PILOT, WON], **policy)


def test_an_archived_stage_is_not_missed():
    """Nothing has to lead there, and it is no dead end."""
    old = Stage("old", archived=True)

    assert [] == _found([old, NEW, WON])
    assert [] == _found([old, NEW, WON], skipping=False, going_back=False)


def test_a_stage_that_can_only_be_lost_is_a_dead_end():
    """Being lost is possible anywhere, so it does not count as a way on."""
    found = _found([NEW, OFFER, WON, LOST], allowed=[("new", "offer"), ("new", "won")])

    assert [("dead_end", "offer")] == found


def test_several_won_stages_are_no_way_on_unless_one_can_be_reached():
    """Winning in general names none of them."""
    signed = Stage("signed", kind="won")
    found = _found([NEW, OFFER, WON, signed], allowed=[("new", "offer")])

    assert ("dead_end", "offer") == found[-1]
    assert [] == _found([NEW, OFFER, WON, signed], skipping=False)


def test_circles_end():
    """Stages that lead to one another are walked once."""
    circle = [("new", "offer"), ("offer", "new"), ("offer", "pilot")]

    assert [("unreachable", "won"), ("dead_end", "pilot")] == _found(
        [NEW, OFFER, PILOT, WON], allowed=[*circle, ("pilot", "pilot")]
    )


def test_no_deal_moves_on_from_a_closed_stage():
    """What only a won stage leads to is out of reach."""
    found = _found([NEW, OFFER, WON], allowed=[("new", "won"), ("won", "offer")])

    assert [("unreachable", "offer"), ("dead_end", "offer")] == found


def test_a_large_pipeline_is_walked_in_good_time():
    """A thousand stages take a second or two, not minutes."""
    stages = [Stage(f"s{n}") for n in range(1_000)]
    policy = MovePolicy(allowed=[(f"s{n}", f"s{n + 1}") for n in range(999)])
    pipeline = Pipeline("p", stages, moves=policy)
    start = time.process_time()

    assert () == pipeline.check()
    assert time.process_time() - start < 10
