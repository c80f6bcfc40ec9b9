"""Plans of a month, followed and tested on months that are over."""

__all__: list[str] = []
