"""Random purchases: ties, days shared, gaps, refunds, what is missing, old clients."""

import datetime as dt

import attrs
from hypothesis import strategies as st

from salesmodel.profitability import ChannelSpend, Costs, IncidentTable, SellerHours
from salesmodel.tables import PurchaseTable, RepeatRule


DAY = 86_400_000_000
START = 1_767_225_600_000_000  # 2026-01-01
MONTHS = ("2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
CLIENTS = ("Acme", "Bolt", "Core", "Dell")


@st.composite
def purchases(draw, *, with_missing=True, max_size=14):
    """Draw rows as the oracle takes them."""
    instants = st.integers(0, 300).map(lambda hours: START + hours * DAY // 3)
    none = [None] if with_missing else []
    rows = []
    for _ in range(draw(st.integers(0, max_size))):
        bought = [row for row, one in enumerate(rows) if one["refunds"] is None]
        if bought and draw(st.integers(0, 4)) == 0:
            of = draw(st.sampled_from(bought))
            amount = draw(
                st.sampled_from([0, -rows[of]["amount"], -(rows[of]["amount"] // 3)])
            )
            at = rows[of]["at"]
            row = {
                "client": rows[of]["client"],
                "at": None if at is None else at + draw(st.integers(0, 40)) * DAY,
                "amount": amount,
                "refunds": of,
            }
        else:
            at = st.one_of(instants, instants, instants, st.none())
            row = {
                "client": draw(st.sampled_from([*CLIENTS, *none])),
                "at": draw(at if with_missing else instants),
                "amount": draw(st.integers(0, 1000)),
                "refunds": None,
            }
        rows.append(
            row
            | {
                "seller": draw(st.sampled_from(["Ann", "Bob", None])),
                "channel": draw(st.sampled_from(["ads", "fair", None])),
                "deal": draw(st.sampled_from(["d0", "d1", "d2", "d3", None])),
            }
        )
    return rows


def table(rows, **columns):
    """Build the table of rows."""
    names = ("client", "at", "amount", "refunds", "seller", "channel", "deal")
    told = {name: [row[name] for row in rows] for name in names}
    policies = {"missing_client": "keep", "missing_at": "keep"}
    return PurchaseTable.from_columns(**(told | policies | columns), currency="EUR")


@st.composite
def rules(draw):
    """Draw a rule as keywords: the oracle takes a gap in microseconds."""
    gap = draw(
        st.one_of(st.none(), st.integers(1, 99).map(lambda part: part * DAY // 3))
    )
    whole = st.one_of(
        st.none(), st.sampled_from([START - DAY, START, START + 31 * DAY])
    )
    return {
        "new_after": draw(whole),
        "repeat_from": draw(st.integers(2, 3)),
        "gap": gap,
        "same_day": draw(st.sampled_from(["each", "one"])),
        "refunds": draw(st.sampled_from(["ignore", "undo"])),
    }


def rule_of(keywords):
    """Build the rule."""
    gap = keywords["gap"]
    return RepeatRule(
        **(keywords | {"gap": None if gap is None else dt.timedelta(microseconds=gap)})
    )


@attrs.frozen
class DrawnCosts:
    """Costs as the oracle takes them, and as the package does."""

    plain: dict
    costs: Costs


@st.composite
def costs(draw, rows):
    """Draw columns, spend, hours and incidents."""
    units = st.integers(-50, 500)
    columns = [{"goods": draw(units), "bonus": draw(units)} for _ in rows]
    month = st.sampled_from(MONTHS)
    spend = draw(
        st.lists(st.tuples(st.sampled_from(["ads", "fair", "tv"]), month, units))
    )
    sellers = st.sampled_from(["Ann", "Bob", "Eve"])
    hours = draw(st.lists(st.tuples(sellers, month, st.integers(0, 90))))
    deals = st.sampled_from(["d0", "d1", "d2", "d3", "d9"])
    incidents = draw(st.lists(st.tuples(deals, st.integers(0, 90))))
    plain = {
        "columns": columns,
        "spend": spend,
        "hours": [(who, when, n * 7) for who, when, n in hours],
        "incidents": incidents,
    }
    parts = [list(zip(*part, strict=True)) or [[]] * 3 for part in (spend, hours)]
    (channel, spent_in, amount), (seller, worked_in, spent) = parts
    deal, cost = zip(*incidents, strict=True) if incidents else ([], [])
    return DrawnCosts(
        plain,
        Costs.from_columns(
            goods=[one["goods"] for one in columns],
            bonus=[one["bonus"] for one in columns],
            spend=ChannelSpend.from_columns(
                channel=channel, month=spent_in, amount=amount, currency="EUR"
            ),
            hours=SellerHours.from_columns(
                seller=seller, month=worked_in, hours=spent, rate=7, currency="EUR"
            ),
            incidents=IncidentTable.from_columns(
                deal=deal,
                kind=["delivery"] * len(deal),
                cost=cost,
                opened=[START] * len(deal),
                resolved=[None] * len(deal),
                currency="EUR",
            ),
        ),
    )
