"""Tests of the report as a page for a terminal."""

import datetime as dt
import decimal

import pytest

from salesmodel import report
from salesmodel.connect.imported import Imported
from salesmodel.connect.problems import Rejected
from salesmodel.tables import DealTable, VisitTable


def _at(month, day):
    return dt.datetime(2026, month, day, tzinfo=dt.UTC)


def _deals(**columns):
    plain = {
        "deal": ["d1", "d2", "d3"],
        "outcome": ["won", "lost", "won"],
        "opened": [_at(1, 1), _at(1, 1), _at(1, 5)],
        "closed": [_at(1, 11), _at(1, 4), _at(1, 21)],
        "client": ["Acme", "Bolt", "Acme"],
        "owner": ["Ann", "Bob", None],
        "amount": [123_456_750, 100, 100_000_000],
        "currency": "EUR",
    }
    return DealTable.from_columns(**(plain | columns))


def _page(deals, **options):
    return report.as_text(report.from_tables(deals, **options))


def test_the_page_reads_as_a_whole():
    """Heading, sections, aligned tables, bars and notices."""
    visits = VisitTable.from_events(
        deal=["d1", "d2", "d3"],
        stage=["lead", "lead", "lead"],
        at=[_at(1, 1), _at(1, 1), _at(1, 5)],
        stages=["lead", "offer"],
    )
    page = report.as_text(report.from_tables(_deals(), visits, new_after=_at(1, 1)))

    expected = """\
Sales report, as of 2026-01-21 00:00 UTC
3 deals, 2 clients, 2 owners; 6 rows read, 0 rejected

Outcomes
  won 2, lost 1, open 0
  win rate of closed deals  66.7% (20.8% to 93.9%, n 3)
  won 2,234,567.50 EUR, a deal 1,117,283.75 in the mean, 1,117,283.75 in the median
  from opening to won 13.0 days in the mean, 13.0 in the median

What becomes of deals by age (open deals are not yet known, not lost)
  days    won   lost   open  at risk
  7      0.0%  33.3%  66.7%        2
  14    33.3%  33.3%  33.3%        1  ███████

Funnel (rate = advanced of those decided)
  stage  reached  advanced  lost  open                           rate  median days
  lead         3         2     1     0    66.7% (20.8% to 93.9%, n 3)         10.0  █████████████
  offer        2         2     0     0  100.0% (34.2% to 100.0%, n 2)            –  ████████████████████

What to mend first (won amount by a point more leading on, a day less)
  stage                     leads on  1 point EUR   1 day EUR  dropped  median days
  lead   66.7% (20.8% to 93.9%, n 3)            1  111,728.38        1         10.0
  offer                            –            –           –        0            –

Lost deals by the stage they died in
  died in  reason  lost                          share  worth EUR
  lead       lost     1  100.0% (20.7% to 100.0%, n 1)          1

Owners
  owner   won  lost  open                       win rate       won EUR
  Ann       1     0     0  100.0% (20.7% to 100.0%, n 1)  1,234,567.50
  Bob       0     1     0      0.0% (0.0% to 79.3%, n 1)             0
  (none)    1     0     0  100.0% (20.7% to 100.0%, n 1)     1,000,000

Repeat sales
  1 client bought, 1 of them more than once
  first sales 1,234,567.50 EUR, repeat sales 1,000,000 EUR: 44.8% repeat
  maturity levels compatible with the share: base_max, whole_company

Share won by age, of the deals old enough (* not all of the month are)
  opened   deals  30 d  60 d  90 d  180 d
  2026-01      3     –     –     –      –

The end of 2026-01
  won 2,234,567.50 EUR, expected 2,234,567.50 (2,234,567.50 to 2,234,567.50) on 0 open deals
  weighed by stage, whenever: 2,234,567.50 EUR

Notices
  1 × the instant of observation is the latest of the data (as_of_from_data)
  2 × stages that deals passed without an event (inferred_stages)
  1 × deals without an owner (owner_unknown)
"""

    assert expected == page


def test_the_columns_of_a_table_are_aligned():
    """Wide characters take two places, combining ones none."""
    page = _page(_deals(owner=["Ann", "李", "Jose\u0301"]))
    lines = page.splitlines()
    (wide,) = (line for line in lines if "李" in line)
    (combining,) = (line for line in lines if "Jose" in line)
    (plain,) = (line for line in lines if line.startswith("  Ann "))

    assert len(plain) == len(wide) + 1 == len(combining) - 1


def test_control_characters_do_not_reach_the_terminal():
    """Escapes, marks of direction and line ends show as what they are."""
    page = _page(_deals(owner=["\x1b[2J", "a\nb", "\u202egnp.exe"]))

    assert r"\x1b[2J" in page
    assert r"a\nb" in page
    assert r"\u202egnp.exe" in page
    assert all(line.isprintable() for line in page.splitlines())


def test_a_long_name_is_cut():
    """It shows its first 31 characters."""
    assert f"{'n' * 31}…" in _page(_deals(owner=["n" * 33, "Bob", "Cid"]))


def test_undefined_figures_show_as_dashes():
    """No figure is 0 that is not."""
    page = _page(
        DealTable.from_columns(
            deal=["d1"],
            outcome=["open"],
            opened=[None],
            closed=[None],
            client=["Acme"],
            owner=["Ann"],
        )
    )

    assert "win rate of closed deals  –" in page
    assert "from opening to won – days in the mean, – in the median" in page
    assert "maturity levels" not in page
    assert "won EUR" not in page
    assert "no instants in the data" in page


def test_a_share_as_if_complete_says_so():
    """It tells what would make it known."""
    page = _page(_deals())

    assert "44.8% repeat if this is the whole history" in page


def test_a_report_without_columns_is_short():
    """Sections without their column are left out."""
    page = _page(_deals(client=None, owner=None, amount=None, currency=None))

    assert "3 deals; 3 rows read" in page
    assert all(title not in page for title in ("Owners", "Repeat", "Funnel", "a deal"))


@pytest.mark.parametrize(("n", "shown"), [(1, 1), (10, 10), (12, 10)])
def test_the_first_rejected_rows_are_shown(n, shown):
    """The rest is counted, and no message steers the terminal."""
    rejected = tuple(
        Rejected(row, "id", "column 'id\x1b' is odd", "deals") for row in range(n)
    )
    imported = Imported(_deals(), None, n + 3, 3, rejected, {})
    page = report.as_text(report.from_import(imported))

    assert shown == page.count(r"column 'id\x1b' is odd (id)")
    assert ("and 2 more" in page) == (n == 12)


def test_the_context_of_the_caller_changes_nothing():
    """Neither its precision nor its rounding shows in an amount."""
    made = report.from_tables(_deals(amount=[10**17 + 1, 100, 100_000_001]))
    page = report.as_text(made)
    with decimal.localcontext(prec=2, rounding=decimal.ROUND_UP):
        other = report.as_text(made)

    assert page == other
    assert "1,000,000,001,000,000.02 EUR" in page


def test_a_share_between_the_bands_is_said_to_be():
    """A repeat share that no level is compatible with has a sentence of its own."""
    deals = _deals(client=["Acme", "Bolt", "Acme"], amount=[88, 0, 12])

    assert "lies between the bands" in _page(deals, new_after=_at(1, 1))


def test_without_the_whole_history_the_share_is_as_if():
    """Where nobody said from when on the history is whole, the share is as if it were."""
    page = _page(_deals())

    assert "44.8% repeat if this is the whole history, which was not said" in page
    assert "maturity levels" not in page


def test_many_owners_are_cut():
    """The page shows fifty owners and says how many more there are."""
    n = 53
    deals = DealTable.from_columns(
        deal=[f"d{row}" for row in range(n)],
        outcome=["won"] * n,
        opened=["2026-01-01"] * n,
        closed=["2026-01-02"] * n,
        owner=[f"owner {row}" for row in range(n)],
    )
    page = _page(deals)

    assert 50 == sum(line.startswith("  owner ") for line in page.splitlines()) - 1
    assert "  and 3 more (all of them in JSON)" in page


def test_currencies_of_three_decimals_keep_them():
    """An exact sum is shown to its last decimal."""
    deals = _deals(amount=[1_001, 0, 1], currency="KWD")

    assert "won 1.002 KWD, a deal 0.50 in the mean" in _page(deals)
