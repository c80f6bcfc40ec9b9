"""Pipelines: stages in order, the gates between them, and which moves there are."""

__all__: list[str] = []
