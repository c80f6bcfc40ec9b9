"""Columns bear the names that other libraries ask for, and make a frame of theirs."""

import numpy as np
import pandas as pd
import pytest
from lifetimes.utils import summary_data_from_transaction_data

from salesmodel.connect import frames
from salesmodel.errors import InvalidValueError
from salesmodel.repeat import buy_till_you_die
from salesmodel.tables import PurchaseTable, VisitTable


DAYS = ["2026-01-05", "2026-01-20", "2026-01-20", "2026-02-01", "2026-01-31"]
CLIENTS = ["Acme", "Acme", "Acme", "Acme", "Bolt"]
AMOUNTS = [100_00, 200_50, 10_00, 30_00, 55_00]
AS_OF = pd.Timestamp("2026-03-01", tz="UTC").to_pydatetime()


def visits(**more):
    """Return the stays of two deals."""
    return VisitTable.from_events(
        deal=["d2", "d1", "d1"],
        stage=["lead", "won", "lead"],
        at=["2026-01-07T10:00:00Z", "2026-02-01", "2026-01-05"],
        stages=["lead", "won"],
        kinds={"won": "won"},
        **more,
    )


def test_a_history_is_an_event_log_of_xes():
    """Each stay is an event of its case, at its time, of its resource."""
    frame = pd.DataFrame(frames.event_log(visits(owner=["bob", None, "ann"])))

    assert [
        "case:concept:name",
        "concept:name",
        "time:timestamp",
        "org:resource",
    ] == list(frame.columns)
    assert [
        ["d1", "lead", "2026-01-05T00:00:00", "ann"],
        ["d1", "won", "2026-02-01T00:00:00", None],
        ["d2", "lead", "2026-01-07T10:00:00", "bob"],
    ] == sorted(
        [case, stage, at.isoformat(), who]
        for case, stage, at, who in frame.itertuples(index=False)
    )
    assert "datetime64[us]" == str(frame["time:timestamp"].dtype)
    variants = frame.groupby("case:concept:name")["concept:name"].agg(tuple)
    assert {"d1": ("lead", "won"), "d2": ("lead",)} == variants.to_dict()


def test_a_history_without_owners_has_no_resource():
    """A column that the table has not is left out."""
    assert "org:resource" not in frames.event_log(visits())


def test_cases_without_a_name_are_codes_as_text():
    """Where deals came as codes, a case is called by its code."""
    coded = VisitTable.from_events(
        deal=[1, 0], stage=[0, 0], at=["2026-01-05", "2026-01-06"], stages=["lead"]
    )

    assert ["0", "1"] == frames.event_log(coded)["case:concept:name"].tolist()


def test_an_event_log_of_nothing_is_empty():
    """No stays are no events."""
    assert 0 == len(pd.DataFrame(frames.event_log(VisitTable.empty())))


def test_clients_are_summed_up_under_the_names_of_the_models():
    """The frame is that of the peer package, in major units, but for ``nan`` instead of 0."""
    purchases = PurchaseTable.from_columns(
        client=CLIENTS, at=DAYS, amount=AMOUNTS, currency="EUR"
    )
    summary = buy_till_you_die(purchases, as_of=AS_OF)
    ours = pd.DataFrame(frames.customer_summary(summary)).set_index("customer_id")
    raw = pd.DataFrame(
        {"id": CLIENTS, "at": pd.to_datetime(DAYS), "amount": np.array(AMOUNTS) / 100}
    )
    theirs = summary_data_from_transaction_data(
        raw, "id", "at", "amount", observation_period_end="2026-03-01"
    )

    assert ["frequency", "recency", "T", "monetary_value"] == list(ours.columns)
    for name in ("frequency", "recency", "T"):
        assert theirs[name].tolist() == ours[name].tolist()
    assert (
        theirs["monetary_value"].tolist() == ours["monetary_value"].fillna(0).tolist()
    )
    assert ours["monetary_value"].isna().tolist() == [False, True]


def test_a_summary_without_amounts_has_no_value():
    """Clients by code keep their codes, and nothing is told of money."""
    purchases = PurchaseTable.from_columns(client=[1, 1], at=DAYS[:2])
    named = frames.customer_summary(buy_till_you_die(purchases, as_of=AS_OF))

    assert ["customer_id", "frequency", "recency", "T"] == list(named)
    assert [1] == named["customer_id"].tolist()


@pytest.mark.parametrize("name", [frames.event_log, frames.customer_summary])
def test_only_what_is_meant_is_named(name):
    """Anything else is refused."""
    with pytest.raises(InvalidValueError, match="an instance of"):
        name({})
