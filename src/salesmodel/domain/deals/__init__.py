"""Deals: frozen values that carry their history, and what it tells."""

__all__: list[str] = []
