"""Tests of teams."""

import copy
import pickle
from decimal import Decimal

import pytest

from salesmodel.domain.credit import Credit
from salesmodel.domain.team import Team, TeamCredit, team_credit
from salesmodel.errors import InvalidValueError


NORTH = Team("north", "North", ["ann", "bob"])
SOUTH = Team("south", "South", ["eve"])


def _code(call):
    with pytest.raises(InvalidValueError) as caught:
        call()
    return caught.value.code


def test_a_team_knows_its_owners():
    """The owners keep their order; who is asked for may be anything."""
    assert ("ann", "bob") == NORTH.owners
    assert "ann" in NORTH
    assert None not in NORTH


def test_a_copy_of_a_team_is_equal():
    """Copies and pickles go through the constructor."""
    assert NORTH == copy.deepcopy(NORTH) == pickle.loads(pickle.dumps(NORTH))
    assert 2 == len({NORTH, SOUTH, copy.copy(NORTH)})


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("id", ["", "North", ["ann"]]),
        ("blank", ["n", " ", ["ann"]]),
        ("long", ["n", "x" * 257, ["ann"]]),
        ("type", ["n", 5, ["ann"]]),
        ("owners", ["n", "North", []]),
        ("owners", ["n", "North", ["ann", "ann"]]),
        ("id", ["n", "North", [" "]]),
        ("type", ["n", "North", "ann"]),
        ("type", ["n", "North", None]),
    ],
)
def test_a_team_that_cannot_be_is_refused(code, arguments):
    """Ids are ids, the name can be read, and owners are several and unlike."""
    assert code == _code(lambda: Team(*arguments))


def test_shares_are_added_up_by_team():
    """Two owners of a team count as one, and who is in none is told apart."""
    shares = {"ann": "0.2", "eve": "0.5", "bob": "0.1", "kim": "0.2"}
    shared = [Credit(owner, Decimal(share)) for owner, share in shares.items()]
    west = Team("west", "West", ["pat"])

    assert TeamCredit(
        (("north", Decimal("0.3")), ("south", Decimal("0.5"))),
        (Credit("kim", Decimal("0.2")),),
    ) == team_credit(shared, [NORTH, west, SOUTH])


def test_without_teams_everybody_is_alone():
    """No teams is a legal answer."""
    shared = (Credit("ann", Decimal(1)),)

    assert TeamCredit((), shared) == team_credit(shared, [])


def test_a_copy_of_the_shares_is_equal():
    """What was added up copies and pickles like everything else."""
    shares = team_credit([Credit("ann", Decimal(1))], [NORTH])

    assert shares == copy.deepcopy(shares) == pickle.loads(pickle.dumps(shares))
    assert hash(shares) == hash(copy.copy(shares))


@pytest.mark.parametrize(
    "teams", [[NORTH, NORTH], [NORTH, Team("all", "All", ["eve", "bob"])]]
)
def test_no_share_counts_twice(teams):
    """Teams that share an owner are refused."""
    shared = [Credit("ann", Decimal(1))]

    assert "overlap" == _code(lambda: team_credit(shared, teams))


def test_teams_share_a_whole_deal():
    """Half a deal, or something that is no team, is refused."""
    half = [Credit("ann", Decimal("0.5"))]
    whole = [Credit("ann", Decimal(1))]

    assert "shares" == _code(lambda: team_credit(half, [NORTH]))
    assert "type" == _code(lambda: team_credit(whole, ["north"]))
