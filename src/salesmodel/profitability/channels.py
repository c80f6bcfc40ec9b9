"""What clients cost, channel by channel and in all."""

from collections.abc import Mapping

import attrs

from salesmodel._checks import identifier, instance
from salesmodel._mappings import as_read_only
from salesmodel._shown import Shown
from salesmodel.errors import InvalidValueError
from salesmodel.profitability._lines import of_one_currency
from salesmodel.profitability.acquisition import Channel
from salesmodel.values import Money


__all__ = ["ChannelCosts", "acquisition_by_channel"]


@attrs.frozen
class ChannelCosts:
    """What clients cost by channel, and in all.

    Parameters
    ----------
    channels : dict of str to Channel
        The channels, in the order given.
    total : Channel
        All of them as one; without first sales where no channel tells its own.
    confidence : float
        Coverage of the intervals.
    """

    channels: Mapping[str, Channel] = attrs.field(converter=as_read_only, hash=False)
    total: Channel
    confidence: float = 0.95

    def rows(self) -> tuple[dict[str, object], ...]:
        """Return a row a channel, and the total as the last one.

        Returns
        -------
        tuple of dict
            Channel, spend, leads, clients, first sales, cost of a lead, conversion,
            cost of a client with the ends of its interval, cost of a first sale.

        Examples
        --------
        >>> spent = {"search": Channel(Money(500, "EUR"), leads=50, clients=5)}
        >>> [str(row["client_cost"]) for row in acquisition_by_channel(spent).rows()]
        ['100.00 EUR', '100.00 EUR']
        """
        every = {**self.channels, "total": self.total}
        return tuple(self._row(name, channel) for name, channel in every.items())

    def _row(self, name: str, channel: Channel) -> dict[str, object]:
        cost = channel.cost_per_client(confidence=self.confidence)
        sale = channel.cost_per_first_sale(confidence=self.confidence)
        return {
            "channel": name,
            "spend": channel.spend,
            "leads": channel.leads,
            "clients": channel.clients,
            "first_sales": channel.first_sales,
            "lead_cost": channel.cost_per_lead(),
            "conversion": None if cost.conversion is None else cost.conversion.value,
            "client_cost": cost.value,
            "low": cost.low,
            "high": cost.high,
            "first_sale_cost": sale.value,
        }

    def __str__(self) -> str:
        """Return the rows as aligned text."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        rows = self.rows()
        title = "Cost of acquisition by channel"
        return Shown(title, list(rows[0]), [list(row.values()) for row in rows])


def acquisition_by_channel(
    channels: Mapping[str, Channel], *, confidence: float = 0.95
) -> ChannelCosts:
    """Set the costs of clients of several channels side by side.

    Parameters
    ----------
    channels : mapping of str to Channel
        At least one channel; all in one currency. ``total`` is no name of a channel.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    ChannelCosts
        Costs by channel and in all, adding up.

    Raises
    ------
    InvalidValueError
        If there is no channel, one is none, or `confidence` is out of range.
    MixedCurrencyError
        If they are in several currencies; it counts each.

    Examples
    --------
    >>> rub = lambda amount: Money(amount, "RUB")
    >>> found = acquisition_by_channel(
    ...     {
    ...         "search": Channel(rub(50_000), leads=100, clients=10),
    ...         "fair": Channel(rub(90_000), leads=30, clients=6),
    ...     }
    ... )
    >>> [(row["channel"], str(row["client_cost"])) for row in found.rows()]
    [('search', '5000.00 RUB'), ('fair', '15000.00 RUB'), ('total', '8750.00 RUB')]
    """
    listed = {
        identifier("channel", name): instance("channel", channel, Channel)
        for name, channel in as_read_only(channels, name="channels").items()
    }
    if not listed or "total" in listed:
        needed = "at least one channel, none of them called total"
        raise InvalidValueError("channels", needed, list(listed), "channels")
    every = list(listed.values())
    spends = of_one_currency({name: channel.spend for name, channel in listed.items()})
    tells = any(channel.first_sales is not None for channel in every)
    total = Channel(
        Money.total(spends.values(), every[0].spend.currency),
        leads=sum(channel.leads for channel in every),
        clients=sum(channel.clients for channel in every),
        first_sales=sum(channel.sold for channel in every) if tells else None,
    )
    total.cost_per_client(confidence=confidence)  # refuses one that is out of range
    return ChannelCosts(listed, total, confidence)
