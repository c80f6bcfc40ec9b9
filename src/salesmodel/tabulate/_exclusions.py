"""Consents and blocks of clients, laid out as who may not be contacted."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from salesmodel._checks import instance, one_of, several
from salesmodel.domain import CHANNELS as DOMAIN_CHANNELS
from salesmodel.domain import (
    CONSENT_POLICIES,
    CONTACT_REFUSALS,
    Channel,
    Client,
    ConsentPolicy,
)
from salesmodel.errors import InvalidValueError
from salesmodel.repeat import CHANNELS, Exclusion
from salesmodel.tables import ClientTable
from salesmodel.values import instant


__all__ = ["exclusions"]


def exclusions(
    base: ClientTable,
    clients: Iterable[Client],
    *,
    at: datetime,
    policy: ConsentPolicy,
    channels: Iterable[Channel] = CHANNELS,
    reason: str | None = "opt_out",
) -> tuple[Exclusion, ...]:
    """Lay out who of a base may not be contacted through which channel.

    Parameters
    ----------
    base : ClientTable
        The base; its names are ids of clients.
    clients : iterable of Client
        What is known of them; those who are not in the base do not count.
    at : datetime
        As of when.
    policy : {"opt_in", "opt_out"}
        What it means that a client said nothing, or is not among `clients`: no contact,
        or contact.
    channels : iterable of str, default CHANNELS
        The channels.
    reason : str or None, default "opt_out"
        One reason for all of them; `None` for the code of each, one of
        `domain.CONTACT_REFUSALS`.

    Returns
    -------
    tuple of Exclusion
        One a channel and reason, also where it is of nobody: that is known, too.

    Raises
    ------
    InvalidValueError
        If the base has no names, a channel or the policy is unknown, or something else
        is among the clients.
    InvalidInstantError
        If `at` is no instant.

    Examples
    --------
    >>> from datetime import UTC
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> client = Client.add("c1", "Acme", kind="company", at=monday, by="ann")
    >>> client = client.give_consent("email", at=monday, by="ann", ground="form")
    >>> base = ClientTable.from_columns(client=["c1", "c2"])
    >>> barred = exclusions(
    ...     base, [client], at=monday, policy="opt_in", channels=["email"]
    ... )
    >>> [(one.reason, one.channel, one.is_barred.tolist()) for one in barred]
    [('opt_out', 'email', [False, True])]
    """
    now = instant(at)
    if len(base) and not base.names:
        needed = "with names, which are ids of clients"
        raise InvalidValueError("base", needed, "codes", "clients")
    known = {
        instance("clients", each, Client).id: each
        for each in several("clients", clients)
    }
    one_of("policy", policy, CONSENT_POLICIES, code="policy")
    silence = "no_consent" if policy == "opt_in" else None
    own = [known.get(base.names[code]) for code in base.client.tolist()]
    found = []
    for channel in several("channels", channels):
        one_of("channel", channel, DOMAIN_CHANNELS, code="channel")
        told = [
            silence if each is None else each.contact_block(channel, now, policy=policy)
            for each in own
        ]
        for code in CONTACT_REFUSALS if reason is None else (reason,):
            barred = [
                one == code if reason is None else one is not None for one in told
            ]
            found.append(Exclusion(code, np.array(barred, np.bool_), channel))
    return tuple(found)
