"""Bitrix24: deals, stage history, categories and stages out of its REST interface."""

from salesmodel.connect.bitrix24.importing import rates, read, tables, visits


__all__ = ["rates", "read", "tables", "visits"]
