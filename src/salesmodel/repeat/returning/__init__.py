"""Who comes back, how soon, who is late and who is lost."""

__all__: list[str] = []
