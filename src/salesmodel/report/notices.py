"""What each notice of a report counts."""

from collections.abc import Mapping
from types import MappingProxyType


__all__ = ["NOTICES"]

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "duplicate_rows": "rows that repeat another one and say the same",
        "ignored_rows": "deals whose word of outcome is to be ignored",
        "footer": "rows at the end that are no deals",
        "blank_lines": "lines without anything",
        "delimiter_from_file": "the first line of the file told the delimiter",
        "outcome_missing": "deals without an outcome, taken for open",
        "closed_at_of_open_deal": "open deals with a closing date, which is a plan",
        "currency_normalised": "currencies written otherwise than ISO 4217 does",
        "mojibake": "labels that look like text in another encoding",
        "dates_in_utc": "bare dates, read as midnight UTC",
        "sentinel": "dates that stand for no date",
        "fraction_truncated": "times cut to the microsecond",
        "gap_shifted": "times that never happened, moved forward",
        "fold_chosen": "times that happened twice, one of them chosen",
        "as_of_from_data": "the instant of observation is the latest of the data",
        "opened_after_as_of": "deals left out, for they were opened later",
        "closed_after_as_of": "deals that are open, for they were closed later",
        "events_after_as_of": "events left out, for they happened later",
        "opened_unknown": "deals whose opening is not known",
        "closed_unknown": "closed deals whose closing is not known",
        "closed_before_opened": "deals closed before they were opened",
        "opened_at_first_event": "deals opened, as far as is known, at their first event",
        "outcome_conflict": "closed deals whose history ends otherwise; the history holds",
        "inferred_stages": "stages that deals passed without an event",
        "without_stages": "deals whose history has no stage",
        "stay_end_unknown": "stays in a stage whose end is not known",
        "no_history": "there are no stages, and so there is no funnel",
        "no_amount_column": "there are no amounts",
        "no_client_column": "there are no clients, and so no repeat sales",
        "no_owner_column": "there are no owners",
        "client_unknown": "deals without a client",
        "owner_unknown": "deals without an owner",
        "negative_amounts": "some amounts are below 0: no bottlenecks and no end of month",
        "won_without_amount": "won deals without an amount",
        "first_sales_unknown": "from when on the history is whole was not said",
        "tied_first_sales": "clients with two sales at their first instant",
        "sales_without_date": "sales without an instant, counted last",
    }
)
"""The codes of notices, and what each counts; where it counts nothing, it is 1."""
