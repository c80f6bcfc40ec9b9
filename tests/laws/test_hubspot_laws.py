"""Both histories of HubSpot tell the same, in whatever parts they are told."""

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_truth import Hubspot, Warehouse, histories
from salesmodel.connect import hubspot


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_a_history_in_two_parts_is_one(data):
    """Each step is told by the deal, by the table, or by both, and counts once."""
    interface, warehouse = Hubspot(), Warehouse()
    truth = data.draw(histories())
    deals, within = interface.deals(truth), interface.history(truth)
    pairs = [
        (entry, row, data.draw(st.sampled_from(["deal", "table", "both"])))
        for entry, row in zip(within, warehouse.history(truth), strict=True)
    ]
    (given_deals,) = interface.arranged(
        deals, [entry for entry, _, where in pairs if where != "table"]
    )
    tabled = [row for _, row, where in pairs if where != "deal"]
    whole = hubspot.read(*interface.arranged(deals, within), **interface.definitions())
    parts = hubspot.read(
        given_deals,
        data.draw(st.permutations(tabled)),
        **data.draw(st.sampled_from([interface, warehouse])).definitions(),
    )

    assert [unsigned(deal) for deal in whole.deals] == [
        unsigned(deal) for deal in parts.deals
    ]
    assert (
        sum(where == "both" for *_, where in pairs),
        (),
    ) == (parts.report.duplicates, parts.report.rejected)


def unsigned(deal):
    """Return the events of a deal without who made them, which one form may not tell."""
    return [attrs.evolve(event, by="anybody") for event in deal.history]
