"""HubSpot: deals with the history of their properties, and pipelines."""

from salesmodel.connect.hubspot.importing import read, tables


__all__ = ["read", "tables"]
