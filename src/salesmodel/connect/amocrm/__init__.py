"""amoCRM and Kommo: leads, their events, pipelines and required fields."""

from salesmodel.connect.amocrm.importing import purchases, read, tables


__all__ = ["purchases", "read", "tables"]
