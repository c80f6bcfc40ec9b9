"""Consent and do-not-contact: dated facts, and whether one may contact, and when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, cast, final, get_args

import attrs

from salesmodel._checks import identifier, instance, one_of
from salesmodel._personal import PERSONAL, discreetly
from salesmodel.domain.clients.contact import Channel, channel_of
from salesmodel.errors import InvalidInstantError, InvalidValueError
from salesmodel.values import instant


__all__ = [
    "CONSENT_POLICIES",
    "CONTACT_REFUSALS",
    "Consent",
    "ConsentPolicy",
    "ContactBlock",
    "ContactRefusal",
    "contact_refusal",
]

ConsentPolicy = Literal["opt_in", "opt_out"]
"""Whether silence forbids contact (``opt_in``) or allows it (``opt_out``)."""

CONSENT_POLICIES: Final[tuple[ConsentPolicy, ...]] = get_args(ConsentPolicy)
"""Every `ConsentPolicy`."""

ContactRefusal = Literal["merged", "do_not_contact", "consent_withdrawn", "no_consent"]
"""Why a client may not be contacted."""

CONTACT_REFUSALS: Final[tuple[ContactRefusal, ...]] = get_args(ContactRefusal)
"""Every `ContactRefusal`, the one that counts first in front."""


_SIGNS = "_-.:/"


def _scope(channel: str | None) -> Channel | None:
    return None if channel is None else channel_of(channel)


def _code(name: str, value: str) -> str:
    """Return a code: one word, so that neither a note nor an address can stand there."""
    code = discreetly(identifier, name, value)
    if not all(each.isalnum() or each in _SIGNS for each in code):
        requirement = f"one word of letters, digits and {_SIGNS}"
        raise InvalidValueError(name, requirement, PERSONAL, "code")
    return code


def _ground(value: str) -> str:
    return _code("ground", value)


def _reason(value: str) -> str:
    return _code("reason", value)


def _by(value: str) -> str:
    return identifier("by", value)


def _moment(value: datetime | None) -> datetime | None:
    return None if value is None else instant(value)


@final
@attrs.frozen(getstate_setstate=False)
class Consent:
    """Consent to one channel, given or withdrawn.

    Parameters
    ----------
    channel : Channel
        The channel.
    given : bool
        Whether it was given; otherwise it was withdrawn.
    at : datetime
        When.
    by : str
        Id of who recorded it.
    ground : str
        Code of the ground, such as ``web_form``: one word of at most 128 letters,
        digits and ``_-.:/``; no note, no name.

    Raises
    ------
    InvalidValueError
        If the channel is unknown (code ``channel``), `given` is no bool, `by` is no id,
        or `ground` is no code (codes ``id``, ``code``).
    InvalidInstantError
        If `at` is no instant.
    """

    channel: Channel = attrs.field(converter=channel_of)
    given: bool
    at: datetime = attrs.field(converter=instant)
    by: str = attrs.field(converter=_by)
    ground: str = attrs.field(converter=_ground)

    def __attrs_post_init__(self) -> None:
        instance("given", self.given, bool)

    def __reduce__(self) -> tuple[object, ...]:
        return Consent, attrs.astuple(self, recurse=False)


@final
@attrs.frozen(getstate_setstate=False)
class ContactBlock:
    """Do not contact: by one channel or by any, from an instant on.

    Parameters
    ----------
    channel : Channel or None
        The channel; None for all of them.
    reason : str
        Code of the reason, such as ``asked``: one word, as the ground of a consent is.
    at : datetime
        When it was recorded.
    by : str
        Id of who recorded it.
    since : datetime
        From when on it holds, `at` or later.
    until : datetime, optional
        Until before when it holds; without an end if left out.
    lifted_at : datetime, optional
        When it was lifted, if it was.
    lifted_by : str, optional
        Id of who lifted it.

    Raises
    ------
    InvalidValueError
        If the channel is unknown (code ``channel``), `reason` is no code (codes ``id``,
        ``code``), one of the ids is none, or only one of `lifted_at` and `lifted_by` is given (code ``lifted``).
    InvalidInstantError
        If an instant is none, or precedes the one before it (code ``reversed``).
    """

    channel: Channel | None = attrs.field(converter=_scope)
    reason: str = attrs.field(converter=_reason)
    at: datetime = attrs.field(converter=instant)
    by: str = attrs.field(converter=_by)
    since: datetime = attrs.field(converter=instant)
    until: datetime | None = attrs.field(default=None, converter=_moment)
    lifted_at: datetime | None = attrs.field(default=None, converter=_moment)
    lifted_by: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.since < self.at:
            requirement = f"{self.at} or later, when it is recorded"
            raise InvalidInstantError("since", requirement, self.since, "reversed")
        if self.until is not None and self.until <= self.since:
            requirement = f"later than {self.since}"
            raise InvalidInstantError("until", requirement, self.until, "reversed")
        if self.lifted_at is not None and self.lifted_at < self.at:
            requirement = f"{self.at} or later"
            raise InvalidInstantError(
                "lifted_at", requirement, self.lifted_at, "reversed"
            )
        if (self.lifted_at is None) is not (self.lifted_by is None):
            requirement = "given if and only if lifted_at is"
            raise InvalidValueError("lifted_by", requirement, self.lifted_by, "lifted")
        if self.lifted_by is not None:
            identifier("lifted_by", self.lifted_by)

    def is_in_force(self, at: datetime) -> bool:
        """Tell whether the block holds at an instant.

        Parameters
        ----------
        at : datetime
            The instant.

        Returns
        -------
        bool
            Whether it does: from `since` to before `until`, and before it was lifted.

        Raises
        ------
        InvalidInstantError
            If `at` is no instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
        >>> block = ContactBlock("sms", "complaint", monday, "ann", monday)
        >>> block.is_in_force(datetime(2024, 6, 4, tzinfo=UTC))
        True
        """
        moment = instant(at)
        return self.since <= moment and not self.is_over(moment)

    def is_over(self, at: datetime) -> bool:
        """Tell whether the block has ended, or was lifted, by an instant.

        Parameters
        ----------
        at : datetime
            The instant.

        Returns
        -------
        bool
            Whether it holds neither then nor ever after.

        Raises
        ------
        InvalidInstantError
            If `at` is no instant.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> monday, tuesday = (datetime(2024, 6, day, tzinfo=UTC) for day in (3, 4))
        >>> block = ContactBlock(None, "asked", monday, "ann", monday, until=tuesday)
        >>> block.is_over(monday), block.is_over(tuesday)
        (False, True)
        """
        moment = instant(at)
        ends = (self.until, self.lifted_at)
        return any(end is not None and end <= moment for end in ends)

    def __reduce__(self) -> tuple[object, ...]:
        return ContactBlock, attrs.astuple(self, recurse=False)


def contact_refusal(
    consents: Iterable[Consent],
    blocks: Iterable[ContactBlock],
    channel: Channel,
    at: datetime,
    *,
    policy: ConsentPolicy,
) -> ContactRefusal | None:
    """Tell why one may not contact by a channel at an instant, from the dated facts.

    Parameters
    ----------
    consents : iterable of Consent
        What was given and withdrawn, oldest first.
    blocks : iterable of ContactBlock
        Blocks in any order.
    channel : Channel
        The channel.
    at : datetime
        The instant.
    policy : {"opt_in", "opt_out"}
        What it means that nothing was said: no contact, or contact.

    Returns
    -------
    ContactRefusal or None
        The first that applies: ``do_not_contact``, ``consent_withdrawn``,
        ``no_consent``; None if one may.

    Raises
    ------
    InvalidValueError
        If the channel or the policy is unknown (codes ``channel`` and ``policy``).
    InvalidInstantError
        If `at` is no instant.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> monday = datetime(2024, 6, 3, tzinfo=UTC)
    >>> consents = [Consent("sms", given=True, at=monday, by="ann", ground="web_form")]
    >>> contact_refusal(consents, [], "email", monday, policy="opt_in")
    'no_consent'
    >>> contact_refusal(consents, [], "sms", monday, policy="opt_in")
    """
    wanted, moment = channel_of(channel), instant(at)
    asked = cast(
        "ConsentPolicy", one_of("policy", policy, CONSENT_POLICIES, code="policy")
    )
    for block in blocks:
        if block.channel in (None, wanted) and block.is_in_force(moment):
            return "do_not_contact"
    said = [one for one in consents if one.channel == wanted and one.at <= moment]
    if said:
        return None if said[-1].given else "consent_withdrawn"
    return "no_consent" if asked == "opt_in" else None
