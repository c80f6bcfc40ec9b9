"""The log of a client: what changed, when and by whom, without any personal data."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Final, Literal, final, get_args

import attrs

from salesmodel._checks import all_of, identifier, one_of, several, whole
from salesmodel.domain.author import Author, Source
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import instant


__all__ = [
    "CLIENT_CHANGES",
    "Absorbed",
    "ClientChange",
    "ClientChangeKind",
    "Ownership",
    "activities_logged",
    "chain",
    "merging",
    "ownerships",
    "together",
]

ClientChangeKind = Literal[
    "opened",
    "renamed",
    "assigned",
    "fields_set",
    "contact_put",
    "contact_removed",
    "consent_given",
    "consent_withdrawn",
    "contact_blocked",
    "contact_unblocked",
    "first_purchase_stated",
    "activity_logged",
    "absorbed",
    "merged",
    "erased",
]
"""What happened to a client."""

CLIENT_CHANGES: Final[tuple[ClientChangeKind, ...]] = get_args(ClientChangeKind)
"""Every `ClientChangeKind`."""

_MOST_CHANGES = 100_000
_N_DETAILS: Final = {
    "opened": (0, 1),
    "assigned": (0, 1),
    "activity_logged": (1, 1),
    "absorbed": (1, 1),
    "merged": (1, 1),
    "erased": (1, 1),
}


def _kind(value: str) -> str:
    return one_of("what", value, CLIENT_CHANGES, code="what")


def _by(value: str) -> str:
    return identifier("by", value)


def _owner(value: str | None) -> str | None:
    return None if value is None else identifier("owner", value)


def _detail(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(identifier("detail", each) for each in several("detail", values))


@final
@attrs.frozen(getstate_setstate=False)
class ClientChange:
    """One change of a client, without any personal data.

    Parameters
    ----------
    version : int
        Number of the change, from 1.
    at : datetime
        When it happened.
    by : str
        Id of who says so.
    source : {"user", "automation", "bulk", "import", "integration"}
        Through what it was said.
    inferred : bool
        Whether it was concluded rather than observed.
    what : ClientChangeKind
        What happened.
    detail : iterable of str, default ()
        Ids and codes of what it concerns, never a value: the owner, the fields, the
        contact person, the channel or ``all``, the ground or reason, the activity, the
        other client, why it was erased.

    Raises
    ------
    InvalidValueError
        If one of them is not as told.
    InvalidInstantError
        If `at` is no instant.
    """

    version: int
    at: datetime = attrs.field(converter=instant)
    by: str
    source: Source
    inferred: bool
    what: ClientChangeKind = attrs.field(converter=_kind)
    detail: tuple[str, ...] = attrs.field(default=(), converter=_detail)

    def __attrs_post_init__(self) -> None:
        whole("version", self.version, least=1, most=_MOST_CHANGES)
        Author(self.by, self.source, self.inferred)
        least, most = _N_DETAILS.get(self.what, (0, len(self.detail)))
        if not least <= len(self.detail) <= most:
            requirement = f"{least} to {most} ids of a change that is {self.what!r}"
            raise InvalidValueError("detail", requirement, self.detail, "detail")

    def __reduce__(self) -> tuple[object, ...]:
        return ClientChange, attrs.astuple(self, recurse=False)


@final
@attrs.frozen(getstate_setstate=False)
class Ownership:
    """Whose client it is, since when.

    Parameters
    ----------
    owner : str or None
        Id of the owner; None for nobody.
    since : datetime
        From when on.
    by : str
        Id of who said so.

    Raises
    ------
    InvalidValueError
        If an id is none (code ``id``).
    InvalidInstantError
        If `since` is no instant.
    """

    owner: str | None = attrs.field(converter=_owner)
    since: datetime = attrs.field(converter=instant)
    by: str = attrs.field(converter=_by)

    def __reduce__(self) -> tuple[object, ...]:
        return Ownership, attrs.astuple(self, recurse=False)


def _histories(values: Iterable[ClientChange]) -> tuple[ClientChange, ...]:
    return chain("absorbed.history", values)


@final
@attrs.frozen(getstate_setstate=False)
class Absorbed:
    """What a client keeps of one that was merged into it.

    Parameters
    ----------
    client_id : str
        Id of the client that was merged.
    history : iterable of ClientChange
        Its whole log, to the change that says that it was merged.

    Raises
    ------
    InvalidValueError
        If the id is none (code ``id``), or the log has a gap (code ``history``) or
        does not end with the merging (code ``merged``).
    InvalidInstantError
        If the log goes back in time (code ``out_of_order``).
    """

    client_id: str
    history: tuple[ClientChange, ...] = attrs.field(converter=_histories, repr=False)

    def __attrs_post_init__(self) -> None:
        identifier("client_id", self.client_id)
        if self.history[-1].what != "merged":
            requirement = "a log that ends with the merging"
            what = self.history[-1].what
            raise InvalidValueError("absorbed.history", requirement, what, "merged")

    @property
    def at(self) -> datetime:
        """When it was merged."""
        return self.history[-1].at

    @property
    def into(self) -> str:
        """Id of the client into which it was merged, which may be merged by now."""
        return self.history[-1].detail[0]

    @property
    def owners(self) -> tuple[Ownership, ...]:
        """Whose client it was, oldest first."""
        return ownerships(self.history)

    def __reduce__(self) -> tuple[object, ...]:
        return Absorbed, attrs.astuple(self, recurse=False)


def chain(name: str, changes: Iterable[ClientChange]) -> tuple[ClientChange, ...]:
    """Return a log if it is one: opened first, numbered from 1, never back in time."""
    found = all_of(name, changes, ClientChange)
    if not found or [each.version for each in found] != [*range(1, len(found) + 1)]:
        requirement = "changes numbered from 1 without a gap"
        raise InvalidValueError(name, requirement, len(found), "history")
    if any((each.what == "opened") is not (each.version == 1) for each in found):
        requirement = "opened by its first change and by no other"
        raise InvalidValueError(name, requirement, found[0].what, "history")
    what = [each.what for each in found]
    if "merged" in what and set(what[what.index("merged") + 1 :]) - {"erased"}:
        requirement = "without a change after the merging, but the erasure"
        raise InvalidValueError(name, requirement, what[-1], "history")
    for earlier, later in pairwise(found):
        together(earlier.at, later.at)
    return found


def merging(history: tuple[ClientChange, ...]) -> ClientChange | None:
    """Return the change that merged a client into another; only an erasure follows it."""
    last = next(each for each in reversed(history) if each.what != "erased")
    return last if last.what == "merged" else None


def together(last: datetime, at: datetime) -> datetime:
    """Return an instant that does not precede the last change."""
    moment = instant(at)
    if moment < last:
        requirement = f"no earlier than the last change, {last}"
        raise InvalidInstantError("at", requirement, at, "out_of_order")
    return moment


def ownerships(history: Iterable[ClientChange]) -> tuple[Ownership, ...]:
    """Return who owned a client since when, as its log tells."""
    return tuple(_told(history))


def activities_logged(
    histories: Iterable[Iterable[ClientChange]],
) -> dict[str, datetime]:
    """Return the ids of activities, each with when it was first logged."""
    logged: dict[str, datetime] = {}
    for history in histories:
        for change in history:
            if change.what == "activity_logged":
                known = logged.get(change.detail[0], change.at)
                logged[change.detail[0]] = min(change.at, known)
    return logged


def _told(history: Iterable[ClientChange]) -> Iterator[Ownership]:
    for change in history:
        if change.what in ("opened", "assigned"):
            owner = change.detail[0] if change.detail else None
            yield Ownership(owner, change.at, change.by)
