"""What is bought together."""

__all__: list[str] = []
