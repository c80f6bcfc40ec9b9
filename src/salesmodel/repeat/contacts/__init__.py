"""Who of the base was contacted, and who is to be, through what, by whom."""

__all__: list[str] = []
