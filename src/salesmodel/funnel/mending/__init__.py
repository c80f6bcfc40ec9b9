"""Which stage to mend first, and which open deals need a hand."""

__all__: list[str] = []
