"""Tests of the tables that rows of CRMs become without a deal being made."""

import numpy as np
import pytest

from crm_samples import LANGUAGES, READ, columns, sample, sample_tables
from salesmodel import report, tabulate
from salesmodel.connect import bitrix24
from salesmodel.errors import InvalidInstantError, InvalidValueError, MixedCurrencyError
from salesmodel.values import from_micros


DEAL = {
    "ID": "7",
    "STAGE_ID": "NEW",
    "DATE_CREATE": "2026-01-05T10:00:00+03:00",
    "OPPORTUNITY": "10",
    "CURRENCY_ID": "EUR",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vendor", READ)
def test_the_tables_of_a_sample_are_those_of_its_deals(vendor, language):
    """Every documented form comes to the same columns, with deals and without."""
    imported = sample(vendor, language)
    laid = sample_tables(vendor, language, amounts=False)
    at = from_micros(laid.as_of)

    deals = tabulate.deals(imported.deals, at=at, amounts=False)
    assert columns(deals) == columns(laid.deals)
    for pipeline in imported.pipelines:
        visits = tabulate.visits(imported.deals, pipeline, at=at, amounts=False)
        assert columns(visits) == columns(laid.visits[pipeline.id])


def test_tables_go_into_the_report():
    """Deals and the stays of a pipeline are what a report takes."""
    laid = bitrix24.tables([DEAL])
    found = report.from_tables(laid.deals, laid.visits["bitrix24:pipeline:0"])

    assert 1 == found.outcomes.open


def test_amounts_of_two_currencies_are_not_one_column():
    """They are refused with the count of each, and left out where that is asked."""
    rows = [DEAL, DEAL | {"ID": "8", "CURRENCY_ID": "USD"}]
    with pytest.raises(MixedCurrencyError, match=r"EUR \(1\), USD \(1\)"):
        bitrix24.tables(rows)
    laid = bitrix24.tables(rows, amounts=False)

    assert (2, None, None) == (len(laid.deals), laid.deals.amount, laid.deals.currency)


def test_no_rows_are_empty_tables():
    """Where there is no deal there is no instant of observation either."""
    laid = bitrix24.tables([])

    assert (0, {}, None) == (len(laid.deals), laid.visits, laid.as_of)


def test_as_of_is_an_instant():
    """A wall time without a zone is none."""
    with pytest.raises(InvalidInstantError):
        bitrix24.tables([DEAL], as_of="yesterday")


@pytest.mark.parametrize("amounts", ["no", np.ones(2)])
def test_whether_amounts_are_laid_out_is_true_or_false(amounts):
    """A text is neither, and a column is not one of them."""
    with pytest.raises(InvalidValueError, match="amounts must be true or false, got"):
        bitrix24.tables([DEAL], amounts=amounts)
