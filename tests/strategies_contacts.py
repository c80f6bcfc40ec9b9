"""Random contacts: ties, what is missing, clients in several bases, both directions."""

from hypothesis import strategies as st

from salesmodel.tables import CALL_LEVELS, ContactTable


DAY = 86_400_000_000
START = 1_767_225_600_000_000  # 2026-01-01
CLIENTS = ("Acme", "Bolt", "Core", "Dell")
COLUMNS = (
    "at",
    "client",
    "seller",
    "base",
    "channel",
    "level",
    "cost",
    "duration",
    "direction",
)


@st.composite
def contacts(draw, *, with_missing=True, max_size=14):
    """Draw rows as the oracle takes them."""
    none = [None] if with_missing else []
    hours = st.integers(0, 60).map(lambda thirds: START + thirds * DAY // 3)
    row = st.fixed_dictionaries(
        {
            "at": st.one_of(hours, hours, st.none()) if with_missing else hours,
            "client": st.sampled_from([*CLIENTS, *none]),
            "seller": st.sampled_from(["Ann", "Bob", None]),
            "base": st.sampled_from(["fair", "bought list", *none]),
            "channel": st.sampled_from(["phone", "e-mail", None]),
            "level": st.sampled_from([*CALL_LEVELS, *none]),
            "cost": st.sampled_from([0, 7, 250, *none]),
            "duration": st.sampled_from([0, 90_000_000, None]),
            "direction": st.sampled_from(["outbound", "inbound", *none]),
        }
    )
    return draw(st.lists(row, max_size=max_size))


def table(rows, **columns):
    """Build the table of rows."""
    told = {name: [row[name] for row in rows] for name in COLUMNS}
    policies = dict.fromkeys(("missing_client", "missing_at", "missing_level"), "keep")
    return ContactTable.from_columns(**(told | policies | columns), currency="EUR")
