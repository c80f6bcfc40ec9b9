"""Stages as plain lists of a state, and back."""

from collections.abc import Mapping
from typing import Any

from salesmodel.tables.stages import Stages


__all__ = ["plain_stages", "stages"]


def plain_stages(of: Stages) -> dict[str, list[str]]:
    """Return stages by kind."""
    return {kind: list(getattr(of, kind)) for kind in ("open", "won", "lost", "out")}


def stages(state: Mapping[str, Any]) -> Stages:
    """Read stages by kind."""
    return Stages(**state["stages"])
