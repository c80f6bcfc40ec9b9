"""What clients say after a sale, and whether they come back."""

__all__: list[str] = []
