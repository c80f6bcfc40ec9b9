"""What an import found wrong is told without giving anybody away."""

import pytest

from salesmodel.connect.problems import ImportLog, Rejected, masked
from salesmodel.errors import InvalidValueError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "''"),
        ("Анна, 25", "'xxxx, 99'"),
        ("a" * 40, f"'{'x' * 40}'"),
        ("a" * 41, f"'{'x' * 40}…'"),
        ("1\x1b[2J\n", "'9\\x1b[9x\\n'"),
        ("٣", "'9'"),
    ],
)
def test_masked_text_keeps_only_its_shape(text, expected):
    """Letters show as x, digits as 9, and control characters as escapes."""
    assert expected == masked(text)


def test_a_rejected_row_is_a_sentence():
    """A rejected row names its column, its fault and the shape of its text."""
    log = ImportLog("deals.csv", "deals")
    log.reject(3, "amount_syntax", "column 'sum'", "12 USD")
    log.reject(4, "time", "column 'at'", "")

    assert [
        Rejected(
            3,
            "amount_syntax",
            "column 'sum' is not a plain number, got text of the form '99 xxx'",
            "deals",
        ),
        Rejected(4, "time", "column 'at' is empty", "deals"),
    ] == log.rejected


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (None, "", "f.csv cannot be read: bad"),
        (3, "", "f.csv cannot be read: row 3: bad"),
        (3, "at", "f.csv cannot be read: row 3, column 'at': bad"),
        (None, "at", "f.csv cannot be read: column 'at': bad"),
    ],
)
def test_a_fault_of_a_file_names_its_place(row, column, expected):
    """The error of a file names row and column where they are known."""
    fault = ImportLog("f.csv", "deals").fault("bad", code="x", row=row, column=column)

    assert expected == str(fault)
    assert "x" == fault.code


@pytest.mark.parametrize("text", [None, 5, ["a"], b"a"])
def test_only_text_has_a_shape(text):
    """Anything else is refused by name."""
    with pytest.raises(InvalidValueError, match=r"^text must be"):
        masked(text)
