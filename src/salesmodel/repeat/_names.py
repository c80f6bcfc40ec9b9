"""How clients are told by name, or by code where they have none."""

__all__ = ["name_of"]


def name_of(names: tuple[str, ...], code: int) -> str:
    """Return the name of a client, or his code as text."""
    return names[code] if names else f"{code}"
