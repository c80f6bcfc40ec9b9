"""Shares of repeat sales, and what a first and a repeat sale bring."""

__all__: list[str] = []
