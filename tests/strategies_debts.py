"""Random invoices of clients who bought, and of some who did not."""

from hypothesis import strategies as st

from salesmodel.tables import ReceivableTable
from strategies_purchases import CLIENTS, DAY, START


NAMES = (*CLIENTS, "Ely", "Fox")
NOW = START + 60 * DAY + DAY // 2
UNITS = st.integers(0, 50)
DAYS = st.integers(-40, 60).map(lambda days: START + days * DAY)


@st.composite
def invoices(draw):
    """Draw invoices: paid in part, in full and beyond, some without a due day."""
    return draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "client": st.sampled_from(NAMES),
                    "amount": UNITS,
                    "paid": UNITS,
                    "due": st.none() | DAYS,
                }
            ),
            max_size=20,
        )
    )


def receivables(rows):
    """Build the table of rows."""
    columns = {
        name: [row[name] for row in rows]
        for name in ("client", "amount", "paid", "due")
    }
    return ReceivableTable.from_columns(
        **columns, currency="EUR", missing_due="keep", overpaid="keep"
    )
