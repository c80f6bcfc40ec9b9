"""What an import from a CRM brought, and the honest account of every row of it."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import attrs

from salesmodel._mappings import as_read_only
from salesmodel.connect.problems import Rejected
from salesmodel.domain import Client, Deal, Event, Pipeline
from salesmodel.tables.deals import DealTable
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.visits import VisitTable


__all__ = [
    "CrmImport",
    "CrmPurchases",
    "CrmRates",
    "CrmReport",
    "CrmTables",
    "CrmVisits",
]


@attrs.frozen(eq=False)
class CrmReport:
    """The account of an import: rows are accepted, rejected, or said before.

    Parameters
    ----------
    rows : int
        Rows read, of all payloads; it is accepted + rejected + duplicates.
    accepted : int
        Rows that were read without a fault.
    rejected : tuple of Rejected
        Rows left out, each with its payload, its number there and its fault.
    duplicates : int
        Rows that repeat another one and say the same, as pages that overlap have them.
    notices : mapping of str to int
        What was decided while reading, by code, none of them 0.
    """

    rows: int
    accepted: int
    rejected: tuple[Rejected, ...]
    duplicates: int
    notices: Mapping[str, int] = attrs.field(converter=as_read_only)

    @property
    def codes(self) -> dict[str, int]:
        """How many rows were rejected for each fault, the most frequent first."""
        return dict(Counter(one.code for one in self.rejected).most_common())


@attrs.frozen(eq=False)
class CrmImport:
    """Pipelines, clients and deals out of the rows of a CRM.

    Parameters
    ----------
    source : str
        What the ids begin with.
    pipelines : tuple of Pipeline
        Every pipeline that is defined or named, with archived placeholders for stages
        that are gone.
    clients : tuple of Client
        Clients, where their rows were given.
    deals : tuple of Deal
        Deals with their history; nothing that the rows leave open is asserted, and what
        was concluded is marked as inferred.
    report : CrmReport
        What became of each row.
    """

    source: str
    pipelines: tuple[Pipeline, ...]
    clients: tuple[Client, ...]
    deals: tuple[Deal, ...]
    report: CrmReport

    @property
    def events(self) -> tuple[Event, ...]:
        """Events of all deals, one deal after another."""
        return tuple(event for deal in self.deals for event in deal.history)


@attrs.frozen(eq=False)
class CrmTables:
    """Deals and their stays out of the rows of a CRM, as columns.

    Parameters
    ----------
    source : str
        What the ids begin with.
    pipelines : tuple of Pipeline
        As in a `CrmImport`.
    deals : DealTable
        One row a deal.
    visits : mapping of str to VisitTable
        Of each pipeline, by its id, one row a stay; what no row says is marked as
        inferred.
    report : CrmReport
        What became of each row.
    as_of : int or None
        Instant of observation, in microseconds since 1970-01-01 UTC; `None` if there is
        no deal.
    """

    source: str
    pipelines: tuple[Pipeline, ...]
    deals: DealTable
    visits: Mapping[str, VisitTable] = attrs.field(converter=as_read_only)
    report: CrmReport
    as_of: int | None


@attrs.frozen(eq=False)
class CrmRates:
    """Rates of exchange as a CRM keeps them now.

    Parameters
    ----------
    base : str or None
        ISO 4217 code of the currency that the rates are to; `None` if no row says so.
    rates : mapping of str to Decimal
        What one unit of each currency is worth, to 34 digits.
    report : CrmReport
        What became of each row.
    """

    base: str | None
    rates: Mapping[str, Decimal] = attrs.field(converter=as_read_only)
    report: CrmReport


@attrs.frozen(eq=False)
class CrmVisits:
    """Stays in stages out of the rows of a CRM, as columns.

    Parameters
    ----------
    visits : VisitTable
        One row a stay.
    report : CrmReport
        What became of each row.
    """

    visits: VisitTable
    report: CrmReport


@attrs.frozen(eq=False)
class CrmPurchases:
    """Purchases out of the rows of a CRM, as columns.

    Parameters
    ----------
    purchases : PurchaseTable
        One row a purchase.
    report : CrmReport
        What became of each row.
    """

    purchases: PurchaseTable
    report: CrmReport
