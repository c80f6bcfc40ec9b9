"""Changes of what is known about a client: its name, its fields, its first purchase."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, Self

from salesmodel.domain.author import Author
from salesmodel.domain.clients._contacts import ReachableClient
from salesmodel.domain.clients._fields import client_fields, client_name, held
from salesmodel.domain.clients._record import changed, stamped
from salesmodel.domain.fields.schema import FieldValue, Schema
from salesmodel.errors import InvalidInstantError
from salesmodel.values import day


__all__ = ["DescribedClient"]

_TOMORROW: Final = timedelta(days=1)
"""By how much the day somewhere on earth may be ahead of the day in UTC."""


class DescribedClient(ReachableClient):
    """The changes of name, fields and first purchase."""

    __slots__ = ()

    def rename(self, name: str, *, at: datetime, by: str | Author) -> Self:
        """Give the client another name.

        Parameters
        ----------
        name : str
            Name, 1 to 500 characters.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client of that name; the same client if it is its name.

        Raises
        ------
        InvalidValueError
            If the name is blank, too long or not plain text, or the client was merged
            into another (code ``merged``).
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from salesmodel.domain.clients.client import Client
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client.rename("Acme", at=monday, by="ann") is client
        True
        """
        stamp = stamped(self, at, by)
        new = client_name(name)
        return self if new == self.name else changed(self, stamp, "renamed", name=new)

    def set_fields(
        self,
        values: Mapping[str, FieldValue | None],
        *,
        at: datetime,
        by: str | Author,
        schema: Schema | None = None,
    ) -> Self:
        """Fill in custom fields, and empty those whose new value is missing.

        Parameters
        ----------
        values : Mapping
            Values by the id of their field; fields that are not named stay.
        at : datetime
            When, no earlier than the last change.
        by : str or Author
            Who says so.
        schema : Schema, optional
            The fields there are; without it any value that a field may hold is taken.

        Returns
        -------
        Client
            The client with those values; the same client if it has them.

        Raises
        ------
        InvalidValueError
            If a value is not what its field holds, the schema has no such field (code
            ``unknown_field``), or the client was merged into another (code
            ``merged``). Values of personal fields, and without a schema any value, are
            not shown.
        InvalidInstantError
            If `at` precedes the last change (code ``out_of_order``).

        Examples
        --------
        >>> from salesmodel.domain.clients.client import Client
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> client = client.set_fields({"city": "Riga"}, at=monday, by="ann")
        >>> client.fields["city"], client.history[-1].detail
        ('Riga', ('city',))
        """
        stamp = stamped(self, at, by)
        new = {
            field: value
            for field, value in client_fields(values, schema)
            if _differ(value, self.fields.get(field))
        }
        if not new:
            return self
        fields = held(self.fields, new)
        return changed(self, stamp, "fields_set", tuple(new), fields=fields)

    def state_first_purchase(
        self, on: date | None, *, at: datetime, by: str | Author
    ) -> Self:
        """State on which day the client bought for the first time.

        Parameters
        ----------
        on : date or None
            The day; None takes back what was stated.
        at : datetime
            When it is stated, no earlier than the last change.
        by : str or Author
            Who says so.

        Returns
        -------
        Client
            The client with that day; the same client if it was stated.

        Raises
        ------
        InvalidValueError
            If the client was merged into another (code ``merged``).
        InvalidInstantError
            If it is no day, it is later than `at` (code ``future``), or `at` precedes
            the last change (code ``out_of_order``).

        Examples
        --------
        >>> from salesmodel.domain.clients.client import Client
        >>> from datetime import UTC, date, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
        >>> on = date(2019, 5, 2)
        >>> client.state_first_purchase(on, at=monday, by="ann").first_purchase_on == on
        True
        """
        stamp = stamped(self, at, by)
        stated = None if on is None else day(on)
        if stated is not None and stated > stamp[0].date() + _TOMORROW:
            requirement = f"no later than {stamp[0]}"
            raise InvalidInstantError("first_purchase_on", requirement, on, "future")
        if stated == self.first_purchase_on:
            return self
        return changed(self, stamp, "first_purchase_stated", first_purchase_on=stated)


def _differ(one: FieldValue | None, other: FieldValue | None) -> bool:
    """Tell whether two values differ; 1 and True do."""
    return type(one) is not type(other) or one != other
