"""All that is known of each client, and whom to contact now."""

__all__: list[str] = []
