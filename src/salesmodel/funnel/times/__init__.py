"""How long deals take: in a stage, from one to another, and until an answer."""

__all__: list[str] = []
