"""A change that may be asked for of a deal: what it is about, and what makes it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from salesmodel.domain import Author, Deal, Outcome, Pipeline


__all__ = ["By", "Change"]

By: TypeAlias = str | Author
"""Who asks: the id of a person, or an author."""


# A tuple, for one is made anew at every move: it takes a third of the time.
class Change(NamedTuple):
    """A change that somebody asks for; functions such as `moving` make them.

    Parameters
    ----------
    kind : str
        What it is called.
    at : datetime
        When.
    by : str or Author
        Who asks.
    make : callable
        Makes a new version of a deal, at an instant.
    told : tuple
        What is asked for: two changes that tell the same are the same.
    to : str or Outcome, optional
        Where the deal is to go: by a move, when it is opened again, or in another
        pipeline.
    reason, note : str, optional
        Why it is lost.
    follows : bool, default False
        Whether it follows from another one, and is never earlier than the last event.
    pipeline : Pipeline, optional
        In which other one the deal is to go on.
    """

    kind: str
    at: datetime
    by: By
    make: Callable[[Any, datetime], Deal]
    told: tuple[object, ...]
    to: str | Outcome | None = None
    reason: str | None = None
    note: str | None = None
    follows: bool = False
    pipeline: Pipeline | None = None

    @property
    def is_new(self) -> bool:
        """Whether it opens a deal."""
        return self.kind == "open"

    @property
    def author(self) -> str:
        """Id of who asks."""
        return self.by.name if isinstance(self.by, Author) else self.by

    @property
    def fingerprint(self) -> str:
        """A text that two changes share if they ask for the same."""
        told = repr((self.kind, self.told)).encode("utf-8", "surrogatepass")
        return hashlib.sha256(told).hexdigest()

    def when(self, deal: Deal) -> datetime:
        """Return when it happens to a deal.

        Parameters
        ----------
        deal : Deal
            The deal as it stands.

        Returns
        -------
        datetime
            As asked; what follows from something is never earlier than that.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from salesmodel.automation import assigning
        >>> from salesmodel.domain import Stage
        >>> sales = Pipeline("sales", [Stage("contact")])
        >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
        >>> deal = Deal.open("d1", sales, at=monday, by="ann")
        >>> assigning("bob", at=monday, by="ann").when(deal) == monday
        True
        """
        return max(self.at, deal.history[-1].at) if self.follows else self.at

    def __repr__(self) -> str:
        return f"<Change {self}>"

    def __str__(self) -> str:
        return self.kind if self.to is None else f"{self.kind} to {self.to}"
