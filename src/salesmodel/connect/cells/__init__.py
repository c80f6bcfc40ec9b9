"""Texts of cells into typed columns: instants and amounts, strictly and fast."""

from salesmodel.connect.cells.dates import DateFormat
from salesmodel.connect.cells.numbers import NumberFormat


__all__ = ["DateFormat", "NumberFormat"]
