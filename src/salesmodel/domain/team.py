"""Teams: groups of owners, and their part in a deal that owners share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import final

import attrs

from salesmodel._checks import all_of, identifier, is_among, written
from salesmodel._facts import listed
from salesmodel.domain._shares import sum_of_shares, unique_owners
from salesmodel.domain.credit import Credit, checked_shares
from salesmodel.errors import InvalidValueError


__all__ = ["Team", "TeamCredit", "team_credit"]

_LONGEST_NAME = 256


def _id(value: str) -> str:
    return identifier("team.id", value)


def _name(value: str) -> str:
    name = written("team.name", value, most=_LONGEST_NAME)
    if not name.strip():
        requirement = f"text of 1 to {_LONGEST_NAME} characters that is not blank"
        raise InvalidValueError("team.name", requirement, value, "blank")
    return name


def _owners(values: Iterable[str]) -> tuple[str, ...]:
    return unique_owners("team.owners", values)


@final
@attrs.frozen(getstate_setstate=False)
class Team:
    """A group of owners.

    Parameters
    ----------
    id : str
        Id, 1 to 128 characters.
    name : str
        Name, 1 to 256 characters.
    owners : iterable of str
        Ids of the owners: one or more, none twice.

    Raises
    ------
    InvalidValueError
        If an id is none (code ``id``), the name is blank, too long or not plain text,
        or there is no owner or one twice (code ``owners``).

    Examples
    --------
    >>> "ann" in Team("north", "North", ["ann", "bob"])
    True
    """

    id: str = attrs.field(converter=_id)
    name: str = attrs.field(converter=_name)
    owners: tuple[str, ...] = attrs.field(converter=_owners)

    def __contains__(self, owner: object) -> bool:
        return is_among(owner, self.owners)

    def __reduce__(self) -> tuple[object, ...]:
        return Team, attrs.astuple(self, recurse=False)


@final
@attrs.frozen(getstate_setstate=False)
class TeamCredit:
    """The shares of teams in a deal, and of owners who are in none of them.

    Parameters
    ----------
    teams : tuple of (str, Decimal)
        Id and share of each team that has one, in the order of the teams.
    alone : tuple of Credit
        Owners who are in none of the teams.
    """

    teams: tuple[tuple[str, Decimal], ...]
    alone: tuple[Credit, ...]

    def __reduce__(self) -> tuple[object, ...]:
        return TeamCredit, attrs.astuple(self, recurse=False)


def team_credit(credits: Iterable[Credit], teams: Iterable[Team]) -> TeamCredit:
    """Add up the shares of owners by their teams.

    Parameters
    ----------
    credits : iterable of Credit
        Credits of a whole deal, as `checked_shares` wants them.
    teams : iterable of Team
        Teams that share no owner, so that no share counts twice.

    Returns
    -------
    TeamCredit
        The shares of the teams, and the owners who are in none; together exactly 1.

    Raises
    ------
    InvalidValueError
        If the credits are not those of a whole deal, or an owner is in two teams, or a
        team stands twice (code ``overlap``).

    Examples
    --------
    >>> from decimal import Decimal
    >>> credits = [Credit("ann", Decimal("0.7")), Credit("eve", Decimal("0.3"))]
    >>> team_credit(credits, [Team("north", "North", ["ann", "bob"])])
    TeamCredit(teams=(('north', Decimal('0.7')),),
               alone=(Credit(owner='eve', share=Decimal('0.3')),))
    """
    found = checked_shares(credits)
    several_teams = all_of("teams", teams, Team)
    team_of = _team_of(several_teams)
    shares = {
        team.id: sum_of_shares(
            each.share for each in found if team_of.get(each.owner) == team.id
        )
        for team in several_teams
    }
    return TeamCredit(
        tuple((team, share) for team, share in shares.items() if share),
        tuple(each for each in found if each.owner not in team_of),
    )


def _team_of(teams: tuple[Team, ...]) -> dict[str, str]:
    """Return the team of each owner; nobody is in two."""
    found: dict[str, str] = {}
    for team in teams:
        twice = tuple(owner for owner in team.owners if owner in found)
        if twice:
            requirement = f"teams that share no owner, such as {listed(twice)}"
            raise InvalidValueError("teams", requirement, team.id, "overlap")
        found.update(dict.fromkeys(team.owners, team.id))
    return found
