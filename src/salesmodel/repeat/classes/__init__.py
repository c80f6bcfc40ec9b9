"""Clients by class and segment: RFM, ABC, XYZ, and summaries for models."""

__all__: list[str] = []
