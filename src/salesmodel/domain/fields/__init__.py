"""Fields: what users of a pipeline keep of a deal or a client, and how it is read."""

__all__: list[str] = []
