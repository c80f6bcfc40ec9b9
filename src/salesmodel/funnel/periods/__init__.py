"""What a period brought, against another one, and where it will end."""

__all__: list[str] = []
