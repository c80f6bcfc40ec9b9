"""What became of calls: by whom, when and to whom they were made, and what they earn."""

__all__: list[str] = []
