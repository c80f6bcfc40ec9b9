"""Columns under the names that other libraries ask for, as plain dictionaries of arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from salesmodel._checks import instance
from salesmodel.repeat.classes.btyd import BuyTillYouDieSummary
from salesmodel.tables.visits import VisitTable
from salesmodel.values.currency import minor_digits


__all__ = ["customer_summary", "event_log"]


def event_log(visits: VisitTable) -> dict[str, NDArray[Any]]:
    """Name the stage history of deals as process mining does, after the standard XES.

    Parameters
    ----------
    visits : VisitTable
        Stays of deals in stages; each is the event that began it.

    Returns
    -------
    dict of str to ndarray
        ``case:concept:name``, the deal as text; ``concept:name``, the stage;
        ``time:timestamp``, ``datetime64[us]`` in UTC; and ``org:resource``, who held the
        deal or `None`, where the table has owners. Rows stand by deal and time.

    Raises
    ------
    InvalidValueError
        If it is no such table.

    References
    ----------
    .. [1] IEEE 1849-2023, Standard for eXtensible Event Stream (XES): the extensions
       concept, time and organizational.

    Examples
    --------
    >>> visits = VisitTable.from_events(
    ...     deal=["d1"], stage=["lead"], at=["2026-01-05"], stages=["lead"]
    ... )
    >>> {name: column.tolist() for name, column in event_log(visits).items()}
    {'case:concept:name': ['d1'], 'concept:name': ['lead'], \
'time:timestamp': [datetime.datetime(2026, 1, 5, 0, 0)]}
    """
    instance("visits", visits, VisitTable)
    names = visits.deals or tuple(map(str, range(visits.n_deals)))
    log = {
        "case:concept:name": np.array(names, object)[visits.deal],
        "concept:name": np.array(visits.stages.labels, object)[visits.stage],
        "time:timestamp": visits.entered.view("datetime64[us]"),
    }
    if visits.owner is not None:
        owners = np.array([*visits.owner.labels, None], object)  # the last is nobody
        log["org:resource"] = owners[visits.owner.codes]
    return log


def customer_summary(summary: BuyTillYouDieSummary) -> dict[str, NDArray[Any]]:
    """Name the summary of each client as PyMC-Marketing does in its models of value.

    Parameters
    ----------
    summary : BuyTillYouDieSummary
        What `salesmodel.repeat.buy_till_you_die` gives.

    Returns
    -------
    dict of str to ndarray
        ``customer_id``, the client by name, or by code where there are no names;
        ``frequency``, repeat periods; ``recency``, the age at the last of them; ``T``,
        the age; and ``monetary_value``, major units of the currency a repeat period,
        ``nan`` where there was none, where there are amounts.

    Raises
    ------
    InvalidValueError
        If it is no such summary.

    Notes
    -----
    The models of spending ask for clients with a repeat period only: keep the rows
    whose ``frequency`` is above 0.

    Examples
    --------
    >>> from salesmodel.repeat import buy_till_you_die
    >>> from salesmodel.tables import PurchaseTable
    >>> purchases = PurchaseTable.from_columns(
    ...     client=["Acme", "Acme"],
    ...     at=["2026-01-05", "2026-02-05"],
    ...     amount=[100, 320],
    ...     currency="EUR",
    ... )
    >>> told = buy_till_you_die(purchases, as_of=1_770_681_600_000_000)
    >>> {name: column.tolist() for name, column in customer_summary(told).items()}
    {'customer_id': ['Acme'], 'frequency': [1], 'recency': [31], 'T': [36], \
'monetary_value': [3.2]}
    """
    instance("summary", summary, BuyTillYouDieSummary)
    names = np.array(summary.names, object)
    named: dict[str, NDArray[Any]] = {
        "customer_id": names[summary.client] if names.size else summary.client,
        "frequency": summary.frequency,
        "recency": summary.age_at_last,
        "T": summary.age,
    }
    monetary = summary.monetary
    if monetary is not None and summary.currency is not None:
        named["monetary_value"] = monetary / 10 ** minor_digits(summary.currency)
    return named
