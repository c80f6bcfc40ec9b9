"""Tests of the funnel of calls."""

import numpy as np
import pytest

from salesmodel.errors import (
    DefinitionError,
    InvalidAmountError,
    InvalidValueError,
    LoadError,
    ShapeError,
)
from salesmodel.funnel import CallCounts, call_funnel
from salesmodel.statistics import clopper_pearson_rate, wilson_rate
from salesmodel.tables import ContactTable, StepCounts, label


MONTH = StepCounts.from_counts(
    {"call": 1000, "answered": 400, "conversation": 200, "meeting": 40, "deal": 10},
    cost=500_000,
    currency="RUB",
)
CONTACTS = ContactTable.from_columns(
    at=[
        "2026-01-05T08:00Z",
        "2026-01-05T22:30Z",
        "2026-02-01T08:00Z",
        "2026-02-02T08:00Z",
    ],
    seller=["Ann", "Ann", "Bob", None],
    level=["deal", "call", "meeting", "answered"],
    cost=[100, 50, 70, None],
    currency="EUR",
    attempt=[1, 60, 2, None],
)


def test_a_month_is_read_step_by_step():
    """Rates of the step before and of all, drop-off in count and share, cost for each."""
    rows = list(call_funnel(MONTH).rows())
    meeting = rows[3]

    assert ("meeting", 40, 160, 0.8, 12_500.0) == (
        meeting.level,
        meeting.reached,
        meeting.dropped,
        meeting.dropped_share,
        meeting.cost_each,
    )
    assert wilson_rate(40, 200) == meeting.step
    assert wilson_rate(40, 1000) == meeting.overall
    assert (None, None, None, 500.0) == (
        rows[0].step,
        rows[0].dropped,
        rows[0].dropped_share,
        rows[0].cost_each,
    )


def test_an_interval_that_holds_for_sure_can_be_asked_for():
    """That of Clopper and Pearson, at any coverage."""
    row = list(call_funnel(MONTH, interval="clopper_pearson", confidence=0.9).rows())[1]

    assert clopper_pearson_rate(400, 1000, confidence=0.9) == row.step


def test_small_samples_are_flagged():
    """By what was on the level before."""
    flags = [row.is_small for row in call_funnel(MONTH, small=100).rows()]

    assert [False, False, False, False, True] == flags


def test_groups_are_by_columns_and_by_the_clock():
    """Local time is that of the client: half past ten at night is Tuesday in Moscow."""
    counts = CallCounts.of(CONTACTS, ("weekday", "hour"), utc_offset_minutes=180)
    months = CallCounts.of(CONTACTS, "month")

    assert {("Mon", "11"), ("Tue", "01"), ("Sun", "11")} == set(counts.groups())
    assert (("2026-01",), ("2026-02",)) == months.groups()
    assert (("2026-Q1",),) == CallCounts.of(CONTACTS, "quarter").groups()


def test_late_attempts_are_one_group_and_unknown_ones_another():
    """The fiftieth and all that follow."""
    assert ((None,), ("1",), ("2",), ("50+",)) == CallCounts.of(
        CONTACTS, "attempt"
    ).groups()


def test_labels_of_one_s_own_tell_groups_apart():
    """A row a contact."""
    mine = label("region", ["north", "south", "north", "north"])
    counts = CallCounts.of(CONTACTS, mine)

    assert [("north",), ("south",)] == list(counts.groups())
    assert [3, 1] == counts.reached[:, 0].tolist()
    with pytest.raises(ShapeError):
        CallCounts.of(CONTACTS, label("region", ["north"]))


def test_a_cost_that_is_not_known_is_not_shared_out():
    """Nor is a level that nobody reached."""
    cost = call_funnel(CONTACTS, "seller").cost_each

    assert np.isnan(cost[0]).all()
    assert [75, 150, 150, 150, 150] == cost[1].tolist()
    assert [70, 70, 70, 70] == cost[2, :4].tolist()
    assert np.isnan(cost[2, 4])


def test_rates_stand_in_columns_too():
    """A row a group; undefined is nan."""
    funnel = call_funnel(CONTACTS, "seller")

    assert [1.0, 1.0, 1.0] == funnel.step_rate[2, :3].tolist()
    assert 0.0 == funnel.step_rate[2, 3]
    assert [0.5] * 4 == funnel.overall_rate[1].tolist()
    assert np.isnan(funnel.step_rate[0, 2])


def test_successes_and_trials_are_those_of_comparisons():
    """Of any level, of any level up to it."""
    funnel = call_funnel(CONTACTS, "seller")

    assert {"–": (0, 1), "Ann": (1, 2), "Bob": (0, 1)} == funnel.counted()
    assert {"–": (0, 1), "Ann": (1, 1), "Bob": (1, 1)} == funnel.counted(
        "meeting", "answered"
    )
    with pytest.raises(InvalidValueError):
        funnel.counted("sale")
    with pytest.raises(InvalidValueError):
        funnel.counted("answered", "meeting")


def test_groups_that_would_be_called_alike_are_not_named():
    """A label that looks like none."""
    funnel = call_funnel(CONTACTS, label("mine", ["–", None, "a", "b"]))

    with pytest.raises(InvalidValueError) as caught:
        funnel.counted()

    assert "labels" == caught.value.code


def test_a_funnel_shows_itself():
    """As lines and as a table of HTML."""
    funnel = call_funnel(CONTACTS, "seller")

    assert "small" in f"{funnel}"
    assert f"{funnel}".splitlines()[1].startswith("seller")
    assert "<td>Ann</td>" in funnel._repr_html_()
    assert "seller" not in f"{call_funnel(MONTH)}"


def test_counts_that_are_told_are_groups():
    """Months by name; those without costs have none."""
    told = {"May": MONTH, "June": MONTH}
    counts = CallCounts.of_steps(told)

    assert (("May",), ("June",)) == counts.groups()
    assert [500_000, 500_000] == counts.cost.tolist()
    plain = CallCounts.of_steps({"May": StepCounts.from_counts({"call": 3, "deal": 1})})
    assert (None, [3]) == (plain.cost, plain.uncosted.tolist())
    assert np.isnan(call_funnel(plain).cost_each).all()
    with pytest.raises(InvalidValueError):
        CallCounts.of_steps({})
    with pytest.raises(DefinitionError):
        CallCounts.of_steps(told | {"July": StepCounts.from_counts({"call": 3})})


def test_contacts_without_costs_have_none():
    """All of them count as not costed."""
    counts = CallCounts.of(ContactTable.from_columns(at=["2026-01-05"], level=[1]))

    assert (None, [1]) == (counts.cost, counts.uncosted.tolist())
    assert (counts + counts).cost is None


@pytest.mark.parametrize(
    ("keywords", "error"),
    [
        ({"by": "region"}, InvalidValueError),
        ({"by": "channel"}, InvalidValueError),
        ({"by": ()}, InvalidValueError),
        ({"by": ["seller"] * 6}, InvalidValueError),
        ({"by": "hour", "utc_offset_minutes": 2000}, InvalidValueError),
        ({"by": "hour", "utc_offset_minutes": [0, 60]}, ShapeError),
        ({"confidence": 1}, InvalidValueError),
        ({"interval": "wald"}, InvalidValueError),
        ({"small": -1}, InvalidValueError),
    ],
)
def test_what_cannot_be_counted_is_refused(keywords, error):
    """Each by its name."""
    with pytest.raises(error):
        call_funnel(CONTACTS, **keywords)


def test_attempts_that_are_not_there_are_no_column():
    """Nor are levels."""
    bare = ContactTable.from_columns(at=["2026-01-05"])
    with pytest.raises(InvalidValueError):
        CallCounts.of(bare)
    with pytest.raises(InvalidValueError):
        CallCounts.of(
            ContactTable.from_columns(at=["2026-01-05"], level=[1]), "attempt"
        )


def test_counts_have_no_columns_to_group_by():
    """Contacts do."""
    with pytest.raises(InvalidValueError):
        call_funnel(MONTH, "seller")


def test_more_groups_than_there_are_numbers_are_refused():
    """Five columns of ten thousand labels each."""
    wide = label("wide", [f"{one}" for one in range(20_000)])
    contacts = ContactTable.from_columns(at=["2026-01-05"] * 20_000, level=[0] * 20_000)
    with pytest.raises(InvalidValueError) as caught:
        CallCounts.of(contacts, [wide] * 5)

    assert "columns" == caught.value.code


def test_only_counts_of_one_kind_are_added():
    """By the same columns, of the same levels; sums fit into their numbers."""
    one = CallCounts.of(CONTACTS, "seller")
    with pytest.raises(DefinitionError):
        one + CallCounts.of(CONTACTS, "hour")
    with pytest.raises(TypeError):
        one + 1
    dear = CallCounts.of_steps(
        {"a": StepCounts.from_counts({"call": 1}, cost=2**62, currency="EUR")}
    )
    with pytest.raises(InvalidAmountError):
        dear + dear


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "flow"},
        {"schema": 9},
        {"codes": [[7]] * 3},
        {"reached": [[1, 2, 0, 0, 0]] * 3},
        {"reached": [[1]]},
        {"uncosted": [1]},
        {"cost": [-1, 2, 3]},
        {"unknown": ["x"]},
    ],
)
def test_a_state_that_was_changed_is_refused(change):
    """With one error."""
    state = CallCounts.of(CONTACTS, "seller").as_dict() | change
    with pytest.raises(LoadError):
        CallCounts.from_dict(state)


def test_a_state_without_costs_comes_back():
    """Undefined stays so."""
    counts = CallCounts.of(ContactTable.from_columns(at=["2026-01-05"], level=[1]))

    assert CallCounts.from_dict(counts.as_dict()).cost is None


def test_the_length_of_counts_is_that_of_their_groups():
    """Groups that have contacts."""
    assert 3 == len(CallCounts.of(CONTACTS, "seller"))
