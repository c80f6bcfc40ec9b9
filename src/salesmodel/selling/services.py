"""Services: the seven principles by which any of them is sold, as a checklist."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, final, get_args

import attrs

from salesmodel._checks import all_of, by_constructor, identifier, one_of
from salesmodel.errors import InvalidValueError
from salesmodel.selling._definitions import prose
from salesmodel.selling.reasons import Reason


__all__ = [
    "PRINCIPLES",
    "PRINCIPLE_STATES",
    "PrincipleState",
    "PrincipleStatus",
    "ServiceChecklist",
]

PRINCIPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "fitting_method": "the method of selling fits the client",
        "uniqueness": "something in it is unique",
        "positioning": "it is clear what it is, and for whom",
        "flexible_pricing": "prices are flexible",
        "easy_purchase": "it is easy to buy",
        "advertising": "clients hear of it",
        "individual_approach": "each client is approached as one",
    }
)
"""The seven principles of selling a service, by their keys."""

PrincipleState = Literal["met", "partly", "not_met", "unknown"]
"""How far a principle is kept; of one that nobody looked at it is not known."""

PRINCIPLE_STATES: Final[tuple[PrincipleState, ...]] = get_args(PrincipleState)
"""Every `PrincipleState`."""


@final
@attrs.frozen
class PrincipleStatus:
    """How far a principle is kept.

    Parameters
    ----------
    principle : str
        Its key, one of `PRINCIPLES`.
    state : {"met", "partly", "not_met", "unknown"}, default "unknown"
        How far.
    evidence : str, default ""
        What shows it.

    Raises
    ------
    InvalidValueError
        If there is no such principle (code ``principle``) or state (code ``state``).

    Examples
    --------
    >>> PrincipleStatus("easy_purchase", "met", "one form, two fields").state
    'met'
    """

    principle: str
    state: PrincipleState = "unknown"
    evidence: str = ""

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        one_of("principle", self.principle, PRINCIPLES, code="principle")
        one_of("state", self.state, PRINCIPLE_STATES, code="state")
        prose("evidence", self.evidence)


def _statuses(values: Any) -> tuple[PrincipleStatus, ...]:
    """Return the status of each principle, those that are not told unknown."""
    if isinstance(values, Mapping):
        values = [PrincipleStatus(key, state) for key, state in values.items()]
    told: dict[str, PrincipleStatus] = {}
    for each in all_of("statuses", values, PrincipleStatus):
        if each.principle in told:
            needed = "one status for each principle"
            raise InvalidValueError("statuses", needed, each.principle, "duplicate")
        told[each.principle] = each
    return tuple(told.get(key, PrincipleStatus(key)) for key in PRINCIPLES)


@final
@attrs.frozen
class ServiceChecklist:
    """How far the seven principles of selling a service are kept.

    Parameters
    ----------
    service : str
        Id of the service.
    statuses : iterable of PrincipleStatus, or mapping of str to PrincipleState
        What is known; the other principles are unknown. They come in the order of
        `PRINCIPLES`, each once.

    Raises
    ------
    InvalidValueError
        If a principle is told twice (code ``duplicate``), or is none.

    Examples
    --------
    >>> found = ServiceChecklist(
    ...     "repair", {"easy_purchase": "met", "uniqueness": "not_met"}
    ... )
    >>> found.n_met, found.n_known, len(found.statuses)
    (1, 2, 7)
    >>> found.to_do[1].sentence
    "'uniqueness' is not met: something in it is unique"
    """

    service: str
    statuses: tuple[PrincipleStatus, ...] = attrs.field(default=(), converter=_statuses)

    __reduce__ = by_constructor

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "service", identifier("service", self.service))

    @property
    def n_met(self) -> int:
        """How many principles are met."""
        return sum(each.state == "met" for each in self.statuses)

    @property
    def n_known(self) -> int:
        """Of how many principles anything is known."""
        return sum(each.state != "unknown" for each in self.statuses)

    @property
    def to_do(self) -> tuple[Reason, ...]:
        """What is not met, or not known, each with its reason."""
        return tuple(self._open())

    def _open(self) -> Iterator[Reason]:
        for each in self.statuses:
            if each.state != "met":
                meaning = PRINCIPLES[each.principle]
                state = each.state.replace("_", " ")
                told = f"{each.principle!r} is {state}: {meaning}"
                facts = (("principle", each.principle), ("state", each.state))
                yield Reason(each.state, facts, told)
