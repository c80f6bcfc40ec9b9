"""Monte Carlo: a figure over inputs that are drawn at random, all at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

import attrs
import numpy as np
from numpy.typing import ArrayLike

from salesmodel._arrays import FloatArray, IntArray, read_only
from salesmodel._checks import function, instance, real, several, whole
from salesmodel._frozen import by_columns, read_only_columns
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError, ShapeError
from salesmodel.profitability.distributions import Distribution


__all__ = ["MonteCarlo", "monte_carlo"]

_MOST_DRAWS = 10**8


@attrs.frozen(eq=False, field_transformer=read_only_columns)
class MonteCarlo:
    """A figure of many draws, and what they say of it.

    Where the inputs that stay are arrays, such as one number a client, each figure below
    is an array of their shape; else it is one number.

    Parameters
    ----------
    draws : int
        How many draws there are.
    values : ndarray of float64, shape (draws, ...)
        The figure of each; ``nan`` where it is not defined.
    probabilities : tuple of float
        Of which there are quantiles.
    """

    draws: int
    values: FloatArray
    probabilities: tuple[float, ...]

    __reduce__ = by_columns

    @property
    def n_undefined(self) -> IntArray:
        """Draws whose figure is not defined; with any, the other figures are ``nan``."""
        return np.asarray(np.isnan(self.values).sum(axis=0))

    @property
    def mean(self) -> FloatArray:
        """The mean."""
        return np.asarray(self.values.mean(axis=0))

    @property
    def sd(self) -> FloatArray:
        """The standard deviation of one draw, with `draws` - 1 below."""
        return np.asarray(self.values.std(axis=0, ddof=1))

    @property
    def standard_error(self) -> FloatArray:
        """The standard error of the mean, which is what the number of draws leaves."""
        return np.asarray(self.sd / np.sqrt(self.draws))

    @property
    def quantiles(self) -> FloatArray:
        """Quantiles, one a probability along the first axis, by linear interpolation."""
        return np.asarray(np.quantile(self.values, self.probabilities, axis=0))

    @property
    def loss_probability(self) -> FloatArray:
        """Share of the draws in which the figure is below 0."""
        share = (self.values < 0).mean(axis=0)
        return np.where(self.n_undefined > 0, np.nan, share)

    @property
    def loss_probability_error(self) -> FloatArray:
        """The standard error of that share."""
        share = self.loss_probability
        return np.asarray(np.sqrt(share * (1 - share) / self.draws))

    @property
    def undefined(self) -> dict[str, str]:
        """Reasons why a figure is ``nan``, by its name."""
        if not self.n_undefined.any():
            return {}
        names = ("mean", "sd", "standard_error", "quantiles", "loss_probability")
        return dict.fromkeys((*names, "loss_probability_error"), "undefined_draws")

    def rows(self) -> tuple[tuple[str, Any], ...]:
        """Return the figures by name.

        Returns
        -------
        tuple of str and float or list
            Mean, its error, deviation, quantiles, probability of a loss and its error.

        Examples
        --------
        >>> MonteCarlo(2, np.array([1.0, 3.0]), (0.5,)).rows()[0]
        ('mean', 2.0)
        """
        told = zip(self.probabilities, self.quantiles, strict=True)
        return (
            ("mean", self.mean.tolist()),
            ("standard error", self.standard_error.tolist()),
            ("sd", self.sd.tolist()),
            *((f"quantile {share:g}", found.tolist()) for share, found in told),
            ("probability of loss", self.loss_probability.tolist()),
            ("its standard error", self.loss_probability_error.tolist()),
        )

    def __str__(self) -> str:
        """Return a line a figure."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        return Shown(f"{self.draws} draws", ["figure", "value"], self.rows())


def monte_carlo(
    formula: Callable[..., Any],
    inputs: Mapping[str, Distribution | ArrayLike],
    *,
    generator: np.random.Generator,
    draws: int = 10_000,
    probabilities: Iterable[float] = (0.05, 0.5, 0.95),
) -> MonteCarlo:
    r"""Work a figure out for inputs drawn at random, in one call.

    Parameters
    ----------
    formula : callable
        Takes the inputs by name, arrays that broadcast, and returns an array.
    inputs : mapping of str to Distribution or array_like
        What is not known for sure, drawn independently of one another; and what is,
        one number or an array of clients or scenarios.
    generator : numpy.random.Generator
        Where chance comes from. The same state gives the same draws, in whichever order
        the inputs are told.
    draws : int, default 10,000
        How many, from 2 to 10**8.
    probabilities : iterable of float, default (0.05, 0.5, 0.95)
        Of which quantiles to tell, from 0 to 1.

    Returns
    -------
    MonteCarlo
        The draws, with mean, quantiles, probability of a loss and their errors.

    Raises
    ------
    InvalidValueError
        If no input is a distribution (code ``inputs``), something else is no number, a
        probability is out of range, or `generator` is none.
    ShapeError
        If the formula does not return a figure a draw.

    See Also
    --------
    tornado : One input at a time.

    Notes
    -----
    Distributions are drawn one after another by name, each as an array whose first axis
    is the draws. The standard error of the mean is :math:`s / \sqrt n`; that of a
    share is :math:`\sqrt{p (1 - p) / n}`. Memory: that of the draws of each input, and
    of the figure.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> from salesmodel.profitability import BetaOfCounts, Uniform, client_values
    >>> found = monte_carlo(
    ...     client_values,
    ...     {
    ...         "first": 7_000,
    ...         "repeat": 11_000,
    ...         "lead_cost": 500,
    ...         "conversion": BetaOfCounts(10, 100),
    ...         "retention": Uniform(0.0, 0.4),
    ...         "rate": 0.02,
    ...     },
    ...     generator=np.random.default_rng(1),
    ... )
    >>> bool(abs(found.mean - 4_400) < 5 * found.standard_error + 400)
    True
    """
    instance("generator", generator, np.random.Generator)
    whole("draws", draws, least=2, most=_MOST_DRAWS)
    told = _probabilities(probabilities)
    inputs = as_read_only(inputs, name="inputs")
    function("formula", formula)
    uncertain = {
        name: each
        for name, each in sorted(inputs.items())
        if isinstance(each, get_args(Distribution))
    }
    if not uncertain:
        raise InvalidValueError("inputs", "one distribution or more", inputs, "inputs")
    fixed = {
        name: _fixed(name, each)
        for name, each in inputs.items()
        if name not in uncertain
    }
    shape = _shape(fixed)
    column = (draws, *[1] * len(shape))
    drawn = {
        name: each.draw(generator, draws).reshape(column)
        for name, each in uncertain.items()
    }
    found = np.asarray(formula(**fixed, **drawn), np.float64)
    try:
        values = np.array(np.broadcast_to(found, (draws, *shape)))
    except ValueError:
        needed = f"shape {(draws, *shape)}"
        raise ShapeError("formula", needed, f"shape {found.shape}") from None
    return MonteCarlo(draws, read_only(values), told)


def _probabilities(values: Iterable[float]) -> tuple[float, ...]:
    """Return probabilities, each from 0 to 1."""
    told = several("probabilities", values)
    for place, each in enumerate(told):
        if not 0 <= real(each) <= 1:
            path = f"probabilities[{place}]"
            needed = "a fraction from 0 to 1"
            raise InvalidValueError("probabilities", needed, each, "fraction", path)
    return tuple(map(float, told))


def _fixed(name: str, value: Any) -> Any:
    """Return an input that is known for sure, as an array."""
    column = np.asarray(value)
    if column.dtype.kind not in "iuf":
        needed = "a distribution, a number or an array of numbers"
        raise InvalidValueError(name, needed, value, "type")
    return column


def _shape(fixed: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the shape of what is known for sure."""
    try:
        return np.broadcast_shapes(*(each.shape for each in fixed.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {each.shape}" for name, each in fixed.items())
        needed = "shapes that broadcast together"
        raise ShapeError(", ".join(fixed), needed, shapes) from None
