"""Numbers of purchases and profit equal their twin, whatever the order of rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import oracle_purchases as oracle
from salesmodel.profitability import observed_profit
from salesmodel.repeat import repeat_share
from salesmodel.tables import DealTable, SaleKind, number_purchases
from strategies_purchases import costs, purchases, rule_of, rules, table


def _told(numbering):
    return [
        (number, cycle, SaleKind(kind).word)
        for number, cycle, kind in zip(
            numbering.number.tolist(),
            numbering.cycle.tolist(),
            numbering.kind.tolist(),
            strict=True,
        )
    ]


@given(rows=purchases(), keywords=rules())
def test_numbers_equal_their_twin(rows, keywords):
    """Number, cycle, kind and openings, walked client by client."""
    numbering = number_purchases(table(rows), rule_of(keywords))
    told, opening = oracle.numbered(rows, keywords)

    assert told == _told(numbering)
    assert sorted(opening) == sorted(numbering.opening.tolist())


def _distinct(rows):
    """Give each purchase an instant of its own, so that no order of rows matters."""
    for number, row in enumerate(rows):
        row["at"] += number
    for row in rows:
        if row["refunds"] is not None:
            row["at"] = max(row["at"], rows[row["refunds"]]["at"])
    return rows


def _permuted(rows, order):
    place = {row: number for number, row in enumerate(order)}
    moved = [dict(rows[row]) for row in order]
    for one in moved:
        if one["refunds"] is not None:
            one["refunds"] = place[one["refunds"]]
    return moved


@given(
    rows=purchases(with_missing=False).map(_distinct), keywords=rules(), data=st.data()
)
def test_the_order_of_rows_changes_nothing(rows, keywords, data):
    """Each row keeps its number wherever it stands."""
    order = data.draw(st.permutations(range(len(rows))))
    rule = rule_of(keywords)
    before = _told(number_purchases(table(rows), rule))
    after = _told(number_purchases(table(_permuted(rows, order)), rule))

    assert [before[row] for row in order] == after


@given(rows=purchases(), keywords=rules())
def test_merging_is_renaming(rows, keywords):
    """Clients merged by a mapping are those who had one name all along."""
    merged = {"Bolt": "Acme", "Dell": "Core", "Core": "Acme Group"}
    names = {"Bolt": "Acme", "Dell": "Acme Group", "Core": "Acme Group"}
    renamed = [
        row | {"client": names.get(row["client"], row["client"])} for row in rows
    ]
    rule = rule_of(keywords)

    expected, actual = table(renamed), table(rows, merged=merged)

    assert expected.names == actual.names
    assert expected.client.tolist() == actual.client.tolist()
    assert _told(number_purchases(expected, rule)) == _told(
        number_purchases(actual, rule)
    )


@given(rows=purchases(), keywords=rules(), client=st.sampled_from(["Acme", "Bolt"]))
def test_clients_do_not_touch_one_another(rows, keywords, client):
    """A split by client gives each row the number it has in the whole."""
    whole = table(rows)
    own = np.array([row["client"] == client for row in rows], np.bool_)
    rule = rule_of(keywords)
    told = np.array(_told(number_purchases(whole, rule)), object).reshape(-1, 3)

    for part in (own, ~own):
        apart = _told(number_purchases(whole[part], rule))
        assert [tuple(one) for one in told[part]] == apart


@given(rows=purchases(), keywords=rules())
def test_refunds_are_of_their_purchase(rows, keywords):
    """Under any rule a refund has the number and kind of what it takes back."""
    told = _told(number_purchases(table(rows), rule_of(keywords)))

    for row, one in enumerate(rows):
        if one["refunds"] is not None:
            assert told[one["refunds"]] == told[row]


@given(rows=purchases(), new_after=rules().map(lambda rule: rule["new_after"]))
def test_the_share_of_deals_follows_the_rule(rows, new_after):
    """First and repeat amounts of deals are those of the kinds of their sales."""
    bought = [row for row in rows if row["refunds"] is None]
    deals = DealTable.from_columns(
        deal=[f"d{number}" for number in range(len(bought))],
        outcome=["won"] * len(bought),
        opened=[row["at"] for row in bought],
        closed=[row["at"] for row in bought],
        client=[row["client"] for row in bought],
        amount=[row["amount"] for row in bought],
        currency="EUR",
    )
    split = repeat_share(deals, new_after=new_after)
    rule = {"new_after": new_after, "repeat_from": 2, "gap": None}
    told, _ = oracle.numbered(bought, rule | {"same_day": "each", "refunds": "ignore"})
    amounts = {"first": 0, "repeat": 0, "unknown": 0}
    for row, (_, _, kind) in zip(bought, told, strict=True):
        amounts[kind] += row["amount"] if row["client"] else 0

    expected = (None, None)
    if new_after is not None:
        expected = (amounts["first"], amounts["repeat"])
    assert expected == (split.first_amount, split.repeat_amount)


def _plain(row):
    lines = {name: cost for name, cost in row.lines.items() if cost}
    return (row.sales, row.revenue, lines)


@given(data=st.data(), rows=purchases(), keywords=rules())
def test_profit_equals_its_twin_and_adds_up(data, rows, keywords):
    """Every line of every group, what lies on no row, and the total."""
    drawn = data.draw(costs(rows))
    profit = observed_profit(table(rows), drawn.costs, rule=rule_of(keywords))
    told, opening = oracle.numbered(rows, keywords)
    lines, left = oracle.profit(rows, keywords, drawn.plain)
    cohorts = oracle.cohort(rows, told, opening)
    groups = {
        None: lambda _: None,
        "seller": lambda row: rows[row]["seller"],
        "channel": lambda row: rows[row]["channel"],
        "month": lambda row: oracle.month(rows[row]["at"]),
        "cohort": cohorts.__getitem__,
    }
    for name, group in groups.items():
        made = profit.by(name)
        expected = {
            key: (sales, revenue, {line: cost for line, cost in sums.items() if cost})
            for key, (sales, revenue, sums) in oracle.split(
                rows, told, lines, group
            ).items()
        }
        found = {(row.group, row.kind): _plain(row) for row in made.rows()}
        nowhere = found.pop((None, "unallocated"), (0, 0, {}))

        assert expected == found
        assert {line: cost for line, cost in left.items() if cost} == nowhere[2]
        _adds_up(made, rows, drawn.plain)


def _adds_up(made, rows, plain):
    assert made.total.revenue == sum(row["amount"] for row in rows)
    assert made.total.costs == (
        sum(sum(one.values()) for one in plain["columns"])
        + sum(amount for _, _, amount in plain["spend"])
        + sum(amount for _, _, amount in plain["hours"])
        + sum(amount for _, amount in plain["incidents"])
    )
    assert made.total.profit == sum(row.profit for row in made.rows())
    assert made.total.sales == sum(row.sales for row in made.rows())
    for line, cost in made.total.lines.items():
        assert cost == sum(row.lines[line] for row in made.rows())
    assert sum(made.total.lines.values()) == made.total.revenue - made.total.profit


@given(data=st.data(), rows=purchases(), keywords=rules(), days=st.integers(0, 90))
def test_payback_equals_its_twin_and_adds_up(data, rows, keywords, days):
    """Cumulative profit by age, immature months marked, and nothing lost."""
    drawn = data.draw(costs(rows))
    latest = max([row["at"] or 0 for row in rows] + [oracle.month_start("2026-01")])
    as_of = latest + days * oracle.DAY
    profit = observed_profit(
        table(rows), drawn.costs, rule=rule_of(keywords), as_of=as_of
    )
    made = profit.payback()
    told, opening = oracle.numbered(rows, keywords)
    lines, left = oracle.profit(rows, keywords, drawn.plain)
    cohorts = oracle.cohort(rows, told, opening)
    expected, outside = oracle.curves(rows, cohorts, lines, as_of)

    assert sorted(expected.items()) == [
        (
            one.cohort,
            [(cell.profit, cell.cumulative, cell.is_immature) for cell in one.cells],
        )
        for one in made.cohorts
    ]
    assert (outside, sum(left.values())) == (made.without_cohort, made.unallocated)
    last = sum(one.cells[-1].cumulative for one in made.cohorts)
    assert profit.by().total.profit == last + outside - made.unallocated
    for one in made.cohorts:
        paid = [
            age
            for age, (_, total, is_immature) in enumerate(expected[one.cohort])
            if total >= 0 and not is_immature
        ]
        assert next(iter(paid), None) == one.payback_age
        assert ({} if paid else {"payback_age": "not_yet"}) == one.undefined
        assert one.acquisition == sum(
            line.get("acquisition", 0)
            for line, own in zip(lines, cohorts, strict=True)
            if own == one.cohort
        )
