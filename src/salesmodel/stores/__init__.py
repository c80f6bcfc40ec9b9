"""Stores: where a sales process keeps its deals, their events and its effects."""

from salesmodel.stores.sqlite import SqliteStore


__all__ = ["SqliteStore"]
