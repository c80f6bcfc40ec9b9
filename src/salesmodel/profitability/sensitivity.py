"""Sensitivity: how a figure moves with each of its inputs."""

import math
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import attrs
import numpy as np

from salesmodel._checks import function, pair
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown, cell
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability._rates import number
from salesmodel.values import nearly


__all__ = ["Swing", "Tornado", "tornado"]


@attrs.frozen
class Swing:
    """How a figure moves with one input, the others staying as they are.

    Parameters
    ----------
    name : str
        The input.
    low_input, high_input : Money, Decimal, float or int
        The input moved down and up.
    low, high : Money, Decimal, float or None
        The figure there; `None` where it is not defined.
    swing : Money, Decimal, float or None
        Distance of the two; `None` where one is not defined.
    """

    name: str
    low_input: Any
    high_input: Any
    low: Any
    high: Any
    swing: Any


@attrs.frozen
class Tornado:
    """How a figure moves with each of its inputs, the widest swing first.

    Parameters
    ----------
    base : Money, Decimal, float or None
        The figure with all inputs as they are.
    swings : tuple of Swing
        One an input: by swing, equal ones by name, those not defined last.
    """

    base: Any
    swings: tuple[Swing, ...]

    @property
    def undefined(self) -> dict[str, str]:
        """Why a swing is `None`, by the name of its input."""
        none = [each.name for each in self.swings if each.swing is None]
        return dict.fromkeys(none, "undefined_figure")

    def rows(self) -> tuple[Swing, ...]:
        """Return the swings, for a host that draws them.

        Returns
        -------
        tuple of Swing
            The widest first.

        Examples
        --------
        >>> Tornado(1.0, ()).rows()
        ()
        """
        return self.swings

    def __str__(self) -> str:
        """Return a line an input."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["input", "from", "to", "low", "high", "swing"]
        rows = [attrs.astuple(each, recurse=False) for each in self.swings]
        return Shown(f"Sensitivity of {cell(self.base)}", heads, rows)


def tornado(
    formula: Callable[..., Any],
    inputs: Mapping[str, Any],
    *,
    change: float | str | Decimal | Mapping[str, tuple[Any, Any]],
) -> Tornado:
    """Move each input down and up, and see how far the figure goes.

    Parameters
    ----------
    formula : callable
        Takes the inputs by name and returns the figure: money, a number, or `None` or
        ``nan`` where it is not defined.
    inputs : mapping of str to Money, Decimal, float or int
        The inputs as they are.
    change : float, str, Decimal or mapping of str to tuple
        By which share of itself each input moves, above 0; or the ends to which each of
        those named moves, down and up.

    Returns
    -------
    Tornado
        A swing for each input, or for each named in `change`.

    Raises
    ------
    InvalidValueError
        If there is no input (code ``inputs``), `change` names another one (code
        ``name``), or it is no share above 0 (code ``change``).

    See Also
    --------
    two_way_grid : Two inputs at once.
    monte_carlo : All of them at once, by chance.

    Notes
    -----
    A share of an input is taken in its own kind of number: on `Money` and `Decimal`
    exactly, and a float stands for the decimal that shows it.

    Examples
    --------
    >>> def profit(price, goods, lead_cost, conversion):
    ...     return price - goods - lead_cost / conversion
    >>> base = {"price": 55.0, "goods": 40.0, "lead_cost": 0.5, "conversion": 0.1}
    >>> print(tornado(profit, base, change=0.2))
    Sensitivity of 10.000
    input         from      to    low    high   swing
    price       44.000  66.000 -1.000  21.000  22.000
    goods       32.000  48.000 18.000   2.000  16.000
    conversion   0.080   0.120  8.750  10.833   2.083
    lead_cost    0.400   0.600 11.000   9.000   2.000
    """
    function("formula", formula)
    if not as_read_only(inputs, name="inputs"):
        raise InvalidValueError("inputs", "at least one input", inputs, "inputs")
    ends = _ends(inputs, change)
    swings = [
        _swing(name, span, [_figure(formula, {**inputs, name: end}) for end in span])
        for name, span in ends.items()
    ]
    defined = sorted((s for s in swings if s.swing is not None), key=_by_name)
    # Sorting keeps the order of equals, reversed or not: those by name stay so.
    defined.sort(key=lambda each: each.swing, reverse=True)
    rest = sorted((s for s in swings if s.swing is None), key=_by_name)
    return Tornado(_figure(formula, inputs), (*defined, *rest))


def _by_name(swing: Swing) -> str:
    return swing.name


def _ends(
    inputs: Mapping[str, Any],
    change: float | str | Decimal | Mapping[str, tuple[Any, Any]],
) -> dict[str, tuple[Any, Any]]:
    """Return how far each input moves down and up."""
    if isinstance(change, Mapping):
        for name in change:
            if name not in inputs:
                needed = f"one of {', '.join(map(repr, inputs))}"
                raise InvalidValueError("change", needed, name, "name")
        return {name: pair(f"change[{name!r}]", ends) for name, ends in change.items()}
    share = number("change", change)
    if share <= 0:
        raise InvalidValueError("change", "a share above 0", change, "change")
    return {
        name: (_times(value, 1 - share), _times(value, 1 + share))
        for name, value in inputs.items()
    }


def _times(value: Any, factor: Decimal) -> Any:
    """Multiply a value of any kind by a decimal."""
    if isinstance(value, int):
        return value * factor if factor % 1 else value * int(factor)
    if isinstance(value, float) and math.isfinite(value):
        shown = Decimal(float.__repr__(value))
        return float(nearly(operator.mul, shown, factor))
    is_float = isinstance(value, float | np.floating)
    try:
        return value * float(factor) if is_float else value * factor
    except TypeError:
        needed = "a number, an amount or an array of them"
        raise InvalidValueError("inputs", needed, value, "type") from None


def _figure(formula: Callable[..., Any], inputs: Mapping[str, Any]) -> Any:
    """Return the figure, `None` where it is not defined."""
    found = formula(**inputs)
    if isinstance(found, np.ndarray | np.generic):
        if found.ndim:
            raise ShapeError("formula", "one figure", f"shape {found.shape}")
        found = found.item()
    if isinstance(found, float) and math.isnan(found):
        return None
    return found


def _swing(name: str, span: tuple[Any, Any], figures: list[Any]) -> Swing:
    """Return the swing between two figures."""
    low, high = figures
    swing = None if low is None or high is None else abs(high - low)
    return Swing(name, *span, low, high, swing)
