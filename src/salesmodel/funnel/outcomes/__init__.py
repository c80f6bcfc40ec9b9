"""What becomes of deals: with time, by group and cohort, and where they die."""

__all__: list[str] = []
