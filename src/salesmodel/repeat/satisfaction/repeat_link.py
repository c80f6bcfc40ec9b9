"""Whether those who are satisfied buy again, and those who complained."""

import numpy as np

from salesmodel._arrays import (
    MISSING,
    NO_LABEL,
    CodeArray,
    InstantArray,
    IntArray,
    Moment,
    moment,
)
from salesmodel.errors import InvalidValueError
from salesmodel.repeat._touches import places_of
from salesmodel.repeat.satisfaction._following import (
    clients_of,
    first_each,
    following,
    in_turn,
    sale_rows,
    span_of,
)
from salesmodel.repeat.satisfaction._link import RepeatLink, Told, link
from salesmodel.repeat.satisfaction.satisfaction import DETRACTORS_TO, PROMOTERS_FROM
from salesmodel.tables.complaints import ComplaintTable
from salesmodel.tables.purchases import PurchaseTable
from salesmodel.tables.responses import NPS_SCALE, ResponseTable


__all__ = ["repeat_by_complaint", "repeat_by_score"]

_BY_SCORE = ("promoters", "passives", "detractors")
_BY_COMPLAINT = ("no complaint", "resolved", "open")


def repeat_by_score(
    responses: ResponseTable,
    purchases: PurchaseTable,
    *,
    days: float,
    as_of: Moment,
    confidence: float = 0.95,
) -> RepeatLink:
    """Tell how many promoters, passives and detractors bought again.

    Parameters
    ----------
    responses : ResponseTable
        Answers on a scale from 0 to 10, with their clients.
    purchases : PurchaseTable
        Purchases of the same clients; refunds are none.
    days : float
        Days after the answer within which a purchase counts.
    as_of : datetime or int
        Instant until which purchases are known (aware, or microseconds since 1970-01-01
        UTC); clients whose days have not passed by then are left out and counted.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    RepeatLink
        Clients by what they answered.

    Raises
    ------
    InvalidValueError
        If answers have no clients or another scale, clients come by name in one table
        and by code in the other, or `days` is not positive.
    InvalidInstantError
        If `as_of` is naive or out of range.

    See Also
    --------
    repeat_by_complaint : The same by whether clients complained.

    Notes
    -----
    Each client counts once, by his first answer: he who buys again is asked again, so
    that later answers are those of clients who came back. An answer counts from when it
    was given, or from its question where that is not known; a purchase at the same
    instant is none that followed. That promoters buy more often does not say that they
    do because they are content.

    References
    ----------
    .. [1] Definition of this package.

    Examples
    --------
    >>> answers = ResponseTable.from_columns(
    ...     at=["2026-01-05", "2026-01-05", "2026-02-20"],
    ...     client=["Acme", "Bolt", "Core"],
    ...     score=[10, 3, 9],
    ... )
    >>> bought = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt"], at=["2026-01-20", "2026-02-20"]
    ... )
    >>> as_of = int(np.datetime64("2026-03-01", "us").astype(int))
    >>> found = repeat_by_score(answers, bought, days=30, as_of=as_of)
    >>> [(row.group, row.n_again, row.n_clients) for row in found.rows()]
    [('promoters', 1, 1), ('passives', 0, 0), ('detractors', 0, 1)]
    >>> found.too_young
    1
    """
    now, span = moment("as_of", as_of), span_of("days", days)
    if responses.client is None:
        raise InvalidValueError("client", "a column of the answers", None, "absent")
    if responses.scale != NPS_SCALE:
        raise InvalidValueError("scale", "from 0 to 10", responses.scale, "scale")
    at = responses.at if responses.answered is None else responses.answered
    at = np.where(at == MISSING, responses.at, at)
    is_known = (responses.client != NO_LABEL) & (at != MISSING) & (at <= now)
    rows = np.flatnonzero(responses.is_answered & is_known)
    first = rows[first_each(responses.client[rows], at[rows])]
    score = responses.score[first]
    group = np.where(score >= PROMOTERS_FROM, 0, np.where(score <= DETRACTORS_TO, 2, 1))
    base = clients_of(responses.names, responses.n_clients)
    sale, notices = sale_rows(purchases, now)
    owner = places_of(base, purchases.names, purchases.n_clients)[
        purchases.client[sale]
    ]
    bought = in_turn(
        owner[owner >= 0], purchases.at[sale][owner >= 0], responses.n_clients
    )
    if left := int(np.count_nonzero(responses.is_answered & ~is_known)):
        notices["answers"] = left
    since = at[first]
    return link(
        Told(
            groups=_BY_SCORE,
            group=group,
            since=since,
            after=following(responses.client[first], since, bought, at_once=False),
            notices=notices,
        ),
        span=span,
        as_of=now,
        confidence=confidence,
    )


def repeat_by_complaint(
    complaints: ComplaintTable,
    purchases: PurchaseTable,
    *,
    landmark_days: float,
    days: float,
    as_of: Moment,
    confidence: float = 0.95,
) -> RepeatLink:
    r"""Tell how many clients bought again, by whether they complained.

    Parameters
    ----------
    complaints : ComplaintTable
        Complaints, with their clients.
    purchases : PurchaseTable
        Purchases; refunds are none.
    landmark_days : float
        Days after a client's first purchase within which he may complain.
    days : float
        Days after these within which a purchase counts.
    as_of : datetime or int
        Instant until which all is known (aware, or microseconds since 1970-01-01 UTC);
        clients whose days have not passed by then are left out and counted.
    confidence : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    RepeatLink
        Clients without a complaint, with complaints that were all resolved, and with
        one that was open, at the landmark.

    Raises
    ------
    InvalidValueError
        If complaints have no clients, clients come by name in one table and by code in
        the other, or days are not positive.
    InvalidInstantError
        If `as_of` is naive or out of range.

    See Also
    --------
    repeat_by_score : The same by what clients answered.

    Notes
    -----
    Whoever buys for longer has more time to complain, so that those who complained
    would seem to buy more. Clients are sorted once instead, at a landmark: the first
    purchase of each in the table at :math:`t`, complaints from :math:`t` to :math:`t +
    l`, and purchases after :math:`t + l` until :math:`t + l + d`. Complaints of those
    who never bought are counted among the notices.

    References
    ----------
    .. [1] Anderson, J. R., Cain, K. C. and Gelber, R. D. (1983), "Analysis of Survival
       by Tumor Response", Journal of Clinical Oncology 1 (11): 710-719 (the landmark).

    Examples
    --------
    >>> bought = PurchaseTable.from_columns(
    ...     client=["Acme", "Bolt", "Acme"],
    ...     at=["2026-01-05", "2026-01-05", "2026-02-20"],
    ... )
    >>> complaints = ComplaintTable.from_columns(
    ...     at=["2026-01-07"], resolved=[None], client=["Bolt"]
    ... )
    >>> as_of = int(np.datetime64("2026-06-01", "us").astype(int))
    >>> found = repeat_by_complaint(
    ...     complaints, bought, landmark_days=14, days=60, as_of=as_of
    ... )
    >>> [(row.group, row.n_again, row.n_clients) for row in found.rows()]
    [('no complaint', 1, 1), ('resolved', 0, 0), ('open', 0, 1)]
    """
    now = moment("as_of", as_of)
    landmark, span = span_of("landmark_days", landmark_days), span_of("days", days)
    if complaints.client is None:
        raise InvalidValueError("client", "a column of the complaints", None, "absent")
    sale, notices = sale_rows(purchases, now)
    client, at = purchases.client[sale], purchases.at[sale]
    first = first_each(client, at)
    bought = in_turn(client, at, purchases.n_clients)
    begun = np.full(purchases.n_clients + 1, MISSING)  # the last one: nobody
    begun[client[first]] = at[first]
    base = clients_of(purchases.names, purchases.n_clients)
    owner = places_of(base, complaints.names, complaints.n_clients)[complaints.client]
    if left := int(np.count_nonzero(begun[owner] == MISSING)):
        notices["complaints"] = left
    group = _by_complaint(complaints, owner, begun, landmark)
    since = at[first] + landmark
    return link(
        Told(
            groups=_BY_COMPLAINT,
            group=group[client[first]],
            since=since,
            after=following(client[first], since, bought, at_once=False),
            notices=notices,
        ),
        span=span,
        as_of=now,
        confidence=confidence,
    )


def _by_complaint(
    complaints: ComplaintTable, owner: CodeArray, begun: InstantArray, landmark: int
) -> IntArray:
    """Return how the complaints of each client stood at his landmark."""
    start = begun[owner]
    is_early = (start != MISSING) & (complaints.at >= start)
    is_early &= complaints.at <= start + landmark
    is_open = complaints.resolved == MISSING
    is_open |= complaints.resolved > start + landmark
    group = np.zeros(begun.size, np.int64)
    group[owner[is_early]] = _BY_COMPLAINT.index("resolved")
    group[owner[is_early & is_open]] = _BY_COMPLAINT.index("open")
    return group
