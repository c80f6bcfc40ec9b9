"""What a document may say of a deal: names for a template, and the values behind them."""

from collections.abc import Mapping
from typing import Any, Final

from salesmodel._checks import instance
from salesmodel.documents import Names
from salesmodel.domain import Deal, Pipeline


__all__ = ["deal_names", "deal_values"]

_KINDS: Final[Mapping[str, str]] = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "instant": "instant",
    "money": "money",
    "choice": "text",
    "email": "text",
    "phone": "text",
    "url": "text",
    "reference": "text",
}
_DEAL: Final[Mapping[str, Any]] = {
    "id": "text",
    "client": "text",
    "owner": "text",
    "stage": "text",
    "opened": "instant",
    "expected_close": "date",
    "amount": "money",
}
_LINE: Final[Mapping[str, Any]] = {
    "product": "text",
    "quantity": "number",
    "price": "money",
    "discount": "number",
    "total": "money",
}


def deal_names(pipeline: Pipeline, **more: object) -> Names:
    """Return what a template may speak of, for the deals of a pipeline.

    Parameters
    ----------
    pipeline : Pipeline
        The pipeline; the fields of its schema are among the names, but for those of
        several choices and those whose id is no name.
    **more : object
        What the host fills in beside, in the shape of `Names`: the client's own words on
        its needs, say.

    Returns
    -------
    Names
        ``deal.id``, ``client``, ``owner``, ``stage``, ``opened``, ``expected_close`` and
        ``amount``; ``fields`` by their id; and ``lines``, each with its ``product``,
        ``quantity``, ``price``, ``discount`` and ``total``.

    Examples
    --------
    >>> from salesmodel.domain import Stage
    >>> deal_names(Pipeline("sales", [Stage("offer")])).paths[:2]
    ('deal.amount', 'deal.client')
    """
    shape: dict[str, Any] = {"deal": dict(_DEAL), "lines": [dict(_LINE)], **more}
    schema = instance("pipeline", pipeline, Pipeline).schema
    fields = {
        field.id: _KINDS[field.kind]
        for field in (() if schema is None else schema.fields)
        if field.kind in _KINDS and field.id.isidentifier()
    }
    return Names(shape | ({"fields": fields} if fields else {}))


def deal_values(deal: Deal, **more: object) -> dict[str, Any]:
    """Return what stands behind the names, for one deal.

    Parameters
    ----------
    deal : Deal
        The deal.
    **more : object
        What the host fills in beside.

    Returns
    -------
    dict
        What `Template.render` takes; fields that are missing are left out.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from salesmodel.documents import Template
    >>> from salesmodel.domain import Stage
    >>> sales = Pipeline("sales", [Stage("offer")])
    >>> source = "Offer {{ deal.id }} by {{ deal.owner }}"
    >>> offer = Template(source, deal_names(sales), escape="plain")
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> deal = Deal.open("d1", sales, at=monday, by="ann", owner="Ann Lee")
    >>> offer.render(deal_values(deal))
    'Offer d1 by Ann Lee'
    """
    known = {
        "id": deal.id,
        "client": deal.client_id,
        "owner": deal.owner,
        "stage": deal.stage,
        "opened": deal.opened_at,
        "expected_close": deal.expected_close,
        "amount": deal.amount,
    }
    lines = [
        {
            "product": line.product,
            "quantity": line.quantity,
            "price": line.unit_price,
            "discount": line.discount,
            "total": line.total,
        }
        for line in deal.items
    ]
    return {"deal": known, "lines": lines, "fields": dict(deal.fields), **more}
