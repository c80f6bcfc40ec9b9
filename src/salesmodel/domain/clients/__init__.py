"""Clients: whom one sells to, whose they are, and whether they may be contacted."""

__all__: list[str] = []
