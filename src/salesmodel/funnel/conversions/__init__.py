"""How many deals come from stage to stage, under a named way of counting."""

__all__: list[str] = []
