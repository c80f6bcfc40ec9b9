"""What customers bought is imported as it was, in whatever pages it came."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_samples import purchase_lines
from crm_truth import when
from salesmodel.connect import amocrm
from salesmodel.tables import number_purchases


@st.composite
def bought(draw):
    """Draw what was bought, by its id: customer, hour, kopecks; and whose each is."""
    n = draw(st.integers(0, 12))
    sold = {
        str(number): (
            draw(st.integers(1, 4)),
            draw(st.integers(0, 9)),
            draw(st.integers(0, 10**7)),
        )
        for number in range(1, n + 1)
    }
    owners = draw(
        st.dictionaries(
            st.integers(1, 4),
            st.sampled_from([("company", 9), ("person", 9), ("company", 8), None]),
        )
    )
    return sold, owners


def customer_of(number, owner, times):
    """Return a customer as the interface gives it."""
    kind, id_ = owner or (None, 0)
    held = {"company": "companies", "person": "contacts"}
    embedded = {held[kind]: [{"id": id_}]} if kind else []
    return {"id": number, "purchases_count": times, "_embedded": embedded}


def client_of(number, owner):
    """Return the id of whom a customer stands for."""
    kind, id_ = owner or ("customer", number)
    return f"amocrm:{kind}:{id_}"


def transaction_of(number, customer, hour, kopecks):
    """Return a transaction as the interface gives it."""
    return {
        "id": int(number),
        "customer_id": customer,
        "price": kopecks // 100 if kopecks % 100 == 0 else kopecks / 100,
        "completed_at": int(when(hour).timestamp()),
    }


def line_of(number, client, hour, kopecks):
    """Write a purchase as it has to come out."""
    at = f"{when(hour):%Y-%m-%d %H:%M}"
    return f"amocrm:transaction:{number} {client} {at} {kopecks} RUB"


def laid_out(rows, customers):
    """Lay transactions out of two pages."""
    half = len(rows) // 2
    pages = [{"_embedded": {"transactions": one}} for one in (rows[:half], rows[half:])]
    return amocrm.purchases(pages, customers=customers, currency="RUB")


@given(bought(), st.data())
@settings(deadline=None, max_examples=150)
def test_purchases_are_imported_as_they_were(truth, data):
    """Rows in any order, some of them twice and some deleted, come to what was bought."""
    sold, owners = truth
    rows = [transaction_of(number, *one) for number, one in sold.items()]
    again = data.draw(st.lists(st.sampled_from(rows), max_size=4)) if rows else []
    gone = [{"id": 100 + n, "is_deleted": True} for n in range(2)]
    mixed = data.draw(st.permutations([*rows, *again, *gone]))
    times = Counter(customer for customer, *_ in sold.values())
    customers = [customer_of(one, owner, times[one]) for one, owner in owners.items()]
    laid = laid_out(mixed, customers)

    clients = {number: client_of(number, owners.get(number)) for number in range(1, 5)}
    assert sorted(
        line_of(number, clients[customer], hour, kopecks)
        for number, (customer, hour, kopecks) in sold.items()
    ) == sorted(purchase_lines(laid.purchases))
    report = laid.report
    assert (len(mixed) + len(customers), len(again)) == (report.rows, report.duplicates)
    assert report.rows == report.accepted + report.duplicates
    doubts = {
        "clients_missing": len(times.keys() - owners.keys()),
        "customers_alone": sum(owners.get(one, 0) is None for one in times),
        "other_rows": len(gone),
    }
    assert {code: n for code, n in doubts.items() if n} == report.notices


@given(bought())
@settings(deadline=None, max_examples=100)
def test_the_numbers_of_purchases_are_counted_by_client(truth):
    """The last number of each client is how often it bought, through all its customers."""
    sold, owners = truth
    rows = [transaction_of(number, *one) for number, one in sold.items()]
    customers = [customer_of(one, owner, None) for one, owner in owners.items()]
    table = laid_out(rows, customers).purchases
    last = Counter()
    for client, number in zip(
        table.client.tolist(), number_purchases(table).number.tolist(), strict=True
    ):
        last[table.names[client]] = max(number, last[table.names[client]])

    assert last == Counter(
        client_of(customer, owners.get(customer)) for customer, *_ in sold.values()
    )
