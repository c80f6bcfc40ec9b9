"""A base of clients split by a scheme: every client in one line, and who is reached."""

from collections.abc import Iterable

import attrs
import numpy as np

from salesmodel._arrays import NO_LABEL, CodeArray, IntArray, read_only
from salesmodel._checks import one_of
from salesmodel._frozen import by_columns
from salesmodel._shown import Shown
from salesmodel.errors import DefinitionError
from salesmodel.repeat.contact_norm import ContactNorm
from salesmodel.repeat.contacts._excluding import checked, first_reason
from salesmodel.repeat.contacts.engagement import EngagementScheme
from salesmodel.repeat.contacts.exclusions import Exclusion
from salesmodel.repeat.contacts.mailing import MailingList
from salesmodel.tables.clients import ClientTable
from salesmodel.tables.deals import Labelled


__all__ = ["Engagement", "engage"]


@attrs.frozen(eq=False)
class Engagement:
    """Every client of a base in exactly one line of a scheme.

    Parameters
    ----------
    scheme : EngagementScheme
        The scheme.
    clients : ClientTable
        The base.
    line : ndarray of int32, shape (n_clients,)
        Line of each client, a place in the `all_lines` of the scheme.
    """

    scheme: EngagementScheme
    clients: ClientTable
    line: CodeArray

    __reduce__ = by_columns

    def __len__(self) -> int:
        """Count the clients."""
        return len(self.clients)

    @property
    def counts(self) -> dict[str, int]:
        """Clients by segment of their line; they add up to the base."""
        lines = self.scheme.all_lines
        found = np.bincount(self.line, minlength=len(lines)).tolist()
        return {line.segment: n for line, n in zip(lines, found, strict=True)}

    @property
    def by_responsible(self) -> dict[str, int]:
        """Clients by who keeps in touch with them; they add up to the base."""
        return self._summed("responsible", self.scheme.responsibles)

    @property
    def by_channel(self) -> dict[str, int]:
        """Clients by channel; they add up to the base."""
        return self._summed("channel", self.scheme.channels)

    @property
    def every_days(self) -> IntArray:
        """Days from one contact of each client to the next, shape (n_clients,)."""
        days = [line.every_days for line in self.scheme.all_lines]
        return read_only(np.array(days, np.int64)[self.line])

    @property
    def norm(self) -> ContactNorm:
        """The same days as a norm by segment, for `contact_standing` and coverage.

        Clients without a segment have no norm there, whatever the default.
        """
        named = self.clients.segment
        lines = ((label, self.scheme.line_of(label)) for label in _labels(named))
        return ContactNorm({label: line.every_days for label, line in lines if line})

    def _summed(self, part: str, words: tuple[str, ...]) -> dict[str, int]:
        """Count clients by a word of their line."""
        found = dict.fromkeys(words, 0)
        for line in self.scheme.all_lines:
            found[getattr(line, part)] += self.counts[line.segment]
        return found

    def members(self, part: str, word: str) -> IntArray:
        """Return the clients of a segment, a responsible or a channel.

        Parameters
        ----------
        part : {"segment", "responsible", "channel"}
            What is asked for.
        word : str
            Which one; as a segment, the name of a line.

        Returns
        -------
        ndarray of int64
            Codes, in the order of the base.

        Raises
        ------
        InvalidValueError
            If there is no such part or word.

        Examples
        --------
        >>> from salesmodel.repeat import EngagementLine
        >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
        >>> line = EngagementLine(
        ...     "all", responsible="sales", channel="phone", every_days=30, offer="new"
        ... )
        >>> split = engage(base, EngagementScheme([], default=line))
        >>> split.members("responsible", "sales").tolist()
        [0, 1]
        """
        one_of("part", part, ("segment", "responsible", "channel"), code="part")
        lines, scheme = self.scheme.all_lines, self.scheme
        words = {
            "segment": tuple(line.segment for line in lines),
            "responsible": scheme.responsibles,
            "channel": scheme.channels,
        }[part]
        one_of(part, word, words, code="word")
        is_here = np.array([getattr(line, part) == word for line in lines], np.bool_)
        return self._codes(np.flatnonzero(is_here[self.line]))

    def _codes(self, rows: IntArray) -> IntArray:
        """Return the codes of the clients of some rows."""
        return read_only(self.clients.client[rows].astype(np.int64))

    def mailing_list(
        self, channel: str, exclusions: Iterable[Exclusion] = ()
    ) -> MailingList:
        """List whom to reach through a channel, less those who may not be.

        Parameters
        ----------
        channel : str
            The channel.
        exclusions : iterable of Exclusion, optional
            Who may not be contacted; those of another channel do not count.

        Returns
        -------
        MailingList
            The clients of the channel, each of them listed, or left out for the first
            of the reasons in their order.

        Raises
        ------
        InvalidValueError
            If there is no such channel, or exclusions are of another base.

        Examples
        --------
        >>> from salesmodel.repeat import EngagementLine, exclusion
        >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
        >>> line = EngagementLine(
        ...     "all", responsible="sales", channel="phone", every_days=30, offer="new"
        ... )
        >>> split = engage(base, EngagementScheme([], default=line))
        >>> calls = split.mailing_list("phone", [exclusion(base, "opt_out", ["Bolt"])])
        >>> [row.client for row in calls.rows()], calls.counts
        (['Acme'], {'opt_out': 1})
        """
        one_of("channel", channel, self.scheme.channels, code="word")
        lines = self.scheme.all_lines
        is_here = np.array([line.channel == channel for line in lines], np.bool_)
        here = np.flatnonzero(is_here[self.line])
        found = [
            one
            for one in checked(self.clients, exclusions)
            if one.channel in (None, channel)
        ]
        reasons = tuple(dict.fromkeys(one.reason for one in found))
        barred = first_reason(here.size, (one.is_barred[here] for one in found))
        is_out = barred != NO_LABEL
        place = np.array([reasons.index(one.reason) for one in found], np.int32)
        return MailingList(
            channel=channel,
            lines=lines,
            client=self._codes(here[~is_out]),
            line=read_only(self.line[here[~is_out]]),
            reasons=reasons,
            excluded=self._codes(here[is_out]),
            reason=read_only(place[barred[is_out]]),
            names=self.clients.names,
        )

    def mailing_lists(
        self, exclusions: Iterable[Exclusion] = ()
    ) -> dict[str, MailingList]:
        """List whom to reach through each channel of the scheme.

        Parameters
        ----------
        exclusions : iterable of Exclusion, optional
            As in `mailing_list`.

        Returns
        -------
        dict of str to MailingList
            A list a channel; their clients, listed or left out, are the base.

        Raises
        ------
        InvalidValueError
            If exclusions are of another base.

        Examples
        --------
        >>> from salesmodel.repeat import EngagementLine
        >>> base = ClientTable.from_columns(client=["Acme", "Bolt"])
        >>> line = EngagementLine(
        ...     "all", responsible="sales", channel="phone", every_days=30, offer="new"
        ... )
        >>> lists = engage(base, EngagementScheme([], default=line)).mailing_lists()
        >>> {channel: len(listed) for channel, listed in lists.items()}
        {'phone': 2, 'meeting': 0, 'email': 0, 'messenger': 0}
        """
        found = checked(self.clients, exclusions)
        return {
            channel: self.mailing_list(channel, found)
            for channel in self.scheme.channels
        }

    def __str__(self) -> str:
        """Return the lines with their clients as aligned lines."""
        return self._shown().text()

    def _repr_html_(self) -> str:
        return self._shown().html()

    def _shown(self) -> Shown:
        heads = ["segment", "responsible", "channel", "every days", "clients", "offer"]
        rows = [
            [
                line.segment,
                line.responsible,
                line.channel,
                line.every_days,
                self.counts[line.segment],
                line.offer,
            ]
            for line in self.scheme.all_lines
        ]
        return Shown(f"Engagement of {len(self)} clients", heads, rows)


def engage(clients: ClientTable, scheme: EngagementScheme) -> Engagement:
    """Split a base by a scheme: every client into the one line of his segment.

    Parameters
    ----------
    clients : ClientTable
        The base, with segments.
    scheme : EngagementScheme
        The scheme.

    Returns
    -------
    Engagement
        One line a client.

    Raises
    ------
    DefinitionError
        If the scheme has no default, and clients have a segment without a line, or
        none; each such segment is told, with the number of its clients.

    Examples
    --------
    >>> from salesmodel.repeat import EngagementLine
    >>> base = ClientTable.from_columns(
    ...     client=["Acme", "Bolt", "Core"], segment=["key", "asked only", "key"]
    ... )
    >>> scheme = EngagementScheme(
    ...     [
    ...         EngagementLine(
    ...             "key",
    ...             responsible="sales",
    ...             channel="meeting",
    ...             every_days=30,
    ...             offer="what is new",
    ...         )
    ...     ],
    ...     default=EngagementLine(
    ...         "all others",
    ...         responsible="marketing",
    ...         channel="email",
    ...         every_days=60,
    ...         offer="the newsletter",
    ...     ),
    ... )
    >>> print(engage(base, scheme))
    Engagement of 3 clients
    segment     responsible  channel  every days  clients           offer
    key               sales  meeting          30        2     what is new
    all others    marketing    email          60        1  the newsletter
    """
    named = clients.segment
    if named is None:
        named = Labelled(np.full(len(clients), NO_LABEL, np.int32), ())
    places: dict[str | None, int] = {
        line.segment: place for place, line in enumerate(scheme.lines)
    }
    rest = NO_LABEL if scheme.default is None else len(scheme.lines)
    of_labels = [places.get(label, rest) for label in (*named.labels, None)]
    line = np.array(of_labels, np.int32)[named.codes]
    if (line == NO_LABEL).any():
        raise DefinitionError("engagement scheme", _bare(named, line), "unassigned")
    return Engagement(scheme, clients, read_only(line))


def _labels(named: Labelled | None) -> tuple[str, ...]:
    """Return the labels of segments, where there are any."""
    return () if named is None else named.labels


def _bare(named: Labelled, line: CodeArray) -> tuple[str, ...]:
    """Tell each segment without a line, and how many clients it has."""
    counts = np.bincount(
        named.codes[line == NO_LABEL] + 1, minlength=len(named.labels) + 1
    ).tolist()
    problems = [
        f"segment {label!r} of {n} clients has no line, and there is no default"
        for label, n in zip(named.labels, counts[1:], strict=True)
        if n
    ]
    if counts[0]:
        told = f"{counts[0]} clients have no segment, and there is no default"
        problems.append(told)
    return tuple(problems)
