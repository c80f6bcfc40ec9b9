"""Repeat sales: who buys again."""

from salesmodel.repeat.share import RepeatShare, repeat_share


__all__ = ["RepeatShare", "repeat_share"]
