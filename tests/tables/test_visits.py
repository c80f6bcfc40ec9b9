"""Tests of the table of stays."""

from salesmodel.tables import VisitTable


def test_an_empty_table_has_no_stays():
    """Its columns are typed and read-only."""
    visits = VisitTable.empty()
    columns = (visits.deal, visits.stage, visits.entered, visits.left, visits.ended)

    assert [0] * 5 == [column.size for column in columns]
    assert not any(column.flags.writeable for column in columns)
