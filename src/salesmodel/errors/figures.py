"""Errors and warnings of figures: too little data, no solution, a number to doubt."""

import attrs

from salesmodel.errors._root import SalesModelError, SalesModelWarning


__all__ = [
    "CensoringWarning",
    "NoSolutionError",
    "NotConvergedError",
    "NotEnoughDataError",
    "SmallSampleWarning",
]


@attrs.frozen(slots=False, repr=False)
class NotEnoughDataError(SalesModelError):
    """A figure was asked of fewer observations than it needs."""

    _says = "{metric} needs at least {needed} observations, got {n}"
    metric: str
    n: int
    needed: int
    code: str = "not_enough_data"


@attrs.frozen(slots=False, repr=False)
class NotConvergedError(SalesModelError, ArithmeticError):
    """A fit did not settle."""

    _says = "{model} did not converge: {reason}"
    model: str
    reason: str
    code: str = "not_converged"


@attrs.frozen(slots=False, repr=False)
class NoSolutionError(SalesModelError, ArithmeticError):
    """No value exists that answers the question."""

    _says = "{quantity} has no solution: {reason}"
    quantity: str
    reason: str
    code: str = "no_solution"


@attrs.frozen
class SmallSampleWarning(SalesModelWarning):
    """A figure rests on fewer observations than its floor."""

    _says = "{metric} rests on {n} observations, fewer than {floor}"
    metric: str
    n: int
    floor: int


@attrs.frozen
class CensoringWarning(SalesModelWarning):
    """A large share of the observations is not finished."""

    _says = "{share:.0%} of the observations of {metric} are still open"
    metric: str
    share: float
