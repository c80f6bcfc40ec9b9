"""Salesforce: opportunities with their history, and stages, as queries return them."""

from salesmodel.connect.salesforce.importing import read, tables


__all__ = ["read", "tables"]
