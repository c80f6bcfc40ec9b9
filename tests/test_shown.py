"""Tests of how results show themselves."""

from decimal import Decimal

from salesmodel._shown import Shown, cell


def test_a_figure_that_is_not_defined_is_a_dash():
    """Shares have three decimals, all else is as it is."""
    given = [None, float("nan"), 0.5, 7, Decimal("1.50"), "text"]

    assert ["–", "–", "0.500", "7", "1.50", "text"] == [cell(one) for one in given]


def test_text_is_aligned_and_html_is_escaped():
    """Numbers stand to the right, and no text is markup."""
    shown = Shown("A & B", ["name", "n"], [["<i>", 5], ["two", 123]])

    assert "A & B\nname    n\n<i>     5\ntwo   123" == shown.text()
    assert "<caption>A &amp; B</caption>" in shown.html()
    assert "<td>&lt;i&gt;</td><td>5</td>" in shown.html()
