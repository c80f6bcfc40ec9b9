"""Pipedrive: deals of both versions of its interface, their flow, and required fields."""

from salesmodel.connect.pipedrive.importing import read, tables


__all__ = ["read", "tables"]
