"""Tests of what clients cost by channel."""

import pytest

from sale_cases import eur, rub
from salesmodel.errors import InvalidValueError, MixedCurrencyError
from salesmodel.profitability import Channel, acquisition_by_channel


SEARCH = Channel(rub(50_000), leads=100, clients=10)


def test_channels_add_up():
    """The total is that of the sums, not the mean of the costs."""
    found = acquisition_by_channel(
        {"search": SEARCH, "fair": Channel(rub(90_000), leads=30, clients=0)}
    )
    search, fair, total = found.rows()

    assert rub(140_000) == total["spend"]
    assert (130, 10, None) == (total["leads"], total["clients"], total["first_sales"])
    assert rub(14_000) == total["client_cost"]
    assert (rub(5_000), None) == (search["client_cost"], fair["client_cost"])
    assert ["channel", "search", "fair", "total"] == [
        line.split()[0] for line in str(found).splitlines()[1:]
    ]
    assert "<td>fair</td>" in found._repr_html_()


def test_first_sales_add_up_where_one_channel_tells_them():
    """In the others each client has bought."""
    other = Channel(rub(1), leads=5, clients=4, first_sales=1)

    assert 11 == acquisition_by_channel({"a": SEARCH, "b": other}).total.first_sales


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: acquisition_by_channel({}), "channels"),
        (lambda: acquisition_by_channel({"total": SEARCH}), "channels"),
        (lambda: acquisition_by_channel({"a": 1}), "type"),
        (lambda: acquisition_by_channel({"a": SEARCH}, confidence=1), "confidence"),
    ],
)
def test_what_is_no_table_of_channels_is_refused(make, code):
    """The code tells why."""
    with pytest.raises(InvalidValueError) as caught:
        make()

    assert code == caught.value.code


def test_channels_are_of_one_currency():
    """Two are counted."""
    with pytest.raises(MixedCurrencyError):
        acquisition_by_channel({"a": SEARCH, "b": Channel(eur(1), leads=1, clients=1)})
