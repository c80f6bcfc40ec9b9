"""Where deals go: into the funnel, from stage to stage and out of it."""

__all__: list[str] = []
