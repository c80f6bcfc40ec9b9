"""How many calls a target takes, who can make them, and where a period will end."""

__all__: list[str] = []
