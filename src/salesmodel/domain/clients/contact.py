"""Contact persons: whom one talks to at a client, and where they are reached."""

from collections.abc import Iterable
from typing import Final, Literal, cast, final, get_args

import attrs

from salesmodel._checks import identifier, one_of, several
from salesmodel._personal import PERSONAL, PII, discreetly, personal_text
from salesmodel.errors import InvalidValueError
from salesmodel.values import zone


__all__ = ["CHANNELS", "Channel", "ContactPerson", "channel_of"]

Channel = Literal["phone", "email", "sms", "messenger", "mail", "meeting", "web"]
"""A way to reach somebody."""

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
"""Every `Channel`."""

_LONGEST_NAME = 500
_LONGEST_ADDRESS: Final = {
    "phone": 64,
    "email": 320,
    "sms": 64,
    "messenger": 320,
    "mail": 1_000,
    "meeting": 1_000,
    "web": 2_048,
}


def channel_of(value: str) -> Channel:
    """Return a channel.

    Parameters
    ----------
    value : str
        Name of a channel.

    Returns
    -------
    Channel
        The same name.

    Raises
    ------
    InvalidValueError
        If there is no such channel (code ``channel``). What was given is not shown:
        it may be an address.

    Examples
    --------
    >>> channel_of("email")
    'email'
    """
    found = discreetly(one_of, "channel", value, CHANNELS, code="channel")
    return cast("Channel", found)


def _id(value: str) -> str:
    return identifier("contact.id", value)


def _name(value: str) -> str:
    return personal_text("contact.name", value, most=_LONGEST_NAME)


def _role(value: str) -> str:
    return personal_text("contact.role", value, most=_LONGEST_NAME, least=0)


def _reached(pair: object) -> tuple[Channel, str]:
    """Read a channel and an address."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        requirement = "pairs of a channel and an address"
        raise InvalidValueError("contact.channels", requirement, PERSONAL, "type")
    channel = channel_of(pair[0])
    longest = _LONGEST_ADDRESS[channel]
    return channel, personal_text("contact.address", pair[1], most=longest)


def _channels(pairs: Iterable[tuple[Channel, str]]) -> tuple[tuple[Channel, str], ...]:
    found = tuple(
        _reached(pair) for pair in discreetly(several, "contact.channels", pairs)
    )
    if len(set(found)) < len(found):
        requirement = "pairs of which no two are the same"
        raise InvalidValueError("contact.channels", requirement, PERSONAL, "duplicate")
    return found


def _zone(key: str | None) -> str | None:
    """Check that a zone exists, and keep its key."""
    if key is not None:
        discreetly(zone, key)
    return key


@final
@attrs.frozen(getstate_setstate=False)
class ContactPerson:
    """A person at a client: role, addresses by channel, time zone.

    Name, role and addresses are personal: neither `repr` nor an error shows them, and
    their fields say ``pii`` in the metadata.

    Parameters
    ----------
    id : str
        Id, which no other contact person of the client has; it is not personal.
    name : str
        Name, 1 to 500 characters.
    role : str, default ""
        What the person is or decides there.
    channels : iterable of (Channel, str), default ()
        Addresses, each with its channel, the preferred one first; a channel may have
        several. They are stored as given, up to 64 characters for a phone and 320 for
        an e-mail address.
    zone : str, optional
        Key of the time zone in which the person is called; not known if left out.

    Raises
    ------
    InvalidValueError
        If the id is none (code ``id``), a text is blank, too long or not plain text, a
        channel is unknown (code ``channel``), a pair stands twice (code
        ``duplicate``), or no zone has that key (code ``timezone``).

    Examples
    --------
    >>> ann = ContactPerson(
    ...     "p1",
    ...     "Ann Lee",
    ...     "buyer",
    ...     [("phone", "+1 555 0100")],
    ...     zone="America/New_York",
    ... )
    >>> ann
    ContactPerson(id='p1', zone='America/New_York')
    >>> ann.addresses("phone")
    ('+1 555 0100',)
    """

    id: str = attrs.field(converter=_id)
    name: str = attrs.field(converter=_name, repr=False, metadata=PII)
    role: str = attrs.field(default="", converter=_role, repr=False, metadata=PII)
    channels: tuple[tuple[Channel, str], ...] = attrs.field(
        default=(), converter=_channels, repr=False, metadata=PII
    )
    zone: str | None = attrs.field(default=None, converter=_zone)

    def addresses(self, channel: Channel) -> tuple[str, ...]:
        """Return the addresses of a channel, the preferred one first.

        Parameters
        ----------
        channel : Channel
            The channel.

        Returns
        -------
        tuple of str
            The addresses; none if the person is not reached that way.

        Raises
        ------
        InvalidValueError
            If there is no such channel (code ``channel``).

        Examples
        --------
        >>> ContactPerson("p1", "Ann Lee").addresses("email")
        ()
        """
        wanted = channel_of(channel)
        return tuple(address for each, address in self.channels if each == wanted)

    def __reduce__(self) -> tuple[object, ...]:
        return ContactPerson, attrs.astuple(self, recurse=False)
