"""After how many days in a stage a deal is stale."""

from collections.abc import Mapping

from salesmodel._checks import real
from salesmodel.errors import InvalidValueError, UnknownStageError


__all__ = ["stale_limits"]


def stale_limits(
    stages: tuple[str, ...], given: float | Mapping[str, float] | None
) -> dict[str, float | None]:
    """Return after how many days a deal is stale in each stage."""
    if isinstance(given, Mapping):
        for stage in given:
            if stage not in stages:
                raise UnknownStageError(stage, stages)
        limits = {stage: given.get(stage) for stage in stages}
    else:
        limits = dict.fromkeys(stages, given)
    for limit in limits.values():
        if limit is not None and not real(limit) >= 0:
            raise InvalidValueError("stale_after_days", "at least 0", limit, "days")
    return limits
